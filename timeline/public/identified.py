"""What an identifier names: an entry with its page, or a row that stands on such a page."""

from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from timeline.models import (
    Agent,
    Article,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    PublishedEntry,
    Source,
    Theme,
)
from timeline.models.dispute import DISPUTED
from timeline.models.publication import kind_of_page

THEME = "theme"
# Entries whose page has the name of their kind.
PAGES = (Era, Initiative, Indicator, Source, Article, Theme)


class IdentifiedPlace(NamedTuple):
    """A page, by its route and the address of its entry (“theme” has a place in a list); `is_part`
    of a row that stands on it.
    """

    route: str
    slug: str
    is_part: bool = False


def places(using: str, identifier: str) -> "QuerySet[Any, tuple[str, str, bool]]":
    """Rows for IdentifiedPlace, in one query over all kinds."""
    selects = []
    for model in PAGES:
        selects.append(rows_of(model, using, str(model._meta.model_name), model.address_field))
    selects.append(rows_of(Agent, using, F("kind"), "slug"))
    selects.append(rows_of(Milestone, using, "initiative", "initiative__slug"))
    selects.append(rows_of(Observation, using, "indicator", "indicator__slug"))
    owners = [When(**{f"{owner}__isnull": False}, then=Value(owner)) for owner in DISPUTED]
    slugs = Coalesce(*(F(f"{owner}__slug") for owner in DISPUTED))
    selects.append(rows_of(Dispute, using, Case(*owners, output_field=CharField()), slugs))
    first, *others = [
        rows.filter(identifier=identifier).order_by().values_list("route", "at", "part")
        for rows in selects
    ]
    return first.union(*others, all=True)


def rows_of(model: Any, using: str, route: Any, at: Any) -> "QuerySet[Any]":
    """The rows of a model, each with its route and the address of the entry whose page it is on."""
    rows: QuerySet[Any] = model.objects.using(using).annotate(
        route=Value(route, output_field=CharField()) if isinstance(route, str) else route,
        at=F(at) if isinstance(at, str) else at,
        part=Value(model in (Milestone, Observation, Dispute)),
    )
    return rows


def departures(using: str, identifier: str) -> QuerySet[PublishedEntry]:
    """What the log has of an entry that had the identifier, newest first, each with its page's
    `kind` and its publication.
    """
    rows = PublishedEntry.objects.using(using).filter(identifier=identifier)
    rows = rows.annotate(kind=kind_of_page()).defer("snapshot").select_related("publication")
    return rows.order_by("-publication_id")
