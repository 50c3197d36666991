from datetime import date
from decimal import Decimal
from itertools import combinations, count

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.charts import chart, density, drawing
from timeline.models import (
    Agent,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Source,
)

TODAY = date(2026, 11, 24)
NUMBERS = count(1)


def initiative(title="gob.mx", start="", end="", status="active", *, milestones=(), disputed=False):
    made = Initiative(
        pk=next(NUMBERS), title=title, slug="entry", start=start, end=end, status=status
    )
    made._prefetched_objects_cache = {
        "milestones": [Milestone(date=day) for day in milestones],
        "disputes": [Dispute(about="date")] if disputed else [],
    }
    return made


def era(*initiatives, title="Digital strategy", span="2012/2018", position=1, pk=1):
    made = Era(pk=pk, title=title, slug=f"era-{position}", span=span, position=position)
    made._prefetched_objects_cache = {"initiatives": list(initiatives)}
    return made


def observation(pk, day, value, source="UNU-EGOV", **values):
    named = Source(
        pk=1, key="source", title="Survey", publisher=Agent(name=source, kind="organisation")
    )
    named._prefetched_objects_cache = {"authorships": []}
    return Observation(pk=pk, date=day, value=Decimal(value), source=named, **values)


def rows(drawn):
    return drawn.views[0].rows


def kinds(row):
    return [shape.kind for shape in (*row.rects, *row.marks)]


