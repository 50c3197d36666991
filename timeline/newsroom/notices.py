"""What a person is told: which notices are made, their words, and what each person chose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy, ngettext

from govdigital.databases import EDITORIAL
from govdigital.site_addresses import live_address
from timeline.models import Comment, Delivery, Event, Notice, NoticeChoices, Publishable
from timeline.publishing.keys import key_of
from timeline.publishing.people import colleagues

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
LONGEST_QUOTE = 120
# Of several entries, so many are named, each by so much of its title.
NAMED = 3
LONGEST_NAME = 80
KEPT_FOR = timedelta(days=365)

# By event and detail.
SENTENCES: dict[tuple[str, str], str | Promise] = {
    (Event.COMMENT, ""): gettext_lazy("%(by)s commented on “%(entry)s”."),
    (Event.COMMENT, "outside"): gettext_lazy(
        "From outside: a reader, “%(by)s”, commented on “%(entry)s”."
    ),
    (Event.ANSWER, ""): gettext_lazy("%(by)s answered in a thread on “%(entry)s”."),
    (Event.REVIEW, ""): gettext_lazy("%(by)s asks for a review of “%(entry)s”."),
    (Event.REVIEW, "named"): gettext_lazy("%(by)s asks you to review “%(entry)s”."),
    (Event.REVIEW, "any"): gettext_lazy("%(by)s lets any editor review “%(entry)s”."),
    (Event.SENT_BACK, ""): gettext_lazy("%(by)s sent “%(entry)s” back."),
    (Event.PUBLISHED, ""): gettext_lazy("%(by)s put “%(entry)s” live."),
    (Event.PUBLISHED, "planned"): gettext_lazy("“%(entry)s” went live at the planned time."),
    (Event.PUBLISHED, "withdrawn"): gettext_lazy("%(by)s withdrew “%(entry)s”."),
    (Event.ASSIGNED, ""): gettext_lazy("%(by)s assigned “%(entry)s” to you."),
    (Event.DUE, "tomorrow"): gettext_lazy("“%(entry)s” is due tomorrow."),
    (Event.DUE, "overdue"): gettext_lazy("“%(entry)s” is overdue."),
    (Event.PLAN_FAILED, ""): gettext_lazy("“%(entry)s” did not go live at the planned time."),
}
# Of several entries at once.
SENTENCES_OF_SEVERAL: dict[tuple[str, str], str | Promise] = {
    (Event.REVIEW, ""): gettext_lazy("%(by)s asks for a review of %(total)s entries: %(names)s."),
    (Event.REVIEW, "named"): gettext_lazy(
        "%(by)s asks you to review %(total)s entries: %(names)s."
    ),
    (Event.REVIEW, "any"): gettext_lazy(
        "%(by)s lets any editor review %(total)s entries: %(names)s."
    ),
    (Event.SENT_BACK, ""): gettext_lazy("%(by)s sent %(total)s entries back: %(names)s."),
    (Event.PUBLISHED, ""): gettext_lazy("%(by)s put %(total)s entries live: %(names)s."),
    (Event.PUBLISHED, "planned"): gettext_lazy(
        "%(total)s entries went live at the planned time: %(names)s."
    ),
    (Event.PUBLISHED, "withdrawn"): gettext_lazy("%(by)s withdrew %(total)s entries: %(names)s."),
    (Event.ASSIGNED, ""): gettext_lazy("%(by)s assigned %(total)s entries to you: %(names)s."),
    (Event.DUE, "tomorrow"): gettext_lazy("%(total)s entries are due tomorrow: %(names)s."),
    (Event.DUE, "overdue"): gettext_lazy("%(total)s entries are overdue: %(names)s."),
    (Event.PLAN_FAILED, ""): gettext_lazy(
        "%(total)s entries did not go live at the planned time: %(names)s."
    ),
}
# Where all of several stand; of what went live, its publication.
LISTS: dict[str, tuple[str, str]] = {
    Event.REVIEW: ("admin:reviews", ""),
    Event.SENT_BACK: ("admin:reviews", "?show=sent-back"),
    Event.PUBLISHED: ("admin:activity", ""),
    Event.PLAN_FAILED: ("admin:calendar", ""),
}


class NamedEntry(NamedTuple):
    """An entry as a notice names it, which may have been deleted."""

    model: str
    pk: int
    title: str


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What has happened, and who did it; `once` keeps the same from being said again."""

    event: Event
    detail: str = ""
    by: str = ""
    by_pk: int | None = None
    words: str = ""
    comment_pk: int | None = None
    publication: int | None = None
    once: str | None = None


def title_of(entry: Publishable) -> str:
    """What notices and comments call an entry, also once it is deleted."""
    return " ".join(str(entry).split())[:300]


def named(entry: Publishable) -> NamedEntry:
    """The entry by its model, number and title."""
    model, pk = key_of(entry)
    return NamedEntry(str(model._meta.model_name), pk, title_of(entry))


