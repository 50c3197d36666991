"""The sheet for wide screens and for print: time runs to the right, each entry has a row of its
own.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.charts.spans import Entry, Proposals
from timeline.charts.text_width import Box, Label, line_height, line_width, text_width, wrap
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

WIDTH = 1000
MARGIN = 24
# The room past today in which proposals stand.
FUTURE = 64
GAP = 12
ROW_HEIGHT = 30
BAR_HEIGHT = 12
MARK_REACH = 9
# A column of wrapped text that is no narrower than this stands beside its bar, else above it.
LEAST_COLUMN = 260
LEAST_ERA_WIDTH = 96
# With more entries than these the years are written above the rows as well.
LONG_STORY = 14
YEARS_APART = 56


class EraSlot(NamedTuple):
    """An era with the stretch of a tier that it takes, and its name in lines that fit there."""

    band: Band
    box: Box
    lines: tuple[str, ...]


class RowText(NamedTuple):
    """The labels of a row, its height, and where the middle of its bar or mark lies."""

    labels: tuple[Label, ...]
    height: float
    middle: float


def wide(story: Story) -> View:
    """The sheet of a story that has at least one day to draw."""
    right = WIDTH - MARGIN
    if story.proposals:
        right -= FUTURE
    scale = story.scale(MARGIN, right)

    bands: list[Row] = []
    eras_end = 6.0
    for tier in era_tiers(story.named_bands, scale):
        names_height = max(len(slot.lines) for slot in tier) * line_height("era")
        depth = names_height + line_height("when")
        for slot in tier:
            bands.append(era_row(slot, scale, eras_end + depth))
        eras_end += depth + 22

    is_long = len(story.entries) > LONG_STORY
    rows_begin = eras_end + (36 if is_long else 14)
    rows: list[Row] = []
    y = rows_begin
    for entry in story.entries:
        row = entry_row(entry, scale, y)
        rows.append(row)
        y += row.hit.height
    for wish in story.proposals:
        row = proposals_row(wish, story, scale, y)
        rows.append(row)
        y += row.hit.height

    today, today_line = None, None
    if story.reaches_today(scale):
        today = scale.place(story.today)
        today_line = stroke((today, rows_begin - 6), (today, y + 6))
    years = year_labels(scale, today, y + 24)
    if is_long:
        years += year_labels(scale, today, eras_end + 22)
    grid: list[Stroke] = []
    for year in scale.years(YEARS_APART):
        x = scale.year_place(year)
        grid.append(stroke((x, rows_begin - 6), (x, y + 6)))
    return View(
        name="wide",
        width=WIDTH,
        height=y + 34,
        grid=tuple(grid),
        years=tuple(years),
        today=today_line,
        leaders=(),
        bands=tuple(bands),
        rows=tuple(rows),
    )


def year_labels(scale: Scale, today: float | None, y: float) -> list[Label]:
    """The years of the axis, and today before any year that stands too near to it."""
    years: list[Label] = []
    for year in scale.years(YEARS_APART):
        years.append(Label(str(year), scale.year_place(year), y, "year", "middle"))
    if today is None:
        return years
    return clear_of_today(years, Label(gettext("today"), today, y, "today", "middle"))


def era_tiers(bands: Iterable[Band], scale: Scale) -> list[list[EraSlot]]:
    """The eras in as few tiers as let no name meet another."""
    tiers: list[list[EraSlot]] = []
    for band in bands:
        slot = era_slot(band, scale)
        for tier in tiers:
            if not any(slot.box.meets(other.box) for other in tier):
                tier.append(slot)
                break
        else:
            tiers.append([slot])
    return tiers


def era_slot(band: Band, scale: Scale) -> EraSlot:
    """The stretch of a tier that an era takes, and its name in lines that fit over its band."""
    near, far = scale.place(band.first), scale.place(band.last)
    lines = wrap(band.title, "era", max(far - near - GAP, LEAST_ERA_WIDTH))
    if len(lines) > 3:
        lines = wrap(band.title, "era", 3.4 * LEAST_ERA_WIDTH)
    widths = [text_width(line, "era") for line in lines]
    width = max(*widths, text_width(band.when, "when"))
    if width > WIDTH - MARGIN:
        width = WIDTH - MARGIN
        lines = wrap(band.title, "era", width)
    left = min(near, WIDTH - width - 2)
    box = Box(left, 0, max(far - left, width + GAP / 2, near + 4 - left), 1)
    return EraSlot(band, box, tuple(lines))


def era_row(slot: EraSlot, scale: Scale, base: float) -> Row:
    """The name and span of an era over its band; `base` is where the span's line ends."""
    band, left = slot.band, slot.box.x
    near = scale.place(band.first)
    far = max(scale.place(band.last) - 1.5, near + 3)
    step = line_height("era")
    first = base - line_height("when") - step * (len(slot.lines) - 1) - 4
    labels: list[Label] = []
    for number, line in enumerate(slot.lines):
        labels.append(Label(line, left, first + step * number, "era"))
    labels.append(Label(band.when, left, base - 4, "when"))
    rects = [Rect("bar", near, base + 6, round(far - near, 1), 6)]
    if band.runs:
        third = round((far - near) / 3, 1)
        rects.append(Rect("fade-out", round(far - third, 1), base + 5.4, third + 0.6, 7.2))
    return Row(
        target="era",
        slug=band.slug,
        name=f"{band.title}, {band.when}",
        accent=band.accent,
        hit=Box(left, first - 16, slot.box.width, base + 14 - first + 16),
        labels=tuple(labels),
        rects=tuple(rects),
    )


