"""Geometry of the site's drawings: pure functions from rows to shapes. No query and no tag here."""

from timeline.charts.histogram import Density, density
from timeline.charts.indicator_chart import Chart, chart
from timeline.charts.timeline import Drawing, drawing
from timeline.charts.timeline_of_entries import MOST_ENTRIES, drawing_of

__all__ = [
    "MOST_ENTRIES",
    "Chart",
    "Density",
    "Drawing",
    "chart",
    "density",
    "drawing",
    "drawing_of",
]
