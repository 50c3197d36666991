from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.charts.unsaved_rows import DATES, TODAY
from tests.unsaved import prefetched
from timeline.charts import life_strip
from timeline.models import Initiative, Milestone

KINDS = st.sampled_from(["announced", "launched", "changed", "ended", "occurred", "replaced"])


def portal(*milestones, start="2014", end="", status="active"):
    row = Initiative(pk=1, title="gob.mx", slug="gob-mx", start=start, end=end, status=status)
    parts = []
    for number, (kind, day) in enumerate(milestones, start=1):
        parts.append(Milestone(pk=number, kind=kind, date=day))
    return prefetched(row, milestones=parts, disputes=[])


def gob_mx():
    return portal(
        ("announced", "2003"),
        ("launched", "2014"),
        ("changed", "2015-02-03"),
        ("changed", "2025-10-23"),
    )


def texts(view):
    return [label.text for label in view.labels]


def test_a_life_fades_from_its_last_dated_report():
    wide = life_strip(gob_mx(), set(), TODAY).views[0]

    [bar, fade] = wide.rects
    assert (bar.kind, fade.kind) == ("bar", "fade-out")
    assert abs(fade.x - (float(wide.ticks[-1].points.split(",")[0]) - 0.6)) < 0.1
    assert fade.x + fade.width > bar.x + bar.width


def test_what_came_before_the_beginning_is_a_ring_on_a_dotted_line():
    wide = life_strip(gob_mx(), set(), TODAY).views[0]

    assert [mark.kind for mark in wide.marks] == ["ring"]
    assert wide.before is not None
    assert wide.marks[0].x < wide.rects[0].x


def test_a_disputed_beginning_is_a_diamond_where_its_bar_begins():
    wide = life_strip(gob_mx(), {2}, TODAY).views[0]

    diamond = wide.marks[1]
    assert (diamond.kind, diamond.x) == ("diamond", wide.rects[0].x)
    assert "launched, disputed" in texts(wide)


def test_the_beginning_is_named_first_and_the_last_event_second():
    narrow = life_strip(gob_mx(), set(), TODAY).views[1]

    assert {"launched", "2014", "2025"} <= set(texts(narrow))
    assert narrow.labels[0].kind == "value"


def test_the_strip_says_all_milestones_in_words():
    assert life_strip(gob_mx(), {2}, TODAY).description == (
        "Life of gob.mx to scale: announced 2003; launched, disputed 2014; "
        "changed 3 February 2015; changed 23 October 2025; running when last reported"
    )


def test_one_dated_milestone_has_no_strip():
    assert life_strip(portal(("launched", "2014"), ("changed", "")), set(), TODAY) is None
    assert life_strip(portal(start=""), set(), TODAY) is None


def test_a_decade_is_named_as_one():
    rough = portal(("occurred", "199X"), ("ended", "2003"), start="199X", end="2003")

    assert "1990s" in texts(life_strip(rough, set(), TODAY).views[0])


@given(
    st.lists(st.tuples(KINDS, DATES), min_size=1, max_size=8),
    DATES,
    DATES,
    st.sampled_from(["active", "completed", "disputed", "happened", "unknown"]),
)
def test_no_two_words_of_a_strip_touch_and_none_leaves_it(milestones, start, end, status):
    strip = life_strip(portal(*milestones, start=start, end=end, status=status), {1}, TODAY)

    for view in strip.views if strip else ():
        boxes = [label.box for label in view.labels]
        assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []
        assert [box for box in boxes if box.x < -1 or box.x + box.width > view.width + 1] == []


def test_a_long_date_is_named_by_its_years():
    rough = portal(("proposed", "[1997..2000]"), ("launched", "2011"), start="2011")

    assert "1997–2000" in texts(life_strip(rough, set(), TODAY).views[0])
