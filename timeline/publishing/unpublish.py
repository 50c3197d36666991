"""The verb unpublish: refuse, withdraw or remove, record."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import PROTECT, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import PUBLIC, lock_publishing
from timeline import search
from timeline.models import Initiative, Publication, Relation, Theme
from timeline.models.languages import LANGUAGES
from timeline.models.owner import owner_of, owning_keys
from timeline.publishing.copy import delete_parts, leave_address, log_entries, new_publication
from timeline.publishing.locking import (
    Key,
    afresh,
    alone,
    as_live,
    bring_up_to_date,
    key_of,
    refuse,
    refuse_unseen,
)
from timeline.publishing.public_rows import (
    by_model,
    live_keys,
    live_rows,
    public_names,
    public_snapshots,
)
from timeline.publishing.readiness import Problem
from timeline.publishing.record import RECORDED, record_removed, record_withdrawn
from timeline.registry import ENTRIES

# What keeps an entry is said of so many others; an editor changes one after the other.
MOST_NAMED = 20
WITHDRAWN, REPLACED, GONE = REASONS = ("withdrawn", "replaced", "gone")


def unpublish(
    *entries: Any,
    reason: str = WITHDRAWN,
    note_en: str = "",
    note_es: str = "",
    replaced_by: Any = None,
    seen: Mapping[Key, str] | None = None,
) -> Publication:
    """Take live entries off the public site for a typed reason, all or none; the working copies
    stay as they are.

    Withdrawn: their pages stay and say why. Replaced: their addresses lead to `replaced_by`. Gone:
    their addresses answer 410. `seen` has those that an editor looked at, as `as_live` tells them.
    Raises NotReady where one is not live or not as it was seen, and where live entries that stay
    need one.
    """
    given = list(dict.fromkeys(entries))
    notes = {"en": note_en, "es": note_es}
    with alone(given):
        batch = afresh(given)
        refuse_unseen(batch, seen, as_live)
        live = live_rows(batch)
        refuse(
            problem
            for entry in batch
            for problem in obstacles(entry, live, reason, replaced_by, notes)
        )
        with transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            publication = new_publication(Publication.Kind.WITHDRAWAL, notes, timezone.now())
            log_entries(publication, public_snapshots(batch))
            if reason == WITHDRAWN:
                refuse(withdraw(batch, notes, publication.at))
            else:
                successor = replaced_by if reason == REPLACED else None
                refuse(remove(batch, live, successor, notes, publication.at))
        for entry in batch:
            if reason == WITHDRAWN:
                record_withdrawn(entry, notes, publication.at)
            else:
                record_removed(entry)
    bring_up_to_date(given, batch, RECORDED)
    return publication


def obstacles(
    entry: Any, live: Mapping[Key, Any], reason: str, replaced_by: Any, notes: Mapping[str, str]
) -> list[Problem]:
    """Why the entry cannot leave the public site for this reason; `live` has the copies that
    visitors see.
    """
    if reason not in REASONS:
        return [Problem(entry, "reason", _("“%(reason)s” is not a reason.") % {"reason": reason})]
    if key_of(entry) not in live:
        return [Problem(entry, "", _("This entry is not live, so there is nothing to withdraw."))]
    if entry.is_planned:
        return [Problem(entry, "", _("This entry is scheduled to go live. Cancel that first."))]
    if reason == WITHDRAWN and is_withdrawn(live[key_of(entry)], notes):
        return [Problem(entry, "", _("This entry is withdrawn already, for the same reason."))]
    if reason == REPLACED and not is_replacement(entry, replaced_by, live):
        return [
            Problem(
                entry,
                "replaced_by",
                _("Choose the live entry of the same kind that replaces this one."),
            )
        ]
    return []


def is_withdrawn(live: Any, notes: Mapping[str, str]) -> bool:
    """Whether the page of the live copy says all this already."""
    same = all(getattr(live, f"withdrawal_note_{tag}") == notes.get(tag, "") for tag in LANGUAGES)
    return bool(live.withdrawn_at) and same


def is_replacement(entry: Any, other: Any, leaving: Collection[Key]) -> bool:
    """Whether `other` is a live entry of the same kind that stays, to which the address can
    lead.
    """
    if type(other) is not type(entry) or key_of(other) in leaving:
        return False
    return bool(live_keys(type(other), [other.pk], withdrawn_at=None))


def withdraw(entries: Sequence[Any], notes: Mapping[str, str], at: datetime) -> list[Problem]:
    """Mark the live copies: their pages stay and say why, lists leave them out; the listed entries
    that need them.
    """
    texts = {f"withdrawal_note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    for model, pks in by_model(entries).items():
        rows = model._base_manager.using(PUBLIC).filter(pk__in=pks)
        rows.update(withdrawn_at=at, **texts)
    search.index(entries, PUBLIC)
    needing = [(entry, listed(needing_rows(entry))) for entry in entries]
    return [problem for entry, owners in needing for problem in stays_for(entry, owners)]


def needing_rows(entry: Any) -> Iterator[Any]:
    """The live rows that show this entry to visitors."""
    for relation in entry._meta.related_objects:
        # Pages leave out a relation to a withdrawn initiative by themselves.
        if (
            getattr(relation, "on_delete", None) is PROTECT
            and relation.related_model is not Relation
        ):
            rows = relation.related_model._base_manager.using(PUBLIC).order_by("pk")
            owners = owning_keys(relation.related_model)
            yield from (
                rows.filter(**{relation.field.name: entry.pk}).select_related(*owners).iterator()
            )
    yield from themed(entry)


def listed(rows: Iterable[Any]) -> list[Any]:
    """The first entries to which the rows belong, each once, without those that are withdrawn."""
    owners: dict[Any, None] = {}
    for row in rows:
        owner = owner_of(row)
        if not owner.withdrawn_at:
            owners[owner] = None
        if len(owners) == MOST_NAMED:
            break
    return list(owners)


def remove(
    entries: Sequence[Any],
    live: Mapping[Key, Any],
    successor: Any,
    notes: Mapping[str, str],
    at: datetime,
) -> list[Problem]:
    """Delete the live copies with their parts and say what their addresses answer; the live entries
    that need them.
    """
    # Where that entry is for visitors: its working copy may be about to move.
    moved_to = (
        public_names(type(successor), [successor.pk])[successor.pk].address if successor else ""
    )
    let_go_of_each_other(entries)
    problems = []
    for model, pks in by_model(entries).items():
        names = public_names(model, pks)
        for entry in entries:
            if type(entry) is model:
                problems += needed(entry, live[key_of(entry)])
                leave_address(model, names[entry.pk], moved_to=moved_to, notes=notes, at=at)
        search.forget(str(model._meta.model_name), pks, PUBLIC)
    return list(dict.fromkeys(problems))


def let_go_of_each_other(entries: Sequence[Any]) -> None:
    """Take away what leads from one live copy that leaves to another: they may need each other."""
    keys = by_model(entries)
    for model in ENTRIES:
        pks = keys.get(model, [])
        delete_parts(model, pks)
        empty = {
            field.name: None
            for field in model._meta.concrete_fields
            if field.is_relation and field.null
        }
        if pks and empty:
            model._base_manager.using(PUBLIC).filter(pk__in=pks).update(**empty)


def needed(entry: Any, live: Any) -> list[Problem]:
    """Delete the live copy of the entry; what keeps it, in sentences."""
    needing = list(themed(entry))
    if not needing:
        try:
            live.delete(using=PUBLIC)
        except ProtectedError as error:
            needing = list(error.protected_objects)
    return stays_for(entry, dict.fromkeys(owner_of(row) for row in needing))


def stays_for(entry: Any, owners: Iterable[Any]) -> list[Problem]:
    """That the entry has to stay for each of these."""
    sentence = _("The live entry “%(other)s” needs this one. Change or withdraw it first.")
    return [Problem(entry, "", sentence % {"other": owner}) for owner in owners]


def themed(entry: Any) -> Any:
    """The live initiatives of a theme: the key that leads to it would be deleted with it in
    silence.
    """
    rows = Initiative._base_manager.using(PUBLIC)
    return rows.filter(themes=entry.pk) if isinstance(entry, Theme) else rows.none()
