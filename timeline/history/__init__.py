"""What was written when and by whom, kept by django-reversion: contents of versions, and the way
back to one.

For editorial processes only: a public one has no such tables.
"""
