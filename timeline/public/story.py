"""The story's order: what an era tells, what stands beside an entry, and what it is related to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import (
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from govdigital.prepared_queries import Prepared, give_each
from govdigital.site_day import site_day
from timeline import charts
from timeline.charts.spans import accent
from timeline.models import Dispute, Era, Initiative, Milestone, Relation, Status
from timeline.models.initiative import ORDER
from timeline.models.publishable import PublishableQuerySet
from timeline.models.tally import What, tallies
from timeline.public.page_sources import NAME_COLUMNS as AGENT_COLUMNS
from timeline.public.page_sources import shown_columns
from timeline.public.pages import DisputedPoint, EraSection, Neighbours, RelatedInitiative

# Above this number an era shows its best sourced entries, and leads to the list of all.
WHOLE = 200
CHOSEN = 8
# Of an era that holds only proposals, so many are named on the start page.
PROPOSALS = 5
RELATED = 5
# What a page says of an initiative to which it leads.
NAME_COLUMNS = ("slug", "title_en", "title_es")
# What only its own page shows of it.
TEXTS_OF_PAGE = ("body", "body_en", "body_es")
BACKWARDS = (F("start_earliest").desc(nulls_first=True), "-position", "-pk")


class CountRows(Subquery):
    """How many rows a query finds, as a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def era_sections(
    eras: Sequence[Era], entry_counts: Mapping[int, int], using: str
) -> list[EraSection]:
    """Each era with the initiatives that are shown of it, in order, and the number of all it has.

    They come with their disputes, and with milestones where these are drawn.
    """
    total = sum(entry_counts.values())
    rows = section_rows(using, [era.pk for era in eras], whole=total <= WHOLE)
    give_each(eras, "initiatives", rows)
    keys = [row.pk for row in rows]
    give_each(rows, "disputes", disputes_of(using, keys))
    if total <= WHOLE and charts.draws_milestones(len(eras), total):
        give_each(rows, "milestones", milestones_of(using, keys))
    sections = []
    for era in eras:
        listed = [row for row in era.initiatives.all() if row.withdrawn_at is None]
        initiatives = sorted(listed, key=place_in_era)
        sections.append(EraSection(era, initiatives, entry_counts[era.pk], main_of(initiatives)))
    return sections


@Prepared
def section_rows(using: str, eras: list[int], *, whole: bool) -> QuerySet[Initiative]:
    """The initiatives of the eras with these keys: all that are listed of `whole` ones, of others
    the main and the best sourced.
    """
    rows: QuerySet[Initiative] = Initiative.objects.using(using).filter(era__in=eras)
    if whole:
        rows = rows.filter(withdrawn_at__isnull=True)
    else:
        rows = rows.filter(best_sourced(eras, using))
    return as_listed(rows)


def as_listed(rows: QuerySet[Initiative], *more: str) -> QuerySet[Initiative]:
    """The initiatives with what lists show of them, and with more columns of their eras."""
    columns = shown_columns(Initiative, *TEXTS_OF_PAGE)
    columns += [f"era__{name}" for name in more]
    columns += [f"opinion_of__{name}" for name in AGENT_COLUMNS]
    keys = ("era", "opinion_of") if more else ("opinion_of",)
    rows = rows.annotate(era_place=era_place("era")).select_related(*keys)
    return rows.only(*columns)


def main_of(initiatives: Sequence[Initiative]) -> list[Initiative]:
    """The most important of an era's initiatives, in the era's order; of proposals the first."""
    proposals = [row for row in initiatives if Status.PROPOSED in (row.status, row.kind)]
    if len(proposals) == len(initiatives):
        return list(initiatives[:PROPOSALS])
    return sorted(charts.most_important(initiatives), key=place_in_era)


def drawing(eras: Sequence[Era], entry_count: int, before: int = 0) -> charts.Drawing | None:
    """The drawing of eras with all their initiatives at hand; None where there are too many. So
    many eras stand before them.
    """
    if entry_count > WHOLE:
        return None
    return charts.drawing(eras, site_day(), before)


def drawing_of_led(initiatives: Sequence[Any], using: str) -> charts.Drawing | None:
    """The drawing of the initiatives that an organisation led, each with its `era_place`; None
    where there are too many, or none has a date.
    """
    if not initiatives or len(initiatives) > charts.MOST_ENTRIES:
        return None
    keys = [row.pk for row in initiatives]
    give_each(initiatives, "milestones", milestones_of(using, keys))
    give_each(initiatives, "disputes", disputes_of(using, keys))
    with_accents = []
    for row in initiatives:
        with_accents.append((row, accent(row.era, row.era_place) if row.era else 0))
    return charts.drawing_of(with_accents, site_day())


@Prepared
def milestones_of(using: str, initiatives: list[int]) -> QuerySet[Milestone]:
    rows = Milestone.objects.using(using).filter(initiative__in=initiatives)
    return rows.only(*shown_columns(Milestone))