def collisions(view):
    boxes = [label.box for label in view.labels]
    outside = [box for box in boxes if not box.within(view.width, view.height)]
    return outside + [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


# The timeline


def test_drawing_of_nothing_dated_is_none():
    assert drawing([era(initiative(status="proposed"), span="")], TODAY) is None


def test_drawing_names_each_entry_with_date_and_status():
    drawn = drawing([era(initiative(start="2014"))], TODAY)

    assert rows(drawn)[0].name == "gob.mx, since 2014, running when last reported"


def test_drawing_lets_a_running_bar_fade_at_today():
    drawn = drawing([era(initiative(start="2014"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar", "fade-out"]
    assert drawn.views[0].today is not None


def test_drawing_ends_a_bar_where_it_is_known_to_end():
    drawn = drawing([era(initiative(start="2012", end="2018", status="completed"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar"]
    assert drawn.views[0].today is None


def test_drawing_takes_a_span_of_one_milestone_for_a_life():
    drawn = drawing([era(initiative(start="2012/2018", status="completed"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar"]


def test_drawing_marks_one_dated_event():
    drawn = drawing([era(initiative(start="2014", status="happened"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["dot"]


def test_drawing_hatches_a_decade():
    drawn = drawing([era(initiative(start="199X", status="completed"), span="199X")], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar", "hatch", "fade-in", "fade-out"]


def test_drawing_hatches_a_start_known_as_later_than_a_year():
    drawn = drawing([era(initiative(start="[2012..]"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar", "hatch", "fade-in", "fade-out"]
    assert drawn.key == {"rough", "runs"}


def test_drawing_hatches_about_a_year():
    drawn = drawing([era(initiative(start="2012~", end="2018", status="completed"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar", "hatch", "fade-in"]


def test_drawing_shows_a_dispute_as_a_diamond_and_says_it():
    drawn = drawing([era(initiative(start="2014", status="happened", disputed=True))], TODAY)

    assert kinds(rows(drawn)[0]) == ["diamond"]
    assert rows(drawn)[0].labels[0].after == "2014, disputed"


def test_drawing_ticks_milestones_inside_the_bar_only():
    drawn = drawing([era(initiative(start="2014", milestones=["2014", "2017", "201X", ""]))], TODAY)

    assert len(rows(drawn)[0].ticks) == 1


def test_drawing_puts_undated_proposals_past_today_as_one_row():
    wishes = [initiative(f"Wish {number}", status="proposed") for number in range(5)]
    drawn = drawing([era(), era(*wishes, span="", position=2, pk=2)], TODAY)

    row = rows(drawn)[0]
    assert (row.name, row.target, row.slug) == ("5 proposals, proposed", "era", "era-2")
    assert row.rects[0].x > drawn.views[0].years[-1].x


def test_drawing_keeps_the_page_of_a_single_proposal():
    drawn = drawing([era(initiative("A wish", status="proposed"))], TODAY)

    assert (rows(drawn)[0].target, rows(drawn)[0].slug) == ("initiative", "entry")


def test_drawing_lists_what_has_no_date():
    drawn = drawing([era(initiative("Undated", status="unknown"))], TODAY)

    assert [(entry.title, entry.when) for entry in drawn.undated] == [("Undated", "date not known")]


def test_drawing_cuts_an_era_where_the_next_begins_in_its_last_year():
    drawn = drawing([era(), era(span="2018/..", position=2, pk=2)], TODAY)

    first, second = (row.rects[0] for row in drawn.views[0].bands)
    assert first.x + first.width <= second.x


def test_drawing_names_a_far_entry_whose_title_says_its_date():
    far = initiative("Constitution of 1824", start="1824", end="1824", status="completed")
    drawn = drawing([era(initiative(start="2014"), initiative(start="2015"), far)], TODAY)

    named = next(row for row in rows(drawn) if row.name.startswith("Constitution"))
    assert named.name == "Constitution of 1824, 1824, beyond this scale, completed"


def test_drawing_keeps_eras_in_their_order_where_an_entry_is_older_than_its_own():
    old = initiative("Old", start="2002")
    drawn = drawing(
        [era(initiative("New", start="2014")), era(old, span="2018/..", position=2, pk=2)], TODAY
    )

    tall = drawn.views[1]
    first, second = (row.hit.y for row in tall.bands)
    new, older = (
        next(row.hit.y for row in tall.rows if row.name.startswith(name)) for name in ("New", "Old")
    )
    assert first < new < second < older


def test_drawing_cycles_accents_by_the_eras_position():
    drawn = drawing([era(position=1), era(span="2019", position=7, pk=7)], TODAY)

    assert [band.accent for band in drawn.views[0].bands] == [1, 1]


def test_drawing_speaks_spanish():
    with override("es"):
        drawn = drawing([era(initiative(start="2014"))], TODAY)

    assert rows(drawn)[0].labels[0].after == "desde 2014"


# Labels are never in each other's way

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
STATUSES = st.sampled_from(["active", "completed", "happened", "proposed", "unknown", "suspended"])
ENTRIES = st.builds(
    initiative, TITLES, DATES, st.just("") | DATES, STATUSES, disputed=st.booleans()
)
SPANS = st.sampled_from(
    ["", "199X", "2001/2011", "2012/2018", "2018/..", "0001", "9998", "../2001", "2012"]
)


def to_eras(told):
    return [
        era(*entries, title=title, span=span, position=number, pk=number)
        for number, (title, span, entries) in enumerate(told, start=1)
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(TITLES, SPANS, st.lists(ENTRIES, max_size=12)), min_size=1, max_size=8).map(
        to_eras
    )
)
def test_drawing_keeps_labels_apart_and_on_the_sheet(eras):
    drawn = drawing(eras, TODAY)

    for view in drawn.views if drawn else ():
        assert collisions(view) == []


def test_drawing_keeps_two_hundred_labels_of_one_date_apart():
    drawn = drawing([era(*(initiative(f"Entry {n}", "2014") for n in range(200)))], TODAY)

    assert [collisions(view) for view in drawn.views] == [[], []]


# Counts


def test_density_sums_years_into_columns_that_name_their_list():
    known = era(title="Digital strategy")
    found = density([(known, 1990 + year, 3) for year in range(30)] + [(known, None, 4)], TODAY)

    column = found.views[0].rows[0].columns[0]
    assert (column.era, column.years, column.name) == (
        "era-1",
        (1990, 1991),
        "Digital strategy, 1990–1991: 6 entries began",
    )


def test_density_of_nothing_dated_is_none():
    assert density([(era(), None, 4)], TODAY) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.none() | st.integers(1, 9999), st.integers(1, 10**6)),
        min_size=1,
    )
)
def test_density_keeps_labels_apart(counts):
    eras = {
        number: era(title="Era " * number * 4, position=number, pk=number)
        for number in range(1, 10)
    }
    found = density([(eras[number], year, count) for number, year, count in counts], TODAY)

    for view in found.views if found else ():
        assert collisions(view) == []


# Indicators


def rank(*observations):
    return chart(
        Indicator(pk=1, slug="rank", title="World rank", unit="rank", better="lower"), observations
    )


def test_chart_of_no_value_is_none():
    assert rank() is None


def test_chart_puts_rank_one_at_the_top():
    plot = rank(observation(1, "2010", 56), observation(2, "2012", 55)).plots[0]

    ticks = {label.text: label.y for label in plot.axis}
    assert ticks["1"] < ticks["20"] < ticks["60"]
    assert plot.points[1].marks[0].y < plot.points[0].marks[0].y


def test_chart_links_each_value_to_its_row_with_its_source():
    plot = rank(observation(7, "2010", 56)).plots[0]

    assert plot.linked
    assert [(point.pk, point.name) for point in plot.points] == [(7, "2010: 56, UNU-EGOV")]


def test_chart_draws_and_names_both_sources_of_one_year():
    values = [
        observation(1, "2018", 64),
        observation(2, "2018", 64, "United Nations"),
        observation(3, "2020", 61),
    ]
    found = rank(*values)

    first, second, _later = found.plots[0].points
    assert first.marks[0].x != second.marks[0].x
    assert [first.labels[0].after, second.labels[0].after] == ["UNU-EGOV", "United Nations"]
    assert [value.pk for value in found.together] == [1, 2]


def test_chart_leaves_a_gap_where_a_step_is_missing():
    plot = rank(
        *(observation(year, str(year), 50) for year in (2010, 2011, 2012, 2016, 2017))
    ).plots[0]

    assert len(plot.lines) == 3


def test_chart_draws_an_open_date_as_a_range_that_fades():
    plot = rank(observation(1, "[..2014]", 8), observation(2, "2014", 1)).plots[0]

    assert [rect.kind for rect in plot.points[0].rects] == ["bar", "hatch", "fade-in"]
    assert plot.points[1].marks[0].kind == "ring"


def test_chart_lists_a_value_without_a_date():
    found = rank(observation(1, "", 8), observation(2, "2014", 1))

    assert [value.words for value in found.undated] == ["8"]


def test_chart_draws_a_single_share_as_a_bar_of_a_hundred():
    share = Indicator(pk=1, slug="share", title="Share", unit="%")
    plot = chart(share, [observation(1, "[2020..]", 90, approximate=True)]).plots[0]

    track, bar = plot.points[0].rects
    assert bar.width / track.width == 0.9 or abs(bar.width / track.width - 0.9) < 0.001
    assert plot.points[0].labels[-1].text == "about 90\u00a0%"


def test_chart_writes_numbers_in_the_readers_notation():
    index = Indicator(pk=1, slug="index", title="Index", unit="index", decimals=4)
    with override("es"):
        plot = chart(index, [observation(1, "2010", "0.515")]).plots[0]

    assert plot.points[0].labels[0].text == "0,5150"


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


@settings(max_examples=150, deadline=None)
@given(INDICATORS, SERIES)
def test_chart_keeps_labels_apart_and_on_the_sheet(indicator, series):
    found = chart(indicator, [observation(number, *one) for number, one in enumerate(series)])

    for plot in found.plots if found else ():
        assert collisions(plot) == []


# A year far outside of the story


def ordinary():
    return [
        initiative(f"Portal {year}", str(year), status="happened") for year in range(1994, 2020, 4)
    ]


@pytest.mark.parametrize("outlier", ["0001", "0201", "1914", "2104", "9999", "0002/2014"])
def test_one_far_year_does_not_squeeze_the_drawing(outlier):
    far = initiative("Typed wrong", outlier, status="completed")
    drawn = drawing([era(*ordinary(), far, span="1990/2020")], TODAY)

    for view in drawn.views:
        years = [int(label.text) for label in view.years]
        assert (min(years) >= 1990, max(years) <= 2021) == (True, True)
    (row,) = (row for row in rows(drawn) if row.name.startswith("Typed wrong"))
    assert row.labels[-1].after == f"{outlier.replace('/', '–')}, beyond this scale"
    assert f"{outlier.replace('/', '–')}, beyond this scale" in row.name
    assert [collisions(view) for view in drawn.views] == [[], []]


def test_far_years_at_both_ends_do_not_squeeze_the_drawing():
    far = [
        initiative("Early", "0001", status="happened"),
        initiative("Late", "9999", status="happened"),
    ]
    drawn = drawing([era(*ordinary(), *far, span="1990/2020")], TODAY)

    assert drawn.description.endswith("from 1990 to 2020. The list below says all of it in words.")


def test_an_era_that_begins_in_a_far_year_does_not_squeeze_the_drawing():
    drawn = drawing([era(*ordinary(), span="0199/2020")], TODAY)

    assert drawn.description.endswith("from 1994 to 2020. The list below says all of it in words.")
    assert "0199–2020, beyond this scale" in [label.text for label in drawn.views[0].labels]


def test_the_first_decades_of_a_long_story_are_drawn():
    early = [initiative("Computers", "1978", status="happened")]
    drawn = drawing([era(*early, *ordinary(), span="1990/2020")], TODAY)

    assert not any("beyond" in row.name for row in rows(drawn))


def test_a_far_year_has_no_column_and_is_said_with_its_era():
    known = era(span="1990/2020")

    found = density(
        [(known, 1990 + year, 10) for year in range(30)] + [(known, 201, 1), (known, 9999, 1)],
        TODAY,
    )

    for view in found.views:
        assert view.rows[0].columns[0].years[0] == 1990
        assert "302 entries, beyond the columns: 0201, 9999" in view.rows[0].name


def test_a_far_value_does_not_squeeze_its_chart():
    values = [observation(number, str(2008 + 2 * number), 50 + number) for number in range(6)]
    drawn = chart(Indicator(title="Rank", slug="rank"), [*values, observation(9, "0201", 40)])

    assert [(value.words, value.when) for value in drawn.beyond] == [("40", "0201")]
    years = [
        int(label.text)
        for label in drawn.plots[0].axis
        if label.text.isdigit() and len(label.text) == 4
    ]
    assert min(years) >= 2008
