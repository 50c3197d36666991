"""Rows of a form that somebody else has deleted meanwhile: they come back as new ones, so that no
word is lost.
"""

import re

from django.http import QueryDict


def deleted_rows_as_new(sent: QueryDict, prefix: str, existing_keys: set[str]) -> QueryDict:
    """What was sent, with the rows of that part whose `id` does not exist any more among the new
    ones.
    """
    total = count_in(sent, f"{prefix}-TOTAL_FORMS")
    initial = count_in(sent, f"{prefix}-INITIAL_FORMS")
    deleted = []
    remaining = []
    for row in range(initial):
        if sent.get(f"{prefix}-{row}-id", "") in existing_keys:
            remaining.append(row)
        else:
            deleted.append(row)
    if not deleted:
        return sent
    order = [*remaining, *deleted, *range(initial, total)]
    new_rows = {row: new_row for new_row, row in enumerate(order)}
    renumbered = QueryDict(mutable=True)
    for name, values in sent.lists():
        match = re.fullmatch(rf"{re.escape(prefix)}-(\d+)-(.+)", name)
        if match is None or int(match[1]) not in new_rows:
            renumbered.setlist(name, values)
            continue
        row, field = int(match[1]), match[2]
        if field == "id" and row in deleted:
            values = [""]  # noqa: PLW2901
        renumbered.setlist(f"{prefix}-{new_rows[row]}-{field}", values)
    renumbered[f"{prefix}-INITIAL_FORMS"] = str(len(remaining))
    return renumbered


def count_in(sent: QueryDict, name: str) -> int:
    """A count that a form sent; 0 for anything else, which Django refuses with its own sentence."""
    text = sent.get(name, "")
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    return 0
