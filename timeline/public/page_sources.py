"""What the texts of a page rest on: its sources, and the titles of the entries that it links to."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from timeline.models import Authorship, Dispute, Position, Source
from timeline.public.page_index import titles
from timeline.registry import texts_of
from timeline.texts.markup import cited, links


def gathered(using: str, *groups: Iterable[Any]) -> dict[str, Any]:
    """`sources` and `titles` of all these rows' texts in three queries; each row with a source has
    it complete.
    """
    rows = [row for group in groups for row in group]
    spoken = [text for row in rows for text in texts(row)]
    keys = {cite.key for text in spoken if "@" in text for cite in cited(text)}
    numbers = {row.source_id for row in rows if getattr(row, "source_id", None)}
    found = list(complete_sources(using).filter(Q(key__in=keys) | Q(pk__in=numbers)))
    by_number = {source.pk: source for source in found}
    for row in rows:
        if getattr(row, "source_id", None):
            row.source = by_number[row.source_id]
    addresses = defaultdict(set)
    for link in (link for text in spoken if "[[" in text for link in links(text)):
        addresses[link.kind].add(link.slug)
    return {"sources": found, "titles": titles(using, addresses)}


def complete_sources(using: str) -> Any:
    """Sources with all that a reference names, in two queries."""
    authorships = Prefetch("authorships", Authorship.objects.using(using).select_related("agent"))
    return Source.objects.using(using).select_related("publisher").prefetch_related(authorships)


def texts(row: Any) -> list[str]:
    """The texts of a row in the reader's language, titles aside."""
    names = (name for name in texts_of(type(row)) if name not in ("title", "name"))
    return [text for name in names if (text := getattr(row, name))]


def disputes(using: str, place: Q) -> list[Dispute]:
    """The disputes of the entries that `place` names, each with its positions as `told`, in one
    query.
    """
    rows = Position.objects.using(using).filter(place).select_related("dispute")
    found: dict[int, Any] = {}
    for position in rows.order_by("dispute", "position", "pk"):
        dispute = found.setdefault(position.dispute_id, position.dispute)
        dispute.told = [*getattr(dispute, "told", ()), position]
    return list(found.values())


def positions(found: Iterable[Any]) -> list[Position]:
    """What the sources say in these disputes."""
    return [position for dispute in found for position in dispute.told]
