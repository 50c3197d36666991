from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.unsaved_rows import DATES, TITLES, TODAY, collisions, era, initiative, rows
from timeline.charts import drawing

STATUSES = st.sampled_from(["active", "completed", "happened", "proposed", "unknown", "suspended"])
ENTRIES = st.builds(
    initiative, TITLES, DATES, st.just("") | DATES, STATUSES, disputed=st.booleans()
)
SPANS = st.sampled_from(
    ["", "199X", "2001/2011", "2012/2018", "2018/..", "0001", "9998", "../2001", "2012"]
)


def numbered_eras(chapters):
    return [
        era(*entries, title=title, span=span, position=number, pk=number)
        for number, (title, span, entries) in enumerate(chapters, start=1)
    ]


def test_drawing_of_nothing_dated_is_none():
    assert drawing([era(initiative(status="proposed"), span="")], TODAY) is None


def test_drawing_lists_what_has_no_date():
    drawn = drawing([era(initiative("Undated", status="unknown"))], TODAY)

    assert [(entry.title, entry.when) for entry in drawn.undated] == [("Undated", "date not known")]


def test_drawing_speaks_spanish():
    with override("es"):
        drawn = drawing([era(initiative(start="2014"))], TODAY)

    assert rows(drawn)[0].labels[0].after == "desde 2014"


@settings(max_examples=75)
@given(
    st.lists(st.tuples(TITLES, SPANS, st.lists(ENTRIES, max_size=12)), min_size=1, max_size=8).map(
        numbered_eras
    )
)
def test_drawing_keeps_labels_apart_and_on_the_sheet(eras):
    drawn = drawing(eras, TODAY)

    for view in drawn.views if drawn else ():
        assert collisions(view) == []


def test_drawing_keeps_two_hundred_labels_of_one_date_apart():
    drawn = drawing([era(*(initiative(f"Entry {n}", "2014") for n in range(200)))], TODAY)

    assert [collisions(view) for view in drawn.views] == [[], []]
