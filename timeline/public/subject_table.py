"""The values of several subjects as a table: dates across, subjects down, the front one first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from timeline.charts.subject_series import BEHIND, FRONT, NAMED, Choice
from timeline.models import Indicator, Observation, Subject


class SubjectColumn(NamedTuple):
    """A date of the table; `cited` is an observation whose source is that of most values of the
    column, None where no source is: the other values name their own.
    """

    date: str
    cited: Observation | None


class SubjectCell(NamedTuple):
    """The values of one subject at one date, mostly one, and those of them that name their own
    source.
    """

    observations: tuple[Observation, ...]
    citing: tuple[Observation, ...]


class SubjectRow(NamedTuple):
    """A subject with a cell for each column."""

    subject: Subject
    role: str
    cells: tuple[SubjectCell, ...]


class SubjectTable(NamedTuple):
    """The table, and the values that a note is about."""

    columns: tuple[SubjectColumn, ...]
    rows: tuple[SubjectRow, ...]
    noted: tuple[Observation, ...]


def subject_table(
    indicator: Indicator, observations: Iterable[Observation], choice: Choice
) -> SubjectTable:
    """The table of these observations, whose sources are at hand; dates in the order of time."""
    by_date: dict[str, list[Observation]] = {}
    by_place: dict[tuple[int | None, str], list[Observation]] = defaultdict(list)
    noted: list[Observation] = []
    for row in observations:
        by_date.setdefault(row.date or "", []).append(row)
        by_place[row.subject_id, row.date or ""].append(row)
        if row.note:
            noted.append(row)
    columns = [SubjectColumn(date, cited_by_most(rows)) for date, rows in by_date.items()]
    rows: list[SubjectRow] = []
    for subject, role in in_order(indicator, by_place, choice):
        cells: list[SubjectCell] = []
        for column in columns:
            values = by_place[subject.pk, column.date]
            citing = [row for row in values if not same_place(row, column.cited)]
            cells.append(SubjectCell(tuple(values), tuple(citing)))
        rows.append(SubjectRow(subject, role, tuple(cells)))
    return SubjectTable(tuple(columns), tuple(rows), tuple(noted))


def cited_by_most(rows: Sequence[Observation]) -> Observation | None:
    """An observation whose source and place in it are those of more than half; None where there is
    none.
    """
    for row in rows:
        alike = [other for other in rows if same_place(other, row)]
        if row.source and 2 * len(alike) > len(rows):
            return row
    return None


def same_place(row: Observation, other: Observation | None) -> bool:
    """Whether both name the same place of the same source."""
    if other is None:
        return False
    return (row.source_id, row.locator) == (other.source_id, other.locator)


def in_order(
    indicator: Indicator,
    by_place: dict[tuple[int | None, str], list[Observation]],
    choice: Choice,
) -> list[tuple[Subject, str]]:
    """The subjects with their roles: the front, the named, the others, each group by its last
    value.
    """
    last: dict[int, float] = {}
    for (subject, _date), rows in by_place.items():
        if subject is not None:
            # The dates came in the order of time.
            last[subject] = float(rows[-1].value or 0)
    ordered: list[tuple[Subject, str]] = []
    groups = ((FRONT, [choice.front]), (NAMED, choice.named), (BEHIND, choice.others))
    for role, subjects in groups:
        pairs = [(last.get(subject.pk, 0.0), subject) for subject in subjects]
        pairs.sort(key=lambda pair: pair[0], reverse=indicator.better == Indicator.Better.HIGHER)
        ordered += [(subject, role) for _number, subject in pairs]
    return ordered
