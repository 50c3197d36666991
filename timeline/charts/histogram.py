"""One histogram of a whole story, for those with too many entries to draw each: a column a year, or
two, five, ten, in which each era has its share.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from timeline.charts.spans import accent, era_span
from timeline.charts.text_width import Box, Label, text_width
from timeline.charts.time_axis import FAR_YEARS, STEPS, core
from timeline.charts.timeline_shapes import Rect, Stroke, stroke
from timeline.models import Era

SHEET_WIDTHS = {"wide": 1152.0, "tall": 328.0}
# A finger finds a column of this width; a keyboard stops at so many.
LEAST_CELL = 28.0
MOST_COLUMNS = 40
WIDEST_CELL = 84.0
BAR_HEIGHT = 140.0
TOP = 22.0
YEAR_WIDTH = 46.0

# An era, the year in which so many of its entries begin or None where it is not known, how many.
YearCount = tuple[Era, int | None, int]


class Years(NamedTuple):
    """The first and the last of some years."""

    first: int
    last: int


class Segment(NamedTuple):
    """The share that one era has of a column."""

    accent: int
    rect: Rect


class Column(NamedTuple):
    """The entries that begin in these years, as a link to their list."""

    years: Years
    name: str
    hit: Box
    segments: tuple[Segment, ...]
    label: Label | None

    @property
    def query(self) -> str:
        """The query of that list."""
        return f"from={self.years.first}&to={self.years.last}"


class CountView(NamedTuple):
    """One sheet of columns over their years."""

    name: str
    width: float
    height: float
    years: tuple[Label, ...]
    columns: tuple[Column, ...]
    base: Stroke

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        labels = list(self.years)
        for column in self.columns:
            if column.label:
                labels.append(column.label)
        return labels


class EraKey(NamedTuple):
    """An era in the key: its accent, name and span."""

    accent: int
    title: str
    when: str


class Density(NamedTuple):
    """Both sheets, what they show in words, and the eras in their order; `era` is the slug of the
    only one.
    """

    name: str
    description: str
    views: tuple[CountView, ...]
    key: tuple[EraKey, ...]
    era: str

    @property
    def query(self) -> str:
        """With what the query of every column begins."""
        return f"era={self.era}&" if self.era else ""


class Grid(NamedTuple):
    """Steps of years side by side: where they begin, how many there are and how wide each is."""

    width: float
    first: int
    step: int
    steps: int
    cell: float

    def years(self, number: int) -> Years:
        """The first and last year of a step."""
        first = self.first + number * self.step
        # There is no year 0, where the first step of a long story may begin.
        return Years(max(first, 1), first + self.step - 1)

    def number(self, year: int) -> int:
        """The step in which a year lies."""
        return (year - self.first) // self.step

    def x(self, number: int) -> float:
        """Where a step begins."""
        return round(2 + number * self.cell, 1)


# How many entries begin in a step, by the number of the step and the place of the era.
Counts = dict[int, dict[int, int]]


def density(
    eras: Iterable[Era], counts: Iterable[YearCount], today: date, before: int = 0
) -> Density | None:
    """Columns of counts from (era, first year or None, number of entries); None where no year is
    known. So many eras stand before these.
    """
    eras, counts = list(eras), list(counts)
    years = begun_years(counts)
    if not years:
        return None
    first, last = core(years, FAR_YEARS)
    accents = [accent(era, before + place) for place, era in enumerate(eras)]
    places = {era.pk: place for place, era in enumerate(eras)}
    near = []
    for era, year, count in counts:
        if year is not None and first <= year <= last:
            near.append((places[era.pk], year, count))
    key: list[EraKey] = []
    for era, number in zip(eras, accents, strict=True):
        key.append(EraKey(number, era.title, era_span(era.span) if era.span else ""))
    return Density(
        name=gettext("Entries by year, {first} to {last}").format(first=first, last=last),
        description=describe(counts, first, last),
        views=tuple(count_view(sheet, near, accents) for sheet in SHEET_WIDTHS),
        key=tuple(key),
        era=eras[0].slug if len(eras) == 1 else "",
    )


def describe(counts: Iterable[YearCount], first: int, last: int) -> str:
    """What the columns count, and what they leave out."""
    total, undated = 0, 0
    far_years: set[int] = set()
    for _era, year, count in counts:
        total += count
        if year is None:
            undated += count
        elif not first <= year <= last:
            far_years.add(year)
    words = gettext(
        "{entries} by the year in which they began. Each column leads to all that ran in its years."
    ).format(entries=counted(total))
    if undated:
        sentence = gettext("Of no known year: {count}.")
        words = f"{words} {sentence.format(count=number_format(undated, force_grouping=True))}"
    if far_years:
        sentence = gettext("Beyond the columns: {years}.")
        years = ", ".join(f"{year:04d}" for year in sorted(far_years))
        words = f"{words} {sentence.format(years=years)}"
    return words


def begun_years(counts: Iterable[YearCount]) -> Counter[int]:
    """How many entries began in each year that is known."""
    years: Counter[int] = Counter()
    for _era, year, count in counts:
        if year is not None and count:
            years[year] += count
    return years


def count_view(
    sheet: str, counts: Sequence[tuple[int, int, int]], accents: Sequence[int]
) -> CountView:
    """The sheet of that name, from (place of the era, year, number of entries)."""
    grid = finest_grid([year for _place, year, _count in counts], SHEET_WIDTHS[sheet])
    by_step: Counts = {}
    for place, year, count in counts:
        by_era = by_step.setdefault(grid.number(year), {})
        by_era[place] = by_era.get(place, 0) + count
    most = max(sum(by_era.values()) for by_era in by_step.values())
    columns: list[Column] = []
    for number, by_era in sorted(by_step.items()):
        columns.append(count_column(grid, number, by_era, most, accents))
    base = TOP + BAR_HEIGHT
    return CountView(
        name=sheet,
        width=grid.width,
        height=base + 26,
        years=tuple(year_labels(grid, base + 18)),
        columns=tuple(columns),
        base=stroke((2, base), (grid.width - 2, base)),
    )


def finest_grid(years: Sequence[int], width: float) -> Grid:
    """The shortest steps of years whose columns fit side by side."""
    first, last = min(years), max(years)
    most_columns = min(int((width - 4) // LEAST_CELL), MOST_COLUMNS)
    step = STEPS[-1]
    for shorter_step in STEPS:
        if last // shorter_step - first // shorter_step < most_columns:
            step = shorter_step
            break
    steps = last // step - first // step + 1
    cell = round(min((width - 4) / steps, WIDEST_CELL), 1)
    return Grid(width, first // step * step, step, steps, cell)


def year_labels(grid: Grid, y: float) -> list[Label]:
    """The first year of each step, or of every second, third … where they would touch."""
    every = max(1, -int(-YEAR_WIDTH // grid.cell))
    labels: list[Label] = []
    for number in range(0, grid.steps, every):
        label = Label(str(grid.years(number).first), grid.x(number), y, "year")
        if label.box.x + label.box.width <= grid.width:
            labels.append(label)
    return labels


def count_column(
    grid: Grid, number: int, by_era: Mapping[int, int], most: int, accents: Sequence[int]
) -> Column:
    """The count of one step of years, as high as its share of the most in any step."""
    x, width = grid.x(number), round(grid.cell - 3, 1)
    total = sum(by_era.values())
    segments: list[Segment] = []
    y = TOP + BAR_HEIGHT
    for place, count in sorted(by_era.items()):
        height = max(BAR_HEIGHT * count / most, 1)
        y -= height
        segments.append(
            Segment(accents[place], Rect("bar", x, round(y, 1), width, round(height, 1)))
        )
    years = grid.years(number)
    years_in_words = f"{years.first}–{years.last}"
    if years.first == years.last:
        years_in_words = str(years.first)
    amount = number_format(total, force_grouping=True)
    label = None
    if text_width(amount, "count") <= grid.cell - 2:
        label = Label(amount, x + width / 2, max(y - 5, 13), "count", "middle")
    return Column(
        years=years,
        name=gettext("{entries} began, {years}").format(
            entries=counted(total), years=years_in_words
        ),
        hit=Box(x, 0, width, TOP + BAR_HEIGHT),
        segments=tuple(segments),
        label=label,
    )


def counted(count: int) -> str:
    """A number of entries in words."""
    words = ngettext("%(count)s entry", "%(count)s entries", count)
    return words % {"count": number_format(count, force_grouping=True)}
