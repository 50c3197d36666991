"""What search reads of each kind of entry, in both languages."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from timeline.models import Agent, Article, Era, Indicator, Initiative, Source, Theme, raw_rows
from timeline.search.tokens import LANGUAGES
from timeline.texts.markup import plain_text

# A heading or a list item, which has no full stop of its own.
UNENDED = re.compile(r"(?<![.!?…:;])\n")
DISPUTES = "disputes__positions"


class Reading(NamedTuple):
    """Which texts of a kind are read, and the relations that must be at hand."""

    texts: tuple[str, ...]
    related: tuple[str, ...]
    children: tuple[str, ...]
    pieces: Callable[[Any, str], Iterable[str]]


def documents(model: type[Model], pks: Iterable[int], using: str) -> QuerySet[Any]:
    """Rows of the model as they are in that database, with all that their words are read from."""
    reading = READINGS[model]
    rows: QuerySet[Any] = model._default_manager.using(using).filter(
        pk__in=pks, withdrawn_at__isnull=True
    )
    children = raw_rows.prefetches(model, reading.children, using)
    return rows.select_related(*reading.related).prefetch_related(*children)


def texts_of(entry: Any) -> dict[str, str]:
    """The plain text of an entry in each language: its own texts, then those that hang on it."""
    reading = READINGS[type(entry)]
    found = {}
    for language in LANGUAGES:
        own = [getattr(entry, f"{name}_{language}") for name in reading.texts]
        pieces = [*map(plain, own), *reading.pieces(entry, language)]
        found[language] = flowing(piece for piece in pieces if piece)
    return found


def flowing(pieces: Iterable[str]) -> str:
    """The pieces as one line; what ends without a full stop is parted from the next by a dot."""
    return UNENDED.sub(" · ", "\n".join(pieces)).replace("\n", " ")


def identifiers(entry: Any) -> str:
    """What a source is found by but does not say of itself: citekey, DOI, ISBN, year and
    address.
    """
    if not isinstance(entry, Source):
        return ""
    return f"{entry.key} {entry.doi} {entry.isbn} {entry.date} {entry.url}"


def plain(text: str | None) -> str:
    """The words of a text without its marks."""
    return plain_text(text) if text else ""


def _said(rows: Iterable[Any], name: str, language: str) -> list[str]:
    return [plain(getattr(row, f"{name}_{language}")) for row in rows]


def _disputes(entry: Any, language: str) -> list[str]:
    found = []
    for dispute in entry.disputes.all():
        found += _said([dispute], "question", language) + _said([dispute], "note", language)
        found += _said(dispute.positions.all(), "text", language)
    return found


def _initiative(entry: Initiative, language: str) -> list[str]:
    return [
        *_said(entry.milestones.all(), "description", language),
        *_disputes(entry, language),
        _name(entry.lead),
    ]


def _indicator(entry: Indicator, language: str) -> list[str]:
    return [*_said(entry.observations.all(), "note", language), *_disputes(entry, language)]


def _article(entry: Article, language: str) -> list[str]:
    return [*_disputes(entry, language), _name(entry.author)]


def _source(entry: Source, language: str) -> list[str]:
    authors = [authorship.agent.name for authorship in entry.authorships.all()]
    names = dict.fromkeys([*authors, entry.container_title, _name(entry.publisher)])
    return [", ".join(name for name in names if name)]


def _nothing(entry: Any, language: str) -> list[str]:
    return []


def _name(agent: Agent | None) -> str:
    return agent.name if agent else ""


READINGS: dict[type[Model], Reading] = {
    Era: Reading(("summary", "body"), (), (DISPUTES,), _disputes),
    Initiative: Reading(("summary", "body"), ("lead",), ("milestones", DISPUTES), _initiative),
    Indicator: Reading(
        ("summary", "description", "unit"), (), ("observations", DISPUTES), _indicator
    ),
    Source: Reading(("note",), ("publisher",), ("authorships__agent",), _source),
    Agent: Reading(("biography",), (), (), _nothing),
    Article: Reading(("standfirst", "body"), ("author",), (DISPUTES,), _article),
    Theme: Reading((), (), (), _nothing),
}
