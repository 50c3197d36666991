from tests.charts.unsaved_rows import value_at
from timeline.charts.indicator_values import value_of
from timeline.charts.sparkline import sparkline
from timeline.models import Indicator


def line(*rows, **values):
    indicator = Indicator(**{"slug": "rank", "unit": "rank", "better": "lower"} | values)
    return sparkline(indicator, [value_of(indicator, value_at(*row)) for row in rows])


def test_a_line_has_a_dot_at_its_end():
    drawn = line(("2010", 30), ("2012", 65))

    assert (drawn.width, drawn.height) == (120, 28)
    assert [mark.kind for mark in drawn.marks] == ["end"]
    assert drawn.strokes[0].points.endswith(f"{drawn.marks[0].x:g},{drawn.marks[0].y:g}")


def test_a_rank_that_gets_worse_goes_down():
    drawn = line(("2010", 30), ("2012", 65))
    first, last = drawn.strokes[0].points.split(" ")

    assert float(first.split(",")[1]) < float(last.split(",")[1])


def test_one_value_makes_no_line():
    assert line(("2010", 30)) is None
    assert line(("2010", 30), ("", 65)) is None


def test_values_that_are_not_joined_are_dots():
    drawn = line(("2010", 30), ("2012", 65), joined=False)

    assert drawn.strokes == ()
    assert len(drawn.marks) == 3
