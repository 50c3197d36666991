from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.long_story import long_story
from tests.charts.unsaved_rows import DATES, TITLES, TODAY, collisions, era, initiative, kinds
from timeline.charts import drawing
from timeline.charts.timeline_dense import MOST_STOPS, NAMES_WIDTH


def sheet(eras):
    [view] = drawing(eras, TODAY).views
    return view


def many(count, *more, **values):
    """Two eras, the first with so many entries and these."""
    entries = [
        initiative(f"Entry {number}", "2014", status="happened", slug=f"entry-{number}")
        for number in range(count)
    ]
    return [era(*entries, *more, **values), era(span="2018/..", position=2, pk=2)]


def test_from_twenty_five_entries_a_story_has_a_row_an_era():
    whole, dense = drawing(many(24), TODAY), drawing(many(25), TODAY)

    assert (whole.strips, len(whole.views[0].rows)) == (None, 24)
    assert len(dense.views[0].bands) == len(dense.strips.eras) == 2


def test_one_era_alone_is_drawn_entry_by_entry_without_its_name():
    drawn = drawing(many(30)[:1], TODAY)

    assert (drawn.strips, len(drawn.views), drawn.views[0].bands) == (None, 2, ())


def test_a_story_of_seventy_five_entries_is_at_most_800_units_high():
    view = sheet(long_story())

    assert (view.width, view.height <= 800) == (1152, True)
    assert collisions(view) == []


def test_the_drawing_says_what_it_holds():
    assert drawing(long_story(), TODAY).name == (
        "Timeline 1978 to 2026: 7 eras, 60 dated entries, 5 proposals"
    )


def test_each_era_names_three_entries_and_leads_to_the_others():
    view = sheet(long_story())

    strategy = [row for row in view.rows if row.slug.startswith("4-")]
    assert sorted(row.slug for row in strategy) == ["4-0", "4-1", "4-2"]
    assert [row.name for row in view.rows if row.target == "list"][3] == (
        "19 more, 2 undated: all 22 entries of Digital strategy"
    )


def test_names_of_links_begin_with_their_visible_words():
    view = sheet(long_story())

    for row in (*view.bands, *view.rows):
        assert row.name.startswith(row.labels[0].text)


def test_without_marks_of_editors_the_best_sourced_are_named():
    known = initiative("Well known", "2014", slug="known", source_count=9)
    view = sheet(many(30, known))

    assert "known" in {row.slug for row in view.rows}


def test_a_long_title_gives_way_to_its_short_form():
    title = "Federal Law on Transparency and Access to Public Government Information"
    law = initiative(title, "2014", slug="law", main=True, short_title="Transparency law")
    view = sheet(many(30, law))

    [row] = [row for row in view.rows if row.slug == "law"]
    assert (row.labels[0].text, row.name) == (
        "Transparency law",
        "Transparency law, since 2014, running when last reported",
    )


def test_a_label_near_the_right_edge_ends_where_its_mark_ends():
    late = initiative("A title of nearly forty characters, new", "2026-10", slug="late", main=True)
    view = sheet(many(30, late))

    [row] = [row for row in view.rows if row.slug == "late"]
    [label] = row.labels
    bar = row.rects[0]
    assert (label.anchor, label.x) == ("end", round(bar.x + bar.width, 1))


def test_dots_that_would_touch_are_stacked():
    view = sheet(many(30))

    [rug] = [row for row in view.rows if row.target == "list"]
    assert len({mark.x for mark in rug.marks}) == 1
    assert len({mark.y for mark in rug.marks}) == 27


def test_a_rug_shows_disputes_and_dates_that_are_not_exact():
    others = [
        initiative("About", "2014~", status="happened", slug="about"),
        initiative("Disputed", "2015", status="happened", slug="disputed", disputed=True),
    ]
    mains = [initiative(f"Main {n}", "2012", slug=f"main-{n}", main=True) for n in range(3)]
    drawn = drawing(many(30, *others, *mains), TODAY)

    [rug] = [row for row in drawn.views[0].rows if row.target == "list"]
    assert {"ring", "diamond"} <= set(kinds(rug))
    assert {"dots", "rings", "disputed"} <= drawn.key


def test_proposals_are_outlines_past_today_that_lead_to_their_era():
    view = sheet(long_story())

    row = view.rows[-1]
    assert (row.target, row.slug, kinds(row)) == ("era", "era-7", ["outline"] * 5)
    assert row.name == "5 proposals: all 5 entries of Outlook"


def test_links_are_large_enough_for_a_finger_and_few_enough_for_a_keyboard():
    view = sheet(long_story())

    assert min(min(row.hit.width, row.hit.height) for row in (*view.bands, *view.rows)) >= 24
    assert len(view.bands) + len(view.rows) <= MOST_STOPS
    ten = [era(*many(9, pk=n)[0].initiatives.all(), position=n, pk=n) for n in range(1, 11)]
    view = sheet(ten)
    assert len(view.bands) + len(view.rows) <= MOST_STOPS


def test_strips_hold_every_dated_entry_on_one_scale():
    strips = drawing(long_story(), TODAY).strips

    assert [len(strip.dots) for strip in strips.eras] == [5, 10, 7, 20, 8, 10, 0]
    assert strips.eras[3].words == "2012–2018 · 22 entries"
    assert [len(strip.outlines) for strip in strips.eras] == [0, 0, 0, 0, 0, 0, 5]
    assert all(0 <= dot.x <= 100 for strip in strips.eras for dot in strip.dots)


ENTRIES = st.builds(
    initiative,
    TITLES,
    DATES,
    st.just("") | DATES,
    st.sampled_from(["active", "completed", "happened", "proposed", "unknown"]),
    disputed=st.booleans(),
    main=st.booleans(),
    slug=st.uuids().map(str),
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(TITLES, st.lists(ENTRIES, min_size=8, max_size=12)), min_size=4, max_size=8)
)
def test_dense_drawing_keeps_labels_apart_and_on_the_sheet(chapters):
    eras = [
        era(*entries, title=title, span="2012/2018", position=number, pk=number)
        for number, (title, entries) in enumerate(chapters, start=1)
    ]
    for view in drawing(eras, TODAY).views:
        assert collisions(view) == []
        for row in view.rows:
            assert all(label.box.x >= NAMES_WIDTH for label in row.labels)
