"""What a version keeps: what editors type, and nothing that follows from it or says what is
live.
"""

from typing import Any

import reversion

from timeline.models import Citation, Dispute, Indicator, Initiative, Position, Source
from timeline.models.dispute import DISPUTED
from timeline.models.owner import OWNING_KEYS
from timeline.publishing.fields import ENTRIES, PARTS, Part
from timeline.translation import TEXTS

# Where a version of one row leads on to its parts.
FOLLOWED: dict[type[Any], tuple[str, ...]] = {
    Initiative: ("milestones", "relations_from", "disputes"),
    Indicator: ("observations", "disputes"),
    Source: ("authorships",),
    Dispute: ("positions",),
}


def typed(model: type[Any]) -> tuple[str, ...]:
    """The names of the model's fields that editors fill, each text in every language, and of its
    owner's key.
    """
    # The rows of a relation with a model of its own are parts.
    plain = [
        field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created
    ]
    return tuple(
        field.name
        for field in (*model._meta.concrete_fields, *plain)
        if (field.editable or field.name in OWNING_KEYS)
        and not field.primary_key
        and field.name not in TEXTS.get(model, ())
    )


def parts_of(model: type[Any]) -> tuple[Part, ...]:
    """The rows that editors write with an entry or a dispute, those that others hang on first."""
    if model is Dispute:
        return (Part(Position, "dispute"),)
    derived = {Citation, Initiative.themes.through}
    return tuple(part for part in PARTS.get(model, ()) if part.model not in derived)


def register() -> None:
    """Tell django-reversion of every entry and of its parts."""
    models = dict.fromkeys(
        [*ENTRIES, *(part.model for entry in ENTRIES for part in parts_of(entry))]
    )
    for model in models:
        disputed = ("disputes",) if model._meta.model_name in DISPUTED else ()
        reversion.register(model, fields=typed(model), follow=FOLLOWED.get(model, disputed))


register()
