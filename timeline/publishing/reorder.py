"""The verb that puts the entries of a noun in another order."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from timeline.models import Publishable
from timeline.publishing.columns import update_columns
from timeline.publishing.derive import refresh
from timeline.publishing.locking import afresh, alone, refuse
from timeline.publishing.readiness import Problem


def reorder(
    entries: Sequence[Publishable], positions: Mapping[int, int], *, planned_too: bool
) -> list[Publishable]:
    """Give the working copies these positions, by their keys, all or none; those that are other
    than before.

    Raises NotReady for what is scheduled where this person may not change that, and for what has
    been deleted.
    """
    with alone(entries):
        moved = []
        for entry in afresh(entries):
            if getattr(entry, "position", None) != positions[entry.pk]:
                moved.append(entry)
        if not planned_too:
            refuse(waiting(moved))
        for entry in moved:
            setattr(entry, "position", positions[entry.pk])  # noqa: B010
        update_columns(moved, ["position"])
        refresh(*moved)
        return moved


def waiting(entries: Sequence[Publishable]) -> list[Problem]:
    """That those which are scheduled are an editor's to change."""
    sentence = _("This entry is scheduled to go live. Only an editor can change it meanwhile.")
    return [Problem(entry, "", sentence) for entry in entries if entry.is_planned]
