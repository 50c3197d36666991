"""Rows as they are stored, whatever the reader's language.

modeltranslation's querysets give the plain column of a text in that language, and look anew at each
filter and value; publishing copies the columns of all languages, and reads entries by the thousand.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Prefetch, QuerySet


def rows(model: type[Model], using: str) -> QuerySet[Any]:
    """All rows of the model in that database."""
    return QuerySet(model=model, using=using)


def parts(model: type[Model], names: Iterable[str], using: str) -> Iterator[Prefetch]:
    """The prefetches of these relations of the model, and of those on the way to them."""
    for name in names:
        path, owner = "", model
        for step in name.split("__"):
            path = f"{path}__{step}" if path else step
            owner = owner._meta.get_field(step).related_model  # type: ignore[assignment]
            yield Prefetch(path, rows(owner, using))
