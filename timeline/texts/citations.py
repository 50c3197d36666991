"""A source taken apart for a reader, and the numbered notes of one page. No tags here: templates
make the HTML.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from timeline.models import Agent, Source
from timeline.models.marks import bare_doi
from timeline.models.source import DEAD_LINKS
from timeline.texts.statement_ids import PageStatements

# What ends a sentence by itself, also where a quotation mark closes after it.
ENDED = re.compile(r"[.?!…][\"'’”»]*$")
# Before the sound of i, “y” becomes “e” (Diccionario panhispánico de dudas: y), but not before a
# diphthong: “y Hierro”.
SOUNDS_LIKE_I = re.compile(r"[^\w]*(?:h?í|h?i(?![aeouáéóú])|y[b-df-hj-np-tv-xzñ])", re.IGNORECASE)
# These stand in something larger, which is named after “In:”.
PARTS_OF_WORKS = (Source.Type.CHAPTER, Source.Type.PAPER_CONFERENCE)


class OwnCopy(NamedTuple):
    """A source's archived copy that this site keeps itself: its address, the name of its type, its
    size in bytes, and when it was made or else put here (EDTF; blank of a draft without a date).
    """

    address: str
    kind: str
    size: int
    date: str = ""


class Reference(NamedTuple):
    """What a reader is told of a source. `date` is EDTF text, blank where no date is known."""

    key: str
    type: str
    authors: str
    editors: str
    author: str
    title: str
    container: str
    publisher: str
    volume: str
    issue: str
    pages: str
    chapter: str
    edition: str
    number: str
    date: str
    url: str
    archived_url: str
    archived_on: datetime.date | None
    accessed_on: datetime.date | None
    link_status: str
    link_checked_on: datetime.date | None
    language: str
    doi: str
    isbn: str
    own_copy: OwnCopy | None = None

    @property
    def has_copy(self) -> bool:
        """Whether there is an archived copy, here or elsewhere."""
        return bool(self.own_copy or self.archived_url)

    @property
    def is_dead(self) -> bool:
        """Whether the address did not answer when it was last checked."""
        return self.link_status in DEAD_LINKS

    @property
    def first_names(self) -> str:
        """The names that a reference begins with: the authors, or the editors of a work that
        nothing holds.
        """
        if self.authors or self.container:
            return self.authors
        return self.editors

    @property
    def holder(self) -> str:
        """What holds the source, who edited it, and the source's place in it; blank where nothing
        is known.
        """
        # The editors of a work that nothing holds stand in the place of its authors.
        editors = ""
        if self.authors or self.container:
            editors = self.editors
        names = [name for name in (editors, self.container) if name]
        if not names:
            return capfirst(", ".join(self.places))
        if self.container and (editors or self.type in PARTS_OF_WORKS):
            names = [gettext("In: {container}").format(container=", ".join(names))]
        return ", ".join([*names, *self.places])

    @property
    def places(self) -> list[str]:
        """Volume, issue, chapter, pages, edition and number, those that are known, each in
        words.
        """
        places = []
        if self.edition:
            places.append(gettext("ed. {edition}").format(edition=self.edition))
        if self.volume:
            places.append(gettext("vol. {volume}").format(volume=self.volume))
        if self.issue:
            places.append(gettext("no. {number}").format(number=self.issue))
        if self.number:
            places.append(gettext("no. {number}").format(number=self.number))
        if self.chapter:
            places.append(gettext("ch. {chapter}").format(chapter=self.chapter))
        if re.search(r"[-–,;]", self.pages):
            places.append(gettext("pp. {pages}").format(pages=self.pages))
        elif self.pages:
            places.append(gettext("p. {pages}").format(pages=self.pages))
        return places

    @property
    def label(self) -> str:
        """The shortest name of the source: a family name or an organisation, what holds a source
        that has no author, else the title.
        """
        if self.container and not self.authors:
            return self.container
        return self.author or self.title


class Target(NamedTuple):
    """An entry that texts may link to."""

    title: str
    url: str


class NoteMark(NamedTuple):
    """One place at which a note is cited: `anchor` is the place's id, `note` the id of the note it
    points to.
    """

    number: int
    note: str
    anchor: str
    reference: Reference
    locator: str
    prefix: str = ""


@dataclass
class Note:
    """A source with a locator, cited at one or more places of a page; `prefix` holds words before
    it, such as “see”.
    """

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

    def __init__(
        self, sources: Iterable[Source] = (), own_copies: Mapping[str, OwnCopy] | None = None
    ) -> None:
        self._sources = {source.key: source for source in sources}
        # By the keys of the sources that have one.
        self._own_copies = own_copies or {}
        self._references: dict[str, Reference] = {}
        self._notes: dict[tuple[str, str, str], Note] = {}

    def cite(self, source: Source | str, locator: str = "", prefix: str = "") -> NoteMark | None:
        """The mark for this place; the same source, locator and words before it keep their number.

        None for an unknown key.
        """
        if isinstance(source, str):
            if source not in self._sources:
                return None
            source = self._sources[source]
        locator = locator.strip()
        note = self._notes.get((source.key, locator, prefix))
        if note is None:
            note = Note(len(self._notes) + 1, self.reference_of(source), locator, prefix)
            self._notes[source.key, locator, prefix] = note
        note.places.append(f"r{note.number}-{len(note.places) + 1}")
        return NoteMark(note.number, note.anchor, note.places[-1], note.reference, locator, prefix)

    def note(self, key: str, locator: str = "", prefix: str = "") -> Note | None:
        """The note that cites this source at this place already; None where none does."""
        return self._notes.get((key, locator.strip(), prefix))

    def reference(self, key: str) -> Reference | None:
        """The reference of a source of this page, without citing it; None for an unknown key."""
        if key not in self._sources:
            return None
        return self.reference_of(self._sources[key])

    def reference_of(self, source: Source) -> Reference:
        """The reference of a source, which the page may name many times."""
        reference = self._references.get(source.key)
        if reference is None:
            reference = reference_of(source, self._own_copies.get(source.key))
            self._references[source.key] = reference
        return reference

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes.values())

    def __len__(self) -> int:
        return len(self._notes)


@dataclass
class RenderingContext:
    """What the texts of one page share: its notes, the entries they may link to, the ids of its
    headings.
    """

    notes: Notes = field(default_factory=Notes)
    targets: Mapping[tuple[str, str], Target] = field(default_factory=dict)
    headings: dict[str, int] = field(default_factory=dict)
    # What templates draw of the indicators whose charts stand in texts, by the indicator's address.
    figures: Mapping[str, object] = field(default_factory=dict)
    figure_count: int = 0
    # What templates show of the pictures that stand in texts, by the picture's key.
    pictures: Mapping[str, object] = field(default_factory=dict)
    # Whether pictures below the first window come only when a reader gets there.
    lazy_pictures: bool = True
    # Of a page of an entry.
    statements: PageStatements | None = None

    def figure_key(self, slug: str) -> str:
        """A part of ids that no other chart of the page has."""
        self.figure_count += 1
        return f"text-{self.figure_count}-{slug}"

    def heading_id(self, stem: str) -> str:
        """An id for a heading that no other heading of the page has."""
        number = self.headings.get(stem, 0) + 1
        self.headings[stem] = number
        if number == 1:
            return stem
        # Two hyphens, which no slug holds, so that "part-2" and a second "part" stay apart.
        return f"{stem}--{number}"


def reference_of(source: Source, own_copy: OwnCopy | None = None) -> Reference:
    """The source's reference; asks the database nothing where authorships, agents and publisher are
    prefetched.
    """
    authors, editors = source.written_by, source.edited_by
    publisher = str(source.publisher) if source.publisher else ""
    editor_names = ""
    if editors:
        message = ngettext("{names} (ed.)", "{names} (eds.)", len(editors))
        editor_names = message.format(names=joined_names([str(agent) for agent in editors]))
    return Reference(
        key=source.key,
        type=source.type,
        authors=joined_names([str(agent) for agent in authors]),
        editors=editor_names,
        author=_author(source, authors, editors),
        title=source.title,
        container=source.container_title,
        publisher=publisher,
        volume=source.volume,
        issue=source.issue,
        pages=source.pages,
        chapter=source.chapter,
        edition=source.edition,
        number=source.number,
        date=source.date,
        url=source.url,
        archived_url=source.archived_url,
        archived_on=source.archived_on,
        accessed_on=source.accessed_on,
        link_status=source.link_status,
        link_checked_on=source.link_checked_on,
        language=source.language,
        doi=bare_doi(source.doi),
        isbn=source.isbn,
        own_copy=own_copy,
    )


def author_of(source: Source) -> str:
    """Whose the source is, for short: its authors, the editors of a work that nothing holds, or
    else its publisher.
    """
    return _author(source, source.written_by, source.edited_by)


def joined_names(names: list[str]) -> str:
    """The names as a sentence lists them: "A", "A and B", "A, B and C"; in Spanish "A e Inés"."""
    if len(names) < 2:
        return "".join(names)
    return joined_two(", ".join(names[:-1]), names[-1])


def joined_two(names: str, name: str) -> str:
    """Names and a last one, with the word for “and” that stands before its sound."""
    if SOUNDS_LIKE_I.match(unicodedata.normalize("NFC", name)):
        together = pgettext("before the sound of i", "{names} and {name}")
    else:
        together = gettext("{names} and {name}")
    return together.format(names=names, name=name)


def full_stop(text: str) -> str:
    """The full stop that the text still needs: none after “¿Quién atiende?” or “Carmona Jr.”."""
    if not text or ENDED.search(text):
        return ""
    return "."


def _author(source: Source, authors: list[Agent], editors: list[Agent]) -> str:
    agents = authors
    if not authors and not source.container_title:
        agents = editors
    names = _short([agent.short_name for agent in agents])
    return names or (str(source.publisher) if source.publisher else "")


def _short(names: list[str]) -> str:
    if len(names) > 2:
        return gettext("{name} and others").format(name=names[0])
    return joined_names(names)
