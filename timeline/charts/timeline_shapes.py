"""The shapes that templates draw: all places are in units of the sheet, from its upper left
corner.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from timeline.charts.attributes import attributes
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
        if self.kind.startswith("fade"):
            return 0.6
        return 0.0


class Rect(NamedTuple):
    """A filled rectangle; its kind is its class in the style sheet."""

    kind: str
    x: float
    y: float
    width: float
    height: float

    @property
    def place(self) -> SafeString:
        """The attributes of its element."""
        return attributes(x=self.x, y=self.y, width=self.width, height=self.height)

    @property
    def is_laid_over(self) -> bool:
        """Whether it is a hatch or a fade, which a pattern of the sheet fills."""
        return self.kind == "hatch" or self.kind.startswith("fade")


class Ground(NamedTuple):
    """The span of an era, faint behind what stands in its row."""

    accent: int
    rect: Rect


class Mark(NamedTuple):
    """A thing at one moment; its kind (dot, diamond, proposal) is its shape."""

    kind: str
    x: float
    y: float
    radius: float = 6.5

    @property
    def place(self) -> SafeString:
        """The attributes of its element, a circle but for diamonds and squares."""
        if not self.is_rect:
            return attributes(cx=self.x, cy=self.y, r=self.radius)
        side = self.side
        return attributes(x=self.corner_x, y=self.corner_y, width=side, height=side)

    @property
    def is_rect(self) -> bool:
        """Whether a rectangle draws it, which is turned for a diamond."""
        return self.kind in ("diamond", "square")

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
    """One entry as a link: where it goes (an initiative, an era, or the list of an era), its whole
    name, its shapes.
    """

    target: str
    slug: str
    name: str
    accent: int
    hit: Box
    labels: tuple[Label, ...]
    rects: tuple[Rect, ...] = ()
    marks: tuple[Mark, ...] = ()
    ticks: tuple[Stroke, ...] = ()


@dataclass(frozen=True)
class View:
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
    grounds: tuple[Ground, ...] = ()

    @property
    def labels(self) -> list[Label]:
        """Every text on the sheet."""
        labels = list(self.years)
        for row in (*self.bands, *self.rows):
            labels += row.labels
        return labels


def stroke(*points: tuple[float, float], kind: str = "") -> Stroke:
    """A line through the points."""
    written = [f"{round(x, 1):g},{round(y, 1):g}" for x, y in points]
    return Stroke(" ".join(written), kind)


def strips(life: Life, scale: Scale) -> list[Strip]:
    """A life as strips along the axis, from the bar to what is laid over it; empty for a mark."""
    if life.mark:
        return []
    near = scale.near
    if life.first is not None:
        near = scale.place(life.first)
    far = max(scale.place(life.last), near + THINNEST)
    sure_from = near
    if life.sure_from is not None:
        sure_from = scale.place(life.sure_from)
    sure_until = scale.place(life.sure_until)

    strips_of_life = [Strip("bar", near, far)]
    all_unsure = sure_from >= sure_until
    begins_unsure = all_unsure or sure_from - near > 1
    ends_unsure = all_unsure or far - sure_until > 1
    if all_unsure:
        strips_of_life.append(Strip("hatch", near, far))
    else:
        if begins_unsure:
            strips_of_life.append(Strip("hatch", near, sure_from))
        if ends_unsure:
            strips_of_life.append(Strip("hatch", sure_until, far))
    soft_edge = min(SOFT_EDGE, (far - near) / 3)
    if begins_unsure:
        strips_of_life.append(Strip("fade-in", near, near + soft_edge))
    if life.runs:
        strips_of_life.append(Strip("fade-out", far - min(FADE, (far - near) / 2), far))
    elif ends_unsure:
        strips_of_life.append(Strip("fade-out", far - soft_edge, far))
    return strips_of_life


def mark_kind(entry: Entry) -> str:
    """The shape of an entry's mark: a diamond where sources disagree."""
    if entry.life.proposed:
        return "proposal"
    if entry.disputed:
        return "diamond"
    return "dot"


def clear_of_today(years: list[Label], today: Label | None) -> list[Label]:
    """The years that do not touch the label of today, and that label after them."""
    if today is None:
        return years
    labels = [year for year in years if not year.box.meets(today.box)]
    labels.append(today)
    return labels
