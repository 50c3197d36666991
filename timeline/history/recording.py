"""Writes versions of entries where no form does."""

from collections.abc import Iterable
from typing import Any

import reversion
from django.db import transaction
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.comments import comment, of_publication
from timeline.models import Publication
from timeline.publishing.fields import ENTRIES


def versions(model: type[Any], pk: int) -> Any:
    """The versions of an entry, the newest first, with who made them."""
    found = Version.objects.get_for_object_reference(model, pk)
    return found.select_related("revision__user", "content_type").order_by("-pk")


def record(entries: Iterable[Any], said: str, user: Any = None) -> None:
    """Keep the entries with all their parts as they are now, under one comment."""
    with transaction.atomic(using=EDITORIAL), reversion.create_revision():
        for entry in entries:
            reversion.add_to_revision(entry, model_db=EDITORIAL)
        reversion.set_comment(said)
        # Commands have no user.
        if user is not None:
            reversion.set_user(user)


def record_each(entries: Iterable[Any], said: str, user: Any = None) -> None:
    """Keep each entry in a revision of its own, so that none carries the others with it."""
    for entry in entries:
        record([entry], said, user)


def begin(entry: Any) -> None:
    """Keep an entry that has no version yet as it is before its first change here."""
    if not versions(type(entry), entry.pk).exists():
        record([entry], comment("before"))


def record_publication(entries: Iterable[Any], publication: Publication, user: Any = None) -> None:
    """Keep what went live, or left, with the publication's number, kind and note."""
    record(entries, of_publication(publication), user)


def record_loaded() -> None:
    """Keep every entry as it was loaded; each has a revision of its own."""
    for model in ENTRIES:
        record_each(model._base_manager.using(EDITORIAL).order_by("pk"), comment("loaded"))
