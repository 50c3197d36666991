"""Answers to a visitor's question: entries by kind, best first, with what they say of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import TextChoices
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from timeline.models import SearchEntry
from timeline.search.highlight import Segment, highlighted, passage, says
from timeline.search.matching import Match, best_matches
from timeline.search.query import Question, parse_question
from timeline.search.tokens import LANGUAGES, language_of

MOST = 2000
SHOWN_OF_EACH = 5
SHOWN_OF_ONE = 20
SUGGESTED = 8


class EntryKind(TextChoices):
    """The kinds of entries under which results stand together."""

    INITIATIVE = "initiative", _("Initiatives")
    ERA = "era", _("Eras")
    INDICATOR = "indicator", _("Indicators")
    ARTICLE = "article", _("Articles")
    AGENT = "agent", _("People and organisations")
    SOURCE = "source", _("Sources")
    THEME = "theme", _("Themes")


class Hit(NamedTuple):
    """One entry that matches: its title and a passage in pieces, with their languages where not the
    page's.
    """

    kind: str
    address: str
    title: tuple[Segment, ...]
    title_language: str
    passage: tuple[Segment, ...]
    passage_language: str

    @property
    def page(self) -> str:
        """The name of the entry's page in urls.py."""
        return f"timeline:{self.kind}"

    @property
    def label(self) -> str:
        """What kind of entry it is, in the reader's language."""
        if self.kind in ("person", "organisation"):
            return str(EntryKind.AGENT.label)
        return str(EntryKind(self.kind).label)


class ResultGroup(NamedTuple):
    """The entries of one kind: how many, those that are shown, and the query for them alone."""

    kind: EntryKind
    total: int
    hits: tuple[Hit, ...]
    query: str


class SearchResults(NamedTuple):
    """The answer to a question: `kind` is blank unless the entries of one kind are shown alone.

    `has_every_term` is false where no entry has all the words and these have some of them;
    `has_more` is true where there are more than were counted.
    """

    question: Question
    groups: tuple[ResultGroup, ...] = ()
    total: int = 0
    has_every_term: bool = True
    has_more: bool = False
    kind: str = ""
    page: Page[Match] | None = None

    @property
    def is_one_kind(self) -> bool:
        """Whether the entries of one kind are shown alone."""
        return bool(self.kind)

    @property
    def query(self) -> str:
        """The query of the whole answer."""
        return urlencode({"q": self.question.text})

    @property
    def pages_query(self) -> str:
        """The query to which the number of a page is added."""
        return urlencode({"q": self.question.text, "in": self.kind}) + "&"


class CountedMatches(NamedTuple):
    """What matches; whether it has every term; and whether there is more than is counted."""

    matches: list[Match]
    has_every_term: bool = True
    has_more: bool = False


def search_results(text: str, using: str, kind: str = "", page: str = "1") -> SearchResults:
    """The answer to what was typed, in that database: the best of each kind, or one kind page by
    page.
    """
    question = parse_question(text)
    counted = _matches(question, using)
    by_kind: dict[EntryKind, list[Match]] = {}
    for match in counted.matches:
        by_kind.setdefault(EntryKind(match.model), []).append(match)
    results = SearchResults(
        question,
        total=len(counted.matches),
        has_every_term=counted.has_every_term,
        has_more=counted.has_more,
    )
    if kind in by_kind:
        entry_kind = EntryKind(kind)
        matches_page = Paginator(by_kind[entry_kind], SHOWN_OF_ONE).get_page(page)
        groups = _groups(question, by_kind, {entry_kind: list(matches_page)}, using)
        return results._replace(groups=groups, kind=kind, page=matches_page)
    best_of_kinds: dict[EntryKind, list[Match]] = {}
    for entry_kind, matches in by_kind.items():
        best_of_kinds[entry_kind] = matches[:SHOWN_OF_EACH]
    return results._replace(groups=_groups(question, by_kind, best_of_kinds, using))


