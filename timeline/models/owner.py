from functools import cache
from typing import Any

from django.db import models
from django.db.models import Q

# The keys that lead from a part to the entry that it belongs to.
OWNING_KEYS = (
    "from_initiative",
    "initiative",
    "indicator",
    "era",
    "article",
    "agent",
    "dispute",
    "source",
)
OWNERS = ("era", "initiative", "indicator", "article", "agent")


def owner_key(owner: str, related_name: str) -> "models.ForeignKey[Any, Any]":
    """A key to one kind of owner: real keys, for content types differ between two databases."""
    return models.ForeignKey(
        f"timeline.{owner}",
        models.CASCADE,
        null=True,
        blank=True,
        related_name=related_name,
        editable=False,
    )


def exactly_one_owner(name: str, owners: tuple[str, ...] = OWNERS) -> models.CheckConstraint:
    """A constraint that one, and only one, of the owners' keys is filled."""
    one_of = Q()
    for owner in owners:
        one_of |= Q(**{f"{other}__isnull": other != owner for other in owners})
    return models.CheckConstraint(
        condition=one_of, name=name, violation_error_message="An owner is missing."
    )


def owner_of(row: models.Model) -> Any:
    """The entry that a row belongs to: the row itself, or the one with which it would be
    deleted.
    """
    for name in owning_keys(type(row)):
        if getattr(row, f"{name}_id"):
            return owner_of(getattr(row, name))
    return row


@cache
def owning_keys(model: type[models.Model]) -> tuple[str, ...]:
    """The keys of a part that lead to what it belongs to; none of an entry. What it only names is
    protected.
    """
    fields: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    if "first_published_at" in fields:
        return ()
    names = [name for name in OWNING_KEYS if name in fields]
    return tuple(name for name in names if fields[name].remote_field.on_delete is models.CASCADE)
