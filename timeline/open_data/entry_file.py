"""An entry as data: all that is live of it, in both languages."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model

from timeline.dates import EDTFField
from timeline.dates.edtf import BoundField, bounds_of
from timeline.linked_data.dates import moment
from timeline.linked_data.entries import route_of
from timeline.models import Picture, Publication, PublishedEntry, Relation, Source
from timeline.models.languages import LANGUAGES
from timeline.models.sort_key import SortKeyField
from timeline.public.entry_content import EntryContent
from timeline.public.pages import DisputedPoint
from timeline.public.statements import STATED
from timeline.references import csl_items
from timeline.registry import LINKED, NOUNS
from timeline.registry.noun import SHARES, STAMPS
from timeline.texts.markup import plain_text
from timeline.texts.statement_ids import PageStatements, statements_in

Values = dict[str, Any]
Whole = Callable[..., str]
LONGEST_FILE = 1_000_000
# What leaves a file that would be longer, in this order, and the size of a piece of it.
GIVEN_UP = ("statements", "sources", "milestones", "observations")
# What the file says in words of its own.
SAID = frozenset({"id", "identifier", "slug", "key", "themes", *STAMPS, *SHARES})
# Characters that tell a quotation from another one alike.
AROUND = 32
TITLES = ("title", "name", "question")


def entry_file(content: EntryContent, whole: Whole, memento: str) -> Values:
    """The entry with its parts, its sources as CSL items, and its statements."""
    entry, log = content.entry, content.log
    first, *_others = SHARES
    values: Values = {
        "identifier": entry.identifier,
        "kind": route_of(entry),
        "slug": entry.slug,
        "page": whole(route_of(entry), entry.slug),
        "memento": memento or None,
        "publication": content.versions.last.number,
        "published": moment(entry.first_published_at) if entry.first_published_at else None,
        "updated": moment(entry.updated_at) if entry.updated_at else None,
        "withdrawn": moment(entry.withdrawn_at) if entry.withdrawn_at else None,
        "licence": content.site.licence_url or content.site.licence_name or None,
    }
    if entry.withdrawn_at:
        values["withdrawal_note"] = spoken(entry, "withdrawal_note")
    values |= columns_of(entry, whole)
    if hasattr(entry, first):
        values["sourcing"] = {name: getattr(entry, name) for name in SHARES}
    values |= {
        "themes": [reference(theme, whole) for theme in content.themes],
        "milestones": [part(row, whole) for row in content.milestones],
        "observations": [part(row, whole) for row in content.observations],
        "relations": [relation(row, whole) for row in content.relations],
        "disputes": [dispute(point) for point in content.points],
        "corrections": corrections(log, whole),
        "sources": [csl_items.item(source) for source in content.sources],
        "statements": statements(entry),
    }
    return values


def statements(entry: Any) -> list[Values]:
    """The statements of the entry's texts in each language, with the ids that its page gives
    them.
    """
    rows = []
    for language in LANGUAGES:
        named = PageStatements()
        for name in STATED.get(type(entry), ()):
            text = getattr(entry, f"{name}_{language}") or ""
            words = " ".join(plain_text(text).split())
            place = 0
            for statement in statements_in(text):
                place = max(words.find(statement.words, place), place)
                cites = [{"source": cite.key, "locator": cite.locator} for cite in statement.cites]
                rows.append(
                    {
                        "id": named.id_of(statement.key),
                        "language": language,
                        "place": name,
                        "text": statement.words,
                        "sources": cites,
                        "selector": selector(statement.words, words, place),
                    }
                )
    return rows


def selector(exact: str, words: str, place: int) -> Values:
    """Where a statement stands in the words of its text (Web Annotation, TextQuoteSelector)."""
    quote = {"type": "TextQuoteSelector", "exact": exact}
    if not words.startswith(exact, place):
        return quote
    end = place + len(exact)
    prefix, suffix = words[max(place - AROUND, 0) : place], words[end : end + AROUND]
    return quote | {"prefix": prefix, "suffix": suffix}


def written(values: Values) -> bytes:
    """The file as JSON; what makes it longer than a file may be is left out, and counted."""
    left_out: dict[str, int] = {}
    content = _dumped(values)
    for name in GIVEN_UP:
        rows = values[name]
        while rows and len(content) > LONGEST_FILE:
            # A tenth at once: each weighing writes all of it.
            kept = len(rows) * 9 // 10
            left_out[name] = left_out.get(name, 0) + len(rows) - kept
            rows = rows[:kept]
            values = values | {name: rows, "left_out": left_out}
            content = _dumped(values)
    return content


def _dumped(values: Values) -> bytes:
    return (json.dumps(values, ensure_ascii=False) + "\n").encode()


def columns_of(row: Model, whole: Whole) -> Values:
    """What visitors get of the row itself: titles, texts in all their languages, dates with their
    bounds, and what it names.
    """
    noun = NOUNS[type(row)]
    values: Values = {}
    texts: Values = {}
    for name in noun.crossing:
        column: Any = row._meta.get_field(name)
        if name in SAID or isinstance(column, (BoundField, SortKeyField)):
            continue
        if name in TITLES:
            values[name] = spoken(row, name)
        elif name in noun.texts:
            texts[name] = texts_of(row, name)
        else:
            values[named(row, name)] = value_of(row, column, whole)
    if texts:
        values["texts"] = texts
    return values


def named(row: Model, name: str) -> str:
    """The name of a column in the file, where “kind” is what kind of entry it is."""
    return f"{row._meta.model_name}_kind" if name == "kind" else name


def part(row: Any, whole: Whole) -> Values:
    """A milestone or an observation, without the entry to which it belongs."""
    noun = NOUNS[type(row)]
    values: Values = {"identifier": row.identifier}
    for name in noun.crossing:
        column: Any = row._meta.get_field(name)
        if name in SAID or isinstance(column, BoundField) or is_owner(column):
            continue
        if name in noun.texts:
            values[name] = texts_of(row, name)
        else:
            values[name] = value_of(row, column, whole)
    return values


def is_owner(column: Any) -> bool:
    """Whether the column leads to the entry to which a row belongs."""
    return isinstance(column, ForeignKey) and column.name in ("initiative", "indicator")


def value_of(row: Model, column: "Field[Any, Any]", whole: Whole) -> object:
    """The value of a column as JSON has it; null where it is not known."""
    value = getattr(row, column.name)
    if isinstance(column, EDTFField):
        return dated(value)
    if isinstance(value, Source):
        return value.key
    if isinstance(value, Model):
        return reference(value, whole)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def dated(edtf: str) -> dict[str, str | None] | None:
    """A date in EDTF with its first and last day; null where an end is open, or nothing is
    known.
    """
    if not edtf:
        return None
    first, last = bounds_of(edtf)
    return {
        "edtf": edtf,
        "earliest": first.isoformat() if first and first != date.min else None,
        "latest": last.isoformat() if last and last != date.max else None,
    }


def reference(row: Any, whole: Whole) -> Values | None:
    """Another row by its names; null where visitors do not see it any more."""
    if isinstance(row, Picture):
        if row.withdrawn_at or not row.file:
            return None
        return {"key": row.key, "title": spoken(row, "title"), "file": whole("media", row.file)}
    title = "name" if hasattr(row, "name_en") else "title"
    values: Values = {}
    for name in ("identifier", "code", "slug"):
        if hasattr(row, name):
            values[name] = getattr(row, name)
    values[title] = spoken(row, title)
    if route_of(row) in LINKED:
        values["page"] = whole(route_of(row), row.slug)
    return values


def spoken(row: Model, name: str) -> dict[str, str]:
    """A title in each language that it has; a source has one title, in its own language."""
    if not hasattr(row, f"{name}_{LANGUAGES[0]}"):
        return {getattr(row, "language", "") or "und": getattr(row, name)}
    titles = {}
    for language in LANGUAGES:
        if title := getattr(row, f"{name}_{language}"):
            titles[language] = title
    return titles


def texts_of(row: Model, name: str) -> dict[str, dict[str, str]]:
    """A text in each language that it has: its words alone, and as editors wrote it."""
    texts = {}
    for language in LANGUAGES:
        if text := getattr(row, f"{name}_{language}"):
            texts[language] = {"words": plain_text(text), "markdown": text}
    return texts


def relation(row: Relation, whole: Whole) -> Values:
    """How one initiative stands to another."""
    return {
        "from": reference(row.from_initiative, whole),
        "kind": row.kind,
        "to": reference(row.to_initiative, whole),
    }


def dispute(point: DisputedPoint) -> Values:
    """What sources say differently, side by side."""
    row = point.dispute
    positions = []
    for position in point.positions:
        positions.append(
            {
                "source": position.source.key,
                "locator": position.locator,
                "text": texts_of(position, "text"),
            }
        )
    return {
        "identifier": row.identifier,
        "question": spoken(row, "question"),
        "note": texts_of(row, "note"),
        "about": row.about,
        "milestone": row.milestone.identifier if row.milestone else None,
        "observation": row.observation.identifier if row.observation else None,
        "positions": positions,
    }


def corrections(log: Sequence[PublishedEntry], whole: Whole) -> list[Values]:
    """The corrections of the entry, newest first; what brought it first corrected nothing of it."""
    rows = []
    for row in log[:-1]:
        publication = row.publication
        if publication.kind == Publication.Kind.CORRECTION:
            rows.append(
                {
                    "publication": publication.number,
                    "at": moment(publication.at),
                    "note": spoken(publication, "note"),
                    "page": whole("publication", publication.number),
                }
            )
    return rows
