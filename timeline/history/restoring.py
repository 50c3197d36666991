"""The way back to a version, and the return of a deleted entry with its parts.

What is live stays as it is: a version has no such columns, and the working copy keeps its own.
"""

from collections.abc import Iterable
from typing import Any

import reversion
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.translation import gettext as _
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.comments import comment
from timeline.history.contents import EntryContent, Fields, FieldValue, model_of, version_content
from timeline.history.recording import User
from timeline.history.registered import typed_fields, written_parts
from timeline.models import Publishable
from timeline.models.identifier import Identified
from timeline.publishing.derive import refresh
from timeline.publishing.snapshots import chunks

# Keys of rows by their models.
Keys = dict[type[Model], set[int]]


class NotRestorable(Exception):
    """Nothing was changed; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def restore(version: Version, user: User) -> Publishable:
    """Make the working copy equal to the version of an entry; the entry.

    Raises NotRestorable with a sentence for each thing that the version names and that is no longer
    there.
    """
    content = version_content(version)
    model = entry_model(version)
    refuse(missing(model, content))
    try:
        with transaction.atomic(using=EDITORIAL), reversion.create_revision():
            entry = model._base_manager.using(EDITORIAL).filter(pk=version.object_id).first()
            sentence = "restored"
            if entry is None:
                entry = model()
                entry.pk = int(version.object_id)
                give_identifier(entry, content.identifier)
                sentence = "recovered"
            write_entry(entry, content)
            write_parts(entry, content)
            reversion.set_comment(comment(sentence, at=version.revision.date_created.isoformat()))
            reversion.set_user(user)
            refresh(entry)
    except ValidationError as error:
        raise NotRestorable(list(error.messages)) from None
    except IntegrityError:
        raise NotRestorable(
            [_("Another entry needs something that this version would take away.")]
        ) from None
    return entry


def entry_model(version: Version) -> type[Publishable]:
    """The model of the entry that the version keeps; raises TypeError where it keeps a part."""
    model = model_of(version)
    if not issubclass(model, Publishable):
        raise TypeError(f"A {model._meta.verbose_name} comes back with its entry and not alone.")
    return model


def refuse(sentences: list[str]) -> None:
    """Raise NotRestorable where anything is in the way."""
    if sentences:
        raise NotRestorable(sentences)


def write_entry(entry: Model, content: EntryContent) -> None:
    """Save the entry with the fields of the content."""
    assign(entry, content.fields)
    columns = {field.name for field in entry._meta.concrete_fields}
    entry.full_clean(exclude=columns.difference(typed_fields(type(entry))))
    entry.save(using=EDITORIAL)
    for field in entry._meta.many_to_many:
        if field.name in content.fields:
            getattr(entry, field.name).set(content.fields[field.name])


def write_parts(entry: Model, content: EntryContent) -> None:
    """Replace the entry's parts by those of the content; a key that another row has by now is given
    anew.
    """
    parts = written_parts(type(entry))
    identifiers = identifiers_by_key(entry)
    for part in reversed(parts):
        part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk}).delete()
    # By model and key in the version: the key that the row has now.
    new_keys: dict[tuple[type[Model], int], int] = {}
    for part in parts:
        relations = [field for field in part.model._meta.concrete_fields if field.is_relation]
        rows = part.model._base_manager.using(EDITORIAL)
        for row_content in content.rows_of(part.model):
            row = part.model()
            assign(row, row_content.fields)
            for field in relations:
                pk = getattr(row, field.attname)
                setattr(row, field.attname, new_keys.get((related_model(field), pk), pk))
            row.pk = row_content.pk
            # A version from before there were identifiers names none.
            earlier = identifiers.get((part.model, row_content.pk), "")
            give_identifier(row, free_identifier(rows, row_content.identifier or earlier))
            if rows.filter(pk=row_content.pk).exists():
                row.pk = None
            row.save(using=EDITORIAL, force_insert=True)
            new_keys[part.model, row_content.pk] = row.pk


def identifiers_by_key(entry: Model) -> dict[tuple[type[Model], int], str]:
    """The identifiers of the entry's rows, by model and key."""
    identifiers: dict[tuple[type[Model], int], str] = {}
    for part in written_parts(type(entry)):
        if issubclass(part.model, Identified):
            rows = part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk})
            for key, identifier in rows.values_list("pk", "identifier"):
                identifiers[part.model, key] = identifier
    return identifiers