def suggestions(text: str, using: str) -> list[Hit]:
    """The entries whose titles best fit what was typed so far."""
    question = parse_question(text)
    if not question:
        return []
    matches = best_matches(question.terms, using, MOST, titles=True)
    return list(_hits(question, matches[:SUGGESTED], using).values())


def _matches(question: Question, using: str) -> CountedMatches:
    """What has every term; where nothing has, what has some of them."""
    if not question:
        return CountedMatches([])
    # One more than is counted tells whether there are more.
    matches = best_matches(question.terms, using, MOST + 1)
    has_every_term = bool(matches) or len(question.terms) == 1
    if not has_every_term:
        matches = best_matches(question.terms, using, MOST + 1, every=False)
    if len(matches) <= MOST:
        return CountedMatches(matches, has_every_term)
    # So many come in the order of the index: those that say it in their titles must be among them.
    by_title = best_matches(question.terms, using, MOST, titles=True, every=has_every_term)
    entries_by_title = {(match.model, match.pk) for match in by_title}
    rest = [match for match in matches if (match.model, match.pk) not in entries_by_title]
    return CountedMatches([*by_title, *rest][:MOST], has_every_term, has_more=True)


def _groups(
    question: Question,
    by_kind: Mapping[EntryKind, list[Match]],
    shown_by_kind: Mapping[EntryKind, list[Match]],
    using: str,
) -> tuple[ResultGroup, ...]:
    """All kinds that have entries, in the order of their best, with the hits of those shown."""
    # All kinds together, so that their rows are read in one query.
    shown_matches: list[Match] = []
    for matches in shown_by_kind.values():
        shown_matches += matches
    hits = _hits(question, shown_matches, using)
    groups = []
    for kind, matches in by_kind.items():
        hits_of_kind = [hits[match] for match in shown_by_kind.get(kind, ()) if match in hits]
        query = urlencode({"q": question.text, "in": kind.value})
        groups.append(ResultGroup(kind, len(matches), tuple(hits_of_kind), query))
    return tuple(groups)


def _hits(question: Question, matches: Sequence[Match], using: str) -> dict[Match, Hit]:
    """The hits for these matches, in their order."""
    if not matches:
        return {}
    numbers = {match: SearchEntry.number_of(match.model, match.pk) for match in matches}
    rows = SearchEntry.objects.using(using).in_bulk(list(numbers.values()))
    hits = {}
    for match, number in numbers.items():
        # A row may be unpublished between the two queries.
        if number in rows:
            hits[match] = _hit(rows[number], question)
    return hits


def _hit(row: SearchEntry, question: Question) -> Hit:
    """The page's own language comes first; another one is shown where it alone is there, or alone
    says it.
    """
    page_language = language_of(get_language() or "en")[0]
    languages = sorted(LANGUAGES, key=lambda language: language != page_language)
    titles = {language: getattr(row, f"title_{language}") for language in languages}
    texts = {language: getattr(row, f"text_{language}") for language in languages}
    title_in = page_language
    if not titles[page_language]:
        title_in = languages[1]
    text_in = _language_of_passage(texts, question, page_language)
    return Hit(
        row.kind,
        row.address,
        title=highlighted(titles[title_in], question.terms),
        title_language=_other_than(page_language, row.title_language or title_in),
        passage=passage(texts[text_in], question.terms),
        passage_language=_other_than(page_language, text_in),
    )


def _other_than(page_language: str, language: str) -> str:
    """The language, as an element says it; blank where it is that of the page."""
    if language == page_language:
        return ""
    return language


def _language_of_passage(texts: Mapping[str, str], question: Question, page_language: str) -> str:
    """The first language whose text says what was asked; else the first that has a text."""
    for language, text in texts.items():
        if says(text, question.terms):
            return language
    for language, text in texts.items():
        if text:
            return language
    return page_language
