"""The picture that goes with a shared address, 1200 × 630: its words, and under them a drawing.

No letter is smaller than 28, nothing stands in the margins of 60, and a title has three lines at
most.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from timeline.charts.histogram import CountView
from timeline.charts.spans import Life
from timeline.charts.text_width import FONT_SIZES, text_width
from timeline.charts.time_axis import FAR_YEARS, Scale, core, year_scale

WIDTH, HEIGHT, MARGIN = 1200, 630, 60
LEFT, RIGHT = float(MARGIN), float(WIDTH - MARGIN)
SMALL = 28
LARGE = 40
TITLE_SIZES = (96, 88, 80, 72, 64, 60, 56, 52, 48, 44, 40, 36, 32, SMALL)
# Where nothing is drawn, where little is, and above a drawing that needs its room.
ALONE, OVER_LITTLE, OVER_DRAWING = 96, 80, 60
MOST_LINES = 3
LEADING = 1.12
# Two lines are better than three as long as they are larger than this part of the largest size.
SMALLER = 0.8
# The line of the name.
NAME = 82.0
# How wide the fonts of the picture are beside the wide ones that text_width reckons with; no title
# of Mexico's story needs as much.
WIDTHS = {"serif": 0.93, "strong": 0.86, "sans": 0.84}
# The axis, and the line of its years.
AXIS = 522.0
YEARS = 566.0
YEARS_APART = 130
# A dot and the way to the next one, unless there is room for less.
PITCH = 21.0
LEAST_PITCH = 5.0
LIFE_HEIGHT = 56.0
# A bar of an era and the way to the next one.
ROW = 26.0
SHORTEST = 8.0
# How long a bar fades of which no last report is known.
FADE = 96.0
MOST_PEERS = 6


class Words(NamedTuple):
    """What is written: the site's name, what stands beside it more quietly, the title, and a line
    that says more where there is room for it.
    """

    site: str
    kicker: str
    title: str
    foot: str = ""


class Text(NamedTuple):
    """One line of text on its baseline; `face` is serif, strong or sans."""

    text: str
    x: float
    y: float
    size: int
    face: str
    colour: str
    anchor: str = "start"


class Dot(NamedTuple):
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: str


class Bar(NamedTuple):
    """A rectangle, its `fill` solid, hatched, fading or outline."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    fill: str = "solid"


class Line(NamedTuple):
    """A line through points, written as SVG writes them."""

    points: str
    colour: str
    width: float


class SharePicture(NamedTuple):
    """All that is drawn; `colour` is that of hatch and fade."""

    texts: tuple[Text, ...]
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    colour: str = "ink"


class YearDot(NamedTuple):
    """An entry by the year in which it begins, in the colour of its era."""

    year: int
    colour: str


class Point(NamedTuple):
    """A value on a day, as an ordinal."""

    day: int
    number: float
    label: str


class Plot(NamedTuple):
    """Where values stand between two heights."""

    scale: Scale
    top: float
    foot: float
    at_top: float
    at_foot: float

    @classmethod
    def around(cls, points: Sequence[Point], top: float, foot: float, falls: bool) -> "Plot":
        """The plot that holds all the points; where it `falls`, the least stands at the top."""
        numbers = [point.number for point in points]
        least, most = min(numbers), max(numbers)
        if least == most:
            # A value that never changes stands in the middle.
            least, most = least - 1, most + 1
        scale = year_scale([point.day for point in points], LEFT + 12, RIGHT - 12)
        if falls:
            return cls(scale, top, foot, least, most)
        return cls(scale, top, foot, most, least)

    def x(self, point: Point) -> float:
        """Where the day of the point stands."""
        return self.scale.place(point.day)

    def y(self, point: Point) -> float:
        """How high its value stands."""
        share = (point.number - self.at_top) / (self.at_foot - self.at_top)
        return round(self.top + share * (self.foot - self.top), 1)

    def path(self, points: Iterable[Point]) -> str:
        """The line through the points, as SVG writes it."""
        return " ".join(f"{self.x(point)},{self.y(point)}" for point in points)


