"""The working copies that show a picture: in their texts, as their own, as an archived copy."""

from govdigital.databases import EDITORIAL
from timeline.models import Picture, Publishable
from timeline.registry import ENTRIES
from timeline.texts.picture_use import shows

# Of each kind of entry: who reads of so many has read enough.
MOST_OF_A_KIND = 50


def entries_showing(picture: Picture) -> list[Publishable]:
    """The entries whose working copies show the picture; none of one that was never saved."""
    entries: list[Publishable] = []
    if picture.pk is None:
        return entries
    for model in ENTRIES:
        condition = shows(model, [picture])
        if condition is not None:
            rows = model._base_manager.using(EDITORIAL).filter(condition)
            entries += rows.order_by("pk")[:MOST_OF_A_KIND]
    return entries
