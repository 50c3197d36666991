"""Counts by era and years, for stories with too many entries to draw each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from timeline.charts.spans import accent, era_span
from timeline.charts.text_width import Box, Label, line_height, text_width, wrap
from timeline.charts.time_axis import FAR_YEARS, STEPS, core
from timeline.charts.timeline_shapes import Rect, Stroke, stroke
from timeline.models import Era

SIZES = {"wide": 1000.0, "tall": 328.0}
CELL = 42.0
WIDEST = 84.0
BAR = 46.0

Counts = Iterable[tuple[Era, int | None, int]]
Years = tuple[int, int]


class Column(NamedTuple):
    """The entries of an era that begin in these years, as a link to their list."""

    era: str
    years: Years
    name: str
    accent: int
    hit: Box
    bar: Rect
    label: Label | None


class CountRow(NamedTuple):
    """An era: its name, and a column for each step of years in which something begins."""

    slug: str
    accent: int
    name: str
    hit: Box
    labels: tuple[Label, ...]
    columns: tuple[Column, ...]
    base: Stroke


class CountView(NamedTuple):
    """One sheet of counts."""

    name: str
    width: float
    height: float
    years: tuple[Label, ...]
    rows: tuple[CountRow, ...]

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        inner = [
            label
            for row in self.rows
            for label in (*row.labels, *(column.label for column in row.columns))
        ]
        return [*self.years, *(label for label in inner if label)]


class Density(NamedTuple):
    """Both sheets, and what they show in words."""

    description: str
    views: tuple[CountView, ...]


class Grid(NamedTuple):
    """Steps of years side by side: where each begins, and the most that any of them counts."""

    width: float
    first: int
    step: int
    most: int
    cell: float

    def years(self, number: int) -> Years:
        """The first and last year of a step."""
        return self.first + number * self.step, self.first + (number + 1) * self.step - 1

    def number(self, year: int) -> int:
        """The step that holds a year."""
        return (year - self.first) // self.step


def density(counts: Counts, today: date) -> Density | None:
    """Columns of counts from (era, first year or None, number of entries); None where no year is
    known.
    """
    found = list(counts)
    dated = [(era, year, count) for era, year, count in found if year is not None]
    if not dated:
        return None
    total = sum(count for _era, _year, count in found)
    description = gettext(
        "{entries} by era and by the year in which they began. Each column leads to all that ran "
        "in its years."
    ).format(entries=counted(total))
    first, last = core_years(dated)
    near: list[tuple[Era, int | None, int]] = []
    far_years: dict[int, list[int]] = {}
    for era, year, count in found:
        if year is None or first <= year <= last:
            near.append((era, year, count))
        else:
            # Counted with its era, but in no column.
            near.append((era, None, count))
            far_years.setdefault(era.pk, []).append(year)
    return Density(description, tuple(count_view(name, near, far_years) for name in SIZES))


def core_years(dated: Iterable[tuple[Era, int, int]]) -> tuple[int, int]:
    """The first and the last year without the few that lie far from all others; each entry
    counts.
    """
    years: list[int] = []
    for _era, year, count in dated:
        years += [year] * count
    return core(years, FAR_YEARS)


def count_view(
    name: str, counts: Sequence[tuple[Era, int | None, int]], far_years: dict[int, list[int]]
) -> CountView:
    """The sheet of that name."""
    eras = {era.pk: era for era, _year, _count in counts}
    width = SIZES[name]
    grid, summed = gridded(counts, width)
    rows, y = [], 4.0
    for pk, era in sorted(eras.items(), key=lambda pair: pair[1].position):
        whole = sum(count for owner, _year, count in counts if owner.pk == pk)
        row = count_row(era, whole, far_years.get(pk, []), summed.get(pk, {}), grid, y)
        rows.append(row)
        y += row.hit.height + (BAR + 30 if row.columns else 8)
    last = max(number for steps in summed.values() for number in steps)
    years = [
        Label(str(max(grid.years(number)[0], 1)), 2 + number * grid.cell, y + 12, "year")
        for number in range(last + 1)
    ]
    return CountView(name, width, y + 22, tuple(years), tuple(rows))


def gridded(
    counts: Sequence[tuple[Era, int | None, int]], width: float
) -> tuple[Grid, dict[int, dict[int, int]]]:
    """The finest steps of years that fit, and the counts of each era in them."""
    years = [year for _era, year, _count in counts if year is not None]
    columns = int((width - 4) // CELL)
    fitting = (step for step in STEPS if max(years) // step - min(years) // step < columns)
    step = next(fitting, STEPS[-1])
    used = max(years) // step - min(years) // step + 1
    grid = Grid(
        width, min(years) // step * step, step, 0, round(min((width - 4) / used, WIDEST), 1)
    )
    summed: dict[int, dict[int, int]] = {}
    for era, year, count in counts:
        if year is not None:
            steps = summed.setdefault(era.pk, {})
            steps[grid.number(year)] = steps.get(grid.number(year), 0) + count
    most = max(count for steps in summed.values() for count in steps.values())
    return grid._replace(most=most), summed


def count_row(
    era: Era, whole: int, far_years: list[int], steps: dict[int, int], grid: Grid, top: float
) -> CountRow:
    """The name of an era with its columns below it, and the years of what has no column because it
    is far off.
    """
    total = counted(whole)
    if far_years:
        years = ", ".join(f"{year:04d}" for year in sorted(set(far_years)))
        total = gettext("{entries}, beyond the columns: {years}").format(entries=total, years=years)
    words = " · ".join((era_span(era.span or ""), total)) if era.span else total
    y, labels = top + 16, []
    for line in wrap(era.title, "era", grid.width - 8):
        labels.append(Label(line, 2, y, "era"))
        y += line_height("era")
    for line in wrap(words, "when", grid.width - 8):
        labels.append(Label(line, 2, y - 2, "when"))
        y += line_height("when")
    base = y - 8 + BAR + 16
    columns = [column(era, grid, number, count, base) for number, count in sorted(steps.items())]
    foot = stroke((2, base), (grid.width - 2, base))
    hit = Box(0, top, grid.width, max(y - top - 6, 28))
    return CountRow(
        era.slug,
        accent(era.position),
        f"{era.title}, {words}",
        hit,
        tuple(labels),
        tuple(columns),
        foot,
    )


def column(era: Era, grid: Grid, number: int, count: int, base: float) -> Column:
    """The count of one era in one step of years."""
    x, height = round(2 + number * grid.cell, 1), round(max(BAR * count / grid.most, 2), 1)
    first, last = grid.years(number)
    first = max(first, 1)
    when = str(first) if first == last else f"{first}–{last}"
    name = gettext("{era}, {years}: {entries} began").format(
        era=era.title, years=when, entries=counted(count)
    )
    amount = number_format(count, force_grouping=True)
    label = None
    if text_width(amount, "count") <= grid.cell - 2:
        label = Label(amount, x + (grid.cell - 4) / 2, base - height - 4, "count", "middle")
    hit = Box(x, base - BAR - 14, grid.cell - 4, BAR + 14)
    bar = Rect("bar", x, round(base - height, 1), round(grid.cell - 4, 1), height)
    return Column(era.slug, (first, last), name, accent(era.position), hit, bar, label)


def counted(count: int) -> str:
    """A number of entries in words."""
    words = ngettext("%(count)s entry", "%(count)s entries", count)
    return words % {"count": number_format(count, force_grouping=True)}