@Prepared
def disputes_of(using: str, initiatives: list[int]) -> QuerySet[Dispute]:
    """The disputes of these; a line about one says of which milestone it is."""
    rows = Dispute.objects.using(using).filter(initiative__in=initiatives)
    return rows.select_related("milestone")


def density(
    eras: Sequence[Era], entry_count: int, using: str, before: int = 0
) -> charts.Density | None:
    """The years of the eras' initiatives, counted; None where each of them is drawn instead. So
    many eras stand before them.
    """
    if entry_count <= WHOLE:
        return None
    return charts.density(eras, initiatives_by_year(eras, using), site_day(), before)


def initiatives_by_year(eras: Iterable[Era], using: str) -> list[tuple[Era, int | None, int]]:
    """How many listed initiatives of each era begin in each year; None for a year that is not
    known.
    """
    eras_by_key = {era.pk: era for era in eras}
    counts = []
    for of, count in tallies(using, What.YEAR, keys=eras_by_key).items():
        # An open beginning is stored as the first day of the calendar.
        year = int(of.value or 0)
        counts.append((eras_by_key[of.key], year if year > 1 else None, count))
    return counts


def era_place(path: str = "") -> CountRows:
    """How many listed eras stand before the one to which the path leads, as a column: by their
    order, and not by a number that editors type, eras are told apart.
    """
    prefix = f"{path}__" if path else ""
    position, key = OuterRef(f"{prefix}position"), OuterRef(path or "pk")
    rows: PublishableQuerySet = Era.objects.all()
    before = rows.listed().filter(Q(position__lt=position) | Q(position=position, pk__lt=key))
    return CountRows(before.order_by().values("pk"))


def best_sourced(eras: Iterable[Era | int], using: str) -> Q:
    """The initiatives that are main in any era, withdrawn ones too, and the best sourced of each of
    these; all are read from indexes.
    """
    rows = Initiative.objects.using(using).listed().order_by("-source_count", "pk")
    keys = Initiative.objects.using(using).order_by().values("pk")
    best = [keys.filter(pk__in=rows.filter(era=era).values("pk")[:CHOSEN]) for era in eras]
    # Withdrawn ones too: asked for those that are listed, SQLite would read the index of all.
    main = Initiative.objects.using(using).filter(main=True).order_by()
    # One list of keys: of several, SQLite would read all initiatives of the eras.
    return Q(pk__in=main.values("pk").union(*best, all=True))


def place_in_era(initiative: Initiative) -> tuple[date, int, int]:
    """What sorts initiatives within an era as ORDER does."""
    return (initiative.start_earliest or date.max, initiative.position, initiative.pk)


def neighbours_of_era(era: Era, using: str) -> Neighbours:
    """The listed eras before and after this one."""
    rows = era_names(using)
    keys = [row.pk for row in rows]
    if era.pk not in keys:
        return Neighbours()
    position = keys.index(era.pk)
    before, after = rows[:position], rows[position + 1 :]
    return Neighbours(before[-1] if before else None, after[0] if after else None)


@Prepared
def era_names(using: str) -> QuerySet[Era]:
    """The listed eras by name."""
    rows: PublishableQuerySet = Era.objects.using(using)
    return rows.listed().only("slug", "title_en", "title_es", "position", "span")


def neighbours_of_initiative(initiative: Initiative, using: str) -> Neighbours:
    """The initiatives before and after this one in the story, in one query."""
    if initiative.era is None:
        return Neighbours()
    place = (initiative.pk, initiative.start_earliest, initiative.position)
    here = (initiative.era.position, place_in_era(initiative))
    previous = following = None
    for row in neighbour_rows(using, initiative.era.position, *place):
        if (row.era.position, place_in_era(row)) < here:
            previous = row
        else:
            following = row
    return Neighbours(previous, following)


@Prepared
def neighbour_rows(
    using: str, era_position: int, key: int, start: date | None, position: int
) -> QuerySet[Any]:
    """What stands before and after the initiative of this key in an era of this position, by name
    and place.
    """
    # Asked for those that have an era, SQLite would read the index of all that have one.
    rows: PublishableQuerySet = Initiative.objects.using(using).filter(withdrawn_at__isnull=True)
    beside = Q()
    for side in ("lt", "gt"):
        beyond = _beyond(key, start, position, side)
        beside |= Q(pk=_key_beside(rows, era_position, beyond, side))
    columns = ("start_earliest", "position", "era__position", *NAME_COLUMNS)
    return rows.filter(beside).select_related("era").only(*columns)


