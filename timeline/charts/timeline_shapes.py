"""The shapes that templates draw: all places are in units of the sheet, from its upper left
corner.
"""

from typing import NamedTuple

from timeline.charts.spans import Entry, Life
from timeline.charts.text_width import Box, Label
from timeline.charts.time_axis import Scale

SOFT_EDGE = 14
FADE = 96
THINNEST = 4.0


class Strip(NamedTuple):
    """A stretch of a bar along the axis: the bar itself, or a hatch or fade that is laid
    over it.
    """

    kind: str
    near: float
    far: float

    @property
    def spill(self) -> float:
        """How far it reaches beyond the bar, so that no edge of the bar shines through what fades
        it.
        """
        return 0.6 if self.kind.startswith("fade") else 0.0


class Rect(NamedTuple):
    """A filled rectangle; its kind is its class in the style sheet."""

    kind: str
    x: float
    y: float
    width: float
    height: float


class Mark(NamedTuple):
    """A thing at one moment; its kind (dot, diamond, proposal) is its shape."""

    kind: str
    x: float
    y: float
    radius: float = 6.5

    @property
    def side(self) -> float:
        """The side of the square that, turned by 45 degrees, is a diamond of about this radius."""
        return round(self.radius * 1.7, 1)

    @property
    def corner_x(self) -> float:
        """The left side of that square before it is turned."""
        return round(self.x - self.side / 2, 1)

    @property
    def corner_y(self) -> float:
        """The upper side of that square before it is turned."""
        return round(self.y - self.side / 2, 1)


class Stroke(NamedTuple):
    """A line through the points, written as SVG writes them."""

    points: str
    kind: str = ""


class Row(NamedTuple):
    """One entry as a link: where it goes (an initiative or an era), its whole name, its shapes."""

    target: str
    slug: str
    name: str
    accent: int
    hit: Box
    labels: tuple[Label, ...]
    rects: tuple[Rect, ...] = ()
    marks: tuple[Mark, ...] = ()
    ticks: tuple[Stroke, ...] = ()


class View(NamedTuple):
    """One sheet: the wide one runs to the right, the tall one down."""

    name: str
    width: float
    height: float
    grid: tuple[Stroke, ...]
    years: tuple[Label, ...]
    today: Stroke | None
    leaders: tuple[Stroke, ...]
    bands: tuple[Row, ...]
    rows: tuple[Row, ...]

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        return [*self.years, *(label for row in (*self.bands, *self.rows) for label in row.labels)]


def stroke(*points: tuple[float, float], kind: str = "") -> Stroke:
    """A line through the points."""
    return Stroke(" ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in points), kind)


def strips(life: Life, scale: Scale) -> list[Strip]:
    """A life as strips along the axis, from the bar to what is laid over it; empty for a mark."""
    if life.mark:
        return []
    near = scale.near if life.first is None else scale.place(life.first)
    far = max(scale.place(life.last), near + THINNEST)
    sure_from = near if life.sure_from is None else scale.place(life.sure_from)
    sure_until = scale.place(life.sure_until)
    edge, fade = min(SOFT_EDGE, (far - near) / 3), min(FADE, (far - near) / 2)
    if sure_from >= sure_until:
        hatches, begins, ends = [Strip("hatch", near, far)], True, True
    else:
        pairs = [(near, sure_from), (sure_until, far)]
        hatches = [Strip("hatch", start, end) for start, end in pairs if end - start > 1]
        begins, ends = sure_from - near > 1, far - sure_until > 1
    fades = [Strip("fade-in", near, near + edge)] if begins else []
    fades += (
        [Strip("fade-out", far - (fade if life.runs else edge), far)] if life.runs or ends else []
    )
    return [Strip("bar", near, far), *hatches, *fades]


def mark_kind(entry: Entry) -> str:
    """The shape of an entry's mark: a diamond where sources disagree."""
    if entry.life.proposed:
        return "proposal"
    return "diamond" if entry.disputed else "dot"


def clear_of(labels: list[Label], taken: Label | None) -> list[Label]:
    """The labels without those that would touch the one that is already there."""
    return [label for label in labels if taken is None or not label.box.meets(taken.box)]
