"""The drawing of the timeline to scale, once for wide screens and print, once for narrow
screens.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from timeline.charts.spans import Undated
from timeline.charts.timeline_content import Story, story_of
from timeline.charts.timeline_dense import dense, dot_kind, main_in_row
from timeline.charts.timeline_narrow import tall
from timeline.charts.timeline_shapes import View
from timeline.charts.timeline_strips import Strips, strips_of
from timeline.charts.timeline_wide import wide
from timeline.models import Era

# From so many entries on, a story of several eras is drawn dense.
LEAST_DENSE = 25


class Drawing(NamedTuple):
    """All sheets, what they show in words, the parts of the key that they need, and what has no
    date. A dense drawing has strips in the place of the tall sheet.
    """

    name: str
    description: str
    views: tuple[View, ...]
    key: frozenset[str]
    undated: tuple[Undated, ...]
    strips: Strips | None = None


def drawing(eras: Iterable[Era], today: date, before: int = 0) -> Drawing | None:
    """The drawing of the eras, each with its initiatives and their disputes prefetched, and with
    their milestones where `draws_milestones`; so many eras stand before them.

    None where there is no date to draw. One era alone is drawn entry by entry, without its name.
    """
    eras = list(eras)
    entry_count = sum(len(era.initiatives.all()) for era in eras)
    entry_by_entry = draws_milestones(len(eras), entry_count)
    story = story_of(eras, today, before, with_milestones=entry_by_entry)
    if not story.days:
        return None
    if not entry_by_entry:
        return Drawing(
            name=name_of(story),
            description=describe(story),
            views=(dense(story),),
            key=key_signs(story) - {"ticks"} | dot_signs(story),
            undated=(),
            strips=strips_of(story),
        )
    return Drawing(
        name=name_of(story),
        description=describe(story),
        views=(wide(story), tall(story)),
        key=key_signs(story),
        undated=story.undated,
    )


def draws_milestones(eras: int, entries: int) -> bool:
    """Whether a story of so many eras and entries is drawn entry by entry, with milestones."""
    return eras == 1 or entries < LEAST_DENSE


def name_of(story: Story) -> str:
    """The name of the drawing: between which years it lies, and how much it shows."""
    days = story.days
    parts = [counted_eras(len(story.chapters)), counted_entries(len(story.entries))]
    wishes = sum(wish.count for wish in story.proposals)
    if wishes:
        words = ngettext("%(count)d proposal", "%(count)d proposals", wishes)
        parts.append(words % {"count": wishes})
    return gettext("Timeline {first} to {last}: {parts}").format(
        first=date.fromordinal(min(days)).year,
        last=date.fromordinal(max(days)).year,
        parts=", ".join(parts),
    )


def counted_eras(count: int) -> str:
    """A number of eras in words."""
    return ngettext("%(count)d era", "%(count)d eras", count) % {"count": count}


def counted_entries(count: int) -> str:
    """A number of dated entries in words."""
    return ngettext("%(count)d dated entry", "%(count)d dated entries", count) % {"count": count}


def describe(story: Story) -> str:
    """What a reader who does not see the drawing is told of it."""
    days = story.days
    first_year = date.fromordinal(min(days)).year
    last_year = date.fromordinal(max(days)).year
    eras = counted_eras(len(story.chapters))
    entries = counted_entries(len(story.entries))
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


def dot_signs(story: Story) -> set[str]:
    """The signs that only a dense drawing has."""
    signs = {"dots"}
    main = main_in_row(len(story.chapters))
    for chapter in story.chapters:
        if any(dot_kind(entry) == "ring" for entry in chapter.others(main)):
            signs.add("rings")
    return signs
