"""Which columns of a row cross into the public database; the registry decides it, noun by noun."""

from django.db.models import Model

from timeline.models import Publishable
from timeline.models.languages import LANGUAGES
from timeline.registry import NOUNS, texts_of


def crossing_columns(model: type[Model]) -> list[str]:
    """The names of the model's columns that cross; all, for rows that no registry entry decides on.

    A text crosses in every language; its plain column holds what one editor saw, and is made anew.
    """
    concrete = [field.name for field in model._meta.concrete_fields]
    if model not in NOUNS:
        return concrete
    texts = plain_columns(model)
    names = {*NOUNS[model].crossing}
    for text in texts:
        names.discard(text)
        names.update(f"{text}_{language}" for language in LANGUAGES)
    return [name for name in concrete if name in names]


def plain_columns(model: type[Model]) -> tuple[str, ...]:
    """The names of the texts that have a column for each language and one for the reader's."""
    if issubclass(model, Publishable):
        return (*texts_of(model), "withdrawal_note")
    return texts_of(model)
