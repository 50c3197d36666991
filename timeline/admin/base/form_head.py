"""The head of an entry's form: what stays in sight, and the rest under “More”; and whether the one
filled button saves or goes on.

What one goes on to, publishing or a review, stands in the save bar alone: there it takes along what
was typed.
"""

from collections.abc import Iterable
from typing import NamedTuple

from timeline.admin.base.entry_action import EntryButton
from timeline.models import State

# Buttons that stand in the row, the first of each name, and not under “More”.
IN_SIGHT = ("send-back", "preview", "live")
# In these something waits to go live.
WAITS = (State.DRAFT, State.IN_REVIEW, State.CHANGED)


class FormHead(NamedTuple):
    """The buttons of an entry's form, by how much they ask to be seen."""

    in_sight: list[EntryButton]
    more: list[EntryButton]


def head_of(buttons: Iterable[EntryButton], in_bar: str) -> FormHead:
    """The buttons in their places, without the one of this name, which the save bar has."""
    in_sight: dict[str, EntryButton] = {}
    more = []
    for button in buttons:
        name = getattr(button, "name", "")
        if name and name == in_bar:
            continue
        if name in IN_SIGHT and name not in in_sight:
            in_sight[name] = button
        else:
            more.append(button)
    in_order = [in_sight[name] for name in IN_SIGHT if name in in_sight]
    return FormHead(in_order, more)


def goes_on(state: State, blocking: object) -> bool:
    """Whether to go on is the next step with an entry in this state; where something stands in the
    way of it, or nothing waits, saving is.
    """
    return state in WAITS and not blocking
