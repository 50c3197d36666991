"""A small timeline of some entries of the story without its eras: of what an organisation led."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext

from timeline.charts.spans import Undated, drawn_entry
from timeline.charts.timeline import Drawing, counted_entries, key_signs
from timeline.charts.timeline_content import Story
from timeline.charts.timeline_narrow import tall
from timeline.charts.timeline_wide import wide
from timeline.models import Initiative

# With more entries a drawing is no small one.
MOST_ENTRIES = 24


def drawing_of(initiatives: Iterable[tuple[Initiative, int]], today: date) -> Drawing | None:
    """The drawing of these initiatives, each with the number of its accent, and with its milestones
    and disputes prefetched.

    None where there is no date to draw.
    """
    entries, undated = [], []
    for initiative, accent in initiatives:
        era = initiative.era.slug if initiative.era else ""
        entry = drawn_entry(initiative, today, accent, era)
        if isinstance(entry, Undated):
            undated.append(entry)
        else:
            entries.append(entry)
    entries.sort(key=lambda entry: (entry.life.first or 0, entry.life.last))
    story = Story((), tuple(entries), (), tuple(undated), today.toordinal())
    if not story.days:
        return None
    return Drawing(
        name=name_of(story),
        description=describe(story),
        views=(wide(story), tall(story)),
        key=key_signs(story),
        undated=story.undated,
    )


def name_of(story: Story) -> str:
    """The name of the drawing: between which years it lies, and how much it shows."""
    return gettext("Timeline {first} to {last}: {parts}").format(
        first=date.fromordinal(min(story.days)).year,
        last=date.fromordinal(max(story.days)).year,
        parts=counted_entries(len(story.entries)),
    )


def describe(story: Story) -> str:
    """What a reader who does not see the drawing is told of it."""
    words = gettext(
        "%(entries)s, from %(first)d to %(last)d. The list below says all of it in words."
    )
    return words % {
        "entries": counted_entries(len(story.entries)),
        "first": date.fromordinal(min(story.days)).year,
        "last": date.fromordinal(max(story.days)).year,
    }
