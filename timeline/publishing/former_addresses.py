"""Addresses that lead elsewhere: those that a story has left before this site knew it, and those
that editors add and end by hand.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import PUBLIC, lock_publishing
from timeline.models import FormerAddress
from timeline.models.addressed import Addressed
from timeline.publishing.copy import leave_address
from timeline.publishing.public_rows import public_names
from timeline.publishing.snapshots import PublicName

NOTHING: Mapping[str, str] = {}


def rows() -> QuerySet[FormerAddress]:
    """Every address that leads on or is gone, the newest first."""
    return FormerAddress.objects.using(PUBLIC).order_by("-at", "-pk")


def lead_on(
    model: type[Addressed],
    name: PublicName,
    successor: str,
    notes: Mapping[str, str] = NOTHING,
) -> bool:
    """Let the address of `name` lead to the live entry at `successor`; whether it does so newly.

    It does not where an entry is live at the address, or where nothing is live at the other.
    """
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        former = FormerAddress.objects.using(PUBLIC).filter(model=model._meta.model_name)
        leads_there = former.filter(address=name.address, moved_to=successor).exists()
        if leads_there or hindrance(model, name.address, successor):
            return False
        leave_address(model, name, moved_to=successor, notes=notes, at=timezone.now())
    return True


def hindrance(model: type[Addressed], address: str, successor: str) -> str:
    """Why the address cannot lead to the other, in a sentence; blank where it can."""
    live = model._base_manager.using(PUBLIC)
    if live.filter(**{model.address_field: address}).exists():
        return _("An entry is live at this address, so it leads nowhere else.")
    if not live.filter(**{model.address_field: successor}).exists():
        return _("No entry of this kind is live at this address.")
    return ""


def lead_on_by_hand(
    model: type[Addressed], address: str, successor: str, notes: Mapping[str, str]
) -> FormerAddress | None:
    """Let an address lead to the live entry at `successor`, under that entry's title; None where
    something hinders it or it does so already.
    """
    live = model._base_manager.using(PUBLIC).filter(**{model.address_field: successor}).first()
    if live is None:
        return None
    name = public_names(model, [live.pk])[live.pk]._replace(address=address)
    if not lead_on(model, name, successor, notes):
        return None
    return rows().get(model=model._meta.model_name, address=address)


def end(pks: Iterable[int]) -> int:
    """Let these addresses lead nowhere any more: they answer as if nothing had ever been there; how
    many there were.
    """
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        deleted, _rows = FormerAddress.objects.using(PUBLIC).filter(pk__in=list(pks)).delete()
    return deleted
