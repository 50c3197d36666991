"""What editors write: a text with citations and links enters; statements, notes and HTML leave."""
