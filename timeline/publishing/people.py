"""Colleagues as the editorial tables keep them: a key, and a name that outlives the account."""

from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from govdigital.databases import EDITORIAL

# As in the columns that keep it.
NAME_LENGTH = 150


class Person(NamedTuple):
    """Somebody with an account."""

    pk: int
    name: str


# Whom nobody is told of.
NOBODY = Person(0, "")


def name_of_person(person: AbstractBaseUser | AnonymousUser) -> str:
    """The name by which other editors know the person, no longer than its column."""
    full: str = getattr(person, "get_full_name", str)()
    return (full or person.get_username())[:NAME_LENGTH]


def person_of(user: AbstractBaseUser | AnonymousUser) -> Person:
    """The person with this account."""
    return Person(user.pk or 0, name_of_person(user))


def everybody() -> "QuerySet[User]":
    """All who have or had access to the admin, by name."""
    rows = User.objects.using(EDITORIAL).filter(is_staff=True)
    return rows.order_by(Lower("first_name"), Lower("last_name"), Lower("username"))


def colleagues() -> "QuerySet[User]":
    """Who may sign in to the admin, by name."""
    return everybody().filter(is_active=True)


def editors() -> "QuerySet[User]":
    """The colleagues who may publish, and so answer a review; by name."""
    right = {"content_type__app_label": "timeline", "codename": "publish"}
    by_role = {f"groups__permissions__{name}": value for name, value in right.items()}
    by_person = {f"user_permissions__{name}": value for name, value in right.items()}
    may_publish = User.objects.using(EDITORIAL).filter(
        Q(is_superuser=True) | Q(**by_role) | Q(**by_person)
    )
    return colleagues().filter(pk__in=may_publish.values("pk"))
