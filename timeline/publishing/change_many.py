"""The verb that gives many initiatives other themes or another era at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.models import Era, Initiative, Publishable, Theme
from timeline.publishing.derive import refresh
from timeline.publishing.locking import afresh, alone, refuse
from timeline.publishing.readiness import Problem
from timeline.publishing.snapshots import chunks


@dataclass(frozen=True)
class ManyChange:
    """What becomes of all of them; what is not named stays."""

    add: Collection[Theme] = ()
    remove: Collection[Theme] = ()
    moves: bool = False
    # The era into which they move; None for out of every era.
    era: Era | None = None


def change_many(
    initiatives: Sequence[Initiative], change: ManyChange, *, planned_too: bool
) -> list[Publishable]:
    """Change the working copies, all or none; those that are other than before.

    Raises NotReady for what is scheduled where this person may not change that, and for what has
    been deleted.
    """
    with alone(initiatives):
        batch = afresh(initiatives)
        if not planned_too:
            refuse(waiting(batch))
        before = {entry.pk: entry.fingerprint for entry in batch}
        for chunk in chunks(before):
            write(chunk, change)
        refresh(*batch)
        return [entry for entry in batch if entry.fingerprint != before[entry.pk]]


def waiting(entries: Sequence[Initiative]) -> list[Problem]:
    """That those which are scheduled are an editor's to change."""
    sentence = _("This entry is scheduled to go live. Only an editor can change it meanwhile.")
    pks = [entry.pk for entry in entries]
    rows = Initiative.objects.using(EDITORIAL).with_plans().filter(pk__in=pks, planned=True)
    planned = set(rows.values_list("pk", flat=True))
    return [Problem(entry, "", sentence) for entry in entries if entry.pk in planned]


def write(pks: Iterable[int], change: ManyChange) -> None:
    """Write the themes and the era of these rows."""
    keys = list(pks)
    through = Initiative.themes.through._base_manager.using(EDITORIAL)
    through.filter(initiative__in=keys, theme__in=[theme.pk for theme in change.remove]).delete()
    rows = []
    for theme in change.add:
        for pk in keys:
            rows.append(Initiative.themes.through(initiative_id=pk, theme_id=theme.pk))
    through.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if change.moves:
        Initiative._base_manager.using(EDITORIAL).filter(pk__in=keys).update(era=change.era)
