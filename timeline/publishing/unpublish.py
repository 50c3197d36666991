"""The verb unpublish: refuse, withdraw or remove, record."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import PROTECT, Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import PUBLIC, lock_publishing
from timeline import search
from timeline.models import (
    Initiative,
    Picture,
    Publication,
    Publishable,
    Relation,
    Source,
    Theme,
)
from timeline.models.languages import LANGUAGES
from timeline.models.owner import owner_of, owning_keys
from timeline.publishing.citing_texts import naming_without_citations
from timeline.publishing.copy import delete_parts, leave_address, log_entries, new_publication
from timeline.publishing.files import files_follow
from timeline.publishing.keys import EntryKey, by_model, key_of, same_model
from timeline.publishing.locking import (
    afresh,
    alone,
    as_live,
    bring_up_to_date,
    refuse,
    refuse_unseen,
)
from timeline.publishing.public_rows import live_keys, live_rows, public_names, public_snapshots
from timeline.publishing.readiness import Problem
from timeline.publishing.record import RECORDED, record_removed, record_withdrawn
from timeline.publishing.tallies import tallied
from timeline.registry import ENTRIES, NOUNS

# What keeps an entry is said of so many others; an editor changes one after the other.
MOST_NAMED = 20
WITHDRAWN, REPLACED, GONE = REASONS = ("withdrawn", "replaced", "gone")


def unpublish(
    *entries: Publishable,
    reason: str = WITHDRAWN,
    note_en: str = "",
    note_es: str = "",
    replaced_by: Publishable | None = None,
    seen: Mapping[EntryKey, str] | None = None,
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
        problems = []
        for entry in batch:
            problems += obstacles(entry, live, reason, replaced_by, notes)
        refuse(problems)
        with files_follow(batch, going_live=False), transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            publication = new_publication(Publication.Kind.WITHDRAWAL, notes, timezone.now())
            moved_to = address_for_visitors(replaced_by) if replaced_by else ""
            log_entries(publication, public_snapshots(batch), reason, moved_to)
            with tallied(batch, live):
                if reason == WITHDRAWN:
                    refuse(withdraw(batch, notes, publication.at))
                elif reason == REPLACED:
                    refuse(remove(batch, live, moved_to, notes, publication.at))
                else:
                    refuse(remove(batch, live, "", notes, publication.at))
        for entry in batch:
            if reason == WITHDRAWN:
                record_withdrawn(entry, notes, publication.at)
            else:
                record_removed(entry)
    bring_up_to_date(given, batch, RECORDED)
    return publication


def obstacles(
    entry: Publishable,
    live: Mapping[EntryKey, Publishable],
    reason: str,
    replaced_by: Publishable | None,
    notes: Mapping[str, str],
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
    if reason == WITHDRAWN and says_so_already(live[key_of(entry)], notes):
        return [Problem(entry, "", _("This entry is withdrawn already, for the same reason."))]
    if reason == REPLACED and not can_replace(replaced_by, entry, live):
        sentence = _("Choose the live entry of the same kind that replaces this one.")
        return [Problem(entry, "replaced_by", sentence)]
    return []


def says_so_already(copy: Publishable, notes: Mapping[str, str]) -> bool:
    """Whether the page of the live copy is withdrawn, with these notes."""
    if not copy.withdrawn_at:
        return False
    return all(getattr(copy, f"withdrawal_note_{tag}") == notes.get(tag, "") for tag in LANGUAGES)


def can_replace(
    successor: Publishable | None, entry: Publishable, leaving: Collection[EntryKey]
) -> bool:
    """Whether `successor` is a live entry of the same kind that stays, to which the address of
    `entry` can lead.
    """
    if successor is None or type(successor) is not type(entry) or key_of(successor) in leaving:
        return False
    return bool(live_keys(type(successor), [successor.pk], withdrawn_at=None))


def withdraw(
    entries: Sequence[Publishable], notes: Mapping[str, str], at: datetime
) -> list[Problem]:
    """Mark the live copies: their pages stay and say why, lists leave them out; the listed entries
    that need them.
    """
    texts = {f"withdrawal_note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    for model, pks in by_model(entries).items():
        rows = model._base_manager.using(PUBLIC).filter(pk__in=pks)
        rows.update(withdrawn_at=at, **texts)
    search.index(entries, PUBLIC)
    problems = []
    for entry in entries:
        problems += stays_for(entry, listed_owners(rows_that_show(entry)))
    return problems


def rows_that_show(entry: Publishable) -> Iterator[Model]:
    """The live rows that show this entry to visitors."""
    for relation in entry._meta.related_objects:
        model = relation.related_model
        is_protected = getattr(relation, "on_delete", None) is PROTECT
        # Pages leave out a relation to a withdrawn initiative by themselves.
        if is_protected and model is not Relation:
            rows = model._base_manager.using(PUBLIC).filter(**{relation.field.name: entry.pk})
            yield from rows.select_related(*owning_keys(model)).order_by("pk").iterator()
    yield from initiatives_of_theme(entry)
    for copy in live_rows([entry]).values():
        yield from citing_without_key(copy)


def listed_owners(rows: Iterable[Model]) -> list[Publishable]:
    """The first entries to which the rows belong, each once, without those that are withdrawn."""
    owners: dict[Publishable, None] = {}
    for row in rows:
        owner = owner_of(row)
        if not owner.withdrawn_at:
            owners[owner] = None
        if len(owners) == MOST_NAMED:
            break
    return list(owners)


def remove(
    entries: Sequence[Publishable],
    live: Mapping[EntryKey, Publishable],
    moved_to: str,
    notes: Mapping[str, str],
    at: datetime,
) -> list[Problem]:
    """Delete the live copies with their parts and say what their addresses answer, the way to
    `moved_to` if it is not blank; the live entries that need them.
    """
    let_go_of_each_other(entries)
    problems = []
    for model, same in same_model(entries).items():
        pks = [entry.pk for entry in same]
        names = public_names(model, pks)
        for entry in same:
            problems += delete_copy(entry, live)
            leave_address(model, names[entry.pk], moved_to=moved_to, notes=notes, at=at)
        if model is Picture:
            # What showed it is found by its words no more.
            search.index(same, PUBLIC)
        search.forget(str(model._meta.model_name), pks, PUBLIC)
    return list(dict.fromkeys(problems))


def address_for_visitors(entry: Publishable) -> str:
    """Where the entry is live: its working copy may be about to move."""
    return public_names(type(entry), [entry.pk])[entry.pk].address


def let_go_of_each_other(entries: Sequence[Publishable]) -> None:
    """Take away what leads from one live copy that leaves to another: they may need each other."""
    keys = by_model(entries)
    for model in ENTRIES:
        pks = keys.get(model, [])
        delete_parts(model, pks)
        values = leading_nowhere(model)
        if pks and values:
            model._base_manager.using(PUBLIC).filter(pk__in=pks).update(**values)


def leading_nowhere(model: type[Publishable]) -> dict[str, str | None]:
    """The columns of keys that may be empty, as they are then; a value that rests on a source goes
    whole, for the database holds no half of it.
    """
    values: dict[str, str | None] = {}
    for field in model._meta.concrete_fields:
        leads = field.is_relation and field.null
        for name in NOUNS[model].sourced_values:
            leads = leads or field.name == name or field.name.startswith(f"{name}_")
        if leads:
            values[field.name] = None if field.null else ""
    return values


def delete_copy(entry: Publishable, live: Mapping[EntryKey, Publishable]) -> list[Problem]:
    """Delete the live copy of the entry; what keeps it, in sentences. `live` has the copies of all
    that leave.
    """
    copy = live[key_of(entry)]
    rows: list[Model] = list(initiatives_of_theme(entry))
    for citing in citing_without_key(copy):
        if key_of(citing) not in live:
            rows.append(citing)
    if not rows:
        try:
            copy.delete(using=PUBLIC)
        except ProtectedError as error:
            rows = list(error.protected_objects)
    return stays_for(entry, dict.fromkeys(owner_of(row) for row in rows))


def stays_for(entry: Publishable, owners: Iterable[Publishable]) -> list[Problem]:
    """That the entry has to stay for each of these."""
    sentence = _("The live entry “%(other)s” needs this one. Change or withdraw it first.")
    return [Problem(entry, "", sentence % {"other": owner}) for owner in owners]


def initiatives_of_theme(entry: Publishable) -> Iterable[Initiative]:
    """The live initiatives of a theme: the key that leads to it would be deleted with it in
    silence.
    """
    if not isinstance(entry, Theme):
        return []
    return Initiative._base_manager.using(PUBLIC).filter(themes=entry.pk)


def citing_without_key(copy: Publishable) -> Iterable[Publishable]:
    """The live captions and words of the site that cite a live source: no key leads from them to
    it.
    """
    if not isinstance(copy, Source):
        return []
    return naming_without_citations(copy.key, PUBLIC)
