"""What pages show of indicators: the message, the chart and the latest value, in lists, on the page
of one, and within texts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import QueryDict

from govdigital.prepared_queries import Prepared
from timeline import charts
from timeline.charts.indicator_values import value_of
from timeline.charts.sparkline import Sparkline, sparkline
from timeline.charts.subject_series import (
    regional_place,
    survey_days,
    usual_choice,
)
from timeline.charts.subjects_chart import subjects_chart
from timeline.models import Indicator, Observation
from timeline.public.pages import (
    DisputedPoint,
    IndicatorPage,
    IndicatorSummary,
    SubjectsView,
    TextFigure,
    TextReferences,
)
from timeline.public.subject_choice import subject_form
from timeline.public.subject_table import subject_table
from timeline.texts.headlines import first_and_last, message
from timeline.texts.value_places import Values, filled, subjects_of, values_of

# These follow from the date of a value.
DAYS = ("date_earliest", "date_latest")
# The sheets of a chart within a text: for its measure, and for a phone.
TEXT_SHEETS = ("wide", "narrow")


def values_by_slug(using: str, slugs: Collection[str]) -> dict[str, Values]:
    """The values of the listed indicators at these addresses, in one query; none where no address
    is given.
    """
    values: dict[str, Values] = {}
    for rows in rows_by_slug(using, slugs).values():
        indicator = rows[0].indicator
        values[indicator.slug] = values_of(indicator, rows)
    return values


def rows_by_slug(
    using: str, slugs: Collection[str], *, with_named: bool = False
) -> dict[str, list[Observation]]:
    """The observations of the listed indicators at these addresses, and of those whose values stand
    in their headlines, each with its indicator and its subject; in one query, or none where no
    address is given.
    """
    rows: dict[str, list[Observation]] = defaultdict(list)
    if not slugs:
        return {}
    for row in named_observation_rows(using, list(slugs), with_named=with_named):
        rows[row.indicator.slug].append(row)
    return dict(rows)


@Prepared
def named_observation_rows(
    using: str, slugs: list[str], *, with_named: bool
) -> QuerySet[Observation]:
    """The observations of the listed indicators at these addresses, and of those whose values stand
    in their headlines where these are wanted.
    """
    wanted = Q(indicator__slug__in=slugs)
    if with_named:
        wanted |= Q(Exists(naming_headlines(using, slugs)))
    rows = Observation.objects.using(using).filter(wanted, indicator__withdrawn_at__isnull=True)
    return with_subjects(rows)


@Prepared
def observation_rows(using: str, indicators: list[int]) -> QuerySet[Observation]:
    """The observations of the indicators with these keys."""
    rows = Observation.objects.using(using).filter(indicator__in=indicators)
    return rows.select_related("subject").defer(*DAYS)


def with_subjects(rows: QuerySet[Observation]) -> QuerySet[Observation]:
    """The observations, each with its indicator and its subject."""
    rows = rows.select_related("indicator", "subject")
    days = [f"indicator__{name}" for name in ("method_date_earliest", "method_date_latest")]
    return rows.defer(*DAYS, *days)


def naming_headlines(using: str, slugs: Collection[str]) -> QuerySet[Indicator]:
    """Of the indicators at these addresses, those whose headline has a place for a value of the
    indicator of an outer query.
    """
    beginning = Concat(Value("{"), OuterRef("indicator__slug"), Value("."))
    in_headline = Q(headline_en__contains=beginning) | Q(headline_es__contains=beginning)
    return Indicator.objects.using(using).filter(in_headline, slug__in=slugs)


def page(
    indicator: Indicator,
    query: QueryDict,
    others: Mapping[str, Values],
    points: list[DisputedPoint],
    references: TextReferences,
) -> IndicatorPage:
    """The page of an indicator with its observations and their sources at hand; `others` are the
    values of those that its headline names.
    """
    observations = list(indicator.observations.all())
    subjects = subjects_of(observations)
    if len(subjects) < 2:
        values = values_of(indicator, observations)
        headline = filled(indicator.headline, values, others)
        return IndicatorPage(
            entry=indicator,
            message=headline or first_and_last(values) or indicator.title,
            is_headline=bool(headline),
            chart=charts.chart(indicator, observations),
            subjects=None,
            disputed_points=points,
            references=references,
        )
    form = subject_form(query, subjects)
    front = form.choice.front
    values = values_of(indicator, observations, front)
    headline = ""
    # The editors' message speaks of the subject that they have put in front.
    if front.pk == subjects[0].pk:
        headline = filled(indicator.headline, values, others)
    view = SubjectsView(
        form=form,
        chart=subjects_chart(indicator, observations, form.choice),
        table=subject_table(indicator, observations, form.choice),
        regional_place=regional_place(indicator, observations, front),
    )
    return IndicatorPage(
        entry=indicator,
        message=headline or first_and_last(values, front.title) or indicator.title,
        is_headline=bool(headline),
        chart=None,
        subjects=view,
        disputed_points=points,
        references=references,
    )


def summary(indicator: Indicator, all_values: Mapping[str, Values]) -> IndicatorSummary:
    """The indicator with its observations at hand; `all_values` are those of all listed
    indicators.
    """
    observations = list(indicator.observations.all())
    subjects = subjects_of(observations)
    values = all_values[indicator.slug]
    front = subjects[0] if len(subjects) > 1 else None
    return IndicatorSummary(
        indicator=indicator,
        message=message(indicator, values, all_values, subject=front.title if front else ""),
        sparkline=line_of(indicator, observations, values),
        last=values.at("last"),
        subject=front,
    )


def line_of(
    indicator: Indicator, observations: Sequence[Observation], values: Values
) -> Sparkline | None:
    """The small line of the subject in front, with gaps where others have values."""
    days: list[int] = []
    if len(subjects_of(observations)) > 1:
        days = survey_days(observations)
    drawn = [value_of(indicator, row, with_source=False) for row in values.observations]
    return sparkline(indicator, drawn, days)


def text_figures(
    rows: Mapping[str, Sequence[Observation]], slugs: Collection[str]
) -> dict[str, TextFigure]:
    """The charts of the indicators at these addresses, from observations by address whose sources
    are at hand; without those of which nothing can be drawn.
    """
    all_values: dict[str, Values] = {}
    for slug, observations in rows.items():
        all_values[slug] = values_of(observations[0].indicator, observations)
    figures: dict[str, TextFigure] = {}
    for slug in slugs:
        if slug not in rows:
            continue
        figure = text_figure(rows[slug][0].indicator, rows[slug], all_values)
        if figure.chart or figure.subjects_chart:
            figures[slug] = figure
    return figures


def text_figure(
    indicator: Indicator, observations: Sequence[Observation], others: Mapping[str, Values]
) -> TextFigure:
    """The chart of one indicator as it stands in a text."""
    subjects = subjects_of(observations)
    values = values_of(indicator, observations)
    if len(subjects) < 2:
        return TextFigure(
            indicator=indicator,
            message=message(indicator, values, others),
            chart=charts.chart(indicator, observations),
            subjects_chart=None,
            cited=one_of_each_source(observations),
        )
    choice = usual_choice(subjects)
    return TextFigure(
        indicator=indicator,
        message=message(indicator, values, others, subject=choice.front.title),
        chart=None,
        subjects_chart=subjects_chart(indicator, observations, choice, TEXT_SHEETS),
        cited=one_of_each_source(observations),
        subject=choice.front,
    )


def one_of_each_source(observations: Iterable[Observation]) -> list[Observation]:
    """One observation for each source that they name."""
    by_source: dict[int, Observation] = {}
    for row in observations:
        if row.source_id:
            by_source.setdefault(row.source_id, row)
    return list(by_source.values())
