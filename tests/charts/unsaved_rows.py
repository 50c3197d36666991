from datetime import date
from decimal import Decimal
from itertools import combinations, count

from hypothesis import strategies as st

from tests.unsaved import prefetched
from timeline.charts import chart
from timeline.models import (
    Agent,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Source,
    Subject,
)

TODAY = date(2026, 11, 24)
NUMBERS = count(1)


def initiative(
    title="gob.mx",
    start="",
    end="",
    status="active",
    *,
    milestones=(),
    disputed=False,
    slug="entry",
    **values,
):
    row = Initiative(
        pk=next(NUMBERS), title=title, slug=slug, start=start, end=end, status=status, **values
    )
    return prefetched(
        row,
        milestones=[Milestone(date=day) for day in milestones],
        disputes=[Dispute(about="date")] if disputed else [],
    )


def era(*initiatives, title="Digital strategy", span="2012/2018", position=1, pk=1):
    row = Era(pk=pk, title=title, slug=f"era-{position}", span=span, position=position)
    return prefetched(row, initiatives=list(initiatives))


def observation(pk, day, value, source="UNU-EGOV", **values):
    publisher = Agent(name=source, kind="organisation")
    row = Source(pk=1, key="source", title="Survey", publisher=publisher)
    row = prefetched(row, authorships=[])
    return Observation(pk=pk, date=day, value=Decimal(value), source=row, **values)


def rows(drawn):
    return drawn.views[0].rows


def rank(*observations):
    return chart(
        Indicator(pk=1, slug="rank", title="World rank", unit="rank", better="lower"), observations
    )


def kinds(row):
    return [shape.kind for shape in (*row.rects, *row.marks)]


def collisions(view):
    boxes = [label.box for label in view.labels]
    outside = [box for box in boxes if not box.within(view.width, view.height)]
    return outside + [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


TITLES = (
    st.text(min_size=1, max_size=200).filter(str.strip)
    | st.just("W" * 200)
    | st.just("portal " * 25)
)
YEARS = st.sampled_from([1, 2, 999, 1990, 1999, 2001, 2012, 2014, 2018, 2026, 2030, 9998])
DATES = st.builds(
    lambda form, year: form.format(year),
    st.sampled_from(["{:04d}", "{:04d}~", "[{:04d}..]", "[..{:04d}]"]),
    YEARS,
) | st.sampled_from(
    ["", "199X", "2012/2018", "2012/..", "../2012", "XXXX", "2014-06-23", "9998/9999"]
)


def subject(code, position=0, *, title="", region="", peer=False):
    """A subject that is in no database; its number follows from its code."""
    number = int.from_bytes(code.encode(), "big") % 1_000_003
    return Subject(
        pk=number,
        code=code,
        title=title or code.title(),
        region=region,
        position=position,
        peer=peer,
    )


def value_at(day, value, of=None, *, pk=None, **values):
    """A value of a subject, with the bounds of its date as they are computed for each row."""
    row = Observation(pk=pk or next(NUMBERS), date=day, value=Decimal(value), subject=of, **values)
    for field in Observation._meta.concrete_fields:
        field.pre_save(row, add=True)
    return row


def ranks(numbers_by_subject):
    """Ranks of several subjects: by subject a value for each year."""
    rows = []
    for of, numbers in numbers_by_subject.items():
        for year, number in numbers.items():
            rows.append(value_at(str(year), number, of))
    return sorted(rows, key=lambda row: row.date)
