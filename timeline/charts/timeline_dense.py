"""The dense sheet for wide screens and for print: a row an era, with its most important entries as
bars and marks, and a rug of dots for all others.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from timeline.charts.label_layout import entry_end, entry_start
from timeline.charts.spans import Entry
from timeline.charts.text_width import Box, Label, line_height, line_width, text_width, wrap
from timeline.charts.time_axis import Scale
from timeline.charts.timeline_content import MAIN, Chapter, Story
from timeline.charts.timeline_shapes import (
    Ground,
    Mark,
    Rect,
    Row,
    Stroke,
    View,
    mark_kind,
    strips,
    stroke,
)
from timeline.charts.timeline_wide import level_rect, year_labels

WIDTH = 1152
NAMES_WIDTH = 190
NEAR = 216
EDGE = 2
# The room past today in which proposals stand.
FUTURE = 56
ROW_HEIGHT = 26
BAR_HEIGHT = 8
RADIUS = 5.5
# From the top of a row to the foot of its letters, and from there to the middle of its mark.
BASELINE = 13
BELOW_LABEL = 8.5
DOT_RADIUS = 3.0
DOTS_APART = 7.0
OUTLINE = 7
OUTLINES_IN_LINE = 5
TOP = 26
YEARS_APART = 56
# Links of the sheet that a keyboard steps through.
MOST_STOPS = 40


class Rug(NamedTuple):
    """The marks of an era's other entries, the words beside them, and how high all of it is."""

    row: Row
    height: float


def dense(story: Story) -> View:
    """The sheet of a story that has at least one day to draw."""
    scale = story.scale(NEAR, WIDTH - FUTURE)
    main = main_in_row(len(story.chapters))
    grounds: list[Ground] = []
    bands: list[Row] = []
    rows: list[Row] = []
    lines: list[Stroke] = []
    y = float(TOP)
    for chapter in story.chapters:
        band = era_name(chapter, y)
        below = y + 2
        for entry in chapter.main[:main]:
            row = entry_row(entry, scale, below)
            rows.append(row)
            below += row.hit.height
        rug = rug_of(chapter, main, story, scale, below)
        if rug:
            rows.append(rug.row)
            below += rug.height
        height = max(below, band.hit.y + band.hit.height) + 1 - y
        bands.append(band)
        lines.append(stroke((0, y), (WIDTH, y)))
        if chapter.band:
            near, far = scale.place(chapter.band.first), scale.place(chapter.band.last)
            rect = Rect("ground", near, y, round(max(far - near, 3), 1), round(height, 1))
            grounds.append(Ground(chapter.accent, rect))
        y += height
    lines.append(stroke((0, y), (WIDTH, y)))

    today, today_line = None, None
    if story.reaches_today(scale):
        today = scale.place(story.today)
        today_line = stroke((today, TOP), (today, y))
    for year in scale.years(YEARS_APART):
        x = scale.year_place(year)
        lines.append(stroke((x, TOP), (x, y)))
    years = [*year_labels(scale, today, 16), *year_labels(scale, today, y + 18)]
    return View(
        name="wide",
        width=WIDTH,
        height=round(y + 24, 1),
        grid=tuple(lines),
        years=tuple(years),
        today=today_line,
        leaders=(),
        bands=tuple(bands),
        rows=tuple(rows),
        grounds=tuple(grounds),
    )


def main_in_row(eras: int) -> int:
    """How many entries each era names, so that a keyboard does not stop too often on the sheet."""
    for main in range(MAIN, 1, -1):
        if eras * (main + 2) <= MOST_STOPS:
            return main
    return 1


def era_name(chapter: Chapter, top: float) -> Row:
    """The name of an era with its span and the number of its entries, at the left."""
    labels: list[Label] = []
    y = top + 20
    for line in wrap(chapter.title, "era", NAMES_WIDTH - 4):
        labels.append(Label(line, 0, y, "era"))
        y += line_height("era")
    words = words_of_era(chapter)
    for line in wrap(words, "when", NAMES_WIDTH - 4):
        labels.append(Label(line, 0, y - 2, "when"))
        y += line_height("when")
    return Row(
        target="era",
        slug=chapter.slug,
        name=f"{chapter.title}, {words}",
        accent=chapter.accent,
        hit=Box(-2, top + 3, NAMES_WIDTH + 4, round(y - line_height("when") + 3 - top, 1)),
        labels=tuple(labels),
    )


