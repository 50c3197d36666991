"""The sheet for wide screens and for print: time runs to the right, each entry has a row of its
own.
"""

from collections.abc import Iterable
from dataclasses import replace

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
    View,
    clear_of,
    mark_kind,
    strips,
    stroke,
)

WIDTH = 1000
MARGIN = 24
FUTURE = 64
GAP = 12
ROW = 30
THICK = 12
ENOUGH = 260
SLOT = 96
LONG = 14


def wide(story: Story) -> View:
    """The sheet of a story that has at least one day to draw."""
    scale = story.scale(MARGIN, WIDTH - MARGIN - (FUTURE if story.proposals else 0))
    top_years = len(story.entries) > LONG
    eras, top = era_rows(story.bands, scale)
    rows: list[Row] = []
    things: list[Entry | Proposals] = [*story.entries, *story.proposals]
    y = start = top + (36 if top_years else 14)
    for thing in things:
        if isinstance(thing, Entry):
            rows.append(row := entry_row(thing, scale, y))
        else:
            rows.append(row := proposals_row(thing, story, scale, y))
        y += row.hit.height
    today = scale.place(story.today) if story.reaches_today(scale) else None
    years = year_labels(scale, today, y + 24) + (
        year_labels(scale, today, top + 22) if top_years else []
    )
    grid = tuple(stroke((x, start - 6), (x, y + 6)) for x in map(scale.year_place, scale.years(56)))
    line = stroke((today, start - 6), (today, y + 6)) if today is not None else None
    return View("wide", WIDTH, y + 34, grid, tuple(years), line, (), tuple(eras), tuple(rows))


def year_labels(scale: Scale, today: float | None, y: float) -> list[Label]:
    """The years of the axis, and today before any year that stands too near to it."""
    now = Label(gettext("today"), today, y, "today", "middle") if today is not None else None
    years = [
        Label(str(year), scale.year_place(year), y, "year", "middle") for year in scale.years(56)
    ]
    return clear_of(years, now) + ([now] if now else [])


def era_rows(bands: Iterable[Band], scale: Scale) -> tuple[list[Row], float]:
    """The eras in as few tiers as let no name meet another, and the height of all tiers."""
    tiers: list[list[tuple[Band, Box, list[str]]]] = []
    for band in bands:
        box, lines = era_slot(band, scale)
        free = (
            tier for tier in tiers if not any(box.meets(other) for _band, other, _lines in tier)
        )
        tier = next(free, None)
        if tier is None:
            tier = []
            tiers.append(tier)
        tier.append((band, box, lines))
    rows, top = [], 6.0
    for tier in tiers:
        depth = max(len(lines) for _band, _box, lines in tier) * line_height("era") + line_height(
            "when"
        )
        rows += [era_row(band, box, lines, scale, top + depth) for band, box, lines in tier]
        top += depth + 22
    return rows, top


def era_slot(band: Band, scale: Scale) -> tuple[Box, list[str]]:
    """The stretch of a tier that an era takes, and its name in lines that fit over its band."""
    near, far = scale.place(band.first), scale.place(band.last)
    room = max(far - near - GAP, SLOT)
    lines = wrap(band.title, "era", room)
    if len(lines) > 3:
        lines = wrap(band.title, "era", 3.4 * SLOT)
    width = max(*(text_width(line, "era") for line in lines), text_width(band.when, "when"))
    if width > WIDTH - MARGIN:
        lines, width = wrap(band.title, "era", WIDTH - MARGIN), WIDTH - MARGIN
    left = min(near, WIDTH - width - 2)
    return Box(left, 0, max(far - left, width + GAP / 2, near + 4 - left), 1), lines


