"""The drawing of the timeline to scale, once for wide screens and print, once for narrow
screens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from timeline.charts.spans import Undated
from timeline.charts.timeline_content import Story, story_of
from timeline.charts.timeline_narrow import tall
from timeline.charts.timeline_shapes import View
from timeline.charts.timeline_wide import wide
from timeline.models import Era


@dataclass(frozen=True)
class Drawing:
    """Both sheets, what they show in words, the parts of the key that they need, and what has no
    date.
    """

    description: str
    views: tuple[View, ...]
    key: frozenset[str]
    undated: tuple[Undated, ...]


def drawing(eras: Iterable[Era], today: date) -> Drawing | None:
    """The drawing of the eras, each with its initiatives, their milestones and disputes prefetched.

    None where there is no date to draw.
    """
    story = story_of(eras, today)
    if not story.days:
        return None
    return Drawing(
        description=describe(story),
        views=(wide(story), tall(story)),
        key=key_signs(story),
        undated=story.undated,
    )


def describe(story: Story) -> str:
    """What a reader who does not see the drawing is told of it."""
    days = story.days
    first_year = date.fromordinal(min(days)).year
    last_year = date.fromordinal(max(days)).year
    count = len(story.bands)
    eras = ngettext("%(count)d era", "%(count)d eras", count) % {"count": count}
    count = len(story.entries)
    entries = ngettext("%(count)d dated entry", "%(count)d dated entries", count) % {"count": count}
    words = gettext(
        "%(eras)s and %(entries)s, from %(first)d to %(last)d. The list below says all of it in "
        "words."
    )
    return words % {"eras": eras, "entries": entries, "first": first_year, "last": last_year}


def key_signs(story: Story) -> frozenset[str]:
    """The signs that need an explanation under the drawing."""
    signs: set[str] = set()
    for entry in story.entries:
        if entry.life.rough:
            signs.add("rough")
        if entry.life.runs:
            signs.add("runs")
        if entry.life.proposed:
            signs.add("proposed")
        if entry.disputed:
            signs.add("disputed")
        if entry.ticks:
            signs.add("ticks")
    if any(band.runs for band in story.bands):
        signs.add("runs")
    if story.proposals:
        signs.add("proposed")
    return frozenset(signs)
