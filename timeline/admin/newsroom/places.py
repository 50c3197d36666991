"""What of an entry a comment may be about: its fields and the kinds of its parts, by the names that
the form has for them.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from django.db.models import Model
from django.utils.text import capfirst

from govdigital.databases import EDITORIAL
from timeline.history.registered import typed_fields, written_parts
from timeline.models import Publishable
from timeline.models.field_words import label_of
from timeline.newsroom.comments import is_in
from timeline.publishing.keys import EntryKey, key_of, same_model
from timeline.registry import Part

# By the name of a place: the texts that stand there.
PlaceTexts = dict[str, list[str]]


class FormPlace(NamedTuple):
    """A field, or the rows of a part: its name, what the form calls it, and where it stands
    there.
    """

    name: str
    label: str
    anchor: str


def places_of(model: type[Publishable]) -> list[FormPlace]:
    """All that a comment on an entry of the model may be about, besides the entry as a whole."""
    fields = {
        field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    }
    places = []
    for name in typed_fields(model):
        places.append(FormPlace(name, label_of(fields[name]), f"id_{name}"))
    for part in parts_on_form(model):
        label = capfirst(str(part.model._meta.verbose_name_plural))
        places.append(FormPlace(part_name(part), label, f"{part.rows}-group"))
    return places


def parts_on_form(model: type[Model]) -> list[Part]:
    """The parts that the form of an entry shows with it."""
    return [part for part in written_parts(model) if "__" not in part.rows]


def part_name(part: Part) -> str:
    """The name by which a comment is about the rows of the part."""
    return f"{part.model._meta.model_name}s"


def texts_of(entries: Iterable[Publishable]) -> dict[EntryKey, PlaceTexts]:
    """By entry and place: what is written there now; a query for each kind of part."""
    texts: dict[EntryKey, PlaceTexts] = {}
    for model, rows in same_model(entries).items():
        for entry in rows:
            by_place: PlaceTexts = defaultdict(list)
            for column in columns_of(model):
                by_place[column].append(str(getattr(entry, column) or ""))
            texts[key_of(entry)] = by_place
        for part in parts_on_form(model):
            lines = part.model._base_manager.using(EDITORIAL).filter(**{f"{part.owner}__in": rows})
            for line in lines:
                by_place = texts[EntryKey(model, getattr(line, f"{part.owner}_id"))]
                for column in columns_of(part.model):
                    by_place[part_name(part)].append(str(getattr(line, column) or ""))
    return texts


def columns_of(model: type[Model]) -> list[str]:
    """The columns of the model that hold words."""
    names = []
    for field in model._meta.concrete_fields:
        if field.name in typed_fields(model) and not field.is_relation:
            names.append(field.name)
    return names


def is_quoted_in(texts: PlaceTexts, name: str, quote: str) -> bool:
    """Whether the quoted words still stand at the place; anywhere in the entry for a blank name."""
    written = texts.get(name, []) if name else chain.from_iterable(texts.values())
    return any(is_in(quote, text) for text in written)


def place_of_quote(entry: Publishable, quote: str) -> str:
    """The first field or part that holds the quoted words; blank where none does."""
    texts = texts_of([entry])[key_of(entry)]
    for place in places_of(type(entry)):
        if is_quoted_in(texts, place.name, quote):
            return place.name
    return ""
