"""What colleagues tell each other: comments and what has happened enter; threads, notices and
e-mails leave. EDITORIAL only.
"""
