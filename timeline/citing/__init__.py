"""Pages and sources as others cite them: a page that was read enters, references leave, in the
formats of reference managers, in the head and in words.
"""
