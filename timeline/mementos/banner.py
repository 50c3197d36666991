"""What the reader of a memento is told of it before anything else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from timeline.models import Publication, PublishedEntry
from timeline.public.entry_log import REMOVED, EntryLog
from timeline.public.entry_paths import EntryPath
from timeline.templatetags.timeline_texts import date_words

# Later corrections that are told; the history has them all.
MOST_NOTICES = 5
# What follows a day, until it tells versions apart.
FORMS = ("", ", %H:%M", ", %H:%M:%S")


class Banner(NamedTuple):
    """Since when and until when the page was read so, in words; `until` is blank of what stands so
    now. `today`, `successor` and `changes` lead to the page of today, to what took its place, and
    to the comparison with the last version; each is blank where there is none. `notices` are later
    corrections and withdrawals, newest first, `left_out` counts older ones.
    """

    number: int
    since: str
    until: str
    today: str
    successor: str
    changes: str
    history: str
    notices: list[Any]
    left_out: int


def banner_of(log: EntryLog, row: Any, entry: EntryPath) -> Banner:
    """What is told of this version; `entry` is its page of today."""
    later = log.after(row)
    since, until = when_in_words(log, row, later)
    notices = [version for version in later if is_notice(version)]
    newest = log.mementos[-1]
    changes = ""
    if newest.publication_id > row.publication_id:
        query = f"?from={row.publication_id}&to={newest.publication_id}"
        changes = reverse("mementos:compare", args=[entry]) + query
    last = log.rows[-1]
    return Banner(
        number=row.publication_id,
        since=since,
        until=until,
        today="" if last.event in REMOVED else entry.path,
        successor=entry._replace(slug=last.moved_to).path if last.moved_to else "",
        changes=changes,
        history=reverse("mementos:history", args=[entry]),
        notices=notices[::-1][:MOST_NOTICES],
        left_out=max(len(notices) - MOST_NOTICES, 0),
    )


def is_notice(version: PublishedEntry) -> bool:
    """Whether a reader of what stood before must hear of this version."""
    is_live = version.event == PublishedEntry.Event.LIVE
    return not is_live or version.publication.kind == Publication.Kind.CORRECTION


def when_in_words(log: EntryLog, row: Any, later: Iterable[Any]) -> tuple[str, str]:
    """From when until when the version stood: by days, with times where a day alone would not tell
    it from another version.
    """
    shown = [row.publication.at, *(version.publication.at for version in later)][:2]
    times = [version.publication.at for version in log.rows]
    for form in FORMS:
        words = [in_words(at, form) for at in shown]
        everywhere = [in_words(at, form) for at in times]
        if all(everywhere.count(word) == 1 for word in words):
            break
    return words[0], words[1] if len(words) > 1 else ""


def in_words(at: datetime, form: str) -> str:
    """The day, and the time of the site's clock in this form."""
    here = timezone.localtime(at)
    return date_words(here.date().isoformat()) + here.strftime(form)
