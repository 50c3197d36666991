"""The story as data: a request enters; a file leaves that programs read."""