def words_of_era(chapter: Chapter) -> str:
    """The span of an era and the number of its entries."""
    count = chapter.total
    if chapter.wishes == count:
        words = ngettext("%(count)d proposal", "%(count)d proposals", count)
    else:
        words = ngettext("%(count)d entry", "%(count)d entries", count)
    when = chapter.when or gettext("undated")
    return f"{when} · {words % {'count': count}}"


def entry_row(entry: Entry, scale: Scale, top: float) -> Row:
    """The bar or mark of an entry under its label."""
    bar_strips = strips(entry.life, scale)
    left, right = entry_start(entry, scale), entry_end(entry, scale)
    if bar_strips:
        right = bar_strips[0].far
    if entry.disputed or not bar_strips:
        left -= RADIUS
        right = max(right, left + 2 * RADIUS)
    labels = labels_above(entry.title, entry.when, left, right, top + BASELINE)
    middle = round(labels[-1].y + BELOW_LABEL, 1)
    rects = [level_rect(strip, middle, BAR_HEIGHT) for strip in bar_strips]
    marks: list[Mark] = []
    if entry.disputed or not bar_strips:
        marks.append(Mark(mark_kind(entry), entry_start(entry, scale), middle, RADIUS))
    hit_left = min(left, *(label.box.x for label in labels)) - 3
    hit_right = max(right, *(label.box.x + label.box.width for label in labels)) + 3
    return Row(
        target="initiative",
        slug=entry.slug,
        name=entry.name,
        accent=entry.accent,
        hit=Box(
            round(hit_left, 1),
            top,
            round(hit_right - hit_left, 1),
            round(middle - BASELINE - BELOW_LABEL + ROW_HEIGHT - top, 1),
        ),
        labels=tuple(labels),
        rects=tuple(rects),
        marks=tuple(marks),
    )


def labels_above(title: str, when: str, left: float, right: float, y: float) -> list[Label]:
    """The label over a mark from left to right: it begins where the mark begins, or near the edge
    of the sheet ends where the mark ends. In lines, where one line would be longer than the sheet.
    """
    room = WIDTH - EDGE - NAMES_WIDTH - 8
    first_lines = wrap(title, "title", room)
    last = first_lines.pop()
    if line_width(last, "title", when) > room:
        first_lines.append(last)
        last = ""
    widest = max(text_width(line, "title") for line in [*first_lines, last])
    widest = max(widest, line_width(last, "title", when))
    x, anchor = left, "start"
    if left + widest > WIDTH - EDGE:
        x, anchor = max(right, NAMES_WIDTH + 8 + widest), "end"
    labels: list[Label] = []
    for line in first_lines:
        labels.append(Label(line, x, y, "title", anchor))
        y += line_height("title")
    if last:
        labels.append(Label(last, x, y, "title", anchor, when))
    else:
        labels.append(Label(when, x, y, "when", anchor))
    return labels


