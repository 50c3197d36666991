"""What the search of a list and of a field looks in."""

from django.db.models import Model
from django.http import HttpRequest

from timeline.models.languages import LANGUAGES
from timeline.registry import texts_of


def without_accents(*names: str) -> tuple[str, ...]:
    """The fields, searched whatever the case and accents of the words."""
    return tuple(f"{name}__unaccented_contains" for name in names)


def with_texts(
    request: HttpRequest, model: type[Model], fields: tuple[str, ...]
) -> tuple[str, ...]:
    """The fields, and in a list all texts of the entries too: a search field, which offers names,
    does not look in them.
    """
    match = request.resolver_match
    if match is None or not str(match.url_name).endswith("_changelist"):
        return fields
    texts: list[str] = []
    for name in texts_of(model):
        for tag in LANGUAGES:
            texts += without_accents(f"{name}_{tag}")
    return tuple(dict.fromkeys((*fields, *texts)))
