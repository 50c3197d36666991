"""The story as tables: rows of a database go in; lines of CSV and JSON come out, with what each of
their columns means.
"""
