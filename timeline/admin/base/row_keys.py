"""Keys of rows as they come in addresses and forms, where anybody may write anything."""


def is_key(text: str) -> bool:
    """Whether the text can be the key of a row: a whole number in ASCII digits that a database can
    hold.
    """
    return text.isascii() and text.isdigit() and len(text) < 19
