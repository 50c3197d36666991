"""Addresses that a story has left before this site knew it: they lead to what took their place."""

from django.db import transaction
from django.utils import timezone

from govdigital.databases import PUBLIC, lock_publishing
from timeline.models import FormerAddress
from timeline.models.addressed import Addressed
from timeline.publishing.copy import leave_address
from timeline.publishing.snapshots import PublicName


def lead_on(model: type[Addressed], name: PublicName, successor: str) -> bool:
    """Let the address of `name` lead to the live entry at `successor`; whether it does so newly.

    It does not where an entry is live at the address, or where nothing is live at the other.
    """
    with transaction.atomic(using=PUBLIC):
        lock_publishing(PUBLIC)
        live = model._base_manager.using(PUBLIC)
        former = FormerAddress.objects.using(PUBLIC).filter(model=model._meta.model_name)
        is_free = not live.filter(**{model.address_field: name.address}).exists()
        leads_there = former.filter(address=name.address, moved_to=successor).exists()
        has_successor = live.filter(**{model.address_field: successor}).exists()
        if leads_there or not is_free or not has_successor:
            return False
        leave_address(model, name, moved_to=successor, notes={}, at=timezone.now())
    return True
