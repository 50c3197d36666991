"""The sheet for narrow screens: time runs down, bars stand in lanes beside their wrapped labels."""

from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.label_layout import (
    FUTURE,
    Block,
    PlacedBlock,
    entry_lanes,
    entry_start,
    laid_out,
    lines_of,
)
from timeline.charts.lanes import (
    GUTTER,
    MOST_TIERS,
    STRIP_WIDTH,
    WIDTH,
    YEARS_WIDTH,
    Columns,
    columns_for,
    free_lanes,
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
    clear_of_today,
    mark_kind,
    strips,
    stroke,
)

UPRIGHT_KINDS = {"fade-in": "fade-up", "fade-out": "fade-down"}
YEARS_APART = 60


def tall(story: Story) -> View:
    """The sheet of a story that has at least one day to draw."""
    tiers = free_lanes([(band.first, band.last) for band in story.named_bands])
    lanes = entry_lanes(story)
    columns = columns_for(max(tiers, default=0) + 1, max(lanes, default=0) + 1)
    room = WIDTH - columns.text - 2
    blocks: list[Block] = []
    for band, tier in zip(story.named_bands, tiers, strict=True):
        blocks.append(Block(band, lines_of(band, room), tier))
    for entry, lane in zip(story.entries, lanes, strict=True):
        blocks.append(Block(entry, lines_of(entry, room), lane))
    for wish in story.proposals:
        blocks.append(Block(wish, lines_of(wish, room)))
    layout = laid_out(story, blocks)
    sheet = Sheet(layout.scale, columns, layout.scale.place(story.today))

    bands: list[Row] = []
    rows: list[Row] = []
    leaders: list[Stroke] = []
    for placed in layout.placed:
        thing = placed.block.thing
        if isinstance(thing, Band):
            bands.append(sheet.era_row(thing, placed))
        elif isinstance(thing, Entry):
            rows.append(sheet.entry_row(thing, placed))
            leaders.append(sheet.entry_leader(thing, placed))
        else:
            rows.append(sheet.proposals_row(thing, placed))
            leaders.append(sheet.proposals_leader(placed))
    today, today_line = None, None
    if story.reaches_today(layout.scale):
        today = sheet.today
        today_line = sheet.level_line(today)
    years = layout.scale.years(YEARS_APART)
    grid = [sheet.level_line(layout.scale.year_place(year)) for year in years]
    return View(
        name="tall",
        width=WIDTH,
        height=layout.height,
        grid=tuple(grid),
        years=tuple(year_labels(layout.scale, today)),
        today=today_line,
        leaders=tuple(leaders),
        bands=tuple(bands),
        rows=tuple(rows),
    )


