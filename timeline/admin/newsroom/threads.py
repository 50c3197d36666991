"""Threads as pages show them: where they stand, who has said what, and what this person may do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import BigIntegerField, Model, Q
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import override
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.admin.base import addresses
from timeline.admin.base.may_see import may_see
from timeline.admin.base.row_keys import person_key
from timeline.admin.newsroom.places import (
    FormPlace,
    anchor_of,
    is_quoted_in,
    part_named,
    part_rows,
    places_of,
    row_address,
    row_name,
    texts_of_entries,
    words_of_row,
)
from timeline.models import Comment, Publishable
from timeline.models.comment import CommentQuerySet
from timeline.models.languages import LANGUAGES
from timeline.newsroom.comments import Author, is_own
from timeline.newsroom.people import WRITTEN
from timeline.publishing.people import name_of_person
from timeline.registry import MODELS, Part

# On the first page of the admin.
NEWEST = 5

Person = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Saying:
    """One comment of a thread, and whether this person may still change it."""

    comment: Comment
    may_change: bool


@dataclass(frozen=True)
class Row:
    """The row that a comment is about, as it is now: its name, how it begins, and its form."""

    name: str
    words: str
    address: str
    # Whether it still begins as it did when the comment was made.
    is_as_it_was: bool


@dataclass(frozen=True)
class Thread:
    """A comment with its answers; `entry` is None where it has been deleted."""

    comment: Comment
    sayings: list[Saying]
    entry: Publishable | None
    place: FormPlace | None
    # Of a comment on one row: the row as it is now, None where it is gone.
    row: Row | None
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
    def row_is_gone(self) -> bool:
        """Whether it is about a row that has been taken out of its entry."""
        return bool(self.comment.row_pk and self.row is None and self.entry)

    @property
    def place_name(self) -> str:
        """The name of what it is about, as the form knows it."""
        return self.row.name if self.row else self.comment.field

    @property
    def entry_address(self) -> str:
        """The form of the entry; blank where it has been deleted."""
        return addresses.form(self.entry) if self.entry else ""

    @property
    def place_address(self) -> str:
        """The form at the field that it is about; blank where the entry has been deleted."""
        anchor = f"#{self.place.anchor}" if self.place and self.entry else ""
        return f"{self.entry_address}{anchor}"


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
    rows = rows_now(comments, entries)
    quoted = [entry_key(comment) for comment in comments if comment.quote]
    texts = texts_of_entries({entries[key] for key in quoted if key in entries})
    author = author_of(request.user)
    threads = []
    for comment in comments:
        entry = entries.get(entry_key(comment))
        row = rows.get(comment.pk)
        everything = [comment, *answers[comment.pk]]
        sayings = [Saying(each, False) for each in everything[:-1]]
        sayings.append(Saying(everything[-1], is_own(everything[-1], author)))
        stands = not comment.quote
        if entry is not None and comment.quote:
            name = row.name if row else comment.field
            stands = is_quoted_in(texts[entry], name, comment.quote)
        place = place_named(comment)
        may_settle = may_settle_thread(request, comment)
        threads.append(Thread(comment, sayings, entry, place, row, stands, may_settle))
    return threads


def may_settle_thread(request: HttpRequest, comment: Comment) -> bool:
    """Whether this person settles the thread, or opens it again: who may write the entry, and who
    began the thread.
    """
    may_write = request.user.has_perm(f"timeline.change_{comment.model}")
    return may_write or is_own(comment, author_of(request.user))


def may_silence(request: HttpRequest, comment: Comment) -> bool:
    """Whether this person ends the link by which the comment came, as whoever may share the entry
    does.
    """
    may_write = request.user.has_perm(f"timeline.change_{comment.model}")
    return comment.is_from_outside and comment.link_id is not None and may_write


def place_named(comment: Comment) -> FormPlace | None:
    """What the comment is about; None for the entry as a whole, or a field that is no more."""
    model = MODELS[comment.model]
    part = part_named(model, comment.field)
    if part and comment.row_pk:
        label = capfirst(str(part.model._meta.verbose_name))
        return FormPlace(comment.field, label, anchor_of(part))
    for place in places_of(model):
        if place.name == comment.field:
            return place
    return None


def entry_key(comment: Comment) -> tuple[str, int]:
    """The model and the number of the entry that the comment is about."""
    return comment.model, comment.entry_pk


def rows_now(
    comments: Sequence[Comment], entries: Mapping[tuple[str, int], Publishable]
) -> dict[int, Row]:
    """By comment: the row that it is about, as it is now; a query for each kind of row. Rows that
    are gone are left out.
    """
    comments_by_part: dict[Part, list[Comment]] = defaultdict(list)
    for comment in comments:
        part = part_named(MODELS[comment.model], comment.field)
        if part and comment.row_pk and entry_key(comment) in entries:
            comments_by_part[part].append(comment)
    rows_by_comment = {}
    for part, about in comments_by_part.items():
        owners = {f"{part.owner}__in": {comment.entry_pk for comment in about}}
        pks = {comment.row_pk for comment in about}
        rows = part_rows(part).filter(pk__in=pks, **owners).in_bulk()
        for comment in about:
            row = rows.get(comment.row_pk)
            if row is not None:
                entry = entries[entry_key(comment)]
                rows_by_comment[comment.pk] = row_now(comment, part, row, entry)
    return rows_by_comment


def row_now(comment: Comment, part: Part, row: Model, entry: Publishable) -> Row:
    """The row that the comment is about, compared with what it was."""
    words = []
    # The comment may have been made in another language.
    for tag in LANGUAGES:
        with override(tag):
            words.append(words_of_row(row))
    return Row(
        row_name(part, row.pk),
        words_of_row(row),
        row_address(part, row, entry),
        comment.row_words in words,
    )


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
