"""The desk: entries and reviews enter; what is mine, who has what, what is planned and what
colleagues did leave.
"""