def width_of(text: str, size: int, face: str) -> float:
    """The most room that the text is likely to take."""
    return text_width(text, "title") / FONT_SIZES["title"] * size * WIDTHS[face]


def titled(words: Words) -> SharePicture:
    """The title alone, large, with its line at the foot over a rule."""
    texts, _bottom = written(words, ALONE)
    if not words.foot:
        return SharePicture(texts, lines=(level(AXIS),))
    foot = Text(fitted(words.foot, 32, "sans"), LEFT, YEARS, 32, "sans", "soft")
    return SharePicture((*texts, foot), lines=(level(AXIS),))


def story(words: Words, dots: Sequence[YearDot]) -> SharePicture:
    """A dot for each entry, stacked over the year in which it begins."""
    if not dots:
        return titled(words)
    texts, bottom = written(words)
    first, last = core([dot.year for dot in dots], FAR_YEARS)
    near = [dot for dot in dots if first <= dot.year <= last]
    tallest = max(Counter(dot.year for dot in near).values())
    cell = (RIGHT - LEFT) / (last - first + 1)
    pitch = max(min(PITCH, cell, (AXIS - bottom - 30) / tallest), LEAST_PITCH)
    stacked: Counter[int] = Counter()
    drawn = []
    for dot in near:
        x = round(LEFT + (dot.year - first + 0.5) * cell, 1)
        y = round(AXIS - 5 - (stacked[dot.year] + 0.5) * pitch, 1)
        stacked[dot.year] += 1
        # Beyond the title, a column is as full as can be seen.
        if y > bottom:
            drawn.append(Dot(x, y, round(pitch * 0.43, 1), dot.colour))
    scale = year_scale([date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()], LEFT, RIGHT)
    return SharePicture((*texts, *years_of(scale)), lines=(level(AXIS),), dots=tuple(drawn))


def counted(words: Words, view: CountView) -> SharePicture:
    """The columns of a story with too many entries for a dot each."""
    texts, bottom = written(words)
    rects = [segment.rect for column in view.columns for segment in column.segments]
    base = max(rect.y + rect.height for rect in rects)
    across = (RIGHT - LEFT) / view.width
    up = (AXIS - bottom - 40) / (base - min(rect.y for rect in rects))
    bars: list[Bar] = []
    for column in view.columns:
        for segment in column.segments:
            rect = segment.rect
            bars.append(
                Bar(
                    round(LEFT + rect.x * across, 1),
                    round(AXIS - 1 - (base - rect.y) * up, 1),
                    round(rect.width * across, 1),
                    round(rect.height * up, 1),
                    colour_name(segment.accent),
                )
            )
    first, last = view.columns[0].years.first, view.columns[-1].years.last
    years = [
        Text(str(first), LEFT, YEARS, SMALL, "sans", "soft"),
        Text(str(last), RIGHT, YEARS, SMALL, "sans", "soft", "end"),
    ]
    return SharePicture((*texts, *years), tuple(bars), (level(AXIS),))


def colour_name(accent: int) -> str:
    """The name in variables.css of an era's accent; 0 is of what is only proposed."""
    return f"accent-{accent}" if accent else "soft"


def era(words: Words, lives: Sequence[Life], colour: str) -> SharePicture:
    """A bar for each life, in order."""
    dated = [life for life in lives if not life.proposed]
    if not dated:
        return titled(words)
    texts, bottom = written(words)
    scale = year_scale(days_of(dated), LEFT, RIGHT)
    row = min(ROW, (AXIS - bottom - 40) / len(dated))
    bars: list[Bar] = []
    y = AXIS - 8 - row * len(dated)
    for life in dated:
        bars += life_bars(life, scale, round(y, 1), round(row * 0.68, 1), colour)
        y += row
    texts = (*texts, *years_of(scale))
    return SharePicture(texts, tuple(bars), (level(AXIS),), colour=colour)


