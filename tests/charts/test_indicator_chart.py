from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.unsaved_rows import DATES, TITLES, collisions, observation, rank
from timeline.charts import chart
from timeline.models import Indicator

VALUES = st.decimals(min_value=-(10**6), max_value=10**9, allow_nan=False, places=3)
NAMES = st.sampled_from(
    ["UNU-EGOV", "United Nations", "Organisation for Economic Co-operation " * 3]
)
SERIES = st.lists(st.tuples(DATES, VALUES, NAMES), min_size=1, max_size=40)
INDICATORS = st.builds(
    Indicator,
    pk=st.just(1),
    title=TITLES,
    unit=st.sampled_from(["", "%", "rank", "index from 0 to 1"]),
    better=st.sampled_from(["lower", "higher"]),
    decimals=st.integers(0, 4),
)


def test_chart_of_no_value_is_none():
    assert rank() is None


def test_chart_lists_a_value_without_a_date():
    found = rank(observation(1, "", 8), observation(2, "2014", 1))

    assert [value.words for value in found.undated] == ["8"]


@settings(max_examples=150)
@given(INDICATORS, SERIES)
def test_chart_keeps_labels_apart_and_on_the_sheet(indicator, series):
    found = chart(indicator, [observation(number, *one) for number, one in enumerate(series)])

    for plot in found.plots if found else ():
        assert collisions(plot) == []
