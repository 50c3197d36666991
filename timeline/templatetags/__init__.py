"""What templates ask for: rows enter; texts, dates and addresses leave, in the language of the
reader.
"""