def initiative(words: Words, life: Life, reported: int | None, colour: str) -> SharePicture:
    """The life to scale; one that runs is solid as far as it was `reported` last, then fades."""
    texts, bottom = written(words, OVER_LITTLE)
    when = Text(fitted(words.foot, 36, "sans"), LEFT, bottom + 44, 36, "sans", "soft")
    scale = year_scale(days_of([life]), LEFT, RIGHT)
    top = AXIS - LIFE_HEIGHT - 18
    bars = life_bars(life, scale, top, LIFE_HEIGHT, colour, reported)
    texts = (*texts, when, *years_of(scale))
    return SharePicture(texts, tuple(bars), (level(AXIS),), colour=colour)


def values(
    words: Words,
    front: Sequence[Point],
    peers: Sequence[Sequence[Point]] = (),
    *,
    falls: bool = False,
    joined: bool = True,
    colour: str,
) -> SharePicture:
    """The line of a subject with its first and last value, before those of its peers;
    where it `falls`, lower values stand higher.
    """
    texts, bottom = written(words)
    plot = Plot.around([*front, *chain(*peers)], bottom + 70, AXIS - 24, falls)
    lines = [level(AXIS)]
    if joined:
        for points in peers:
            lines.append(Line(plot.path(points), "rule", 3))
        lines.append(Line(plot.path(front), colour, 6))
    dots = [Dot(plot.x(point), plot.y(point), 9, colour) for point in front]
    written_at = max(plot.y(front[0]) - 24, bottom + LARGE)
    named = [Text(front[0].label, LEFT, written_at, LARGE, "strong", colour)]
    if len(front) > 1:
        written_at = max(plot.y(front[-1]) - 24, bottom + LARGE)
        named.append(Text(front[-1].label, RIGHT, written_at, LARGE, "strong", colour, "end"))
    years = ends_of([point.day for point in front])
    return SharePicture((*texts, *named, *years), (), tuple(lines), tuple(dots))


def share(words: Words, part: float, label: str, colour: str) -> SharePicture:
    """One share as a bar of a hundred."""
    texts, _bottom = written(words)
    width = RIGHT - LEFT
    whole = Bar(LEFT, AXIS - 40, width, 60, "rule")
    of_it = Bar(LEFT, AXIS - 40, round(width * min(max(part, 0), 100) / 100, 1), 60, colour)
    number = Text(label, LEFT, AXIS - 60, 96, "strong", colour)
    return SharePicture((*texts, number), (whole, of_it))


def written(words: Words, largest: int = OVER_DRAWING) -> tuple[tuple[Text, ...], float]:
    """The name and the title, and the height at which the title ends."""
    site = fitted(words.site, SMALL, "strong")
    texts = [Text(site, LEFT, NAME, SMALL, "strong", "link")]
    begun = LEFT + width_of(site, SMALL, "strong") + 24
    if words.kicker and begun + width_of(words.kicker, SMALL, "sans") <= RIGHT:
        texts.append(Text(words.kicker, RIGHT, NAME, SMALL, "sans", "soft", "end"))
    size, lines = title_lines(words.title, largest)
    y = NAME + 24 + size * 0.88
    for line in lines:
        texts.append(Text(line, LEFT, round(y, 1), size, "serif", "ink"))
        y += size * LEADING
    return tuple(texts), round(y - size * LEADING + size * 0.3, 1)


