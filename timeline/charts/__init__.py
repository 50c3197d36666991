"""Geometry of the site's drawings: pure functions from rows to shapes. No query and no tag here."""

from timeline.charts.histogram import Density, density
from timeline.charts.indicator_chart import Chart, chart
from timeline.charts.life_strip import LifeStrip, life_strip
from timeline.charts.timeline import Drawing, drawing, draws_milestones
from timeline.charts.timeline_content import most_important
from timeline.charts.timeline_of_entries import MOST_ENTRIES, drawing_of

__all__ = [
    "MOST_ENTRIES",
    "Chart",
    "Density",
    "Drawing",
    "LifeStrip",
    "chart",
    "density",
    "drawing",
    "drawing_of",
    "draws_milestones",
    "life_strip",
    "most_important",
]
