"""Help for an editor who writes: words typed so far enter; suggestions, previews and hints
leave.
"""
