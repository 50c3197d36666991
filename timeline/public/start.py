"""What the start page shows beside the eras: shares offered and used, key figures, the newest
correction.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from govdigital.prepared_queries import Prepared
from timeline.models import (
    Era,
    Observation,
    Publication,
    PublishedEntry,
)
from timeline.models.publishable import PublishableQuerySet
from timeline.models.tally import KeptSum, What
from timeline.public.dispute_list import dispute_rows
from timeline.public.indicator_figures import line_of, with_subjects
from timeline.public.pages import ContrastGroup, EraSection, KeyFigure
from timeline.public.story import CountRows, era_place
from timeline.texts.value_places import Values, values_of

# Of these the start page tells; what is new it shows anyway.
NEWS = (Publication.Kind.CORRECTION, Publication.Kind.UPDATE)

Rows = Mapping[str, Sequence[Observation]]


@Prepared
def eras(using: str) -> PublishableQuerySet:
    """The listed eras with their numbers: of their entries and of all statements in them; and, on
    each row, of all entries and disputes of the site.
    """
    key = OuterRef("pk")
    rows: PublishableQuerySet = Era.objects.using(using).listed()
    with_numbers: PublishableQuerySet = rows.annotate(
        entry_count=KeptSum(using, What.YEAR, key),
        all_statements=F("statements") + KeptSum(using, What.STATEMENTS, key),
        all_sourced=F("statements_sourced") + KeptSum(using, What.SOURCED, key),
        era_place=era_place(),
        all_entries=KeptSum(using, What.YEAR),
        all_disputes=CountRows(dispute_rows(using).values("pk")),
    )
    return with_numbers


def observations(using: str, slugs: Collection[str]) -> Rows:
    """The observations of key figures, of what is contrasted, and of the listed indicators at these
    addresses, by the indicator's address and in the indicators' order.
    """
    by_slug: dict[str, list[Observation]] = defaultdict(list)
    for row in shown_observation_rows(using, list(slugs)):
        by_slug[row.indicator.slug].append(row)

    def place(slug: str) -> tuple[int, int]:
        indicator = by_slug[slug][0].indicator
        return indicator.position, indicator.pk

    return {slug: by_slug[slug] for slug in sorted(by_slug, key=place)}


@Prepared
def shown_observation_rows(using: str, slugs: list[str]) -> QuerySet[Observation]:
    """The observations of listed indicators that are key figures, are contrasted, or stand at
    these addresses.
    """
    shown = Q(indicator__key_figure=True) | Q(indicator__contrast=True)
    shown |= Q(indicator__slug__in=slugs)
    rows = Observation.objects.using(using).filter(shown, indicator__withdrawn_at__isnull=True)
    # A description would be read once for each value.
    return with_subjects(rows).defer("indicator__description_en", "indicator__description_es")


def values_by_slug(rows: Rows) -> dict[str, Values]:
    """The values of which texts speak, by the indicator's address."""
    values = {}
    for slug, same in rows.items():
        values[slug] = values_of(same[0].indicator, same)
    return values


def contrast_groups(rows: Rows) -> list[ContrastGroup]:
    """The latest shares of what is contrasted, those of one whole together."""
    groups: dict[str, ContrastGroup] = {}
    for slug, values in values_by_slug(rows).items():
        indicator = rows[slug][0].indicator
        last = values.at("last")
        if indicator.contrast and last:
            whole = indicator.whole or ""
            groups.setdefault(whole, ContrastGroup(whole, [])).shares.append(last)
    return list(groups.values())


def key_figures(rows: Rows) -> list[KeyFigure]:
    """The latest value of each key figure that is not among what is contrasted."""
    figures: list[KeyFigure] = []
    for slug, values in values_by_slug(rows).items():
        indicator = rows[slug][0].indicator
        last = values.at("last")
        if indicator.key_figure and not indicator.contrast and last:
            figures.append(KeyFigure(last, line_of(indicator, rows[slug], values)))
    return figures


def news(using: str) -> PublishedEntry | None:
    """The first entry of the newest correction or update, with its publication; None before one."""
    return next(iter(news_rows(using)), None)


@Prepared
def news_rows(using: str) -> QuerySet[PublishedEntry]:
    """The first entry of the newest correction or update."""
    newest = Publication.objects.using(using).filter(kind__in=NEWS).order_by("-number")
    rows = (
        PublishedEntry.objects.using(using).named().between_versions().select_related("publication")
    )
    return rows.filter(publication=Subquery(newest.values("number")[:1]))[:1]


def shown(rows: Rows) -> list[Observation]:
    """The observations that the page shows or draws: of other indicators the finding says values
    only.
    """
    observations: list[Observation] = []
    for slug, values in values_by_slug(rows).items():
        indicator = rows[slug][0].indicator
        if indicator.key_figure or indicator.contrast:
            observations += values.observations
    return observations


def texts_of_section(section: EraSection) -> list[str]:
    """The texts of an era that the start page shows."""
    texts = [section.era.summary or ""]
    for initiative in section.main:
        texts.append(initiative.summary or "")
    return texts
