"""Which entries show a picture: in their texts, or as their own."""

from collections.abc import Sequence

from django.db.models import Model, Q

from timeline.models import Picture
from timeline.models.languages import LANGUAGES
from timeline.registry import NOUNS


def shows(model: type[Model], pictures: Sequence[Picture]) -> Q | None:
    """Whether a row of the model shows one of the pictures; None where no row of it can."""
    if not pictures:
        return None
    conditions: list[Q] = []
    for name in NOUNS[model].paragraphs:
        for language in LANGUAGES:
            for picture in pictures:
                for end in ("]]", "|"):
                    mark = f"![[picture:{picture.key}{end}"
                    conditions.append(Q(**{f"{name}_{language}__contains": mark}))
    for column in model._meta.concrete_fields:
        if column.related_model is Picture:
            conditions.append(Q(**{f"{column.name}__in": [picture.pk for picture in pictures]}))
    if not conditions:
        return None
    return Q(*conditions, _connector=Q.OR)
