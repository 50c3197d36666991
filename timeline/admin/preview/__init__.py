"""Drafts as readers would see them: the working copies enter visitors' views; their pages leave."""
