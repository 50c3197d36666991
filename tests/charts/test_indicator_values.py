from django.utils.translation import override

from tests.charts.unsaved_rows import observation, rank
from timeline.charts import chart
from timeline.models import Indicator


def test_chart_puts_rank_one_at_the_top():
    plot = rank(observation(1, "2010", 56), observation(2, "2012", 55)).plots[0]

    ticks = {label.text: label.y for label in plot.axis}
    assert ticks["1"] < ticks["20"] < ticks["60"]
    assert plot.points[1].marks[0].y < plot.points[0].marks[0].y


def test_chart_writes_numbers_in_the_readers_notation():
    index = Indicator(pk=1, slug="index", title="Index", unit="index", decimals=4)
    with override("es"):
        plot = chart(index, [observation(1, "2010", "0.515")]).plots[0]

    assert plot.points[0].labels[0].text == "0.5150"
