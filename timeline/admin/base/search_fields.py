"""What the search of a list and of a field looks in."""


def without_accents(*names: str) -> tuple[str, ...]:
    """The fields, searched whatever the case and accents of the words."""
    return tuple(f"{name}__unaccented_contains" for name in names)