def title_lines(title: str, largest: int) -> tuple[int, list[str]]:
    """The largest size in which the title has three lines at most, two where that is not much
    smaller, and these lines; one that is too long for every size ends in dots.
    """
    sizes = [size for size in TITLE_SIZES if size <= largest]
    for size in sizes:
        lines = wrapped(title, size, RIGHT - LEFT)
        most = MOST_LINES - 1 if size > largest * SMALLER else MOST_LINES
        if len(lines) <= most:
            return size, balanced(title, size, len(lines))
    lines = wrapped(title, SMALL, RIGHT - LEFT)[:MOST_LINES]
    return SMALL, [*lines[:-1], fitted(f"{lines[-1]} …", SMALL, "serif")]


def balanced(title: str, size: int, count: int) -> list[str]:
    """The title in so many lines, as equal as its words allow."""
    for part in range(10, 20):
        lines = wrapped(title, size, (RIGHT - LEFT) * part / 20)
        if len(lines) == count:
            return lines
    return wrapped(title, size, RIGHT - LEFT)


def wrapped(text: str, size: int, room: float) -> list[str]:
    """The text in lines of that width; a word too long for a line of the picture is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size, "serif") > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [fitted(one, size, "serif") for one in (*lines, line)]


def fitted(text: str, size: int, face: str) -> str:
    """The text, or as much of its beginning as has room in a line, with dots."""
    if width_of(text, size, face) <= RIGHT - LEFT:
        return text
    while text and width_of(f"{text}…", size, face) > RIGHT - LEFT:
        text = text[:-1]
    return f"{text.rstrip()}…"


def level(y: float) -> Line:
    """A line from margin to margin."""
    return Line(f"{LEFT},{y} {RIGHT},{y}", "soft", 2)


def years_of(scale: Scale) -> list[Text]:
    """Round years under the axis, none in a margin."""
    half = width_of("2000", SMALL, "sans") / 2
    texts = []
    for year in scale.years(YEARS_APART):
        x = scale.year_place(year)
        if LEFT + half <= x <= RIGHT - half:
            texts.append(Text(str(year), x, YEARS, SMALL, "sans", "soft", "middle"))
    return texts or ends_of([scale.first, scale.last])


def ends_of(days: Sequence[int]) -> list[Text]:
    """The years of the first and the last day under the axis."""
    first, last = date.fromordinal(days[0]).year, date.fromordinal(days[-1]).year
    texts = [Text(str(first), LEFT, YEARS, SMALL, "sans", "soft")]
    if last > first:
        texts.append(Text(str(last), RIGHT, YEARS, SMALL, "sans", "soft", "end"))
    return texts


def days_of(lives: Iterable[Life]) -> list[int]:
    """The first and last days of lives; a beginning that is not known counts for nothing."""
    days: list[int] = []
    for life in lives:
        if life.first is not None:
            days.append(life.first)
        days.append(life.last)
    return days


def life_bars(
    life: Life, scale: Scale, top: float, height: float, colour: str, reported: int | None = None
) -> list[Bar]:
    """A life as stretches of a bar: what is sure is solid, what is not is hatched, and one that
    runs fades after the day for which it was reported last.
    """
    begin = scale.near if life.first is None else scale.place(life.first)
    end = max(scale.place(life.last), begin + SHORTEST)
    if end > scale.far:
        begin, end = scale.far - (end - begin), scale.far
    if life.proposed:
        return [Bar(begin, top, round(end - begin, 1), height, colour, "outline")]
    sure_from = begin if life.sure_from == life.first else scale.place(life.sure_from or life.last)
    sure_until = end if life.sure_until == life.last else scale.place(life.sure_until)
    fades_from = sure_until
    if life.runs:
        known = end - FADE if reported is None else scale.place(reported)
        fades_from = min(max(known, sure_from + SHORTEST), end)
    stretches = [
        ("hatched", begin, sure_from),
        ("solid", sure_from, fades_from),
        ("fading" if life.runs else "hatched", fades_from, end),
    ]
    bars = []
    for fill, near, far in stretches:
        if far - near >= 0.5:
            bars.append(Bar(round(near, 1), top, round(far - near, 1), height, colour, fill))
    return bars
