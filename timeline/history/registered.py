"""What a version keeps: what editors type, and nothing that follows from it or says what is
live.
"""

from collections.abc import Iterator

import reversion
from django.db.models import Model

from timeline.models.identifier import Identified
from timeline.models.owner import OWNING_KEYS
from timeline.registry import ENTRIES, NOUNS, Part, parts_of, texts_of


def typed_fields(model: type[Model]) -> tuple[str, ...]:
    """The names of the model's fields that editors fill, each text in every language, and of its
    owner's key.
    """
    names = []
    for field in model._meta.concrete_fields:
        fills = field.editable or field.name in (*OWNING_KEYS, *NOUNS[model].from_file)
        # A text's plain column shows one of its languages.
        if fills and not field.primary_key and field.name not in texts_of(model):
            names.append(field.name)
    for relation in model._meta.many_to_many:
        # The rows of a relation with a model of its own are parts.
        through = relation.remote_field.through
        if through is not None and through._meta.auto_created:
            names.append(relation.name)
    return tuple(names)


def kept_fields(model: type[Model]) -> tuple[str, ...]:
    """The names of the fields that files and versions keep of a row: those that editors fill, and
    its identifier.
    """
    typed = typed_fields(model)
    return ("identifier", *typed) if issubclass(model, Identified) else typed


def written_parts(model: type[Model]) -> tuple[Part, ...]:
    """The rows that editors write with an entry or a dispute, those that others hang on first."""
    return tuple(part for part in parts_of(model) if part.rows)


def registered_models() -> Iterator[type[Model]]:
    """Every entry, and the rows that editors write with it."""
    for entry in ENTRIES:
        yield entry
        for part in written_parts(entry):
            yield part.model


def register() -> None:
    """Tell django-reversion of them, and how a version of one leads on to its parts."""
    for model in dict.fromkeys(registered_models()):
        relations = [part.rows for part in written_parts(model) if "__" not in part.rows]
        reversion.register(model, fields=kept_fields(model), follow=relations)


register()
