"""Answers to a visitor's question: entries by kind, best first, with what they say of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import TextChoices
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from timeline.models import SearchEntry
from timeline.search.highlight import Piece, marked, passage, says
from timeline.search.matching import Match, matches
from timeline.search.query import Question, question
from timeline.search.tokens import LANGUAGES, language_of

MOST = 2000
SHOWN_OF_EACH = 5
SHOWN_OF_ONE = 20
SUGGESTED = 8


class Kind(TextChoices):
    """The kinds of entries under which results stand together."""

    INITIATIVE = "initiative", _("Initiatives")
    ERA = "era", _("Eras")
    INDICATOR = "indicator", _("Indicators")
    ARTICLE = "article", _("Articles")
    AGENT = "agent", _("People and organisations")
    SOURCE = "source", _("Sources")
    THEME = "theme", _("Themes")


class Hit(NamedTuple):
    """One entry found: its title and a passage in pieces, with their languages where not the
    page's.
    """

    kind: str
    address: str
    title: tuple[Piece, ...]
    title_language: str
    passage: tuple[Piece, ...]
    passage_language: str

    @property
    def page(self) -> str:
        """The name of the entry's page in urls.py."""
        return f"timeline:{self.kind}"

    @property
    def label(self) -> str:
        """What kind of entry it is, in the reader's language."""
        return str(
            Kind.AGENT.label if self.kind in ("person", "organisation") else Kind(self.kind).label
        )


class Group(NamedTuple):
    """The entries of one kind: how many, those that are shown, and the query for them alone."""

    kind: Kind
    total: int
    hits: tuple[Hit, ...]
    query: str


class Answer(NamedTuple):
    """What was found.

    `every` is false where no entry has all the words and these have some of them; `more` is true
    where there are more than were counted.
    """

    question: Question
    groups: tuple[Group, ...] = ()
    total: int = 0
    every: bool = True
    more: bool = False
    only: str = ""
    page: Page[Match] | None = None

    @property
    def query(self) -> str:
        """The query of the whole answer."""
        return urlencode({"q": self.question.text})

    @property
    def pages_query(self) -> str:
        """The query to which the number of a page is added."""
        return urlencode({"q": self.question.text, "in": self.only}) + "&"


def ask(text: str, using: str, kind: str = "", page: str = "1") -> Answer:
    """The answer to what was typed, in that database: the best of each kind, or one kind page by
    page.
    """
    asked = question(text)
    found, every, more = _found(asked, using)
    by_kind: dict[Kind, list[Match]] = {}
    for match in found:
        by_kind.setdefault(Kind(match.model), []).append(match)
    if kind not in by_kind:
        shown = {each: matched[:SHOWN_OF_EACH] for each, matched in by_kind.items()}
        return Answer(asked, _groups(asked, by_kind, shown, using), len(found), every, more)
    shown_page = Paginator(by_kind[Kind(kind)], SHOWN_OF_ONE).get_page(page)
    groups = _groups(asked, by_kind, {Kind(kind): list(shown_page)}, using)
    return Answer(asked, groups, len(found), every, more, kind, shown_page)


def suggest(text: str, using: str) -> list[Hit]:
    """The entries whose titles best fit what was typed so far."""
    asked = question(text)
    found = matches(asked.terms, using, MOST, titles=True)[:SUGGESTED] if asked else []
    return list(_hits(asked, found, using).values())


def _found(asked: Question, using: str) -> tuple[list[Match], bool, bool]:
    """What matches; whether it has every term; and whether there is more than is counted."""
    if not asked:
        return [], True, False
    found = matches(asked.terms, using, MOST + 1)
    every = bool(found) or len(asked.terms) == 1
    if not every:
        found = matches(asked.terms, using, MOST + 1, every=False)
    more = len(found) > MOST
    if more:
        # So many are taken in the order of the index: those that say it in their titles must be
        # among them.
        first = {
            (match.model, match.pk): match
            for match in matches(asked.terms, using, MOST, True, every)
        }
        rest = (match for match in found if (match.model, match.pk) not in first)
        found = [*first.values(), *rest][:MOST]
    return found, every, more


def _groups(
    asked: Question, by_kind: dict[Kind, list[Match]], shown: dict[Kind, list[Match]], using: str
) -> tuple[Group, ...]:
    """All kinds that have entries, in the order of their best, with the hits of those shown."""
    hits = _hits(asked, [match for found in shown.values() for match in found], using)
    return tuple(
        Group(
            kind,
            len(found),
            tuple(hits[match] for match in shown.get(kind, ()) if match in hits),
            urlencode({"q": asked.text, "in": kind.value}),
        )
        for kind, found in by_kind.items()
    )


def _hits(asked: Question, found: Sequence[Match], using: str) -> dict[Match, Hit]:
    """The hits for these matches, in their order."""
    numbers = {match: SearchEntry.number_of(match.model, match.pk) for match in found}
    rows = SearchEntry.objects.using(using).in_bulk(list(numbers.values())) if numbers else {}
    return {match: _hit(rows[number], asked) for match, number in numbers.items() if number in rows}


def _hit(row: SearchEntry, asked: Question) -> Hit:
    """The page's own language comes first; another one is shown where it alone is there, or alone
    says it.
    """
    page = language_of(get_language() or "en")[0]
    other = next(language for language in LANGUAGES if language != page)
    title_in = page if getattr(row, f"title_{page}") else other
    texts = {language: getattr(row, f"text_{language}") for language in (page, other)}
    text_in = next(_told(texts, asked), page)
    title_language = row.title_language or title_in
    return Hit(
        row.kind,
        row.address,
        marked(getattr(row, f"title_{title_in}"), asked.terms),
        "" if title_language == page else title_language,
        passage(texts[text_in], asked.terms),
        "" if text_in == page else text_in,
    )


def _told(texts: dict[str, str], asked: Question) -> Iterator[str]:
    yield from (language for language, text in texts.items() if says(text, asked.terms))
    yield from (language for language, text in texts.items() if text)
