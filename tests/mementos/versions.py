"""Versions of entries at chosen times."""

from datetime import UTC, datetime

from govdigital.databases import PUBLIC
from timeline.models import Publication
from timeline.publishing.parents import along
from timeline.publishing.publish import publish

FIRST, SECOND, THIRD = (
    datetime(2026, 5, 3, 10, 0, 0, 700_000, tzinfo=UTC),
    datetime(2026, 8, 1, 9, 30, tzinfo=UTC),
    datetime(2026, 11, 25, 20, 1, tzinfo=UTC),
)


def dated(publication, at):
    """The publication, as if it had been made at that time."""
    Publication.objects.using(PUBLIC).filter(pk=publication.pk).update(at=at)
    return publication.pk


def published(*entries, at=FIRST, **options):
    """The number of a publication of these entries, with all that must go along, at that time."""
    return dated(publish([*along(entries), *entries], **options), at)


def changed(entry, at=SECOND, as_a="update", note="", **values):
    """The number of the publication that changed the entry so."""
    entry.refresh_from_db()
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    return published(entry, at=at, kind=as_a, note_en=note, note_es=note and f"{note} (es)")


def read(client, path):
    """The page at the path, on one line."""
    return " ".join(client.get(path).content.decode().split())
