"""The log of what went live and left, by its kinds."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline.models import Publication, PublishedEntry
from timeline.public.pages import EntryLog, KindOfUpdate, LoggedPublication, UpdatesPage
from timeline.public.story import CountRows
from timeline.registry import MODELS

PER_PAGE = 20
# What one publication names before it says “and n more”.
NAMED_ENTRIES = 20
# Of so many publications a feed tells.
NEWEST = 50


class Kind(NamedTuple):
    """A kind of publications: its value, the name of its feed, and what several are called."""

    value: str
    feed: str
    label: str | Promise


KINDS = (
    Kind(Publication.Kind.NEW, "new", _("New entries")),
    Kind(Publication.Kind.UPDATE, "changes", _("Changes")),
    Kind(Publication.Kind.CORRECTION, "corrections", _("Corrections")),
    Kind(Publication.Kind.WITHDRAWAL, "withdrawals", _("Withdrawals")),
)


def publications(using: str, kind: str = "") -> QuerySet[Publication]:
    """The log, newest first, or one kind of it: each publication with the first entries that it
    brought as `named`, and the number of all as `total`.
    """
    entries = PublishedEntry.objects.using(using)
    of_publication = entries.filter(publication=OuterRef("pk")).order_by()
    rows = Publication.objects.using(using).annotate(total=CountRows(of_publication.values("pk")))
    if kind:
        rows = rows.filter(kind=kind)
    # Under a name of their own: as `entries` they would pass for all that there are.
    first = entries.named().between_versions()[:NAMED_ENTRIES]
    return rows.prefetch_related(Prefetch("entries", first, to_attr="named"))


def page(asked: str, number: str, using: str) -> UpdatesPage:
    """The page with this number of the log, or of the kind that is asked for, if it is one; raises
    InvalidPage.
    """
    kind = asked if asked in Publication.Kind.values else ""
    kinds = kinds_of_updates(using)
    paginator = Paginator(publications(using, kind), PER_PAGE)
    # They have been counted already.
    [paginator.count] = [row.total for row in kinds if row.value == kind]
    sheet: Page[Publication] = paginator.page(number)
    return UpdatesPage(sheet=sheet, publications=logged(sheet), kinds=kinds, kind=kind, asked=asked)


def kinds_of_updates(using: str) -> list[KindOfUpdate]:
    """All publications and those of each kind, counted."""
    rows = Publication.objects.using(using).order_by()
    counts = dict(rows.values_list("kind").annotate(Count("pk")))
    kinds = [KindOfUpdate("", _("All"), sum(counts.values()), "feed")]
    for kind in KINDS:
        total = counts.get(kind.value, 0)
        kinds.append(KindOfUpdate(kind.value, kind.label, total, kind.feed))
    return kinds


def newest(kind: str, using: str) -> list[LoggedPublication]:
    """The newest publications, of one kind if it is named, as a feed tells of them."""
    return logged(publications(using, kind)[:NEWEST])


def logged(rows: Iterable[Any]) -> list[LoggedPublication]:
    """Publications that were read with their `named` entries and their `total`, as pages show
    them.
    """
    return [LoggedPublication(row, row.named, row.total) for row in rows]


def of_entry(model_name: str, slug: str, using: str) -> EntryLog:
    """The newest publications that touched the entry at this address; raises DoesNotExist."""
    model: Any = MODELS[model_name]
    row = model.objects.using(using).get(**{model.address_field: slug})
    entries = PublishedEntry.objects.using(using).named().between_versions()
    entries = entries.filter(model=model_name, entry_pk=row.pk).select_related("publication")
    newest_first = entries.order_by("-publication_id")[:NEWEST]
    rows = [LoggedPublication(entry.publication, [entry], 1) for entry in newest_first]
    return EntryLog(row, row.identifier, rows)
