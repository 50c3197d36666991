"""What a person is told: which notices are made, their words, and what each person chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from govdigital.databases import EDITORIAL
from timeline.models import Comment, Delivery, Event, Notice, NoticeChoices, Publishable
from timeline.newsroom.people import who_may
from timeline.publishing.keys import key_of

DEFAULTS = {
    Event.COMMENT: Delivery.AT_ONCE,
    Event.ANSWER: Delivery.AT_ONCE,
    Event.REVIEW: Delivery.DAILY,
    Event.SENT_BACK: Delivery.AT_ONCE,
    Event.PUBLISHED: Delivery.ADMIN,
    Event.ASSIGNED: Delivery.AT_ONCE,
    Event.DUE: Delivery.AT_ONCE,
    Event.PLAN_FAILED: Delivery.AT_ONCE,
}
# What comes once a day comes at this hour of the site's time zone.
DAILY_HOUR = 7
LONGEST_WORDS = 500
KEPT_FOR = timedelta(days=365)

# By event and detail.
SENTENCES: dict[tuple[str, str], str | Promise] = {
    (Event.COMMENT, ""): gettext_lazy("%(by)s commented on “%(entry)s”."),
    (Event.COMMENT, "outside"): gettext_lazy(
        "%(by)s, a reader of a shared preview, commented on “%(entry)s”."
    ),
    (Event.ANSWER, ""): gettext_lazy("%(by)s answered in a thread on “%(entry)s”."),
    (Event.REVIEW, ""): gettext_lazy("%(by)s asks for a review of “%(entry)s”."),
    (Event.SENT_BACK, ""): gettext_lazy("%(by)s sent “%(entry)s” back."),
    (Event.PUBLISHED, ""): gettext_lazy("%(by)s put “%(entry)s” live."),
    (Event.PUBLISHED, "planned"): gettext_lazy("“%(entry)s” went live at the planned time."),
    (Event.PUBLISHED, "withdrawn"): gettext_lazy("%(by)s withdrew “%(entry)s”."),
    (Event.ASSIGNED, ""): gettext_lazy("%(by)s assigned “%(entry)s” to you."),
    (Event.DUE, "tomorrow"): gettext_lazy("“%(entry)s” is due tomorrow."),
    (Event.DUE, "overdue"): gettext_lazy("“%(entry)s” is overdue."),
    (Event.PLAN_FAILED, ""): gettext_lazy("“%(entry)s” did not go live at the planned time."),
}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What has happened, and who did it; `once` keeps the same from being said again."""

    event: Event
    detail: str = ""
    by: str = ""
    by_pk: int | None = None
    words: str = ""
    comment_pk: int | None = None
    once: str | None = None


def title_of(entry: Publishable) -> str:
    """What notices and comments call an entry, also once it is deleted."""
    return " ".join(str(entry).split())[:300]


def tell(entry: Publishable, people: Iterable[int], happening: Happening) -> list[Notice]:
    """Make a notice for each of these people who may see the entry, did not do it and want to know;
    the notices.
    """
    model, pk = key_of(entry)
    name = str(model._meta.model_name)
    return tell_about(name, pk, title_of(entry), people, happening)


def tell_about(
    model: str, entry_pk: int, title: str, people: Iterable[int], happening: Happening
) -> list[Notice]:
    """The same for an entry that may have been deleted, by its model and number."""
    others = set(people) - {happening.by_pk}
    if not others:
        return []
    now = timezone.now()
    notices = []
    choices = choices_of(others)
    for person in who_may(others, f"timeline.view_{model}"):
        delivery = delivery_of(choices.get(person.pk), happening.event)
        if delivery == Delivery.NEVER:
            continue
        notices.append(
            Notice(
                person_pk=person.pk,
                event=happening.event,
                detail=happening.detail,
                model=model,
                entry_pk=entry_pk,
                entry_title=title,
                comment_pk=happening.comment_pk,
                by=happening.by,
                words=happening.words[:LONGEST_WORDS],
                at=now,
                mail_at=mail_time(person, delivery, now),
                once=happening.once,
            )
        )
    return Notice.objects.using(EDITORIAL).bulk_create(notices, ignore_conflicts=True)


def mail_time(person: User, delivery: str, now: datetime) -> datetime | None:
    """When the person is to have an e-mail of it; None for nobody whom it could reach."""
    if not settings.SENDS_MAIL or not person.email:
        return None
    if delivery == Delivery.AT_ONCE:
        return now
    return next_daily_time(now) if delivery == Delivery.DAILY else None


def next_daily_time(now: datetime) -> datetime:
    """The next time at which the e-mails of the day are sent."""
    local = timezone.localtime(now)
    at = local.replace(hour=DAILY_HOUR, minute=0, second=0, microsecond=0)
    if at <= local:
        at += timedelta(days=1)
    return at


def choices_of(people: Iterable[int]) -> dict[int, NoticeChoices]:
    """By person: what was chosen; those who chose nothing are left out."""
    rows = NoticeChoices.objects.using(EDITORIAL).filter(person_pk__in=list(people))
    return {row.person_pk: row for row in rows}


def delivery_of(choices: NoticeChoices | None, event: str) -> str:
    """How the person is told of the event."""
    chosen = choices.deliveries.get(event, "") if choices else ""
    return chosen if chosen in Delivery.values else DEFAULTS[Event(event)]


def notices_of(person_pk: int) -> "QuerySet[Notice]":
    """The person's notices, the newest first."""
    return Notice.objects.using(EDITORIAL).filter(person_pk=person_pk)


def unread(person_pk: int) -> "QuerySet[Notice]":
    """Those that the person has not read yet."""
    return notices_of(person_pk).filter(read_at=None)


def mark_read(notices: "QuerySet[Notice]") -> int:
    """Let the notices be read; how many were not. What is read needs no e-mail any more."""
    return notices.filter(read_at=None).update(read_at=timezone.now(), mail_at=None)


def sentence(notice: Notice) -> str:
    """The notice in the reader's language."""
    words = SENTENCES.get((notice.event, notice.detail)) or SENTENCES[notice.event, ""]
    return str(words) % {"by": notice.by or gettext("Somebody"), "entry": notice.entry_title}


def address(notice: Notice) -> str:
    """Where the notice leads: to its thread, or to the form of its entry."""
    if notice.comment_pk:
        return thread_address(notice.comment_pk)
    return reverse(f"admin:timeline_{notice.model}_change", args=[notice.entry_pk])


def thread_address(pk: int) -> str:
    """The page of a thread."""
    return reverse("admin:comments_thread", args=[pk])


def forget_old(now: datetime) -> None:
    """Delete what was said more than a year ago."""
    Notice.objects.using(EDITORIAL).filter(at__lt=now - KEPT_FOR).delete()


def notice_of_comment(comment: Comment) -> Happening:
    """What is told of a comment that begins a thread."""
    return Happening(
        event=Event.COMMENT,
        detail="outside" if comment.is_from_outside else "",
        by=comment.by,
        by_pk=comment.by_pk,
        words=comment.text,
        comment_pk=comment.pk,
    )
