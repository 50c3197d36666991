"""What of an entry a comment may be about: its fields, the kinds of its parts and single rows of
them, by names that the form and the address know: “summary_en”, “milestones”, “milestones:12”.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.row_keys import is_key
from timeline.admin.base.values_of_subject import PARAMETER
from timeline.dates.wording import in_words, joined_words
from timeline.history.registered import typed_fields, written_parts
from timeline.models import (
    Authorship,
    Milestone,
    Observation,
    Position,
    Publishable,
    Relation,
)
from timeline.models.field_words import label_of
from timeline.models.indicator import digits
from timeline.newsroom.comments import Place, is_in
from timeline.registry import Part, texts_of
from timeline.texts.markup import plain_text

# Of a note, as it is copied from a page: “reported1.” or “reported 1 .”
NOTE_NUMBER = re.compile(r"(?:(?<=[^\W\d])|(?<=[”’)])|\s)\d{1,3}\s?(?=[.,;:!?])")
# A row is known by its date and so many characters of its words.
LONGEST_WORDS = 90
# Of a part with more rows the form of comments lists the first; others are commented on beside
# the row.
MOST_ROWS = 60
# What the name of a row says of another row.
NAMED_BY: dict[type[Model], tuple[str, ...]] = {
    Authorship: ("agent",),
    Observation: ("subject",),
    Position: ("source",),
    Relation: ("to_initiative",),
}

# By the name of a place: the texts that stand there.
PlaceTexts = dict[str, list[str]]


class FormPlace(NamedTuple):
    """A field, or the rows of a part: its name, what the form calls it, and where it stands
    there.
    """

    name: str
    label: str
    anchor: str


class RowPlace(NamedTuple):
    """One row of a part: its name, and how it begins."""

    name: str
    words: str


class PlacedText(NamedTuple):
    """A text of an entry, and the field or row in which it stands."""

    name: str
    text: str


def places_of(model: type[Publishable]) -> list[FormPlace]:
    """The fields and the kinds of parts that a comment on an entry of the model may be about,
    besides the entry as a whole.
    """
    fields = {
        field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    }
    places = []
    for name in typed_fields(model):
        places.append(FormPlace(name, label_of(fields[name]), f"id_{name}"))
    for part in parts_on_form(model):
        places.append(FormPlace(part_name(part), rows_label(part), anchor_of(part)))
    return places


def parts_on_form(model: type[Model]) -> list[Part]:
    """The parts that the form of an entry shows with it."""
    return [part for part in written_parts(model) if "__" not in part.rows]


def part_name(part: Part) -> str:
    """The name by which a comment is about the rows of the part."""
    return f"{part.model._meta.model_name}s"


def rows_label(part: Part) -> str:
    """What the form calls the rows of the part."""
    return capfirst(str(part.model._meta.verbose_name_plural))


def anchor_of(part: Part) -> str:
    """Where the rows of the part stand on the form that they are written in."""
    return f"{part.rows.rpartition('__')[2]}-group"


def part_named(model: type[Publishable], name: str) -> Part | None:
    """The part of this name, also one whose rows are written on another form; None for a field."""
    for part in written_parts(model):
        if part_name(part) == name:
            return part
    return None


def rows_of(entry: Publishable) -> Iterator[tuple[Part, list[RowPlace]]]:
    """The rows of each part that a comment may be about, the first of many."""
    for part in written_parts(type(entry)):
        rows = []
        for row in part_rows(part).filter(**{part.owner: entry.pk})[:MOST_ROWS]:
            rows.append(RowPlace(row_name(part, row.pk), words_of_row(row)))
        yield part, rows


def part_rows(part: Part) -> "QuerySet[Model]":
    """The rows of the part with what names them, of every entry."""
    rows: QuerySet[Model] = part.model._base_manager.using(EDITORIAL)
    names = NAMED_BY.get(part.model)
    return rows.select_related(*names) if names else rows.all()


def row_name(part: Part, pk: int) -> str:
    """The name by which a comment is about one row."""
    return f"{part_name(part)}:{pk}"


def row_named(entry: Publishable, name: str) -> Model | None:
    """The row of the entry that bears this name; None for another name, and where it is gone."""
    kind, _colon, pk = name.partition(":")
    part = part_named(type(entry), kind)
    if part is None or not is_key(pk):
        return None
    return part_rows(part).filter(**{part.owner: entry.pk, "pk": pk}).first()


def words_of_row(row: Model) -> str:
    """The date of the row, or what it names, and its first words."""
    pieces = [beginning(row)]
    for name in texts_of(type(row)):
        pieces.append(plain_text(str(getattr(row, name) or "")))
    words = " – ".join(dict.fromkeys(" ".join(piece.split()) for piece in pieces if piece.strip()))
    return str(Truncator(words).chars(LONGEST_WORDS))


def beginning(row: Model) -> str:
    """What tells the row from others of its kind, before its words."""
    if isinstance(row, Milestone):
        return joined_words(in_words(str(row.date))) or str(row.get_kind_display())
    if isinstance(row, Observation):
        names = [str(row.subject or ""), joined_words(in_words(str(row.date)))]
        names.append(digits(row.value))
        return ", ".join(filter(None, names))
    if isinstance(row, Relation):
        return f"{row.get_kind_display()} – {row.to_initiative}"
    return str(row)


def row_address(part: Part, row: Model, entry: Publishable) -> str:
    """The form in which the row is written, at the row."""
    form = addresses.form(entry)
    if isinstance(row, Position):
        form = reverse("admin:timeline_dispute_change", args=[row.dispute_id])
    anchor = anchor_of(part)
    query = f"row={anchor.removesuffix('-group')}:{row.pk}"
    if isinstance(row, Observation) and row.subject:
        # The form shows the values of one subject at a time.
        query += f"&{PARAMETER}={row.subject.code}"
    return f"{form}?{query}#{anchor}"


def place_in(entry: Publishable, name: str, quote: str) -> Place:
    """The place of this name, as a comment keeps it; without one, where the quoted words stand."""
    if quote and not name:
        name = place_of_quote(entry, quote)
    row = row_named(entry, name)
    if row is None:
        return Place(entry, name.partition(":")[0], quote)
    return Place(entry, name.partition(":")[0], quote, row.pk, words_of_row(row))


def texts_of_entries(entries: Iterable[Publishable]) -> dict[Publishable, list[PlacedText]]:
    """By entry, what is written there now, each text with its place; a query for each kind of
    part.
    """
    texts: dict[Publishable, list[PlacedText]] = {}
    entries_by_model: dict[type[Publishable], dict[int, Publishable]] = {}
    for entry in entries:
        texts[entry] = [PlacedText(name, text) for name, text in columns_in(entry)]
        entries_by_model.setdefault(type(entry), {})[entry.pk] = entry
    for model, by_pk in entries_by_model.items():
        for part in written_parts(model):
            rows = part.model._base_manager.using(EDITORIAL).filter(**{f"{part.owner}__in": by_pk})
            for row in rows.annotate(entry_pk=F(part.owner)):
                for _name, text in columns_in(row):
                    entry = by_pk[row.entry_pk]
                    texts[entry].append(PlacedText(row_name(part, row.pk), text))
    return texts


def columns_in(row: Model) -> Iterator[tuple[str, str]]:
    """The columns of the row that hold words, by name."""
    for field in row._meta.concrete_fields:
        if field.name in typed_fields(type(row)) and not field.is_relation:
            yield field.name, str(getattr(row, field.name) or "")


def holds(place: PlacedText, quote: str) -> bool:
    """Whether the quoted words stand in the text, as it is written or as it is read."""
    if is_in(quote, place.text):
        return True
    words = plain_text(place.text)
    return is_in(quote, words) or is_in(NOTE_NUMBER.sub("", quote), words)


def is_quoted_in(texts: Iterable[PlacedText], name: str, quote: str) -> bool:
    """Whether the quoted words stand in the field, the rows or the one row of this name; anywhere
    for a blank one.
    """
    for place in texts:
        stands_there = name in ("", place.name, place.name.partition(":")[0])
        if stands_there and holds(place, quote):
            return True
    return False


def place_of_quote(entry: Publishable, quote: str) -> str:
    """The first field or row that holds the quoted words; blank where none does."""
    for place in texts_of_entries([entry])[entry]:
        if holds(place, quote):
            return place.name
    return ""