def tell_of(entry: NamedEntry, people: Iterable[int], happening: Happening) -> None:
    """Make a notice of the entry for each of these people who may see it, did not do it and want to
    know.
    """
    tell({person: [entry] for person in people}, happening)


def tell(entries_by_person: Mapping[int, Sequence[NamedEntry]], happening: Happening) -> None:
    """Make one notice for each person who did not do it and wants to know, of those of the entries
    that the person may see, however many they are.
    """
    others = set(entries_by_person) - {happening.by_pk}
    if not others:
        return
    now = timezone.now()
    notices = []
    choices = choices_of(others)
    for person in colleagues().filter(pk__in=others):
        delivery = delivery_of(choices.get(person.pk), happening.event)
        entries = visible_to(person, entries_by_person[person.pk])
        if delivery != Delivery.NEVER and entries:
            notice = notice_of(entries, happening)
            notice.person_pk = person.pk
            notice.at = now
            notice.mail_at = mail_time(person, delivery, now)
            notices.append(notice)
    Notice.objects.using(EDITORIAL).bulk_create(notices, ignore_conflicts=True)


def visible_to(person: User, entries: Iterable[NamedEntry]) -> list[NamedEntry]:
    """Those of the entries that the person may see."""
    return [entry for entry in entries if person.has_perm(f"timeline.view_{entry.model}")]


def notice_of(entries: Sequence[NamedEntry], happening: Happening) -> Notice:
    """The notice of what happened to these entries, for nobody yet."""
    first = entries[0]
    titles = []
    if len(entries) > 1:
        for entry in entries[:NAMED]:
            titles.append(str(Truncator(entry.title).chars(LONGEST_NAME)))
    return Notice(
        event=happening.event,
        detail=happening.detail,
        model=first.model,
        entry_pk=first.pk,
        entry_title=first.title,
        total=len(entries),
        first_titles=titles,
        publication=happening.publication,
        comment_pk=happening.comment_pk,
        by=happening.by,
        words=happening.words[:LONGEST_WORDS],
        once=happening.once,
    )


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
    by = notice.by or gettext("Somebody")
    if notice.total > 1:
        words = SENTENCES_OF_SEVERAL[notice.event, notice.detail]
        return str(words) % {"by": by, "total": notice.total, "names": first_names(notice)}
    words = SENTENCES.get((notice.event, notice.detail)) or SENTENCES[notice.event, ""]
    return str(words) % {"by": by, "entry": notice.entry_title}


def first_names(notice: Notice) -> str:
    """The first of several entries, and how many more there are."""
    names = [f"“{title}”" for title in notice.first_titles]
    more = notice.total - len(names)
    if more > 0:
        words = ngettext("and %(number)s more", "and %(number)s more", more)
        return f"{', '.join(names)} {words % {'number': more}}"
    return ", ".join(names)


def address(notice: Notice) -> str:
    """Where the notice leads: to its thread, to the form of its entry, or to where all of several
    stand.
    """
    if notice.comment_pk:
        return thread_address(notice.comment_pk)
    if notice.total > 1:
        return address_of_several(notice)
    return reverse(f"admin:timeline_{notice.model}_change", args=[notice.entry_pk])


def address_of_several(notice: Notice) -> str:
    """The publication that brought or took the entries; else the list in which they stand."""
    if notice.publication:
        page = live_address(reverse("timeline:publication", args=[notice.publication]))
        if page:
            return page
    # What is in one's hands stands on the first page.
    name, query = LISTS.get(notice.event, ("admin:index", ""))
    return reverse(name) + query


def thread_address(pk: int) -> str:
    """The page of a thread."""
    return reverse("admin:comments_thread", args=[pk])


def forget_old(now: datetime) -> None:
    """Delete what was said more than a year ago."""
    Notice.objects.using(EDITORIAL).filter(at__lt=now - KEPT_FOR).delete()


def forget(*people: int) -> None:
    """Delete the notices and the choices of accounts that are deleted."""
    Notice.objects.using(EDITORIAL).filter(person_pk__in=people).delete()
    NoticeChoices.objects.using(EDITORIAL).filter(person_pk__in=people).delete()


def notice_of_comment(comment: Comment) -> Happening:
    """What is told of a comment that begins a thread."""
    return Happening(
        event=Event.COMMENT,
        detail="outside" if comment.is_from_outside else "",
        by=comment.by,
        by_pk=comment.by_pk,
        words=in_context(comment),
        comment_pk=comment.pk,
    )


def in_context(comment: Comment) -> str:
    """What the comment says, below what it is about: how its row began, and the words it quotes."""
    lines = [comment.row_words]
    if comment.quote:
        lines.append(f"“{Truncator(comment.quote).chars(LONGEST_QUOTE)}”")
    lines.append(comment.text)
    return "\n".join(filter(None, lines))
