"""Any page as of a date (RFC 7089): the log of publications enters, with its snapshots; pages as
they were, the way to the one of a date, and lists of them leave.
"""
