"""Two people's changes of one text brought together, paragraph by paragraph.

The text that both began with and the two that they wrote enter; one text leaves, or two choices for
each place where both changed the same paragraphs.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from timeline.texts.equal_runs import alignments

MINE, THEIRS, BOTH = "mine", "theirs", "both"
# A paragraph with the blank lines that end it.
PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+(?:\n[ \t]*)*")


class Edit(NamedTuple):
    """Paragraphs `start` to `end` of the base, and what one person has put in their place."""

    start: int
    end: int
    new: list[str]


class Place(NamedTuple):
    """A stretch of the result: the paragraphs of each person; equal where nothing is to be
    asked.
    """

    mine: list[str]
    theirs: list[str]


class TextMerge(NamedTuple):
    """The places of the result, from the first paragraph to the last."""

    places: list[Place]

    @property
    def is_settled(self) -> bool:
        """Whether no paragraph was changed by both in two ways."""
        return all(place.mine == place.theirs for place in self.places)

    def paragraphs(self) -> set[str]:
        """Every paragraph that either choice would leave."""
        paragraphs: set[str] = set()
        for place in self.places:
            paragraphs.update(place.mine, place.theirs)
        return paragraphs

    def text(self, choice: str = MINE) -> str:
        """The whole text, with this choice wherever both changed the same paragraphs."""
        paragraphs: list[str] = []
        for place in self.places:
            if choice == THEIRS:
                paragraphs += place.theirs
            else:
                paragraphs += place.mine
            if choice == BOTH:
                paragraphs += [new for new in place.theirs if new not in place.mine]
        return "".join(paragraphs).strip("\n")


def merge_texts(base: str, mine: str, theirs: str) -> TextMerge:
    """What only one has changed, added or deleted is taken over; where both did, both versions
    stand side by side.
    """
    old, my_paragraphs, their_paragraphs = map(paragraphs_of, (base, mine, theirs))
    my_edits = edits(old, my_paragraphs)
    their_edits = edits(old, their_paragraphs)
    places = []
    position = 0
    while my_edits or their_edits:
        start, end, my_part, their_part = next_change(my_edits, their_edits)
        places.append(Place(old[position:start], old[position:start]))
        places.append(change(old, start, end, my_part, their_part))
        position = end
    places.append(Place(old[position:], old[position:]))
    merged = TextMerge([place for place in places if place.mine or place.theirs])
    in_both = set(my_paragraphs) & set(their_paragraphs)
    if in_both - merged.paragraphs():
        # Each took away another of two that are alike: neither wanted both to go.
        return TextMerge([Place(my_paragraphs, their_paragraphs)])
    return merged


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of the text, each with the blank lines after it."""
    text = text.replace("\r\n", "\n").strip("\n")
    return PARAGRAPH.findall(f"{text}\n\n") if text.strip() else []


def edits(old: list[str], new: list[str]) -> list[Edit]:
    """What was changed from the old paragraphs to the new ones, in their order."""
    changed = []
    for part in alignments(old, new):
        if not part.is_equal:
            paragraphs = new[part.new_start : part.new_end]
            changed += edits_of(Edit(part.old_start, part.old_end, paragraphs))
    return changed


def edits_of(edit: Edit) -> list[Edit]:
    """The edit, or one for each paragraph where as many paragraphs stand in the place of the old
    ones.
    """
    if len(edit.new) != edit.end - edit.start:
        return [edit]
    pairs = []
    for number, paragraph in enumerate(edit.new):
        pairs.append(Edit(edit.start + number, edit.start + number + 1, [paragraph]))
    return pairs


def next_change(
    my_edits: list[Edit], their_edits: list[Edit]
) -> tuple[int, int, list[Edit], list[Edit]]:
    """Take from both lists the first edit and all that meet it: where they start and end in the
    base, and the edits of each.
    """
    my_part: list[Edit] = []
    their_part: list[Edit] = []
    if not their_edits or (my_edits and first_of(my_edits, their_edits)):
        my_part.append(my_edits.pop(0))
    else:
        their_part.append(their_edits.pop(0))
    while True:
        if my_edits and any(meet(my_edits[0], edit) for edit in their_part):
            my_part.append(my_edits.pop(0))
        elif their_edits and any(meet(edit, their_edits[0]) for edit in my_part):
            their_part.append(their_edits.pop(0))
        else:
            break
    part = my_part + their_part
    start = min(edit.start for edit in part)
    end = max(edit.end for edit in part)
    return start, end, my_part, their_part


def first_of(my_edits: list[Edit], their_edits: list[Edit]) -> bool:
    """Whether my next edit stands before theirs; of two at one place, the one that ends first."""
    mine, theirs = my_edits[0], their_edits[0]
    return (mine.start, mine.end) <= (theirs.start, theirs.end)


def meet(one: Edit, other: Edit) -> bool:
    """Whether two people's edits change the same paragraphs, or leave open which comes first."""
    if one.start < other.end and other.start < one.end:
        return True
    if one.start == one.end == other.start == other.end:
        return True
    touch = one.end == other.start or other.end == one.start
    # Something new beside a paragraph that became several: nobody knows their order.
    for added, changed in ((one, other), (other, one)):
        is_between = added.start == added.end
        if touch and is_between and len(changed.new) > changed.end - changed.start:
            return True
    return False


def change(
    old: list[str], start: int, end: int, my_part: Sequence[Edit], their_part: Sequence[Edit]
) -> Place:
    """What stands in the place of these paragraphs of the base: one person's, or each person's."""
    mine = edited(old, start, end, my_part)
    theirs = edited(old, start, end, their_part)
    if not their_part:
        return Place(mine, mine)
    if not my_part:
        return Place(theirs, theirs)
    # Spaces at the end of a paragraph, and more blank lines after it, are no change to ask about.
    words, my_words, their_words = map(without_ends, (old[start:end], mine, theirs))
    if my_words == their_words:
        both = max(mine, theirs)
        return Place(both, both)
    if my_words == words:
        return Place(theirs, theirs)
    if their_words == words:
        return Place(mine, mine)
    return Place(mine, theirs)


def without_ends(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without what is blank at their ends, and none that is blank."""
    return [paragraph.rstrip() for paragraph in paragraphs if paragraph.strip()]


def edited(old: list[str], start: int, end: int, part: Sequence[Edit]) -> list[str]:
    """These paragraphs of the base after one person's edits."""
    paragraphs: list[str] = []
    position = start
    for edit in part:
        paragraphs += [*old[position : edit.start], *edit.new]
        position = edit.end
    return [*paragraphs, *old[position:end]]
