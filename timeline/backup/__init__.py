"""Sets of backups: the whole site goes in, and comes out on this machine or another.

What an operator has to hear is raised as Django's CommandError, in a sentence.
"""
