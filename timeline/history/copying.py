"""A copy of an entry: what editors have typed of it, as a draft of its own."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Model

from govdigital.databases import EDITORIAL
from timeline.history.contents import EntryContent, stored_content
from timeline.history.registered import typed_fields, written_parts
from timeline.history.restoring import assign, related_model
from timeline.models.addressed import Addressed
from timeline.publishing.derive import refresh
from timeline.registry import Part

# What is the original's alone: notes among editors, the names by which others know it, its place
# on the start page.
NOT_COPIED = ("editor_notes", "doi", "isbn", "main", "key_figure")

# By model and key of a row of the original: the key of its copy.
NewKeys = dict[tuple[type[Model], int], int]


def parts_to_copy(model: type[Model]) -> list[Part]:
    """The parts that a copy may take along; those that hang on another part go with it."""
    return [part for part in written_parts(model) if "__" not in part.rows]


def copy_entry(entry: Addressed, titles: dict[str, str], parts: Collection[str]) -> Addressed:
    """A draft with the texts, themes and these parts of the entry, under these titles and at an
    address of its own.

    `titles` has columns, `parts` the relations by which the entry has its rows. Raises
    ValidationError where a title is refused.
    """
    model = type(entry)
    content = stored_content(model, entry.pk)
    with transaction.atomic(using=EDITORIAL):
        copy = model()
        fields = {name: value for name, value in content.fields.items() if name not in NOT_COPIED}
        fields.pop(model.address_field)
        assign(copy, fields)
        for name, title in titles.items():
            setattr(copy, name, title)
        columns = {field.name for field in model._meta.concrete_fields}
        copy.full_clean(exclude=columns.difference(typed_fields(model)))
        copy.save(using=EDITORIAL)
        for relation in model._meta.many_to_many:
            if relation.name in fields:
                getattr(copy, relation.name).set(fields[relation.name])
        copy_parts(content, entry, copy, parts)
        refresh(copy)
    return copy


def copy_parts(
    content: EntryContent, entry: Addressed, copy: Addressed, parts: Collection[str]
) -> None:
    """Give the copy these parts of the entry, row by row."""
    new_keys: NewKeys = {(type(entry), entry.pk): copy.pk}
    written = written_parts(type(entry))
    models = {part.model for part in written}
    for part in written:
        if part.rows.partition("__")[0] not in parts:
            continue
        for row_content in content.rows_of(part.model):
            row = part.model()
            assign(row, row_content.fields)
            for field in part.model._meta.concrete_fields:
                if not field.is_relation:
                    continue
                key = (related_model(field), getattr(row, field.attname))
                if key in new_keys:
                    setattr(row, field.attname, new_keys[key])
                elif key[0] in models:
                    # A part of the original that does not go along.
                    setattr(row, field.attname, None)
            row.save(using=EDITORIAL, force_insert=True)
            new_keys[part.model, row_content.pk] = row.pk
