"""A correction says what was wrong: without a note of some words in English it is refused."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from timeline.models import Publication, Publishable
from timeline.publishing.locking import NotReady, of_first

SHORTEST_NOTE = 20


class NoteTooShort(NotReady):
    """A correction whose note says nothing to readers."""


def note_problem(kind: str, note_en: str) -> str:
    """Why nothing is published as this kind with this note, in a sentence; blank where it may
    be.
    """
    if kind != Publication.Kind.CORRECTION or len(" ".join(note_en.split())) >= SHORTEST_NOTE:
        return ""
    sentence = _(
        "A correction needs a public note in English of at least %(number)s characters: what was "
        "wrong, and what is right."
    )
    return sentence % {"number": SHORTEST_NOTE}


def refuse_unexplained(entries: Collection[Publishable], kind: str, note_en: str) -> None:
    """Raise NoteTooShort where they would go live as a correction that explains nothing."""
    if sentence := note_problem(kind, note_en):
        raise NoteTooShort(of_first(entries, sentence), sentence)
