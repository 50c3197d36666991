from tests.charts.unsaved_rows import TODAY, era, initiative
from timeline.charts import drawing
from timeline.charts.text_width import line_width
from timeline.charts.timeline_wide import GAP, ROW_HEIGHT, WIDTH, text_beside


def test_text_stands_before_its_bar_where_it_has_room():
    text = text_beside("gob.mx", "2014", near=400, far=600, top=0)

    (label,) = text.labels
    assert (label.anchor, label.x, label.after) == ("end", 400 - GAP, "2014")
    assert (text.height, text.middle) == (ROW_HEIGHT, ROW_HEIGHT / 2)


def test_text_stands_after_a_bar_that_begins_at_the_edge():
    text = text_beside("gob.mx", "2014", near=24, far=600, top=0)

    (label,) = text.labels
    assert (label.anchor, label.x) == ("start", 600 + GAP)


def test_long_text_stands_in_a_column_beside_its_bar():
    text = text_beside("portal " * 12, "2014", near=400, far=900, top=0)

    assert len(text.labels) > 2
    assert {label.anchor for label in text.labels} == {"end"}
    assert [label.kind for label in text.labels][-2:] == ["title", "when"]
    assert text.middle == text.height / 2


def test_text_stands_above_a_bar_that_leaves_no_room_beside_it():
    text = text_beside("portal " * 5, "2014", near=100, far=900, top=0)

    (label,) = text.labels
    assert (label.anchor, label.x) == ("start", 100)
    assert text.middle > label.y


def test_text_above_moves_to_the_left_where_it_would_leave_the_sheet():
    title = "portal " * 16
    text = text_beside(title, "2014", near=200, far=900, top=0)

    (label,) = text.labels
    assert label.x == round(WIDTH - 4 - line_width(title, "title", "2014"), 1)


def test_eras_whose_names_have_room_share_a_tier():
    apart = [era(span="2001/2004"), era(span="2015/2018", position=2, pk=2)]
    at_once = [era(span="2012/2018"), era(span="2012/2018", position=2, pk=2)]

    first, second = drawing(apart, TODAY).views[0].bands
    assert first.rects[0].y == second.rects[0].y
    first, second = drawing(at_once, TODAY).views[0].bands
    assert first.rects[0].y < second.rects[0].y


def test_a_long_story_has_its_years_above_the_rows_as_well():
    heights = []
    for count in (14, 15):
        entries = [initiative(f"Entry {number}", "2014") for number in range(count)]
        wide = drawing([era(*entries)], TODAY).views[0]
        heights.append(len({label.y for label in wide.years}))

    assert heights == [1, 2]
