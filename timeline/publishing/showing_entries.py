"""The working copies that show a picture: in their texts, as their own, as an archived copy."""

from govdigital.databases import EDITORIAL
from timeline.models import Agent, Picture, Publishable
from timeline.models.languages import LANGUAGES
from timeline.registry import ENTRIES, noun_of
from timeline.texts.markup import pictures
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


def entries_telling(picture: Picture) -> list[Publishable]:
    """Of the entries that show the picture those to whose readers it tells something; where it is
    the logo of an organisation, it stands beside the name.
    """
    if picture.is_document:
        return []
    telling = []
    for entry in entries_showing(picture):
        is_organisation = isinstance(entry, Agent) and entry.kind == Agent.Kind.ORGANISATION
        if not is_organisation or stands_in_texts(picture, entry):
            telling.append(entry)
    return telling


def stands_in_texts(picture: Picture, entry: Publishable) -> bool:
    """Whether a text of the entry shows the picture."""
    for name in noun_of(entry).paragraphs:
        for tag in LANGUAGES:
            if picture.key in pictures(getattr(entry, f"{name}_{tag}") or ""):
                return True
    return False
