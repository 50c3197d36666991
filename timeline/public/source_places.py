"""Where a source is cited: by entry, each of its texts and parts with the sentence that does so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from govdigital.prepared_queries import Prepared
from timeline.dates.wording import in_words, joined_words
from timeline.models import Citation, Milestone, Observation, Position, Source
from timeline.models.dispute import DISPUTED
from timeline.models.owner import owner_of
from timeline.models.publishable import Publishable
from timeline.public.pages import CitingEntry, CitingPlace
from timeline.registry import noun_of
from timeline.texts.citing_sentences import citing_sentences
from timeline.texts.markup import plain_text

# A source may be that of thousands of values, one a year and country.
MOST_VALUES = 12

# By the kind and key of an entry, and the place that a citation names.
RowsByPlace = dict[tuple[str, int, str], list[Any]]


def citing_entries(source: Source, citations: Iterable[Citation], using: str) -> list[CitingEntry]:
    """The entries of these citations, which follow each other by entry and hold one for each place;
    three queries.
    """
    cited = list(citations)
    rows = rows_by_place(source, [owner_of(citation) for citation in cited], using)
    entries = []
    for entry, group in groupby(cited, owner_of):
        of_entry = list(group)
        places = [place_of(citation.place, entry, source, rows) for citation in of_entry]
        entries.append(CitingEntry(of_entry[0], places))
    return entries


def rows_by_place(source: Source, entries: Sequence[Publishable], using: str) -> RowsByPlace:
    """The milestones, values and positions of these entries that rest on the source."""
    keys: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        keys[kind_of(entry)].add(entry.pk)
    rows: RowsByPlace = defaultdict(list)
    for milestone in milestones_on(using, source.pk, list(keys["initiative"])):
        rows["initiative", milestone.initiative_id, "milestones"].append(milestone)
    for observation in values_on(using, source.pk, list(keys["indicator"])):
        rows["indicator", observation.indicator_id, "observations"].append(observation)
    for position in positions_on(using, source.pk):
        for owner in DISPUTED:
            if key := getattr(position.dispute, f"{owner}_id"):
                rows[owner, key, "disputes"].append(position)
    return rows


@Prepared
def milestones_on(using: str, source: int, initiatives: list[int]) -> QuerySet[Milestone]:
    rows = Milestone.objects.using(using)
    return rows.filter(source=source, initiative__in=initiatives)


@Prepared
def values_on(using: str, source: int, indicators: list[int]) -> QuerySet[Observation]:
    rows = Observation.objects.using(using).select_related("subject")
    return rows.filter(source=source, indicator__in=indicators)


@Prepared
def positions_on(using: str, source: int) -> QuerySet[Position]:
    return Position.objects.using(using).filter(source=source).select_related("dispute")


def kind_of(entry: Publishable) -> str:
    """The name of the entry's model, which is also that of the key by which parts name it."""
    return str(entry._meta.model_name)


def place_of(place: str, entry: Publishable, source: Source, rows: RowsByPlace) -> CitingPlace:
    """One place of an entry: what it says there on this source, and where in the source."""
    if place in noun_of(entry).cited:
        sentences = citing_sentences(getattr(entry, place) or "", source.key)
        if not sentences:
            return CitingPlace(place, (), ())
        locators = [sentence.locator for sentence in sentences]
        return CitingPlace(place, (sentences[0].words,), distinct(locators))
    if place in noun_of(entry).sourced_values:
        return CitingPlace(place, (), distinct([getattr(entry, f"{place}_locator")]))
    of_place = rows.get((kind_of(entry), entry.pk, place), [])
    locators = [row.locator for row in of_place]
    if place == "observations":
        names = names_of_values(of_place)
        return CitingPlace(place, names, distinct(locators), len(of_place))
    return CitingPlace(place, distinct(words_of(row) for row in of_place), distinct(locators))


def words_of(row: Milestone | Position) -> str:
    """The sentence of a milestone or a position."""
    return plain_text((row.description if isinstance(row, Milestone) else row.text) or "")


def names_of_values(rows: Sequence[Observation]) -> tuple[str, ...]:
    """The values by their dates, with their subjects where that is not too long; of too many dates
    the first ones and the last.
    """
    names = distinct(name_of_value(row) for row in rows)
    if len(names) > MOST_VALUES:
        names = distinct(joined_words(in_words(row.date)) for row in rows)
    if len(names) > MOST_VALUES:
        names = (*names[: MOST_VALUES - 1], "…", names[-1])
    return names


def name_of_value(row: Observation) -> str:
    """The date of a value, with its subject where it has one."""
    date = joined_words(in_words(row.date))
    return f"{date} ({row.subject})" if row.subject else date


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """Those that are not blank, each once, in order."""
    return tuple(dict.fromkeys(filter(None, words)))
