"""What a frame on another site shows of an entry: its dates, a drawing, and the sources of one
text. Less is read than for a page; of what is withdrawn, nothing but its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from timeline import charts
from timeline.models import Indicator, Initiative
from timeline.public import story
from timeline.public.indicator_figures import rows_by_slug, text_figures
from timeline.public.page_sources import references_of
from timeline.public.pages import (
    DisputedPoint,
    EraPage,
    EraSection,
    InitiativePage,
    Neighbours,
    PublicPage,
    TextFigure,
)
from timeline.texts.table_of_contents import first_paragraph

# The sheets that were drawn for a phone: a frame is no wider.
NARROW = ("narrow", "tall")


@dataclass(frozen=True, kw_only=True)
class IndicatorEmbed(PublicPage):
    """An indicator with its chart, None where it has no value, and the beginning of its
    description.
    """

    entry: Indicator
    figure: TextFigure | None
    opening: str


def narrow(views: Sequence[Any]) -> list[Any]:
    """Of the sheets of a drawing, that for a narrow screen; all where there is none."""
    return [view for view in views if view.name in NARROW] or list(views)


def era_embed(row: Any, using: str) -> EraPage:
    """The era, which has been read, with the drawing of what it has, or of its numbers."""
    if row.withdrawn_at:
        return EraPage(
            entry=row,
            section=EraSection(row, [], 0),
            drawing=None,
            density=None,
            disputed_points=[],
            neighbours=Neighbours(),
        )
    [section] = story.era_sections([row], {row.pk: row.entry_count}, using)
    drawing = story.drawing([row], row.entry_count, row.era_place)
    density = story.density([row], row.entry_count, using, row.era_place)
    return EraPage(
        entry=row,
        section=section,
        drawing=drawing._replace(views=tuple(narrow(drawing.views))) if drawing else None,
        density=density._replace(views=tuple(narrow(density.views))) if density else None,
        disputed_points=[],
        neighbours=Neighbours(),
        references=references_of(using, texts=[row.summary or ""]),
    )


def initiative_embed(
    row: Initiative, life: charts.LifeStrip | None, points: list[DisputedPoint], using: str
) -> InitiativePage:
    """The initiative, which has been read with its milestones, with the drawing of its life."""
    page = InitiativePage(
        entry=row,
        life=life._replace(views=tuple(narrow(life.views))) if life else None,
        disputed_points=points,
        claimed_milestones=story.claimed_milestones(row, points),
        relations=[],
        related=[],
        neighbours=Neighbours(),
    )
    if row.withdrawn_at:
        return page
    # Its one milestone is told in the head, with its source.
    told = [page.only_milestone] if page.only_milestone else []
    return replace(page, references=references_of(using, told, texts=[row.summary or ""]))


def indicator_embed(row: Indicator, using: str) -> IndicatorEmbed:
    """The indicator, which has been read, with the chart that stands of it in texts."""
    if row.withdrawn_at:
        return IndicatorEmbed(entry=row, figure=None, opening="")
    rows = rows_by_slug(using, [row.slug], with_named=True)
    opening = first_paragraph(row.description or "")
    references = references_of(using, *rows.values(), texts=[opening])
    figure = text_figures(rows, [row.slug]).get(row.slug)
    return IndicatorEmbed(entry=row, figure=figure, opening=opening, references=references)