class Sheet(NamedTuple):
    """All that the shapes of one tall sheet are placed by; `today` is a place on the scale."""

    scale: Scale
    columns: Columns
    today: float

    @property
    def lanes_end(self) -> float:
        """Where the lanes end, and leaders begin to slant."""
        return self.columns.text - GUTTER + 4

    def level_line(self, y: float) -> Stroke:
        """A line across the lanes."""
        return stroke((YEARS_WIDTH + 2, y), (self.lanes_end, y))

    def era_row(self, band: Band, placed: PlacedBlock) -> Row:
        """An era: its strip beside the years, its name among the labels."""
        x = YEARS_WIDTH + 5 + placed.block.lane % MOST_TIERS * (STRIP_WIDTH + 3)
        near, far = self.scale.place(band.first), self.scale.place(band.last)
        length = round(max(far - near - 1.5, 3), 1)
        rects = [Rect("bar", x, near, STRIP_WIDTH, length)]
        if band.runs:
            fade_from = round(near + length * 2 / 3, 1)
            rects.append(Rect("fade-down", x, fade_from, STRIP_WIDTH, round(length / 3, 1)))
        return Row(
            target="era",
            slug=band.slug,
            name=f"{band.title}, {band.when}",
            accent=band.accent,
            hit=self.hit(placed),
            labels=self.labels(placed, first_line=20),
            rects=tuple(rects),
        )

    def entry_row(self, entry: Entry, placed: PlacedBlock) -> Row:
        """An entry: a bar or mark in its lane, its words among the labels."""
        x = self.lane_middle(placed)
        thick = round(min(8.0, self.columns.lane * 0.6), 1)
        bar_strips = strips(entry.life, self.scale)
        rects = [upright_rect(strip, x, thick) for strip in bar_strips]
        marks: list[Mark] = []
        if entry.disputed or not bar_strips:
            y = entry_start(entry, self.scale)
            marks.append(Mark(mark_kind(entry), x, y, self.columns.radius))
        ticks: list[Stroke] = []
        for day in entry.ticks:
            y = self.scale.place(day)
            ticks.append(stroke((x - thick, y), (x + thick, y)))
        return Row(
            target="initiative",
            slug=entry.slug,
            name=entry.name,
            accent=entry.accent,
            hit=self.hit(placed),
            labels=self.labels(placed, first_line=15),
            rects=tuple(rects),
            marks=tuple(marks),
            ticks=tuple(ticks),
        )

    def proposals_row(self, wish: Proposals, placed: PlacedBlock) -> Row:
        """The outline past today that stands for proposals, their words among the labels."""
        outline = Rect("outline", self.columns.lanes, self.today + 8, 10, FUTURE - 16)
        return Row(
            target=wish.target,
            slug=wish.slug,
            name=wish.name,
            accent=wish.accent,
            hit=self.hit(placed),
            labels=self.labels(placed, first_line=15),
            rects=(outline,),
        )

    def entry_leader(self, entry: Entry, placed: PlacedBlock) -> Stroke:
        """A line from the bar or mark to its label, level as far as the bar reaches."""
        level = entry_start(entry, self.scale)
        bar_strips = strips(entry.life, self.scale)
        if bar_strips:
            bar = bar_strips[0]
            # Where a bar fades out, a line would seem to hang in the air.
            level = min(max(placed.top + 11, bar.near), max(bar.far - 10, bar.near))
        return self.leader(self.lane_middle(placed), level, placed)

    def proposals_leader(self, placed: PlacedBlock) -> Stroke:
        """A line from the outline of the proposals to their label."""
        near = self.today + 8
        level = min(max(placed.top + 11, near + 4), near + FUTURE - 20)
        return self.leader(self.columns.lanes + 10, level, placed)

    def leader(self, x: float, level: float, placed: PlacedBlock) -> Stroke:
        """A line across the lanes, and from their end to the label."""
        label_start = (self.columns.text - 4, placed.top + 11)
        return stroke((x, level), (self.lanes_end, level), label_start)

    def lane_middle(self, placed: PlacedBlock) -> float:
        """The middle of the lane of an entry."""
        return round(self.columns.lanes + self.columns.lane * (placed.block.lane + 0.5), 1)

    def labels(self, placed: PlacedBlock, first_line: float) -> tuple[Label, ...]:
        """The lines of a block under each other, the first so far below its top."""
        labels: list[Label] = []
        y = placed.top + first_line
        for line in placed.block.lines:
            labels.append(Label(line.text, self.columns.text, y, line.kind))
            y += line_height(line.kind)
        return tuple(labels)

    def hit(self, placed: PlacedBlock) -> Box:
        """The area that answers to a finger."""
        left = self.columns.text - 4
        return Box(left, round(placed.top, 1), WIDTH - left, round(placed.block.height, 1))


def upright_rect(strip: Strip, x: float, thick: float) -> Rect:
    """A strip of a bar that runs down."""
    kind = UPRIGHT_KINDS.get(strip.kind, strip.kind)
    width = round(thick + 2 * strip.spill, 1)
    height = round(strip.far - strip.near + 2 * strip.spill, 1)
    return Rect(kind, round(x - width / 2, 1), round(strip.near - strip.spill, 1), width, height)


def year_labels(scale: Scale, today: float | None) -> list[Label]:
    """The years beside the axis, and today before any year that stands too near to it."""
    years: list[Label] = []
    for year in scale.years(YEARS_APART):
        years.append(Label(str(year), YEARS_WIDTH, scale.year_place(year) + 4.5, "year", "end"))
    if today is None:
        return years
    today_label = Label(gettext("today"), YEARS_WIDTH, today + 4.5, "today", "end")
    return clear_of_today(years, today_label)