def entry_row(entry: Entry, scale: Scale, top: float) -> Row:
    """The bar or mark of an entry with its label beside it, or above it where no side has room."""
    bar_strips = strips(entry.life, scale)
    rects: list[Rect] = []
    marks: list[Mark] = []
    if bar_strips:
        near, far = bar_strips[0].near, bar_strips[0].far
        # A bar whose sources disagree has a mark at its beginning.
        left = near - (MARK_REACH if entry.disputed else 0)
        text = text_beside(entry.title, entry.when, left, far, top)
        for strip in bar_strips:
            rects.append(level_rect(strip, text.middle))
        if entry.disputed:
            marks.append(Mark(mark_kind(entry), near, text.middle))
    else:
        day = scale.place(entry.life.middle_day)
        text = text_beside(entry.title, entry.when, day - MARK_REACH, day + MARK_REACH, top)
        marks.append(Mark(mark_kind(entry), day, text.middle))
    ticks: list[Stroke] = []
    for milestone_day in entry.ticks:
        x = scale.place(milestone_day)
        ticks.append(stroke((x, text.middle - 9), (x, text.middle + 9)))
    return Row(
        target="initiative",
        slug=entry.slug,
        name=entry.name,
        accent=entry.accent,
        hit=Box(0, top, WIDTH, text.height),
        labels=text.labels,
        rects=tuple(rects),
        marks=tuple(marks),
        ticks=tuple(ticks),
    )


def level_rect(strip: Strip, middle: float, thick: float = BAR_HEIGHT) -> Rect:
    """A strip of a bar that runs to the right."""
    width = round(strip.far - strip.near + 2 * strip.spill, 1)
    height = thick + 2 * strip.spill
    x = round(strip.near - strip.spill, 1)
    return Rect(strip.kind, x, round(middle - height / 2, 1), width, height)


def proposals_row(wish: Proposals, story: Story, scale: Scale, top: float) -> Row:
    """The outline past today that stands for proposals."""
    near = scale.place(story.today) + 8
    text = text_beside(wish.title, wish.when, near - 10, near + 44, top)
    outline = Rect("outline", near, text.middle - BAR_HEIGHT / 2, 44, BAR_HEIGHT)
    return Row(
        target=wish.target,
        slug=wish.slug,
        name=wish.name,
        accent=wish.accent,
        hit=Box(0, top, WIDTH, text.height),
        labels=text.labels,
        rects=(outline,),
    )


def text_beside(title: str, when: str, near: float, far: float, top: float) -> RowText:
    """The text of a thing from near to far: on one line or in a column beside it, else above it."""
    whole = line_width(title, "title", when)
    room_before = near - GAP - 4
    room_after = WIDTH - 4 - far - GAP
    room = max(room_before, room_after)
    if whole <= room:
        if whole <= room_before:
            label = Label(title, near - GAP, top + 20, "title", "end", when)
        else:
            label = Label(title, far + GAP, top + 20, "title", "start", when)
        return RowText((label,), ROW_HEIGHT, top + ROW_HEIGHT / 2)
    if room >= LEAST_COLUMN:
        if room == room_before:
            column = stacked_labels(title, when, near - GAP, top + 20, "end", room)
        else:
            column = stacked_labels(title, when, far + GAP, top + 20, "start", room)
        height = column[-1].y - top + 10
        return RowText(tuple(column), height, top + height / 2)
    return text_above(title, when, near, top)


def text_above(title: str, when: str, near: float, top: float) -> RowText:
    """The text of a thing over it, moved to the left where it would leave the sheet."""
    lines = [Label(title, 0, top + 20, after=when)]
    if lines[0].box.width > WIDTH - MARGIN:
        lines = stacked_labels(title, when, 0, top + 20, "start", WIDTH - MARGIN)
    widest = max(line.box.width for line in lines)
    x = min(max(near, 4), WIDTH - 4 - widest)
    labels = [replace(line, x=x) for line in lines]
    base = labels[-1].y
    return RowText(tuple(labels), base - top + 10 + BAR_HEIGHT + 8, base + 10 + BAR_HEIGHT / 2)


def stacked_labels(
    title: str, when: str, x: float, y: float, anchor: str, room: float
) -> list[Label]:
    """A title in lines with its date below."""
    labels: list[Label] = []
    for line in wrap(title, "title", room):
        labels.append(Label(line, x, y, "title", anchor))
        y += line_height("title")
    for line in wrap(when, "when", room):
        labels.append(Label(line, x, y, "when", anchor))
        y += line_height("title")
    return labels
