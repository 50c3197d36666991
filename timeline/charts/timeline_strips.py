"""The dense drawing on a narrow screen: a strip an era, with a dot for each of its entries on one
scale.

Along the axis places are in percent of the strip, whatever its width; down it they are in units.
"""

from collections.abc import Sequence
from typing import NamedTuple

from timeline.charts.spans import Entry
from timeline.charts.time_axis import Scale
from timeline.charts.timeline_content import Chapter, Story
from timeline.charts.timeline_dense import dot_kind, dot_place, free_level, words_of_era

# The last of the scale's hundred parts are past today, for proposals.
NEAR = 1.5
FAR = 92.0
YEARS_APART = 15.0
HEIGHT = 22
TOP = 3.0
# Of a strip that is 288 units wide, as on the narrowest phone.
DOTS_APART = 1.6
LEVEL = 4.0
LEVELS = 5
OUTLINES = 5


class Dot(NamedTuple):
    """An entry at its beginning: its kind is its shape, `x` in percent."""

    kind: str
    x: float
    y: float


class EraStrip(NamedTuple):
    """An era as one link: its words, the ground of its span and its dots."""

    slug: str
    title: str
    words: str
    accent: int
    ground: tuple[float, float] | None
    dots: tuple[Dot, ...]
    outlines: tuple[float, ...]


class Strips(NamedTuple):
    """The strips of all eras, and the years along them with their places."""

    eras: tuple[EraStrip, ...]
    years: tuple[tuple[int, float], ...]
    height: int = HEIGHT


def strips_of(story: Story) -> Strips:
    """The strips of a story that has at least one day to draw."""
    scale = story.scale(NEAR, FAR)
    years: list[tuple[int, float]] = []
    for year in scale.years(YEARS_APART):
        # A year at the edge would be cut.
        if 4 <= scale.year_place(year) <= 96:
            years.append((year, scale.year_place(year)))
    eras = [strip_of(chapter, scale) for chapter in story.chapters]
    return Strips(tuple(eras), tuple(years))


def strip_of(chapter: Chapter, scale: Scale) -> EraStrip:
    """The strip of an era."""
    ground = None
    if chapter.band:
        near, far = scale.place(chapter.band.first), scale.place(chapter.band.last)
        ground = (near, round(max(far - near, 1), 1))
    outlines: list[float] = []
    for number in range(min(chapter.wishes, OUTLINES)):
        outlines.append(round(FAR + 0.8 + number * 1.5, 1))
    return EraStrip(
        slug=chapter.slug,
        title=chapter.title,
        words=words_of_era(chapter),
        accent=chapter.accent,
        ground=ground,
        dots=tuple(dots(chapter.entries, scale)),
        outlines=tuple(outlines),
    )


def dots(entries: Sequence[Entry], scale: Scale) -> list[Dot]:
    """A dot for each entry; more than a strip is high stand over each other."""
    shown: list[Dot] = []
    places: list[tuple[float, int]] = []
    for entry in sorted(entries, key=lambda entry: dot_place(entry, scale)):
        x = dot_place(entry, scale)
        level = min(free_level(places, x, DOTS_APART), LEVELS - 1)
        places.append((x, level))
        shown.append(Dot(dot_kind(entry), x, round(TOP + level * LEVEL, 1)))
    return shown
