"""What an account leaves behind. Versions would lose its name with it, notes of the admin would be
deleted, and both say what is an editor's own: fixtures would take it back.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from reversion.models import Revision

from govdigital.databases import EDITORIAL
from timeline.publishing.people import name_of_person


def who_has_written(people: Iterable[int]) -> set[int]:
    """Those of these accounts of which the history or the admin's log keeps something."""
    keys = list(people)
    versions = Revision.objects.using(EDITORIAL).filter(user__in=keys)
    notes = LogEntry.objects.using(EDITORIAL).filter(user__in=keys)
    pks = set(versions.order_by().values_list("user", flat=True).distinct())
    return pks | set(notes.order_by().values_list("user", flat=True).distinct())


def has_written(person: User) -> str:
    """Why such an account is closed and not deleted."""
    sentence = _(
        "%(name)s has worked here, and the history keeps that name. Close the account instead: "
        "untick “May sign in” in its form."
    )
    return sentence % {"name": name_of_person(person)}


@receiver(pre_delete, sender=User)
def keep_who_has_written(sender: type[User], instance: User, **kwargs: Any) -> None:
    """Raise ProtectedError for an account that has left something, whoever deletes it."""
    if who_has_written([instance.pk]):
        raise ProtectedError(has_written(instance), {instance})
