"""The verb unpublish: refuse, withdraw or remove, record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline import search
from timeline.models import Publication
from timeline.models.owner import owner_of
from timeline.publishing.copy import leave_address, log_entries, new_publication
from timeline.publishing.fields import LANGUAGES
from timeline.publishing.live import live_keys, public_names, public_snapshots
from timeline.publishing.publish import refuse
from timeline.publishing.readiness import Problem
from timeline.publishing.record import record_removed, record_withdrawn

WITHDRAWN, REPLACED, GONE = REASONS = ("withdrawn", "replaced", "gone")


def unpublish(
    entry: Any, *, reason: str = WITHDRAWN, note_en: str = "", note_es: str = "", replaced_by: Any = None
) -> Publication:
    """Take a live entry off the public site for a typed reason; the working copy stays as it is.

    Withdrawn: its page stays and says why. Replaced: its address leads to `replaced_by`.
    Gone: its address answers 410.
    Raises NotReady where the entry is not live, or where live entries need it.
    """
    notes = {"en": note_en, "es": note_es}
    with transaction.atomic(using=EDITORIAL):
        refuse(obstacles(entry, reason, replaced_by))
        with transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            publication = new_publication(Publication.Kind.WITHDRAWAL, notes, timezone.now())
            log_entries(publication, public_snapshots([entry]))
            if reason == WITHDRAWN:
                withdraw(entry, notes, publication.at)
            else:
                refuse(remove(entry, replaced_by, notes, publication.at))
        if reason == WITHDRAWN:
            record_withdrawn(entry, notes, publication.at)
        else:
            record_removed(entry)
    return publication


def obstacles(entry: Any, reason: str, replaced_by: Any) -> list[Problem]:
    """Why the entry cannot leave the public site for this reason."""
    if reason not in REASONS:
        return [Problem(entry, "reason", _("“%(reason)s” is not a reason.") % {"reason": reason})]
    if not live_keys(type(entry), [entry.pk]):
        return [Problem(entry, "", _("This entry is not live, so there is nothing to withdraw."))]
    if entry.is_planned:
        return [Problem(entry, "", _("This entry is scheduled to go live. Cancel that first."))]
    if reason == REPLACED and not is_replacement(entry, replaced_by):
        return [
            Problem(entry, "replaced_by", _("Choose the live entry of the same kind that replaces this one."))
        ]
    return []


def is_replacement(entry: Any, other: Any) -> bool:
    """Whether `other` is another live entry of the same kind, to which the address can lead."""
    return type(other) is type(entry) and other.pk != entry.pk and bool(live_keys(type(other), [other.pk]))


def withdraw(entry: Any, notes: Mapping[str, str], at: datetime) -> None:
    """Mark the live copy: its page stays and says why, lists leave it out."""
    texts = {f"withdrawal_note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    rows = type(entry)._base_manager.using(PUBLIC).filter(pk=entry.pk)
    rows.update(withdrawn_at=at, **texts)
    search.index([entry], PUBLIC)


def remove(entry: Any, replaced_by: Any, notes: Mapping[str, str], at: datetime) -> list[Problem]:
    """Delete the live copy with its parts and say what its address answers; the live entries that need it."""
    model = type(entry)
    names = public_names(model, [entry.pk, *([replaced_by.pk] if replaced_by else ())])
    try:
        model._base_manager.using(PUBLIC).get(pk=entry.pk).delete(using=PUBLIC)
    except ProtectedError as error:
        needing = error.protected_objects
        sentence = _("The live entry “%(other)s” needs this one. Change or withdraw it first.")
        return list(dict.fromkeys(Problem(entry, "", sentence % {"other": owner_of(row)}) for row in needing))
    search.forget(model._meta.model_name, [entry.pk], PUBLIC)
    # Where that entry is for visitors: its working copy may be about to move.
    moved_to = names[replaced_by.pk].address if replaced_by else ""
    leave_address(model, names[entry.pk], moved_to=moved_to, notes=notes, at=at)
    return []
