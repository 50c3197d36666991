"""Who has to do with an entry, by the numbers of their accounts."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.models import Comment, Publishable
from timeline.publishing.keys import EntryKey
from timeline.publishing.snapshots import chunks

# A version of these is made by what is done with an entry, and not by writing it.
DEEDS = (
    *("loaded", "before", "published", "scheduled", "withdrawn", "review", "send-back"),
    *("confirm", "replaced", "deleted", "undisputed"),
)
People = dict[EntryKey, set[int]]


def said(word: str) -> str:
    """How the comment of a version begins that was made by this deed."""
    return f'{{"said": "{word}"'


def writers(keys: Iterable[EntryKey]) -> People:
    """By entry: who has saved its form, or brought it from a table or from references."""
    done = Q()
    for word in DEEDS:
        done |= Q(revision__comment__startswith=said(word))
    return who_made(keys, ~done)


def who_asked(keys: Iterable[EntryKey]) -> People:
    """By entry: who has ever asked for its review."""
    return who_made(keys, Q(revision__comment__startswith=said("review")))


def who_made(keys: Iterable[EntryKey], versions: Q) -> People:
    """By entry: who made such versions of it."""
    people: People = defaultdict(set)
    pks_by_model: dict[type[Publishable], list[int]] = defaultdict(list)
    for model, pk in keys:
        pks_by_model[model].append(pk)
    for model, pks in pks_by_model.items():
        for chunk in chunks(pks):
            rows = Version.objects.using(EDITORIAL).get_for_model(model)
            rows = rows.filter(versions, object_id__in=[str(pk) for pk in chunk])
            rows = rows.filter(revision__user__isnull=False).order_by()
            for pk, person in rows.values_list("object_id", "revision__user").distinct():
                people[EntryKey(model, int(pk))].add(person)
    return people


def commenters(model: str, entry_pk: int) -> set[int]:
    """The colleagues who have commented on the entry."""
    rows = Comment.objects.using(EDITORIAL).about(model, entry_pk).exclude(by_pk=None)
    return set(rows.values_list("by_pk", flat=True))


def in_thread(thread: Comment) -> set[int]:
    """The colleagues who have said something in the thread."""
    rows = Comment.objects.using(EDITORIAL).filter(Q(pk=thread.pk) | Q(answers=thread))
    return set(rows.exclude(by_pk=None).values_list("by_pk", flat=True))


def colleagues(pks: Iterable[int], permission: str) -> list[User]:
    """Those of these people who may sign in and have the right."""
    rows = User.objects.using(EDITORIAL).filter(pk__in=set(pks), is_active=True, is_staff=True)
    return [person for person in rows.order_by("pk") if person.has_perm(permission)]


def editors() -> list[User]:
    """Everybody who may publish."""
    rows = User.objects.using(EDITORIAL).filter(is_active=True, is_staff=True)
    may = Q(groups__permissions__codename="publish") | Q(is_superuser=True)
    may |= Q(user_permissions__codename="publish")
    return list(rows.filter(may).distinct().order_by("pk"))
