"""Geometry of the site's drawings: pure functions from rows to shapes. No query and no tag here."""

from timeline.charts.counts import Density, density
from timeline.charts.indicators import Chart, chart
from timeline.charts.to_scale import Drawing, drawing

__all__ = ["Chart", "Density", "Drawing", "chart", "density", "drawing"]
