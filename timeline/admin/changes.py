"""Two texts compared word by word."""

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# How many words around a change are shown, and how many words are compared one by one.
AROUND = 8
COMPARED_AT_MOST = 6000


class Change(NamedTuple):
    """A piece of the comparison: `kind` is "same", "added", "removed" or "left out"."""

    kind: str
    words: str


def changes(old: str, new: str) -> list[Change]:
    """What was added and removed on the way from the old text to the new, with a few words around it."""
    before, after = words(old), words(new)
    if len(before) + len(after) > COMPARED_AT_MOST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Change] = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, start, end, at, to) in enumerate(blocks):
        if kind == "equal":
            found += around(before[start:end], first=number == 0, last=number == len(blocks) - 1)
            continue
        pieces = (("removed", before[start:end]), ("added", after[at:to]))
        found += [Change(said, "".join(piece)) for said, piece in pieces if piece]
    return found


def around(same: list[str], first: bool, last: bool) -> list[Change]:
    """The words beside a change; those further away are left out."""
    kept = (0 if first else 2 * AROUND, 0 if last else 2 * AROUND)
    if len(same) <= sum(kept) + 2 * AROUND:
        return [Change("same", "".join(same))]
    cuts = (0, kept[0], len(same) - kept[1], len(same))
    pieces = ["".join(same[start:end]) for start, end in pairwise(cuts)]
    kinds = ("same", "left out", "same")
    return [Change(kind, piece) for kind, piece in zip(kinds, pieces, strict=True) if piece]


def words(text: str) -> list[str]:
    """The words of the text and what stands between them, so that nothing is lost in joining them."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)
