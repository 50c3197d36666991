"""The head of an entry's form: the one next step of this person, what stays in sight beside it, and
the rest.
"""

from collections.abc import Iterable
from typing import NamedTuple

from timeline.admin.base.entry_action import EntryButton
from timeline.models import State

# Buttons that stand in the row, the first of each name, and not under “More”.
IN_SIGHT = ("send-back", "preview")
TO_PUBLISH = (State.DRAFT, State.IN_REVIEW, State.CHANGED)
TO_REVIEW = (State.DRAFT, State.CHANGED)


class FormHead(NamedTuple):
    """The buttons of an entry's form, by how much they ask to be seen."""

    step: EntryButton | None
    in_sight: list[EntryButton]
    more: list[EntryButton]


def head_of(buttons: Iterable[EntryButton], state: State, may_publish: bool) -> FormHead:
    """The buttons in their places, for somebody who may publish or not."""
    wanted = next_step(state, may_publish)
    step: EntryButton | None = None
    in_sight: dict[str, EntryButton] = {}
    more = []
    for button in buttons:
        name = getattr(button, "name", "")
        if name and name == wanted and step is None:
            step = button
        elif name in IN_SIGHT and name not in in_sight:
            in_sight[name] = button
        else:
            more.append(button)
    in_order = [in_sight[name] for name in IN_SIGHT if name in in_sight]
    return FormHead(step, in_order, more)


def next_step(state: State, may_publish: bool) -> str:
    """The name of what is done next with an entry in this state; blank where nothing waits."""
    if state == State.LIVE:
        return "live"
    if may_publish and state in TO_PUBLISH:
        return "publish"
    if not may_publish and state in TO_REVIEW:
        return "review"
    return ""
