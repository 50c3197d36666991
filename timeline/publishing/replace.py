"""The verb replace: one source stands wherever another stood, in the working copies."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Model, Q, QuerySet, TextField

from govdigital.databases import EDITORIAL
from timeline.models import Publishable, Source
from timeline.models.languages import LANGUAGES
from timeline.models.owner import owner_of
from timeline.publishing.columns import update_columns
from timeline.publishing.derive import refresh, text_in
from timeline.publishing.keys import by_model
from timeline.publishing.snapshots import chunks
from timeline.registry import ENTRIES, NOUNS, parts_of, source_keys, texts_of
from timeline.texts.rename_citekey import rename_citekey


class Replacement(NamedTuple):
    """A column of a working copy, or of one of its parts, and what is to stand there."""

    row: Model
    column: str
    value: str | Source

    @property
    def entry(self) -> Publishable:
        """The entry that the row belongs to."""
        entry: Publishable = owner_of(self.row)
        return entry

    @property
    def label(self) -> str:
        """What the form calls the column."""
        labels = {field.name: field.verbose_name for field in self.row._meta.concrete_fields}
        return str(labels[self.column])


def replace(old: Source, new: Source) -> list[Publishable]:
    """Name `new` in every place that names `old`, all or nothing; the entries that changed.

    What visitors see stays as it is until the entries are published.
    """
    with transaction.atomic(using=EDITORIAL):
        changes = replacements(old, new)
        for model in dict.fromkeys(type(change.row) for change in changes):
            write([change for change in changes if type(change.row) is model])
        entries = read_again(change.entry for change in changes)
        refresh(*entries)
    return entries


def write(changes: Iterable[Replacement]) -> None:
    """Store these changes of rows of one model."""
    rows: dict[int, Model] = {}
    columns = set()
    for change in changes:
        # A milestone may name the source twice: in its words and as what it rests on.
        row = rows.setdefault(change.row.pk, change.row)
        setattr(row, change.column, change.value)
        columns.add(change.column)
    update_columns(rows.values(), columns)


def read_again(entries: Iterable[Publishable]) -> list[Publishable]:
    """The entries as they are stored, each once: what led to one may have loaded it before it
    changed.
    """
    fresh: list[Publishable] = []
    for model, pks in by_model(dict.fromkeys(entries)).items():
        for chunk in chunks(pks):
            fresh += model._base_manager.using(EDITORIAL).filter(pk__in=chunk).order_by("pk")
    return fresh


def replacements(old: Source, new: Source) -> list[Replacement]:
    """Every place that names `old`, with what stands there once it names `new`."""
    changes = []
    with transaction.atomic(using=EDITORIAL):
        for model in NOUNS:
            changes += in_texts(model, old, new)
        for model in NOUNS:
            for key in source_keys(model):
                changes += in_key(model, key, old, new)
    return changes


def in_texts(model: type[Model], old: Source, new: Source) -> list[Replacement]:
    """The texts of the model's rows that cite the source or link to its page."""
    names = names_that_may_cite(model)
    if not names:
        return []
    names_it = Q()
    for name in names:
        for tag in LANGUAGES:
            for mark in (f"@{old.key}", f"[[source:{old.key}"):
                names_it |= Q(**{f"{name}_{tag}__contains": mark})
    changes = []
    for row in locked_rows(model, names_it):
        for name in names:
            for tag in LANGUAGES:
                text = text_in(row, name, tag)
                renamed = rename_citekey(text, old.key, new.key)
                if renamed != text:
                    changes.append(Replacement(row, f"{name}_{tag}", renamed))
    return changes


def names_that_may_cite(model: type[Model]) -> list[str]:
    """The texts of the model that may name a source: long ones, and whatever else may cite."""
    names = []
    for name in texts_of(model):
        if name in NOUNS[model].cited or isinstance(model._meta.get_field(name), TextField):
            names.append(name)
    return names


def in_key(model: type[Model], key: str, old: Source, new: Source) -> list[Replacement]:
    """The rows that rest on the source by that key."""
    return [Replacement(row, key, new) for row in locked_rows(model, Q(**{key: old}))]


def locked_rows(model: type[Model], condition: Q) -> QuerySet[Model]:
    """The rows, kept from other editors until the change is over, each with the entry that it
    belongs to.
    """
    rows = model._base_manager.using(EDITORIAL).select_for_update(of=("self",), no_key=True)
    rows = rows.filter(condition).order_by("pk")
    owners = []
    for entry_model in ENTRIES:
        owners += [part.owner for part in parts_of(entry_model) if part.model is model]
    return rows.select_related(*owners) if owners else rows
