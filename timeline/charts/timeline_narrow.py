"""The sheet for narrow screens: time runs down, bars stand in lanes beside their wrapped labels."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.label_layout import (
    FUTURE,
    GUTTER,
    LEAST,
    MOST,
    MOST_TIERS,
    PER_YEAR,
    STRIP,
    WIDTH,
    YEARS,
    Columns,
    Piece,
    Thing,
    fitted,
    lanes,
    lines_of,
    middle,
    shared,
    span_of,
)
from timeline.charts.spans import Entry, Proposals
from timeline.charts.text_width import Box, Label, line_height
from timeline.charts.time_axis import Scale
from timeline.charts.timeline_content import Band, Story
from timeline.charts.timeline_shapes import (
    Mark,
    Rect,
    Row,
    Strip,
    Stroke,
    View,
    clear_of,
    mark_kind,
    strips,
    stroke,
)

UPRIGHT = {"fade-in": "fade-up", "fade-out": "fade-down"}


def tall(story: Story) -> View:
    """The sheet of a story that has at least one day to draw."""
    tiers = lanes([(band.first, band.last) for band in story.bands])
    things: list[Thing] = [*story.bands, *story.entries, *story.proposals]
    columns, lane_of = shared(story, max(tiers, default=0) + 1)
    texts = [lines_of(thing, WIDTH - columns.text - 2) for thing in things]
    depth = max(LEAST, min(MOST, span_of(story) * PER_YEAR))
    scale, placed, end = fitted(story, list(zip(things, texts, strict=True)), depth)
    sheet = Sheet(
        story, scale, columns, dict(zip(map(id, story.bands), tiers, strict=True)), lane_of
    )
    return sheet.view(placed, end)


class Sheet(NamedTuple):
    """All that the shapes of one tall sheet are placed by."""

    story: Story
    scale: Scale
    columns: Columns
    tiers: dict[int, int]
    lanes: dict[int, int]

    def view(self, placed: Sequence[tuple[Piece, float]], height: float) -> View:
        """The sheet with every piece at its place."""
        bands = [
            self.band(piece.thing, piece, top)
            for piece, top in placed
            if isinstance(piece.thing, Band)
        ]
        others = [(piece, top) for piece, top in placed if not isinstance(piece.thing, Band)]
        rows = [self.row(piece.thing, piece, top) for piece, top in others]
        leaders = [self.leader(piece, top) for piece, top in others]
        today = self.scale.place(self.story.today) if self.story.reaches_today(self.scale) else None
        right = self.columns.text - GUTTER + 4
        line = stroke((YEARS + 2, today), (right, today)) if today is not None else None
        grid = [
            stroke((YEARS + 2, y), (right, y))
            for y in map(self.scale.year_place, self.scale.years(60))
        ]
        years = year_labels(self.scale, today)
        lines = tuple(grid), tuple(years), line, tuple(leaders)
        return View("tall", WIDTH, height, *lines, tuple(bands), tuple(rows))

    def band(self, band: Band, piece: Piece, top: float) -> Row:
        """An era: its strip beside the years, its name among the labels."""
        x = YEARS + 5 + self.tiers[id(band)] % MOST_TIERS * (STRIP + 3)
        near, far = self.scale.place(band.first), self.scale.place(band.last)
        length = round(max(far - near - 1.5, 3), 1)
        rects = [Rect("bar", x, near, STRIP, length)]
        if band.runs:
            rects.append(
                Rect("fade-down", x, round(near + length * 2 / 3, 1), STRIP, round(length / 3, 1))
            )
        hit, labels = self.hit(piece, top), self.labels(piece, top)
        return Row(
            "era", band.slug, f"{band.title}, {band.when}", band.accent, hit, labels, tuple(rects)
        )

    def row(self, thing: Thing, piece: Piece, top: float) -> Row:
        """An entry or the proposals: a bar or mark in its lane, its words among the labels."""
        if isinstance(thing, Entry):
            target, (rects, marks, ticks) = "initiative", self.shapes(thing)
        else:
            target = thing.target if isinstance(thing, Proposals) else "era"
            near = self.scale.place(self.story.today) + 8
            rects, marks, ticks = (
                (Rect("outline", self.columns.lanes, near, 10, FUTURE - 16),),
                (),
                (),
            )
        name = thing.when if isinstance(thing, Band) else thing.name
        hit, labels = self.hit(piece, top), self.labels(piece, top)
        return Row(target, thing.slug, name, thing.accent, hit, labels, rects, marks, ticks)

    def shapes(self, entry: Entry) -> tuple[tuple[Rect, ...], tuple[Mark, ...], tuple[Stroke, ...]]:
        """The bar with its hatches and fades, the mark, the ticks of an entry in its lane."""
        x, pieces = self.lane_x(entry), strips(entry.life, self.scale)
        thick = round(min(8.0, self.columns.lane * 0.6), 1)
        rects = [upright(piece, x, thick) for piece in pieces]
        y = pieces[0].near if pieces else middle(entry, self.scale)
        marks = (
            [Mark(mark_kind(entry), x, y, self.columns.radius)]
            if entry.disputed or not pieces
            else []
        )
        ticks = [
            stroke((x - thick, day), (x + thick, day)) for day in map(self.scale.place, entry.ticks)
        ]
        return tuple(rects), tuple(marks), tuple(ticks)

    def leader(self, piece: Piece, top: float) -> Stroke:
        """A line from the bar or mark to its label, level as far as the bar reaches."""
        y, end = top + 11, self.columns.text - GUTTER + 4
        if isinstance(piece.thing, Entry):
            x, pieces = self.lane_x(piece.thing), strips(piece.thing.life, self.scale)
            near = middle(piece.thing, self.scale)
            # Where a bar fades out, a line would seem to hang in the air.
            level = (
                min(max(y, pieces[0].near), max(pieces[0].far - 10, pieces[0].near))
                if pieces
                else near
            )
        else:
            x = self.columns.lanes + 10
            near = self.scale.place(self.story.today) + 8
            level = min(max(y, near + 4), near + FUTURE - 20)
        return stroke((x, level), (end, level), (self.columns.text - 4, y))

    def lane_x(self, entry: Entry) -> float:
        """The middle of the lane of an entry."""
        return round(self.columns.lanes + self.columns.lane * (self.lanes[id(entry)] + 0.5), 1)

    def labels(self, piece: Piece, top: float) -> tuple[Label, ...]:
        """The lines of a piece under each other."""
        labels, y = [], top + (20 if isinstance(piece.thing, Band) else 15)
        for text, kind in piece.lines:
            labels.append(Label(text, self.columns.text, y, kind))
            y += line_height(kind)
        return tuple(labels)

    def hit(self, piece: Piece, top: float) -> Box:
        """The area that answers to a finger."""
        left = self.columns.text - 4
        return Box(left, round(top, 1), WIDTH - left, round(piece.height, 1))


def upright(strip: Strip, x: float, thick: float) -> Rect:
    """A strip of a bar that runs down."""
    kind, spill = UPRIGHT.get(strip.kind, strip.kind), strip.spill
    width, height = round(thick + 2 * spill, 1), round(strip.far - strip.near + 2 * spill, 1)
    return Rect(kind, round(x - width / 2, 1), round(strip.near - spill, 1), width, height)


def year_labels(scale: Scale, today: float | None) -> list[Label]:
    """The years beside the axis, and today before any year that stands too near to it."""
    now = Label(gettext("today"), YEARS, today + 4.5, "today", "end") if today is not None else None
    years = [
        Label(str(year), YEARS, scale.year_place(year) + 4.5, "year", "end")
        for year in scale.years(60)
    ]
    return clear_of(years, now) + ([now] if now else [])