def free_identifier(rows: "QuerySet[Any]", identifier: str) -> str:
    """The identifier, or blank where a row has it by now, in another entry."""
    is_taken = identifier and rows.filter(identifier=identifier).exists()
    return "" if is_taken else identifier


def give_identifier(row: Model, identifier: str) -> None:
    """Let a new row that can be cited have this identifier; blank, it gets one when it is saved."""
    if isinstance(row, Identified):
        row.identifier = identifier


def assign(row: Model, fields: Fields) -> None:
    """Set those typed fields that the values have; one that is newer than the version stays."""
    for field in row._meta.concrete_fields:
        if field.name in fields and field.name in typed_fields(type(row)):
            column = field
            if isinstance(field, ForeignKey):
                column = field.target_field
            setattr(row, field.attname, column.to_python(fields[field.name]))


def missing(model: type[Model], content: EntryContent) -> list[str]:
    """A sentence for each entry that the content names and that has been deleted since."""
    names = keys_named(model, [content.fields], "")
    for part in written_parts(model):
        rows = [row.fields for row in content.rows_of(part.model)]
        for related, pks in keys_named(part.model, rows, part.owner).items():
            names.setdefault(related, set()).update(pks)
    # Rows of the version itself come back with it.
    for part in written_parts(model):
        if part.model in names:
            names[part.model].difference_update(row.pk for row in content.rows_of(part.model))
    sentences = []
    for related, pks in names.items():
        sentences += deleted(related, pks)
    return sentences


def keys_named(model: type[Model], rows: Iterable[Fields], owner: str) -> Keys:
    """The keys of other entries that the rows name, by their models; those that rows hang on left
    out.
    """
    rows = list(rows)
    names: Keys = {}
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.is_relation and field.name != owner.partition("__")[0]:
            pks = names.setdefault(related_model(field), set())
            for row in rows:
                pks.update(keys_in(row.get(field.name)))
    return names


def keys_in(value: FieldValue) -> list[int]:
    """The keys that a relation has: many, one or none."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, int) and value else []


def related_model(field: "Field[object, object]") -> type[Model]:
    """The model to which the relation leads; raises TypeError for any other field."""
    if field.related_model is None:
        raise TypeError(f"{field.name} leads to no other row.")
    return field.related_model


def deleted(model: type[Model], pks: set[int]) -> list[str]:
    """A sentence for each of the entries that is not there any more, by its last name."""
    rows = model._base_manager.using(EDITORIAL).filter(pk__in=pks)
    existing_keys = set(rows.values_list("pk", flat=True))
    sentence = _(
        "This version names “%(name)s” (%(kind)s), which has been deleted. Recover that first."
    )
    sentences = []
    deleted_keys = pks - existing_keys
    names = last_names(model, deleted_keys)
    for pk in sorted(deleted_keys):
        name = names.get(pk, f"#{pk}")
        sentences.append(sentence % {"name": name, "kind": model._meta.verbose_name})
    return sentences


def last_names(model: type[Model], pks: Iterable[int]) -> dict[int, str]:
    """By key: what these rows were called in their last versions; those without a version are left
    out. A query for as many keys as SQLite takes at once.
    """
    names: dict[int, str] = {}
    for chunk in chunks(pks):
        rows = Version.objects.using(EDITORIAL).get_for_model(model)
        # Not in their order: SQLite would walk over all versions of the noun to find one.
        rows = rows.filter(object_id__in=[str(pk) for pk in chunk]).order_by()
        for pk, _revision, name in sorted(rows.values_list("object_id", "revision", "object_repr")):
            names[int(pk)] = name
    return names
