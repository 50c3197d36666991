"""What publications did to one entry: the versions that readers can go back to and cite."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from govdigital.prepared_queries import Prepared
from timeline.models import Publication, PublishedEntry
from timeline.models.languages import foreign_language


class Version(NamedTuple):
    """An entry as one publication left it. `note` is the publication's, in the reader's language,
    or in `note_language` where it lacks that; `event` is one of PublishedEntry.Event.
    """

    number: int
    at: datetime
    kind: str
    note: str
    event: str
    note_language: str = ""


class Versions:
    """The versions of one entry, newest first; never none."""

    def __init__(self, newest_first: Sequence[Version]) -> None:
        self.all = newest_first

    @property
    def last(self) -> Version:
        """How the entry stands now."""
        return self.all[0]

    @property
    def first(self) -> Version:
        """With which the entry began."""
        return self.all[-1]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.all)

    @cached_property
    def last_live(self) -> Version:
        """The last one of which there is a text to read."""
        for version in self.all:
            if version.event == PublishedEntry.Event.LIVE:
                return version
        return self.first

    def before(self, version: Version) -> Version | None:
        """The version that this one followed; None before the first."""
        place = self.all.index(version) + 1
        return self.all[place] if place < len(self.all) else None

    def notices(self, today: date) -> list[Version]:
        """The corrections and withdrawals of the last twelve months, newest first; what brought the
        entry has corrected nothing of it.
        """
        since = (today.year - 1, today.month, today.day)
        notices = []
        for version in self.all[:-1]:
            day = timezone.localdate(version.at)
            told = version.kind in (Publication.Kind.CORRECTION, Publication.Kind.WITHDRAWAL)
            if told and (day.year, day.month, day.day) >= since:
                notices.append(version)
        return notices


def entry_versions(using: str, model_name: str, entry_pk: int) -> Versions | None:
    """The versions of this entry, by one query however many they are; None where none was ever
    published.
    """
    return versions_from(version_rows(using, model_name, entry_pk))


def versions_from(rows: Iterable[PublishedEntry]) -> Versions | None:
    """The versions that these rows of the log are, newest first; None of no rows."""
    versions = []
    for row in rows:
        publication = row.publication
        versions.append(
            Version(
                publication.pk,
                publication.at,
                publication.kind,
                publication.note,
                row.event,
                foreign_language(publication, "note"),
            )
        )
    return Versions(versions) if versions else None


@Prepared
def version_rows(using: str, model_name: str, entry_pk: int) -> QuerySet[PublishedEntry]:
    """What the log has of the entry, newest first, without its snapshots."""
    rows = PublishedEntry.objects.using(using).filter(model=model_name, entry_pk=entry_pk)
    columns = ["event", *(f"publication__{name}" for name in ("at", "kind", "note_en", "note_es"))]
    return rows.select_related("publication").only(*columns).order_by("-publication_id")
