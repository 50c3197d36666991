"""The story's order: what an era tells, what stands beside an entry, and what it is related to."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import gettext as _

from timeline.models import Era, Initiative, Relation

# Above this number an era shows its best sourced entries, and leads to the list of all.
WHOLE = 200
CHOSEN = 8
RELATED = 5
ORDER = (F("start_earliest").asc(nulls_last=True), "position", "pk")
BACKWARDS = (F("start_earliest").desc(nulls_first=True), "-position", "-pk")


# What a table names of an initiative, besides its themes; rows of it that are read together.
COLUMNS = (
    *(
        "pk",
        "slug",
        "title_en",
        "title_es",
        "kind",
        "status",
        "era__slug",
        "start",
        "end",
        "lead__name",
    ),
    *("start_earliest", "start_latest", "end_earliest", "end_latest"),
    *("opinion_of__name", "website", "summary_en", "summary_es", "source_count", "updated_at"),
)
TOGETHER = 1_000


class Related(NamedTuple):
    """Another initiative, and in words why it is named."""

    reason: str
    other: Any


def tell(eras: list[Any], entries: int, using: str) -> list[Any]:
    """Give each era its `shown` initiatives; those of all eras, in order.

    They come with their disputes, and with milestones where all are told.
    """
    rows = Initiative.objects.using(using).listed().select_related("opinion_of")
    whole = entries <= WHOLE
    # Django prefetches a part of a relation only under another name.
    name = "initiatives" if whole else "chosen"
    chosen = rows if whole else rows.filter(best_sourced(eras, using))
    found = Prefetch("initiatives", chosen, to_attr=None if whole else name)
    # Milestones are drawn, and only a story that is told whole is drawn.
    drawn = ["initiatives__milestones"] if whole else []
    prefetch_related_objects(eras, found, f"{name}__disputes", *drawn)
    for era in eras:
        era.shown = sorted(era.initiatives.all() if whole else era.chosen, key=place)
    return [initiative for era in eras for initiative in era.shown]


def tabled(rows: "QuerySet[Any]") -> Iterator[dict[str, Any]]:
    """COLUMNS of the initiatives, each with the slugs of its `themes`; a hundred thousand are never
    held at once.
    """
    found = rows.values(*COLUMNS).iterator(chunk_size=TOGETHER)
    joined = Initiative.themes.through._default_manager.using(rows.db).order_by("theme__slug")
    while part := list(islice(found, TOGETHER)):
        themes: dict[int, list[str]] = {row["pk"]: [] for row in part}
        for pk, slug in joined.filter(initiative__in=themes).values_list(
            "initiative", "theme__slug"
        ):
            themes[pk].append(slug)
        yield from (row | {"themes": themes[row["pk"]]} for row in part)


def best_sourced(eras: Iterable[Any], using: str) -> Q:
    """The best sourced initiatives of each era; each era's are read from the index alone."""
    rows = Initiative.objects.using(using).listed().order_by("-source_count", "pk")
    chosen = Q(pk__in=[])
    for era in eras:
        chosen |= Q(pk__in=rows.filter(era=era).values("pk")[:CHOSEN])
    return chosen


def counts(eras: Iterable[Any], using: str) -> list[tuple[Any, int | None, int]]:
    """How many listed initiatives of each era begin in each year; None for a year that is not
    known.
    """
    known = {era.pk: era for era in eras}
    rows = Initiative.objects.using(using).listed().filter(era__in=known).order_by()
    years = rows.values_list("era", ExtractYear("start_earliest")).annotate(entries=Count("pk"))
    # An open beginning is stored as the first day of the calendar.
    return [
        (known[era], year if year and year > 1 else None, entries) for era, year, entries in years
    ]


def place(initiative: Any) -> tuple[date, int, int]:
    """What sorts initiatives within an era as ORDER does."""
    return (initiative.start_earliest or date.max, initiative.position, initiative.pk)


def eras_beside(era: Era, using: str) -> tuple[Any, Any]:
    """The listed eras before and after this one, None at either end."""
    rows = list(Era.objects.using(using).listed().only("slug", "title", "position", "span"))
    numbers = [row.pk for row in rows]
    if era.pk not in numbers:
        return None, None
    at = numbers.index(era.pk)
    return (rows[at - 1] if at else None), (rows[at + 1] if at + 1 < len(rows) else None)


