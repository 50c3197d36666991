"""Counts by era and years, for stories with too many entries to draw each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from timeline.charts.spans import accent, era_span
from timeline.charts.text_width import Box, Label, line_height, text_width, wrap
from timeline.charts.time_axis import FAR_YEARS, STEPS, core
from timeline.charts.timeline_shapes import Rect, Stroke, stroke
from timeline.models import Era

SHEET_WIDTHS = {"wide": 1000.0, "tall": 328.0}
LEAST_CELL = 42.0
WIDEST_CELL = 84.0
BAR_HEIGHT = 46.0

# An era, the year in which so many of its entries begin or None where it is not known, how many.
YearCount = tuple[Era, int | None, int]


class Years(NamedTuple):
    """The first and the last of some years."""

    first: int
    last: int


@dataclass(frozen=True)
class Column:
    """The entries of an era that begin in these years, as a link to their list."""

    era: str
    years: Years
    name: str
    accent: int
    hit: Box
    bar: Rect
    label: Label | None


@dataclass(frozen=True)
class CountRow:
    """An era: its name, and a column for each step of years in which something begins."""

    slug: str
    accent: int
    name: str
    hit: Box
    labels: tuple[Label, ...]
    columns: tuple[Column, ...]
    base: Stroke


@dataclass(frozen=True)
class CountView:
    """One sheet of counts."""

    name: str
    width: float
    height: float
    years: tuple[Label, ...]
    rows: tuple[CountRow, ...]

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        labels = list(self.years)
        for row in self.rows:
            labels += row.labels
            for column in row.columns:
                if column.label:
                    labels.append(column.label)
        return labels


@dataclass(frozen=True)
class Density:
    """Both sheets, and what they show in words."""

    description: str
    views: tuple[CountView, ...]


@dataclass
class EraCounts:
    """The entries of one era: all of them, by year, and the years that get no column."""

    era: Era
    total: int
    by_year: dict[int, int]
    far_years: set[int]


@dataclass(frozen=True)
class Grid:
    """Steps of years side by side: where they begin, how many there are and how wide each is."""

    width: float
    first: int
    step: int
    steps: int
    cell: float

    def years(self, number: int) -> Years:
        """The first and last year of a step."""
        first = self.first + number * self.step
        return Years(first, first + self.step - 1)

    def counts_by_step(self, counts: EraCounts) -> dict[int, int]:
        """How many entries of an era begin in each step, by the step's number, in its order."""
        by_step: dict[int, int] = {}
        for year, count in sorted(counts.by_year.items()):
            number = (year - self.first) // self.step
            by_step[number] = by_step.get(number, 0) + count
        return by_step


def density(counts: Iterable[YearCount], today: date) -> Density | None:
    """Columns of counts from (era, first year or None, number of entries); None where no year is
    known.
    """
    counts = list(counts)
    years = begun_years(counts)
    if not years:
        return None
    first, last = core(years, FAR_YEARS)
    eras = counts_of_eras(counts, first, last)
    description = gettext(
        "{entries} by era and by the year in which they began. Each column leads to all that ran "
        "in its years."
    ).format(entries=counted(sum(count for _era, _year, count in counts)))
    return Density(description, tuple(count_view(sheet, eras) for sheet in SHEET_WIDTHS))


def begun_years(counts: Iterable[YearCount]) -> list[int]:
    """The year in which each single entry began, where it is known."""
    years: list[int] = []
    for _era, year, count in counts:
        if year is not None:
            years += [year] * count
    return years


def counts_of_eras(counts: Iterable[YearCount], first: int, last: int) -> list[EraCounts]:
    """The counts of each era in the eras' order; years outside of the first and last get no
    column.
    """
    eras: dict[int, EraCounts] = {}
    for era, year, count in counts:
        era_counts = eras.setdefault(era.pk, EraCounts(era, 0, {}, set()))
        era_counts.total += count
        if year is None:
            continue
        if first <= year <= last:
            era_counts.by_year[year] = era_counts.by_year.get(year, 0) + count
        else:
            era_counts.far_years.add(year)
    return sorted(eras.values(), key=lambda era_counts: era_counts.era.position)


