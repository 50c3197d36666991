"""Links to other sites: an address enters; what it answers, and whose turn is next, leave."""
