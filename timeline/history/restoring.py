"""The way back to a version, and the return of a deleted entry with its parts.

What is live stays as it is: a version has no such columns, and the working copy keeps its own.
"""

from typing import Any

import reversion
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.comments import comment
from timeline.history.contents import Content, name_of, versioned
from timeline.history.registered import typed, written_parts
from timeline.publishing.derive import refresh


class NotRestorable(Exception):
    """Nothing was changed; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def restore(version: Version, user: Any) -> Any:
    """Make the working copy equal to the version of an entry; the entry.

    Raises NotRestorable with a sentence for each thing that the version names and that is no longer
    there.
    """
    content, model = versioned(version), version._model
    refuse(missing(model, content))
    try:
        with transaction.atomic(using=EDITORIAL), reversion.create_revision():
            known = model._base_manager.using(EDITORIAL).filter(pk=version.object_id).first()
            entry = write_entry(known or model(pk=int(version.object_id)), content)
            write_parts(entry, content)
            said = "restored" if known else "recovered"
            reversion.set_comment(comment(said, at=version.revision.date_created.isoformat()))
            reversion.set_user(user)
            refresh(entry)
    except ValidationError as error:
        raise NotRestorable(list(error.messages)) from None
    except IntegrityError:
        raise NotRestorable(
            [_("Another entry needs something that this version would take away.")]
        ) from None
    return entry


def refuse(sentences: list[str]) -> None:
    """Raise NotRestorable where anything is in the way."""
    if sentences:
        raise NotRestorable(sentences)


def write_entry(entry: Any, content: Content) -> Any:
    """The entry, saved with the fields of the content."""
    assign(entry, content)
    derived = {field.name for field in entry._meta.concrete_fields} - set(typed(type(entry)))
    entry.full_clean(exclude=derived)
    entry.save(using=EDITORIAL)
    for field in type(entry)._meta.many_to_many:
        if field.name in content:
            getattr(entry, field.name).set(content[field.name])
    return entry


def write_parts(entry: Any, content: Content) -> None:
    """Replace the entry's parts by those of the content; a key that another row has by now is given
    anew.
    """
    parts = written_parts(type(entry))
    for part in reversed(parts):
        part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk}).delete()
    keys: dict[tuple[type[Any], int], int] = {}
    for part in parts:
        leading: list[Any] = [
            field for field in part.model._meta.concrete_fields if field.is_relation
        ]
        for values in content[name_of(part.model)]:
            row: Any = part.model()
            assign(row, values)
            for field in leading:
                pk = getattr(row, field.attname)
                setattr(row, field.attname, keys.get((field.related_model, pk), pk))
            taken = part.model._base_manager.using(EDITORIAL).filter(pk=values["id"]).exists()
            row.pk = None if taken else values["id"]
            row.save(using=EDITORIAL, force_insert=True)
            keys[part.model, values["id"]] = row.pk


def assign(row: Any, values: Content) -> None:
    """Set those typed fields that the values have; one that is newer than the version stays."""
    for field in row._meta.concrete_fields:
        if field.name in values and field.name in typed(type(row)):
            column = field.target_field if field.is_relation else field
            setattr(row, field.attname, column.to_python(values[field.name]))


def missing(model: type[Any], content: Content) -> list[str]:
    """A sentence for each entry that the content names and that has been deleted since."""
    wanted = named(model, [content], "")
    for part in written_parts(model):
        for kind, pks in named(part.model, content[name_of(part.model)], part.owner).items():
            wanted.setdefault(kind, set()).update(pks)
    for part in written_parts(model):
        # Rows of the version itself come back with it.
        wanted.get(part.model, set()).difference_update(
            row["id"] for row in content[name_of(part.model)]
        )
    return [sentence for kind, pks in wanted.items() for sentence in deleted(kind, pks)]


def named(model: type[Any], rows: list[Content], owner: str) -> dict[type[Any], set[int]]:
    """The keys of other entries that the rows name, by their models; those that rows hang on left
    out.
    """
    found: dict[type[Any], set[int]] = {}
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.is_relation and field.name != owner.partition("__")[0]:
            values = [row.get(field.name) for row in rows]
            pks = {
                pk
                for value in values
                for pk in (value if isinstance(value, list) else [value])
                if pk
            }
            found.setdefault(field.related_model, set()).update(pks)
    return found


def deleted(model: type[Any], pks: set[int]) -> list[str]:
    """A sentence for each of the entries that is not there any more, by its last name."""
    there = set(
        model._base_manager.using(EDITORIAL).filter(pk__in=pks).values_list("pk", flat=True)
    )
    sentence = _(
        "This version names “%(name)s” (%(kind)s), which has been deleted. Recover that first."
    )
    found = []
    for pk in sorted(pks - there):
        last = Version.objects.get_for_object_reference(model, pk).first()
        name = last.object_repr if last else f"#{pk}"
        found.append(sentence % {"name": name, "kind": model._meta.verbose_name})
    return found
