"""Geometry of the site's drawings: pure functions from rows to shapes. No query and no tag here."""

from timeline.charts.histogram import Density, density
from timeline.charts.indicator_chart import Chart, chart
from timeline.charts.life_strip import LifeStrip, life_strip
from timeline.charts.timeline import Drawing, drawing, draws_milestones
from timeline.charts.timeline_content import most_important

__all__ = [
    "Chart",
    "Density",
    "Drawing",
    "LifeStrip",
    "chart",
    "density",
    "drawing",
    "draws_milestones",
    "life_strip",
    "most_important",
]
