from tests.charts.unsaved_rows import TODAY, era, initiative, kinds, rows
from timeline.charts import drawing


def test_drawing_names_each_entry_with_date_and_status():
    drawn = drawing([era(initiative(start="2014"))], TODAY)

    assert rows(drawn)[0].name == "gob.mx, since 2014, running when last reported"


def test_drawing_takes_a_span_of_one_milestone_for_a_life():
    drawn = drawing([era(initiative(start="2012/2018", status="completed"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar"]


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


def test_accents_follow_the_order_of_the_eras_and_no_number_that_is_typed():
    eras = [era(span=f"{2000 + n}", position=7 * n, pk=n) for n in range(1, 9)]
    drawn = drawing(eras, TODAY)

    assert [band.accent for band in drawn.views[0].bands] == [1, 2, 3, 4, 5, 6, 7, 1]


def test_what_is_only_proposed_has_no_accent():
    wish = initiative("A wish", status="proposed")
    drawn = drawing([era(), era(wish, span="", position=2, pk=2)], TODAY)

    assert rows(drawn)[0].accent == 0
