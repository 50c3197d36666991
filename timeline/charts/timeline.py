"""The drawing of the timeline to scale, once for wide screens and print, once for narrow
screens.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from timeline.charts.spans import Undated
from timeline.charts.timeline_content import Story, story
from timeline.charts.timeline_narrow import tall
from timeline.charts.timeline_shapes import View
from timeline.charts.timeline_wide import wide
from timeline.models import Era


class Drawing(NamedTuple):
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
    told = story(eras, today)
    if not told.days:
        return None
    return Drawing(describe(told), (wide(told), tall(told)), key(told), told.undated)


def describe(told: Story) -> str:
    """What a reader who does not see the drawing is told of it."""
    years = [date.fromordinal(day).year for day in told.days]
    eras = ngettext("%(count)d era", "%(count)d eras", len(told.bands)) % {"count": len(told.bands)}
    count = len(told.entries)
    entries = ngettext("%(count)d dated entry", "%(count)d dated entries", count) % {"count": count}
    words = gettext(
        "%(eras)s and %(entries)s, from %(first)d to %(last)d. The list below says all of it in "
        "words."
    )
    return words % {"eras": eras, "entries": entries, "first": min(years), "last": max(years)}


def key(told: Story) -> frozenset[str]:
    """The signs that need an explanation under the drawing."""
    lives = [drawn.life for drawn in told.entries]
    signs = {
        "rough": any(life.rough for life in lives),
        "runs": any(life.runs for life in lives) or any(band.runs for band in told.bands),
        "disputed": any(drawn.disputed for drawn in told.entries),
        "ticks": any(drawn.ticks for drawn in told.entries),
        "proposed": bool(told.proposals) or any(life.proposed for life in lives),
    }
    return frozenset(sign for sign, shown in signs.items() if shown)
