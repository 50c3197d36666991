"""The elements of drawings and charts. A page has thousands of them, and a template takes ten steps
for each.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from timeline.charts.plot_shapes import Point
from timeline.charts.text_width import Label
from timeline.charts.timeline_shapes import Mark, Rect, Row, Stroke

register = template.Library()


@register.simple_tag
def strokes(lines: Iterable[Stroke], kind: str = "") -> SafeString:
    """{% strokes view.grid "grid" %}: lines of this class."""
    of_kind = f'class="{kind}" ' if kind else ""
    return mark_safe("".join(f'<polyline {of_kind}points="{line.points}"/>' for line in lines))


@register.simple_tag
def labels(texts: Iterable[Label], after: str = "") -> SafeString:
    """{% labels point.labels "source" %}: texts, what follows one in the voice of that class."""
    return mark_safe("".join(label_element(label, after) for label in texts))


@register.simple_tag
def shapes(row: Row | Point, prefix: str, after: str) -> SafeString:
    """{% shapes row view.name "when" %}: the area of a row or a point, which answers to a finger,
    and all that is drawn of it; `prefix` begins the ids of the patterns of its sheet.
    """
    ticks = strokes(row.ticks, "tick") if isinstance(row, Row) else ""
    area = f'<rect class="hit" {row.hit.place}/>'
    drawn = rects(row.rects, prefix), ticks, marks(row.marks), labels(row.labels, after)
    return mark_safe("".join((area, *drawn)))


@register.simple_tag
def rects(bars: Iterable[Rect], prefix: str) -> SafeString:
    """{% rects view.rects view.name %}: bars, and what is laid over them by patterns whose ids
    begin so.
    """
    return mark_safe("".join(rect_element(rect, prefix) for rect in bars))


@register.simple_tag
def marks(things: Iterable[Mark]) -> SafeString:
    """{% marks view.marks %}: things at one moment."""
    return mark_safe("".join(mark_element(mark) for mark in things))


def rect_element(rect: Rect, prefix: str) -> str:
    """A rectangle, which a pattern of its sheet fills where it is laid over another."""
    fill = f' fill="url(#{prefix}-{rect.kind})"' if rect.is_laid_over else ""
    return f'<rect class="shape-{rect.kind}"{fill} {rect.place}/>'


def mark_element(mark: Mark) -> str:
    """A mark in its shape."""
    name = "rect" if mark.is_rect else "circle"
    turned = f' transform="rotate(45 {mark.x} {mark.y})"' if mark.kind == "diamond" else ""
    return f'<{name} class="shape-{mark.kind}" {mark.place}{turned}/>'


def label_element(label: Label, after: str) -> str:
    """A text; a space parts it from the next for who hears them."""
    following = ""
    if label.after:
        words = conditional_escape(label.after)
        following = f' <tspan class="label-{after}" dx="4">{words}</tspan>'
    return f"<text {label.attributes}>{conditional_escape(label.text)}{following}</text> "
