"""Who has to do with an entry, by the numbers of their accounts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.models import Comment, Publishable
from timeline.publishing.keys import EntryKey
from timeline.publishing.review_rounds import reviews
from timeline.publishing.snapshots import chunks

# What a version says that was made by bringing words in, and not by a form.
BROUGHT = ("taken", "imported", "copied", "restored", "recovered")
People = dict[EntryKey, set[int]]


def written() -> Q:
    """What tells the versions with which somebody wrote: all others say what was done with the
    entry.
    """
    versions = ~Q(revision__comment__startswith='{"said": ')
    for word in BROUGHT:
        versions |= Q(revision__comment__startswith=f'{{"said": "{word}"')
    return versions


WRITTEN = written()


def writers(keys: Iterable[EntryKey]) -> People:
    """By entry: who has saved its form, or brought it from a table or from references."""
    return who_made(keys, WRITTEN)


def who_asked(keys: Iterable[EntryKey]) -> People:
    """By entry: who asked for its last review."""
    people: People = defaultdict(set)
    for model, pks in chunks_by_model(keys):
        rows = reviews().filter(model=model._meta.model_name, entry_pk__in=pks).order_by("pk")
        last = dict(rows.values_list("entry_pk", "asked_by_pk"))
        for pk, person in last.items():
            if person:
                people[EntryKey(model, pk)].add(person)
    return people


def who_made(keys: Iterable[EntryKey], versions: Q) -> People:
    """By entry: who made such versions of it."""
    people: People = defaultdict(set)
    for model, pks in chunks_by_model(keys):
        rows = Version.objects.using(EDITORIAL).get_for_model(model)
        rows = rows.filter(versions, object_id__in=[str(pk) for pk in pks])
        rows = rows.filter(revision__user__isnull=False).order_by()
        for pk, person in rows.values_list("object_id", "revision__user").distinct():
            people[EntryKey(model, int(pk))].add(person)
    return people


def chunks_by_model(keys: Iterable[EntryKey]) -> Iterator[tuple[type[Publishable], list[int]]]:
    """The keys of each model, in lists that one query can take."""
    pks_by_model: dict[type[Publishable], list[int]] = defaultdict(list)
    for model, pk in keys:
        pks_by_model[model].append(pk)
    for model, pks in pks_by_model.items():
        for chunk in chunks(pks):
            yield model, chunk


def commenters(model: str, entry_pk: int) -> set[int]:
    """The colleagues who have commented on the entry."""
    rows = Comment.objects.using(EDITORIAL).about(model, entry_pk).exclude(by_pk=None)
    return set(rows.values_list("by_pk", flat=True))


def in_thread(thread: Comment) -> set[int]:
    """The colleagues who have said something in the thread."""
    rows = Comment.objects.using(EDITORIAL).filter(Q(pk=thread.pk) | Q(answers=thread))
    return set(rows.exclude(by_pk=None).values_list("by_pk", flat=True))
