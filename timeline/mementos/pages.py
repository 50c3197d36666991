"""The pages of today over rows of then: one dataclass a page, as timeline/public/pages.py has them.

What points to an entry from elsewhere, and what a check of links has found, is left out.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone

from timeline.mementos.rows_then import RowsThen, page_rows
from timeline.mementos.snapshot_rows import rows_under
from timeline.models import Observation, Picture, Source
from timeline.public import indicator_figures, queries, story
from timeline.public.page_sources import texts_in
from timeline.public.pages import (
    AgentPage,
    ArticlePage,
    DisputedPoint,
    EraPage,
    EraSection,
    IndicatorPage,
    InitiativePage,
    Neighbours,
    PublicPage,
    RelatedInitiative,
    SourcePage,
    TextReferences,
)
from timeline.texts import citations
from timeline.texts.markup import charts
from timeline.texts.value_places import values_of

# A page on which nothing is listed.
EMPTY_SHEET = 50


def page_then(then: RowsThen) -> PublicPage:
    """The page of the entry as it was."""
    return PAGES[str(then.entry._meta.model_name)](then)


def initiative_page(then: RowsThen) -> InitiativePage:
    entry = then.entry
    if entry.era:
        entry.era_place = then.era_place(entry.era)
    points = points_of(then)
    return InitiativePage(
        entry=entry,
        life=queries.life_strip(entry, points, timezone.localdate(entry.updated_at)),
        disputed_points=points,
        claimed_milestones=story.claimed_milestones(entry, points),
        relations=relations_of(then),
        related=[],
        neighbours=Neighbours(),
        references=references(then, points),
    )


def era_page(then: RowsThen) -> EraPage:
    entry = then.entry
    entry.era_place = then.era_place(entry)
    points = points_of(then)
    return EraPage(
        entry=entry,
        section=EraSection(entry, [], 0),
        drawing=None,
        density=None,
        disputed_points=points,
        neighbours=Neighbours(),
        references=references(then, points),
    )


def source_page(then: RowsThen) -> SourcePage:
    return SourcePage(
        entry=then.entry,
        reference=citations.reference_of(then.entry),
        sheet=Paginator(range(0), EMPTY_SHEET).page(1),
        entries=[],
        references=references(then),
    )


def indicator_page(then: RowsThen) -> IndicatorPage:
    points = points_of(then)
    others = {slug: values_of(rows[0].indicator, rows) for slug, rows in values_then(then).items()}
    return indicator_figures.page(then.entry, QueryDict(), others, points, references(then, points))


def agent_page(then: RowsThen) -> AgentPage:
    return AgentPage(
        entry=then.entry,
        works=[],
        led=[],
        led_count=0,
        views=[],
        articles=[],
        drawing=None,
        references=references(then),
    )


def article_page(then: RowsThen) -> ArticlePage:
    points = points_of(then)
    return ArticlePage(
        entry=then.entry, disputed_points=points, references=references(then, points)
    )


PAGES: dict[str, Callable[[RowsThen], PublicPage]] = {
    "initiative": initiative_page,
    "era": era_page,
    "source": source_page,
    "indicator": indicator_page,
    "agent": agent_page,
    "article": article_page,
}


def points_of(then: RowsThen) -> list[DisputedPoint]:
    """The disputes of the entry, each with its positions."""
    points = []
    for dispute in rows_under(then.entry, "disputes"):
        points.append(DisputedPoint(dispute, rows_under(dispute, "positions")))
    return points


def relations_of(then: RowsThen) -> list[RelatedInitiative]:
    """The initiatives to which the entry itself said that it is related."""
    related = []
    for row in sorted(rows_under(then.entry, "relations_from"), key=lambda row: row.kind):
        other = row.to_initiative
        if other and not other.withdrawn_at:
            reason, _back = story.relation_words(row.kind)
            related.append(RelatedInitiative(reason, other))
    return related


def references(then: RowsThen, points: Sequence[DisputedPoint] = ()) -> TextReferences:
    """What the texts of the page refer to."""
    observations = values_then(then)
    charted: set[str] = set()
    for row in page_rows(then.entry):
        for text in texts_in(row):
            charted.update(charts(text))
    pictures: dict[str, Picture] = {}
    for picture in then.of(Picture):
        if not picture.is_document:
            pictures[picture.key] = picture
    return TextReferences(
        then.of(Source),
        then.titles(),
        indicator_figures.text_figures(observations, charted),
        pictures=pictures,
        picture=getattr(then.entry, "picture", None),
    )


def values_then(then: RowsThen) -> dict[str, list[Observation]]:
    """The values of the indicators that texts and headlines show, by the indicator's address."""
    values: dict[str, list[Any]] = {}
    for indicator in then.indicators_shown():
        if rows := rows_under(indicator, "observations"):
            values[indicator.slug] = rows
    return values
