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


def prefetches(
    model: type[Model], paths: Iterable[str], using: str
) -> Iterator[Prefetch[str, QuerySet[Model], str]]:
    """The prefetches of these relations of the model, and of those on the way to them."""
    for path in paths:
        owner = model
        relations: list[str] = []
        for relation in path.split("__"):
            relations.append(relation)
            owner = owner._meta.get_field(relation).related_model  # type: ignore[assignment]
            yield Prefetch("__".join(relations), rows(owner, using))