def beside(initiative: Any, using: str) -> dict[str, Any]:
    """`previous` and `following` in the story, None at either end, in one query."""
    if initiative.era is None:
        return {"previous": None, "following": None}
    rows = Initiative.objects.using(using).filter(withdrawn_at__isnull=True, era__isnull=False)
    before, after = _next_to(initiative, rows, "lt"), _next_to(initiative, rows, "gt")
    found = list(rows.filter(Q(pk=before) | Q(pk=after)).select_related("era"))
    own = (initiative.era.position, place(initiative))
    earlier = [row for row in found if (row.era.position, place(row)) < own]
    return {
        "previous": earlier[0] if earlier else None,
        "following": next((row for row in found if row not in earlier), None),
    }


def _next_to(initiative: Any, rows: "QuerySet[Any]", side: str) -> Coalesce:
    """The key of what stands before ("lt") or after ("gt") the initiative; other eras are read only
    where need be.
    """
    position = initiative.era.position
    era_order, order = ("-era__position", BACKWARDS) if side == "lt" else ("era__position", ORDER)
    # By key, so that the index of the era is read instead of all initiatives.
    together = Era.objects.using(rows.db).filter(position=position).values("pk")
    same = rows.filter(_beyond(initiative, side), era__in=together).order_by(*order)
    other = rows.filter(**{f"era__position__{side}": position}).order_by(era_order, *order)
    return Coalesce(Subquery(same.values("pk")[:1]), Subquery(other.values("pk")[:1]))


def _beyond(initiative: Any, side: str) -> Q:
    """What stands before ("lt") or after ("gt") the initiative in its era; undated entries
    end it.
    """
    within = Q(**{f"position__{side}": initiative.position}) | Q(
        **{"position": initiative.position, f"pk__{side}": initiative.pk}
    )
    start = initiative.start_earliest
    undated = Q(start_earliest__isnull=True)
    if start is None:
        return (undated & within) | (~undated if side == "lt" else Q(pk__in=[]))
    beyond = Q(start_earliest=start) & within | Q(**{f"start_earliest__{side}": start})
    return beyond | undated if side == "gt" else beyond


def relations(initiative: Any, using: str) -> list[Related]:
    """The initiatives to which an editor has related this one, either way, with the relation in
    words.
    """
    words = {
        Relation.Kind.INSPIRED_BY: (_("Inspired by"), _("Inspired")),
        Relation.Kind.PART_OF: (_("Part of"), _("Includes")),
        Relation.Kind.REPLACES: (_("Replaces"), _("Replaced by")),
    }
    either = Q(from_initiative=initiative) | Q(to_initiative=initiative)
    rows = (
        Relation.objects.using(using)
        .filter(either)
        .select_related("from_initiative", "to_initiative")
    )
    found = []
    for row in rows:
        own = row.from_initiative_id == initiative.pk
        forth, back = words[Relation.Kind(row.kind)]
        found.append(
            Related(forth if own else back, row.to_initiative if own else row.from_initiative)
        )
    return [one for one in found if one.other.withdrawn_at is None]


def related(initiative: Any, known: set[int], using: str) -> list[Related]:
    """Others that share a theme, best sourced first, with the theme as the reason."""
    themes = {theme.pk: theme for theme in initiative.themes.all()}
    rows: QuerySet[Any] = Initiative.themes.through._default_manager.using(using)
    shared = rows.filter(theme__in=themes)
    others = Initiative.objects.using(using).filter(withdrawn_at__isnull=True).exclude(pk__in=known)
    # Read in the order of the index until there are enough, instead of sorting all that share a
    # theme.
    best = others.filter(Exists(shared.filter(initiative=OuterRef("pk")))).order_by(
        "-source_count", "pk"
    )
    chosen = shared.filter(initiative__in=best.values("pk")[:RELATED])
    found: dict[int, Related] = {}
    for row in chosen.select_related("initiative").order_by(
        "-initiative__source_count", "initiative_id", "pk"
    ):
        reason = _("Also on: %(theme)s") % {"theme": themes[row.theme_id].title}
        found.setdefault(row.initiative_id, Related(reason, row.initiative))
    return list(found.values())
