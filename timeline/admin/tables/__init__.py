"""Tables of entries: a spreadsheet enters; drafts, or a sentence for each row that cannot be,
leave.
"""
