"""Rows of a form that somebody else has deleted meanwhile: they come back as new ones, so that no
word is lost.
"""

import re

from django.http import QueryDict


def as_new(sent: QueryDict, prefix: str, known: set[str]) -> QueryDict:
    """What was sent, with the rows of that part whose `id` is not known any more among the new
    ones.
    """
    total, initial = (
        number(sent.get(f"{prefix}-{name}_FORMS", "")) for name in ("TOTAL", "INITIAL")
    )
    gone = [row for row in range(initial) if sent.get(f"{prefix}-{row}-id", "") not in known]
    if not gone:
        return sent
    kept = [row for row in range(initial) if row not in gone]
    places = {row: place for place, row in enumerate([*kept, *gone, *range(initial, total)])}
    found = QueryDict(mutable=True)
    for name, values in sent.lists():
        match = re.fullmatch(rf"{re.escape(prefix)}-(\d+)-(.+)", name)
        row = int(match[1]) if match else -1
        if match and row in places:
            found.setlist(
                f"{prefix}-{places[row]}-{match[2]}",
                [""] if match[2] == "id" and row in gone else values,
            )
        else:
            found.setlist(name, values)
    found[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    found._mutable = False  # type: ignore[attr-defined]
    return found


def number(text: str) -> int:
    """A count that a form sent; 0 for anything else, which Django refuses with its own sentence."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
