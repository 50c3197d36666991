"""What a page looks like where its address is shared: a page's dataclass in; words, and a picture
as shapes and as PNG, out.
"""
