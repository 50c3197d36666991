"""A source taken apart for a reader, and the numbered notes of one page. No tags here: templates make the HTML."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext

from timeline.models import Source
from timeline.models.source import DEAD_LINKS


class Reference(NamedTuple):
    """What a reader is told of a source. `date` is EDTF text, blank where no date is known."""

    key: str
    type: str
    authors: str
    author: str
    title: str
    container: str
    publisher: str
    date: str
    url: str
    archived_url: str
    archived_on: datetime.date | None
    link_status: str
    link_checked_on: datetime.date | None
    language: str
    doi: str
    isbn: str

    @property
    def is_dead(self) -> bool:
        """Whether the address did not answer when it was last checked."""
        return self.link_status in DEAD_LINKS

    @property
    def short(self) -> str:
        """Author and title, as a note says it in one line."""
        return f"{self.author}, {self.title}" if self.author else self.title


class Target(NamedTuple):
    """An entry that texts may link to."""

    title: str
    url: str


class NoteMark(NamedTuple):
    """One place at which a note is cited: `anchor` is the place's id, `note` the id of the note it points to."""

    number: int
    note: str
    anchor: str
    reference: Reference
    locator: str
    prefix: str = ""


@dataclass
class Note:
    """A source with a locator, cited at one or more places of a page; `prefix` holds words before it, such as “see”."""

    number: int
    reference: Reference
    locator: str
    prefix: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the note in the list of notes."""
        return f"n{self.number}"


class Notes:
    """The notes of one page, numbered in the order in which they are first cited."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._sources = {source.key: source for source in sources}
        self._notes: dict[tuple[str, str, str], Note] = {}

    def cite(self, source: Source | str, locator: str = "", prefix: str = "") -> NoteMark | None:
        """The mark for this place; the same source, locator and words before it keep their number.

        None for an unknown key.
        """
        found = self._sources.get(source) if isinstance(source, str) else source
        if found is None:
            return None
        locator = locator.strip()
        note = self._notes.get((found.key, locator, prefix))
        if note is None:
            note = Note(len(self._notes) + 1, parts(found), locator, prefix)
            self._notes[found.key, locator, prefix] = note
        note.places.append(f"r{note.number}-{len(note.places) + 1}")
        return NoteMark(note.number, note.anchor, note.places[-1], note.reference, locator, prefix)

    def reference(self, key: str) -> Reference | None:
        """The reference of a source of this page, without citing it; None for an unknown key."""
        return parts(self._sources[key]) if key in self._sources else None

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes.values())

    def __len__(self) -> int:
        return len(self._notes)


@dataclass
class Page:
    """What the texts of one page share: its notes, the entries they may link to, the ids of its headings."""

    notes: Notes = field(default_factory=Notes)
    targets: Mapping[tuple[str, str], Target] = field(default_factory=dict)
    headings: dict[str, int] = field(default_factory=dict)

    def heading_id(self, stem: str) -> str:
        """An id for a heading that no other heading of the page has."""
        self.headings[stem] = number = self.headings.get(stem, 0) + 1
        # Two hyphens, which no slug holds, so that "part-2" and a second "part" stay apart.
        return stem if number == 1 else f"{stem}--{number}"


def parts(source: Source) -> Reference:
    """The source's reference; asks the database nothing where authorships, agents and publisher are prefetched."""
    agents = [authorship.agent for authorship in source.authorships.all()]
    publisher = str(source.publisher) if source.publisher else ""
    return Reference(
        key=source.key,
        type=source.type,
        authors=listed([str(agent) for agent in agents]),
        author=_short([agent.short_name for agent in agents]) or publisher,
        title=source.title,
        container=source.container_title,
        publisher=publisher,
        date=source.date,
        url=source.url,
        archived_url=source.archived_url,
        archived_on=source.archived_on,
        link_status=source.link_status,
        link_checked_on=source.link_checked_on,
        language=source.language,
        doi=source.doi,
        isbn=source.isbn,
    )


def listed(names: list[str]) -> str:
    """The names as a sentence lists them: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return gettext("{names} and {name}").format(names=", ".join(names[:-1]), name=names[-1])


def _short(names: list[str]) -> str:
    if len(names) > 2:
        return gettext("{name} and others").format(name=names[0])
    return listed(names)
