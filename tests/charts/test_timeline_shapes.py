from tests.charts.unsaved_rows import TODAY, era, initiative, kinds, rows
from timeline.charts import drawing
from timeline.charts.text_width import Label
from timeline.charts.timeline_shapes import Mark


def test_drawing_lets_a_running_bar_fade_at_today():
    drawn = drawing([era(initiative(start="2014"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar", "fade-out"]
    assert drawn.views[0].today is not None


def test_drawing_ends_a_bar_where_it_is_known_to_end():
    drawn = drawing([era(initiative(start="2012", end="2018", status="completed"))], TODAY)

    assert kinds(rows(drawn)[0]) == ["bar"]
    assert drawn.views[0].today is None


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


def test_a_mark_is_placed_as_its_shape_is_drawn():
    dot, square, diamond = (Mark(kind, 20.5, 8, 5) for kind in ("ring", "square", "diamond"))

    assert dot.place == 'cx="20.5" cy="8" r="5"'
    assert square.place == diamond.place == 'x="16.2" y="3.8" width="8.5" height="8.5"'


def test_a_label_is_placed_with_its_class():
    label = Label("<2014>", 4, 12.04, "year", "end")

    assert label.attributes == 'class="label-year end" x="4" y="12.0"'
