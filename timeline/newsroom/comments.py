"""The verbs of comments: say, answer, settle, open again, change, delete. Each refuses in a
sentence.
"""

import re
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from govdigital.databases import EDITORIAL
from timeline.models import Comment, Notice, Publishable, SharedPreview
from timeline.newsroom import events
from timeline.newsroom.notices import title_of

# LRO and RLO show Latin letters backwards; what languages need to stand beside each other stays.
OVERRIDES = re.compile("[\u202d\u202e]")


class Author(NamedTuple):
    """Who says something: a colleague has a number."""

    name: str
    pk: int | None = None


class Place(NamedTuple):
    """What a comment is about: the entry as a whole, a field or part, or words that are quoted; of
    a part perhaps one row, with how it begins.
    """

    entry: Publishable
    field: str = ""
    quote: str = ""
    row_pk: int | None = None
    row_words: str = ""


class Refused(Exception):
    """Nothing was changed; the sentence says why."""


def say(place: Place, author: Author, text: str, *, link: SharedPreview | None = None) -> Comment:
    """Begin a thread on a working copy; `link` is the one by which a reader from outside came."""
    with transaction.atomic(using=EDITORIAL):
        comment: Comment = Comment.objects.using(EDITORIAL).create(
            model=str(place.entry._meta.model_name),
            entry_pk=place.entry.pk,
            entry_title=title_of(place.entry),
            field=place.field,
            row_pk=place.row_pk,
            row_words=place.row_words,
            quote=OVERRIDES.sub("", place.quote).strip(),
            text=in_lines(text),
            by=author.name,
            by_pk=author.pk,
            link=link,
            is_from_outside=link is not None,
        )
        events.commented(comment)
    return comment


def answer(thread: Comment, author: Author, text: str) -> Comment:
    """Add an answer to the thread: it is answered where somebody else began it, and open again
    where its own author asks on. Raises Refused where it has been settled or deleted.
    """
    with transaction.atomic(using=EDITORIAL):
        begun = locked(thread)
        if begun.is_settled:
            raise Refused(_("This thread was settled meanwhile. Open it again to answer."))
        comment: Comment = Comment.objects.using(EDITORIAL).create(
            model=begun.model,
            entry_pk=begun.entry_pk,
            entry_title=begun.entry_title,
            answers=begun,
            text=in_lines(text),
            by=author.name,
            by_pk=author.pk,
        )
        thread_row(begun).update(state=state_after(begun))
        events.commented(comment)
    return comment


def settle(thread: Comment, author: Author) -> None:
    """Note that nothing is left to say. Raises Refused where somebody has done so already."""
    with transaction.atomic(using=EDITORIAL):
        begun = locked(thread)
        if begun.is_settled:
            raise Refused(_("%(name)s has settled it already.") % {"name": begun.state_by})
        move(begun, Comment.State.SETTLED, author)


def reopen(thread: Comment, author: Author) -> None:
    """Let a settled thread wait for somebody again. Raises Refused where it is open already."""
    with transaction.atomic(using=EDITORIAL):
        begun = locked(thread)
        if not begun.is_settled:
            raise Refused(_("This thread is open already."))
        move(begun, Comment.State.OPEN, author)


def move(thread: Comment, state: Comment.State, author: Author) -> None:
    """Write down the state of the thread, who brought it there, and when."""
    now = timezone.now()
    thread_row(thread).update(state=state, state_by=author.name, state_at=now)


def change(comment: Comment, author: Author, text: str) -> None:
    """Say it in other words. Raises Refused for the words of others and what has been answered."""
    with transaction.atomic(using=EDITORIAL):
        row = changeable(comment, author)
        words = in_lines(text)
        if words != row.text:
            thread_row(row).update(text=words, changed_at=timezone.now())


def delete(comment: Comment, author: Author) -> None:
    """Take it back. Raises Refused for the words of others and what has been answered."""
    with transaction.atomic(using=EDITORIAL):
        row = changeable(comment, author)
        begun = row.answers
        row.delete()
        if begun and not begun.is_settled:
            thread_row(begun).update(state=state_after(begun))


def silence(link: SharedPreview) -> int:
    """End a link through which a robot speaks, and delete with their notices all that came through
    it and nobody has answered; how many comments.
    """
    with transaction.atomic(using=EDITORIAL):
        links = SharedPreview.objects.using(EDITORIAL).filter(pk=link.pk)
        # Readers lock the link before they speak.
        links.select_for_update().first()
        links.filter(revoked_at=None).update(revoked_at=timezone.now())
        rows = Comment.objects.using(EDITORIAL).filter(link=link, thread=None)
        pks = list(rows.values_list("pk", flat=True))
        Notice.objects.using(EDITORIAL).filter(comment_pk__in=pks).delete()
        rows.filter(pk__in=pks).delete()
    return len(pks)


def changeable(comment: Comment, author: Author) -> Comment:
    """The comment as it is stored, locked; raises Refused where the author may not change it any
    more.
    """
    # Who answers locks the thread: nothing is said meanwhile.
    if comment.answers:
        locked(comment.answers)
    row = locked(comment)
    if not is_own(row, author):
        raise Refused(_("Only who wrote a comment changes it."))
    if was_answered(row):
        raise Refused(_("Somebody has answered meanwhile, so it stays as it is."))
    return row


def state_after(thread: Comment) -> Comment.State:
    """The state that follows from who spoke last: open where it is who began the thread."""
    last = Comment.objects.using(EDITORIAL).filter(answers=thread).order_by("pk").last()
    if last is None or (thread.by_pk is not None and last.by_pk == thread.by_pk):
        return Comment.State.OPEN
    return Comment.State.ANSWERED


def is_own(comment: Comment, author: Author) -> bool:
    """Whether this colleague has written it."""
    return comment.by_pk is not None and comment.by_pk == author.pk


def was_answered(comment: Comment) -> bool:
    """Whether something has been said after it in its thread."""
    thread_pk = comment.answers_id or comment.pk
    rows = Comment.objects.using(EDITORIAL).filter(answers=thread_pk, pk__gt=comment.pk)
    return rows.exists()


def locked(comment: Comment) -> Comment:
    """The comment as it is stored, kept from others until the transaction ends; raises Refused
    where it has been deleted.
    """
    rows = Comment.objects.using(EDITORIAL).select_for_update(of=("self",))
    row: Comment | None = rows.filter(pk=comment.pk).first()
    if row is None:
        raise Refused(_("This comment has been deleted meanwhile."))
    return row


def thread_row(comment: Comment) -> "QuerySet[Comment]":
    """The row of the comment, to be updated."""
    rows: QuerySet[Comment] = Comment.objects.using(EDITORIAL).filter(pk=comment.pk)
    return rows


def thread_of(comment: Comment) -> list[Comment]:
    """The comment that begins a thread and all answers, the oldest first."""
    pk = comment.answers_id or comment.pk
    rows = Comment.objects.using(EDITORIAL).filter(Q(pk=pk) | Q(answers=pk))
    return list(rows.order_by("pk"))


def in_lines(text: str) -> str:
    """The text with one kind of line end and no more than one empty line between paragraphs,
    without marks that turn letters round.
    """
    lines = OVERRIDES.sub("", text)
    lines = lines.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.sub(r"\n{3,}", "\n\n", lines)


def words_alone(text: str) -> str:
    """The text by which a quotation is found: runs of white space count as one."""
    return " ".join(text.split())


def is_in(quote: str, text: str) -> bool:
    """Whether the quoted words still stand in the text."""
    return words_alone(quote) in words_alone(text)
