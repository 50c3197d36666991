from tests.charts.unsaved_rows import observation, rank
from timeline.charts import chart
from timeline.models import Indicator


def test_chart_links_each_value_to_its_row_with_its_source():
    plot = rank(observation(7, "2010", 56)).plots[0]

    assert plot.linked
    assert [(point.anchor, point.name) for point in plot.points] == [
        ("observation-7", "2010: 56, UNU-EGOV")
    ]


def test_chart_leaves_a_gap_where_a_step_is_missing():
    plot = rank(
        *(observation(year, str(year), 50) for year in (2010, 2011, 2012, 2016, 2017))
    ).plots[0]

    assert len(plot.lines) == 3


def test_chart_draws_an_open_date_as_a_range_that_fades():
    plot = rank(observation(1, "[..2014]", 8), observation(2, "2014", 1)).plots[0]

    assert [rect.kind for rect in plot.points[0].rects] == ["bar", "hatch", "fade-in"]
    assert plot.points[1].marks[0].kind == "ring"


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