def era_row(band: Band, box: Box, lines: list[str], scale: Scale, base: float) -> Row:
    """The name and span of an era over its band; `base` is where the span's line ends."""
    near = scale.place(band.first)
    far = max(scale.place(band.last) - 1.5, near + 3)
    step = line_height("era")
    first = base - line_height("when") - step * (len(lines) - 1) - 4
    labels = [Label(line, box.x, first + step * number, "era") for number, line in enumerate(lines)]
    labels.append(Label(band.when, box.x, base - 4, "when"))
    rects = [Rect("bar", near, base + 6, round(far - near, 1), 6)]
    if band.runs:
        third = round((far - near) / 3, 1)
        rects.append(Rect("fade-out", round(far - third, 1), base + 5.4, third + 0.6, 7.2))
    hit = Box(box.x, first - 16, box.width, base + 14 - first + 16)
    return Row(
        "era",
        band.slug,
        f"{band.title}, {band.when}",
        band.accent,
        hit,
        tuple(labels),
        tuple(rects),
    )


def entry_row(entry: Entry, scale: Scale, top: float) -> Row:
    """The bar or mark of an entry with its label beside it, or above it where no side has room."""
    life = entry.life
    pieces = strips(life, scale)
    day = scale.place(((life.first or life.last) + life.last) // 2)
    near, far = (pieces[0].near, pieces[0].far) if pieces else (day, day)
    heading = entry.disputed and bool(pieces)
    left = near - (9 if heading or not pieces else 0)
    labels, height, middle = beside(entry.title, entry.when, left, far + (0 if pieces else 9), top)
    rects = [level(piece, middle) for piece in pieces]
    marks = (
        [Mark(mark_kind(entry), near if pieces else day, middle)] if heading or not pieces else []
    )
    ticks = [stroke((x, middle - 9), (x, middle + 9)) for x in map(scale.place, entry.ticks)]
    shapes = tuple(labels), tuple(rects), tuple(marks), tuple(ticks)
    return Row(
        "initiative", entry.slug, entry.name, entry.accent, Box(0, top, WIDTH, height), *shapes
    )


def level(strip: Strip, middle: float) -> Rect:
    """A strip of a bar that runs to the right."""
    spill = strip.spill
    width, height = round(strip.far - strip.near + 2 * spill, 1), THICK + 2 * spill
    return Rect(
        strip.kind, round(strip.near - spill, 1), round(middle - height / 2, 1), width, height
    )


def proposals_row(wish: Proposals, story: Story, scale: Scale, top: float) -> Row:
    """The outline past today that stands for proposals."""
    near = scale.place(story.today) + 8
    labels, height, middle = beside(wish.title, wish.when, near - 10, near + 44, top)
    outline = Rect("outline", near, middle - THICK / 2, 44, THICK)
    hit = Box(0, top, WIDTH, height)
    return Row(wish.target, wish.slug, wish.name, wish.accent, hit, tuple(labels), (outline,))


def beside(
    title: str, when: str, near: float, far: float, top: float
) -> tuple[list[Label], float, float]:
    """The labels of a thing from near to far, the height of its row, and where its middle lies."""
    whole = line_width(title, "title", when)
    before, after = near - GAP - 4, WIDTH - 4 - far - GAP
    if whole <= max(before, after):
        x, anchor = (near - GAP, "end") if whole <= before else (far + GAP, "start")
        return [Label(title, x, top + 20, "title", anchor, when)], ROW, top + ROW / 2
    room = max(before, after)
    if room >= ENOUGH:
        x, anchor = (near - GAP, "end") if room == before else (far + GAP, "start")
        labels = stacked(title, when, x, top + 20, anchor, room)
        height = labels[-1].y - top + 10
        return labels, height, top + height / 2
    lines = [Label(title, 0, top + 20, after=when)]
    if whole > WIDTH - MARGIN:
        lines = stacked(title, when, 0, top + 20, "start", WIDTH - MARGIN)
    x = min(max(near, 4), WIDTH - 4 - max(label.box.width for label in lines))
    labels = [replace(line, x=x) for line in lines]
    return labels, labels[-1].y - top + 10 + THICK + 8, labels[-1].y + 10 + THICK / 2


def stacked(title: str, when: str, x: float, y: float, anchor: str, room: float) -> list[Label]:
    """A title in lines with its date below."""
    texts = [
        (line, kind)
        for text, kind in ((title, "title"), (when, "when"))
        for line in wrap(text, kind, room)
    ]
    labels = []
    for text, kind in texts:
        labels.append(Label(text, x, y, kind, anchor))
        y += line_height("title")
    return labels
