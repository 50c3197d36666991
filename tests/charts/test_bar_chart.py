from tests.charts.unsaved_rows import observation
from timeline.charts import chart
from timeline.models import Indicator


def test_chart_draws_a_single_share_as_a_bar_of_a_hundred():
    share = Indicator(pk=1, slug="share", title="Share", unit="%")
    plot = chart(share, [observation(1, "[2020..]", 90, approximate=True)]).plots[0]

    track, bar = plot.points[0].rects
    assert bar.width / track.width == 0.9 or abs(bar.width / track.width - 0.9) < 0.001
    assert plot.points[0].labels[-1].text == "about 90%"