def _key_beside(rows: QuerySet[Initiative], era_position: int, beyond: Q, side: str) -> Coalesce:
    """The key of what stands before ("lt") or after ("gt") an initiative, with what is beyond it in
    its era; other eras are read only where need be.
    """
    if side == "lt":
        era_order, order = "-era__position", BACKWARDS
    else:
        era_order, order = "era__position", ORDER
    # By key, so that the index of the era is read instead of all initiatives.
    same_position = Era.objects.using(rows.db).filter(position=era_position).values("pk")
    in_era = rows.filter(beyond, era__in=same_position).order_by(*order)
    elsewhere = rows.filter(**{f"era__position__{side}": era_position}).order_by(era_order, *order)
    return Coalesce(Subquery(in_era.values("pk")[:1]), Subquery(elsewhere.values("pk")[:1]))


def _beyond(key: int, start: date | None, position: int, side: str) -> Q:
    """What stands before ("lt") or after ("gt") an initiative in its era; undated entries end
    it.
    """
    same_position = Q(**{"position": position, f"pk__{side}": key})
    same_start = Q(**{f"position__{side}": position}) | same_position
    undated = Q(start_earliest__isnull=True)
    if start is None and side == "lt":
        return undated & same_start | ~undated
    if start is None:
        return undated & same_start
    beyond = Q(start_earliest=start) & same_start | Q(**{f"start_earliest__{side}": start})
    return beyond | undated if side == "gt" else beyond


def relations(initiative: Initiative, using: str) -> list[RelatedInitiative]:
    """The listed initiatives to which an editor has related this one, either way, with the relation
    in words.
    """
    related = []
    for row in relation_rows(using, initiative.pk):
        forth, back = relation_words(row.kind)
        if row.from_initiative_id == initiative.pk:
            reason, other = forth, row.to_initiative
        else:
            reason, other = back, row.from_initiative
        if other.withdrawn_at is None:
            related.append(RelatedInitiative(reason, other))
    return related


def relation_words(kind: str) -> tuple[str, str]:
    """A relation in words, as it is read at the initiative that names it and at the other one."""
    words = {
        Relation.Kind.INSPIRED_BY: (_("Inspired by"), _("Inspired")),
        Relation.Kind.PART_OF: (_("Part of"), _("Includes")),
        Relation.Kind.REPLACES: (_("Replaces"), _("Replaced by")),
    }
    return words[Relation.Kind(kind)]


@Prepared
def relation_rows(using: str, key: int) -> QuerySet[Relation]:
    """The relations of the initiative of this key, with both ends by name."""
    rows = Relation.objects.using(using).filter(Q(from_initiative=key) | Q(to_initiative=key))
    columns = ["kind"]
    for end in ("from_initiative", "to_initiative"):
        columns += [f"{end}__{name}" for name in (*NAME_COLUMNS, "withdrawn_at")]
    return rows.select_related("from_initiative", "to_initiative").only(*columns)


def related_by_theme(
    initiative: Initiative, left_out: set[int], using: str
) -> list[RelatedInitiative]:
    """Others that share a theme, those of one theme together and best sourced first, with the theme
    as the reason; none of those that are left out by their keys.
    """
    themes = {theme.pk: theme for theme in initiative.themes.all()}
    related: dict[int, RelatedInitiative] = {}
    for row in sharing_rows(using, list(themes), list(left_out)):
        reason = _("Also on %(theme)s") % {"theme": within_sentence(themes[row.theme_id].title)}
        related.setdefault(row.initiative_id, RelatedInitiative(reason, row.initiative))
    reasons = list(dict.fromkeys(row.reason for row in related.values()))
    return sorted(related.values(), key=lambda row: reasons.index(row.reason))


@Prepared
def sharing_rows(using: str, themes: list[int], left_out: list[int]) -> QuerySet[Any]:
    """The best sourced initiatives that share one of these themes, by name, once for each that they
    share.
    """
    joined = Initiative.themes.through._default_manager.using(using)
    shared = joined.filter(theme__in=themes)
    others = Initiative.objects.using(using).filter(withdrawn_at__isnull=True)
    sharing = Exists(shared.filter(initiative=OuterRef("pk")))
    # Read in the order of the index until there are enough, instead of sorting all that share a
    # theme.
    best = others.exclude(pk__in=left_out).filter(sharing).order_by("-source_count", "pk")
    rows = shared.filter(initiative__in=best.values("pk")[:RELATED]).select_related("initiative")
    rows = rows.only("theme", *[f"initiative__{name}" for name in NAME_COLUMNS])
    return rows.order_by("-initiative__source_count", "initiative_id", "pk")


def within_sentence(title: str) -> str:
    """A title as it stands within a sentence: its first letter is small, unless it is an
    acronym's.
    """
    if title[1:2].isupper():
        return title
    return title[:1].lower() + title[1:]


def claimed_milestones(initiative: Initiative, points: Sequence[DisputedPoint]) -> set[int]:
    """The keys of the milestones of which sources differ on whether they happened: all, where that
    is asked of the entry.
    """
    keys = set()
    for point in points:
        if point.dispute.about != Dispute.About.EXISTENCE:
            continue
        if point.dispute.milestone_id is None:
            return {milestone.pk for milestone in initiative.milestones.all()}
        keys.add(point.dispute.milestone_id)
    return keys
