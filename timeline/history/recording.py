"""Writes versions of entries where no form does."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import reversion
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model, QuerySet
from reversion.models import Revision, Version

from govdigital.databases import EDITORIAL
from govdigital.event_log import log_event, some
from timeline.history.comments import comment, note_in, of_publication, values_of
from timeline.history.registered import typed_fields, written_parts
from timeline.models import Publication, Publishable, ScheduledPublication, raw_rows
from timeline.newsroom import events
from timeline.publishing.keys import EntryKey, by_model, key_of, name_of
from timeline.publishing.parts import load_parts
from timeline.publishing.people import name_of_person
from timeline.publishing.public_rows import publication_of
from timeline.publishing.schedule import working_copies
from timeline.publishing.snapshots import chunks

# A publication is recorded at once; a clock that was set meanwhile may stand between.
RECORDED_WITHIN = timedelta(hours=1)

# Commands have none.
User = AbstractBaseUser | AnonymousUser | None


def versions(model: type[Model], pk: int) -> QuerySet[Version]:
    """The versions of an entry, the newest first, with who made them."""
    rows: QuerySet[Version] = Version.objects.get_for_object_reference(model, pk)
    # Each revision has one of them at most. In the order of their own keys SQLite would walk over
    # all versions of the noun.
    return rows.select_related("revision__user", "content_type").order_by("-revision_id")


def record(entries: Iterable[Publishable], message: str, user: User = None) -> None:
    """Keep the entries with all their parts as they are now, under one comment, and tell of it."""
    batch = list(entries)
    keep(with_parts(batch), message, user)
    log_act(batch, message, user)


def keep(batch: list[Publishable], message: str, user: User) -> None:
    """Write the versions of entries that have their parts at hand, and tell colleagues."""
    with (
        transaction.atomic(using=EDITORIAL, savepoint=False),
        reversion.create_revision(atomic=False),
    ):
        for entry in batch:
            reversion.add_to_revision(entry, model_db=EDITORIAL)
        reversion.set_comment(message)
        if user is not None:
            reversion.set_user(user)
        tell_of(batch, message, user)


def with_parts(entries: Sequence[Publishable]) -> list[Publishable]:
    """The entries as they are stored, with the parts that their versions keep: a few queries for
    any number of them. One that is not stored any more is handed on as it is.
    """
    stored: dict[EntryKey, Publishable] = {}
    for model, pks in by_model(entries).items():
        paths = relations_kept(model)
        for chunk in chunks(pks):
            rows = raw_rows.rows(model, EDITORIAL).filter(pk__in=chunk)
            for row in rows.prefetch_related(*raw_rows.prefetches(model, paths, EDITORIAL)):
                stored[key_of(row)] = row
    return [stored.get(key_of(entry), entry) for entry in entries]


def relations_kept(model: type[Publishable]) -> list[str]:
    """The relations that versions of an entry follow, without those on the way to others."""
    paths = [part.rows for part in written_parts(model)]
    for relation in model._meta.many_to_many:
        if relation.name in typed_fields(model):
            paths.append(relation.name)
    ends = []
    for path in paths:
        if not any(other.startswith(f"{path}__") for other in paths):
            ends.append(path)
    return ends


def tell_of(entries: list[Publishable], message: str, user: User) -> None:
    """Let those know who have to do with the entries what has just been done with them."""
    values = values_of(message)
    by = str(values.get("by") or "")
    if user is not None:
        by = name_of_person(user)
    number = values.get("number")
    events.happened(
        entries,
        str(values.get("said", "")),
        by=by,
        by_pk=getattr(user, "pk", None),
        note=note_in(values),
        publication=number if isinstance(number, int) else None,
    )


def record_each(entries: Iterable[Publishable], message: str, user: User = None) -> None:
    """Keep each entry in a revision of its own, so that none carries the others with it."""
    batch = []
    for entry in entries:
        keep(with_parts([entry]), message, user)
        batch.append(entry)
    log_act(batch, message, user)


def log_act(entries: Sequence[Publishable], message: str, user: User) -> None:
    """Log in one line what was done with the entries, once it is certain."""
    values = values_of(message)
    act = str(values.get("said", "")).replace("-", "_")
    # What was before is no act of anybody's.
    if not act or act == "before" or not entries:
        return
    facts: dict[str, Any] = {"count": len(entries)}
    facts["entries"] = some([name_of(entry) for entry in entries])
    if "number" in values:
        facts["publication"] = values["number"]
    if values.get("by"):
        facts["planned_by"] = values["by"]
    account = None if user is None else user.get_username()
    transaction.on_commit(
        partial(log_event, f"entries_{act}", account=account, **facts), using=EDITORIAL
    )


def begin(*entries: Publishable) -> None:
    """Keep those of the entries that have no version yet as they are before their first change
    here.
    """
    for model, pks in by_model(entries).items():
        rows = Version.objects.get_for_model(model).filter(object_id__in=[str(pk) for pk in pks])
        recorded = {int(pk) for pk in rows.values_list("object_id", flat=True).distinct()}
        new = []
        for entry in entries:
            if type(entry) is model and entry.pk not in recorded:
                new.append(entry)
        if new:
            record(new, comment("before"))


def record_publication(
    entries: Iterable[Publishable], publication: Publication, user: User = None
) -> None:
    """Keep what went live, or left, with the publication's number, kind and note; the entries are
    those that the verb has read and keeps from others.
    """
    batch = list(entries)
    load_parts(batch)
    message = of_publication(publication)
    keep(batch, message, user)
    log_act(batch, message, user)


def record_planned(planned: ScheduledPublication) -> None:
    """Keep what went live at its time, and who had planned it; nothing where nothing had
    changed.
    """
    publication = publication_of(planned)
    if publication:
        entries = working_copies(planned)
        record(entries, of_publication(publication, by=planned.by or "–"))


def who_published(publications: Sequence[Publication]) -> dict[int, str]:
    """By number: the name of who made each of these publications, or had planned it; those of
    commands are left out.
    """
    if not publications:
        return {}
    times = [publication.at for publication in publications]
    around = (min(times) - RECORDED_WITHIN, max(times) + RECORDED_WITHIN)
    revisions = Revision.objects.using(EDITORIAL).filter(date_created__range=around)
    names: dict[int, str] = {}
    for revision in revisions.filter(comment__contains='"number"').select_related("user"):
        values = values_of(revision.comment)
        number = values.get("number")
        name = str(values.get("by") or "")
        if revision.user is not None:
            name = name_of_person(revision.user)
        if isinstance(number, int) and name:
            names[number] = name
    return names
