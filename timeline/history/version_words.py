"""Contents in the words of the form, so that two of them can be compared by a reader."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext

from govdigital.databases import EDITORIAL
from timeline.history.contents import EntryContent, Fields, FieldValue
from timeline.history.registered import typed_fields, written_parts
from timeline.history.restoring import keys_in, keys_named, last_names, related_model
from timeline.models.field_words import label_of
from timeline.publishing.compare import Difference, compare

# By model and key: what an entry is called.
Names = dict[tuple[type[Model], int], str]


def differences(model: type[Model], old: EntryContent, new: EntryContent) -> list[Difference]:
    """What differs between two contents of one entry, in words."""
    names = names_in(model, old, new)
    return compare(content_in_words(model, old, names), content_in_words(model, new, names))


def content_in_words(model: type[Model], content: EntryContent, names: Names) -> dict[str, object]:
    """The content with labels for names and words for values; under the label of each part its
    rows, each with its `id`.
    """
    if not content.fields:
        return {}
    words: dict[str, object] = {**fields_in_words(model, content.fields, names, "")}
    for part in written_parts(model):
        rows = []
        for row in content.rows_of(part.model):
            row_words = fields_in_words(part.model, row.fields, names, part.owner)
            rows.append({"id": row.pk, **row_words})
        words[capfirst(str(part.model._meta.verbose_name_plural))] = rows
    return words


def fields_in_words(model: type[Model], fields: Fields, names: Names, owner: str) -> dict[str, str]:
    """The fields of one row, without the key of the entry that it hangs on."""
    model_fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
    fields_by_name = {field.name: field for field in model_fields}
    words = {}
    for name in typed_fields(model):
        if name in fields and name != owner:
            field = fields_by_name[name]
            words[label_of(field)] = value_in_words(field, fields[name], names)
    return words


def value_in_words(field: "Field[object, object]", value: FieldValue, names: Names) -> str:
    """The value as a reader of the form sees it."""
    if field.is_relation:
        model = related_model(field)
        return "; ".join(names.get((model, key), f"#{key}") for key in keys_in(value))
    typed = field.to_python(value)
    if typed is None or typed == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(typed, typed))
    if isinstance(typed, bool):
        return gettext("yes") if typed else gettext("no")
    if isinstance(typed, Decimal):
        return f"{typed.normalize():f}"
    return str(typed).replace("\r\n", "\n")


def names_in(model: type[Model], *contents: EntryContent) -> Names:
    """The names of all entries and disputes that the contents name, deleted ones by their last
    versions.
    """
    names: Names = {}
    add_names(names, model, [content.fields for content in contents])
    for part in written_parts(model):
        rows = []
        for content in contents:
            rows += [row.fields for row in content.rows_of(part.model)]
        add_names(names, part.model, rows)
    return names


def add_names(names: Names, model: type[Model], rows: Iterable[Fields]) -> None:
    """Add the names of what these rows of the model name, where they are not there yet."""
    for related, pks in keys_named(model, rows, "").items():
        new_keys = {pk for pk in pks if (related, pk) not in names}
        for pk, name in names_of(related, new_keys).items():
            names[related, pk] = name


def names_of(model: type[Model], pks: set[int]) -> dict[int, str]:
    """The present names of entries, and the last ones of those that have been deleted."""
    rows = model._base_manager.using(EDITORIAL).filter(pk__in=pks)
    names = {row.pk: str(row) for row in rows}
    return names | last_names(model, pks.difference(names))
