"""Threads as pages show them: where they stand, who has said what, and what this person may do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.row_keys import person_key
from timeline.admin.newsroom.places import FormPlace, is_quoted_in, places_of, texts_of
from timeline.models import Comment, Publishable
from timeline.models.comment import CommentQuerySet
from timeline.newsroom.comments import Author, is_own
from timeline.newsroom.people import WRITTEN
from timeline.publishing.keys import key_of
from timeline.publishing.people import name_of_person
from timeline.registry import MODELS

# On the first page of the admin.
NEWEST = 5

Person = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Saying:
    """One comment of a thread, and whether this person may still change it."""

    comment: Comment
    may_change: bool


@dataclass(frozen=True)
class Thread:
    """A comment with its answers; `entry` is None where it has been deleted."""

    comment: Comment
    sayings: list[Saying]
    entry: Publishable | None
    place: FormPlace | None
    # Whether the quoted words still stand there; True without a quotation.
    stands: bool
    may_settle: bool

    @property
    def address(self) -> str:
        """The page of the thread."""
        return reverse("admin:comments_thread", args=[self.comment.pk])

    @property
    def noun(self) -> str:
        """What kind of entry it is about."""
        return str(MODELS[self.comment.model]._meta.verbose_name)

    @property
    def place_address(self) -> str:
        """The form at the field that it is about; blank where the entry has been deleted."""
        if self.entry is None:
            return ""
        anchor = f"#{self.place.anchor}" if self.place else ""
        return f"{addresses.form(self.entry)}{anchor}"


@dataclass(frozen=True)
class Panel:
    """What the form of an entry shows of its comments."""

    entry: Publishable
    waiting: list[Thread] = field(default_factory=list)
    settled: list[Thread] = field(default_factory=list)
    places: list[FormPlace] = field(default_factory=list)

    @property
    def add_address(self) -> str:
        """The page on which a comment is written."""
        return add_address(self.entry)


def add_address(entry: Publishable) -> str:
    """The page on which a comment on the entry is written."""
    return reverse(f"admin:timeline_{entry._meta.model_name}_comment", args=[entry.pk])


def author_of(person: Person) -> Author:
    """The person as who says something."""
    return Author(name_of_person(person), person.pk)


def may_see(request: HttpRequest, model: str) -> bool:
    """Whether this person reads and writes comments on entries of the model."""
    names = [f"timeline.{verb}_{model}" for verb in ("view", "change")]
    return any(request.user.has_perm(name) for name in names)


def panel_of(request: HttpRequest, entry: Publishable) -> Panel:
    """The threads on the entry, those that wait first, in the order in which they were begun."""
    name = str(entry._meta.model_name)
    rows = list(Comment.objects.using(EDITORIAL).about(name, entry.pk).threads())
    threads = threads_of(request, rows)
    return Panel(
        entry,
        waiting=[thread for thread in threads if not thread.comment.is_settled],
        settled=[thread for thread in threads if thread.comment.is_settled],
        places=places_of(type(entry)),
    )


def threads_of(request: HttpRequest, comments: Sequence[Comment]) -> list[Thread]:
    """The threads that these comments begin, with what each says of its entry; a query for the
    answers, one for each kind of entry, and one for each kind of part of those that are quoted.
    """
    answers = defaultdict(list)
    for row in Comment.objects.using(EDITORIAL).filter(answers__in=comments).order_by("pk"):
        answers[row.answers_id].append(row)
    entries = entries_of(comments)
    quoted = {(each.model, each.entry_pk) for each in comments if each.quote}
    texts = texts_of(entry for name, entry in entries.items() if name in quoted)
    author = author_of(request.user)
    threads = []
    for comment in comments:
        entry = entries.get((comment.model, comment.entry_pk))
        everything = [comment, *answers[comment.pk]]
        sayings = [Saying(each, False) for each in everything[:-1]]
        sayings.append(Saying(everything[-1], is_own(everything[-1], author)))
        stands = not comment.quote
        if entry is not None and comment.quote:
            stands = is_quoted_in(texts[key_of(entry)], comment.field, comment.quote)
        place = place_named(comment)
        may_settle = may_settle_thread(request, comment)
        threads.append(Thread(comment, sayings, entry, place, stands, may_settle))
    return threads


def may_settle_thread(request: HttpRequest, comment: Comment) -> bool:
    """Whether this person settles the thread, or opens it again: who may write the entry, and who
    began the thread.
    """
    may_write = request.user.has_perm(f"timeline.change_{comment.model}")
    return may_write or is_own(comment, author_of(request.user))


def place_named(comment: Comment) -> FormPlace | None:
    """What the comment is about; None for the entry as a whole, or a field that is no more."""
    for place in places_of(MODELS[comment.model]):
        if place.name == comment.field:
            return place
    return None


def entries_of(comments: Sequence[Comment]) -> dict[tuple[str, int], Publishable]:
    """By model and number: the working copies that the comments are about, without those that have
    been deleted.
    """
    pks = defaultdict(set)
    for comment in comments:
        pks[comment.model].add(comment.entry_pk)
    entries: dict[tuple[str, int], Publishable] = {}
    for name, numbers in pks.items():
        rows = MODELS[name]._base_manager.using(EDITORIAL).filter(pk__in=numbers)
        for entry in rows:
            entries[name, entry.pk] = entry
    return entries


def visible(request: HttpRequest) -> CommentQuerySet:
    """The comments that begin a thread on an entry that this person may see."""
    names = [name for name in MODELS if may_see(request, name)]
    return Comment.objects.using(EDITORIAL).threads().filter(model__in=names)


def concerning(person_pk: int) -> Q:
    """Threads in which the person takes part, and those on entries that the person has written."""
    taking_part = Comment.objects.using(EDITORIAL).filter(by_pk=person_pk)
    mine = Q(pk__in=taking_part.filter(answers=None).values("pk"))
    mine |= Q(pk__in=taking_part.filter(answers__isnull=False).values("answers"))
    written = Version.objects.using(EDITORIAL).filter(WRITTEN, revision__user=person_pk)
    for name in MODELS:
        rows = written.filter(content_type__app_label="timeline", content_type__model=name)
        pks = rows.annotate(number=Cast("object_id", BigIntegerField())).values("number")
        mine |= Q(model=name, entry_pk__in=pks)
    return mine


def open_comments_for(request: HttpRequest) -> CommentQuerySet:
    """The threads that concern the person who asks and are not settled, the newest first: for the
    first page of the admin.
    """
    rows = visible(request).filter(concerning(person_key(request)))
    return rows.unsettled().order_by("-pk")


def my_comments(request: HttpRequest) -> dict[str, object]:
    """What the first page says of them: the newest, and how many there are."""
    rows = open_comments_for(request)
    total = rows.count()
    newest = threads_of(request, list(rows[:NEWEST])) if total else []
    return {"my_comments": newest, "my_comments_total": total}