def rug_of(chapter: Chapter, main: int, story: Story, scale: Scale, top: float) -> Rug | None:
    """The entries of an era that have no label, each at its beginning; None where there are none.

    Undated proposals are outlines past today; what else has no date is counted in the words.
    """
    others = chapter.others(main)
    more = chapter.total - len(chapter.main[:main])
    if not more:
        return None
    marks = dots(others, scale, top + 11)
    rects = outlines(chapter.wishes, scale.place(story.today) + 6, top + 7)
    left = min([mark.x for mark in marks] or [WIDTH - FUTURE])
    right = max([mark.x for mark in marks] or [left])
    words = words_of_rug(chapter, more)
    label = label_beside(words, left, right, top + 15.5, bool(rects))
    lowest = max([top + ROW_HEIGHT - 4, *(mark.y + 6 for mark in marks)])
    lowest = max([lowest, *(rect.y + rect.height + 5 for rect in rects)])
    if label is None:
        label = Label(words, NAMES_WIDTH + 8, lowest + 10, "more")
        lowest += 16
    box = label.box
    hit_left = min(left - 6, box.x - 3)
    hit_right = max(right + 6, box.x + box.width + 3, *(rect.x + rect.width for rect in rects))
    entries = ngettext("%(count)d entry", "%(count)d entries", chapter.total)
    name = gettext("{more}: all {entries} of {era}").format(
        more=words, entries=entries % {"count": chapter.total}, era=chapter.title
    )
    row = Row(
        target="era" if chapter.wishes == chapter.total else "list",
        slug=chapter.slug,
        name=name,
        accent=chapter.accent,
        hit=Box(
            round(hit_left, 1), top, round(hit_right - hit_left, 1), round(lowest - top + 2, 1)
        ),
        labels=(label,),
        rects=tuple(rects),
        marks=tuple(marks),
    )
    return Rug(row, lowest - top + 2)


def words_of_rug(chapter: Chapter, more: int) -> str:
    """How many entries have no label, and how many of them no date."""
    if chapter.wishes == chapter.total:
        words = ngettext("%(count)d proposal", "%(count)d proposals", more)
        return words % {"count": more}
    words = gettext("{count} more").format(count=more)
    undated = chapter.undated + chapter.wishes
    if undated:
        words = gettext("{more}, {count} undated").format(more=words, count=undated)
    return words


def label_beside(words: str, left: float, right: float, y: float, past_today: bool) -> Label | None:
    """The words after the marks from left to right, or before them; None where no side has room."""
    width = text_width(words, "more")
    end = WIDTH - FUTURE - 4 if past_today else WIDTH - EDGE
    if right + 12 + width <= end:
        return Label(words, right + 12, y, "more")
    if left - 12 - width >= NAMES_WIDTH + 8:
        return Label(words, left - 12, y, "more", "end")
    return None


def dots(entries: Sequence[Entry], scale: Scale, y: float) -> list[Mark]:
    """A dot at the beginning of each entry, stacked downwards where two would touch."""
    marks: list[Mark] = []
    places: list[tuple[float, int]] = []
    for entry in sorted(entries, key=lambda entry: dot_place(entry, scale)):
        x = dot_place(entry, scale)
        level = free_level(places, x, DOTS_APART)
        places.append((x, level))
        marks.append(Mark(dot_kind(entry), x, round(y + level * DOTS_APART, 1), DOT_RADIUS))
    return marks


def free_level(places: Sequence[tuple[float, int]], x: float, apart: float) -> int:
    """The first level on which no place stands nearer to x than `apart`."""
    taken_levels = {level for place, level in places if abs(place - x) < apart}
    level = 0
    while level in taken_levels:
        level += 1
    return level


def dot_place(entry: Entry, scale: Scale) -> float:
    """Where a dot stands; what began before all that is known stands where it surely was there."""
    if entry.life.first is None and not entry.life.mark:
        return scale.place(entry.life.sure_from or entry.life.last)
    return entry_start(entry, scale)


def dot_kind(entry: Entry) -> str:
    """The shape of a dot: a ring where the date is not exact, a square for what is proposed."""
    kind = mark_kind(entry)
    if kind == "proposal":
        return "square"
    if kind == "dot" and entry.life.sure_from != entry.life.first:
        return "ring"
    return kind


def outlines(count: int, x: float, y: float) -> list[Rect]:
    """An outline for each proposal without a date, in lines past today."""
    rects: list[Rect] = []
    for number in range(count):
        line, place = divmod(number, OUTLINES_IN_LINE)
        left = round(x + place * (OUTLINE + 3), 1)
        rects.append(Rect("outline", left, round(y + line * 12, 1), OUTLINE, OUTLINE + 2))
    return rects
