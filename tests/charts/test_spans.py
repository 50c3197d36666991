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


def test_drawing_cycles_accents_by_the_eras_position():
    drawn = drawing([era(position=1), era(span="2019", position=7, pk=7)], TODAY)

    assert [band.accent for band in drawn.views[0].bands] == [1, 1]