def count_view(sheet: str, eras: Sequence[EraCounts]) -> CountView:
    """The sheet of that name."""
    grid = finest_grid(eras, SHEET_WIDTHS[sheet])
    most = 0
    for counts in eras:
        most = max(most, *grid.counts_by_step(counts).values(), 0)
    rows: list[CountRow] = []
    y = 4.0
    for counts in eras:
        row = count_row(counts, grid, most, y)
        rows.append(row)
        if row.columns:
            y += row.hit.height + (BAR_HEIGHT + 30)
        else:
            y += row.hit.height + 8
    years: list[Label] = []
    for number in range(grid.steps):
        first_year = max(grid.years(number).first, 1)
        years.append(Label(str(first_year), 2 + number * grid.cell, y + 12, "year"))
    return CountView(sheet, grid.width, y + 22, tuple(years), tuple(rows))


def finest_grid(eras: Iterable[EraCounts], width: float) -> Grid:
    """The shortest steps of years whose columns fit side by side."""
    years: set[int] = set()
    for counts in eras:
        years.update(counts.by_year)
    first, last = min(years), max(years)
    most_columns = int((width - 4) // LEAST_CELL)
    step = STEPS[-1]
    for shorter_step in STEPS:
        if last // shorter_step - first // shorter_step < most_columns:
            step = shorter_step
            break
    steps = last // step - first // step + 1
    cell = round(min((width - 4) / steps, WIDEST_CELL), 1)
    return Grid(width, first // step * step, step, steps, cell)


def count_row(counts: EraCounts, grid: Grid, most: int, top: float) -> CountRow:
    """The name of an era with its columns below it, and the years of what has no column because it
    is far off.
    """
    era = counts.era
    words = counted(counts.total)
    if counts.far_years:
        years = ", ".join(f"{year:04d}" for year in sorted(counts.far_years))
        words = gettext("{entries}, beyond the columns: {years}").format(entries=words, years=years)
    if era.span:
        words = f"{era_span(era.span)} · {words}"
    labels: list[Label] = []
    y = top + 16
    for line in wrap(era.title, "era", grid.width - 8):
        labels.append(Label(line, 2, y, "era"))
        y += line_height("era")
    for line in wrap(words, "when", grid.width - 8):
        labels.append(Label(line, 2, y - 2, "when"))
        y += line_height("when")
    base = y - 8 + BAR_HEIGHT + 16
    columns: list[Column] = []
    for number, count in grid.counts_by_step(counts).items():
        columns.append(count_column(era, grid, number, count, most, base))
    return CountRow(
        slug=era.slug,
        accent=accent(era.position),
        name=f"{era.title}, {words}",
        hit=Box(0, top, grid.width, max(y - top - 6, 28)),
        labels=tuple(labels),
        columns=tuple(columns),
        base=stroke((2, base), (grid.width - 2, base)),
    )


def count_column(era: Era, grid: Grid, number: int, count: int, most: int, base: float) -> Column:
    """The count of one era in one step of years, as high as its share of the most in any step."""
    x = round(2 + number * grid.cell, 1)
    height = round(max(BAR_HEIGHT * count / most, 2), 1)
    first, last = grid.years(number)
    # There is no year 0, where the first step of a long story may begin.
    years = Years(max(first, 1), last)
    years_in_words = f"{years.first}–{years.last}"
    if years.first == years.last:
        years_in_words = str(years.first)
    name = gettext("{era}, {years}: {entries} began").format(
        era=era.title, years=years_in_words, entries=counted(count)
    )
    amount = number_format(count, force_grouping=True)
    label = None
    if text_width(amount, "count") <= grid.cell - 2:
        label = Label(amount, x + (grid.cell - 4) / 2, base - height - 4, "count", "middle")
    return Column(
        era=era.slug,
        years=years,
        name=name,
        accent=accent(era.position),
        hit=Box(x, base - BAR_HEIGHT - 14, grid.cell - 4, BAR_HEIGHT + 14),
        bar=Rect("bar", x, round(base - height, 1), round(grid.cell - 4, 1), height),
        label=label,
    )


def counted(count: int) -> str:
    """A number of entries in words."""
    words = ngettext("%(count)s entry", "%(count)s entries", count)
    return words % {"count": number_format(count, force_grouping=True)}
