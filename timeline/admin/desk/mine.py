"""My work: what is sent back to me, assigned to me, waits for my review or for that of others, and
what is scheduled.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govdigital.lazy_text import LazyText
from timeline.admin.base import addresses
from timeline.admin.desk.assigning import due_in_words, may_assign_others
from timeline.admin.desk.visible import Named, NamesEntry, entries_named, visible_models
from timeline.admin.history.presence import has_open, see_open
from timeline.admin.publishing.schedule import maker_in_words, moment, next_attempt
from timeline.models import Assignment, Publishable, Review, ScheduledPublication
from timeline.models.scheduled import waiting_entries
from timeline.publishing.assign import open_assignments
from timeline.publishing.people import name_of_person
from timeline.publishing.review_rounds import reviews_sent_back, waiting_reviews
from timeline.publishing.schedule import makers_of, pending

SHOWN = 10
SOON = timedelta(days=7)

User = AbstractBaseUser | AnonymousUser
Row = TypeVar("Row", bound=NamesEntry)


@dataclass(frozen=True)
class Task:
    """An entry that waits for somebody: its name, noun and form, who did what, and the word."""

    name: str
    noun: str
    address: str
    said: str = ""
    at: datetime | None = None
    word: str = ""
    # Where it is late, or did not happen.
    is_urgent: bool = False
    # Who else has its form open.
    open_now: str = ""


@dataclass(frozen=True)
class TaskGroup:
    """What one waits for, and where all of it is listed."""

    key: str
    title: str | LazyText
    tasks: list[Task]
    all_title: str | LazyText
    all_address: str

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than is shown."""
        return len(self.tasks) >= SHOWN


def my_work(request: HttpRequest, site: admin.AdminSite) -> list[TaskGroup]:
    """What waits for this person, the most pressing group first; empty groups are left out."""
    names = [str(model._meta.model_name) for model in visible_models(request, site)]
    sent_back = reviews_sent_back().filter(asked_by(request.user), model__in=names)[:SHOWN]
    assigned = in_hand(request.user).filter(model__in=names)[:SHOWN]
    to_review = to_be_reviewed_by(request.user).filter(model__in=names)[:SHOWN]
    waiting = unplanned(waiting_reviews().filter(asked_by(request.user), model__in=names))[:SHOWN]
    plans = planned_soon(request, site)
    plan_rows = []
    for plan in plans:
        plan_rows += [row for row in plan.entries.all() if row.model in names]
    entries = entries_named([*sent_back, *assigned, *to_review, *waiting, *plan_rows])
    if entries:
        see_open(request, entries.values())

    reviews = reverse(f"{site.name}:reviews")
    calendar = reverse(f"{site.name}:calendar")
    all_reviews = gettext_lazy("All reviews")
    to_calendar = gettext_lazy("Calendar")
    groups = [
        TaskGroup(
            key="sent-back",
            title=gettext_lazy("Sent back to me"),
            tasks=tasks_sent_back(sent_back, entries),
            all_title=all_reviews,
            all_address=f"{reviews}?show=sent-back",
        ),
        TaskGroup(
            key="assigned",
            title=gettext_lazy("Assigned to me"),
            tasks=tasks_assigned(assigned, entries),
            all_title=to_calendar,
            all_address=calendar,
        ),
        TaskGroup(
            key="to-review",
            title=gettext_lazy("Waiting for my review"),
            tasks=tasks_to_review(to_review, entries, request.user),
            all_title=all_reviews,
            all_address=reviews,
        ),
        TaskGroup(
            key="waiting",
            title=gettext_lazy("In review, asked for by me"),
            tasks=tasks_waiting(waiting, entries),
            all_title=all_reviews,
            all_address=reviews,
        ),
        TaskGroup(
            key="scheduled",
            title=gettext_lazy("Scheduled"),
            tasks=tasks_planned(plans, entries),
            all_title=to_calendar,
            all_address=calendar,
        ),
    ]
    return [group for group in groups if group.tasks]


def asked_by(user: User) -> Q:
    """The reviews that this person has asked for; those of before persons were kept go by name."""
    by_name = Q(asked_by_pk=None, asked_by=name_of_person(user))
    return Q(asked_by_pk=user.pk) | by_name


def in_hand(user: User) -> "QuerySet[Assignment]":
    """What this person has in hand, the most urgent first, and last what has no day."""
    rows = open_assignments().filter(person_pk=user.pk)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def to_be_reviewed_by(user: User) -> "QuerySet[Review]":
    """What waits for this editor: first what is asked of this one by name, then the oldest. Nothing
    for who may not answer, and not what the editor has asked for.
    """
    if not may_assign_others(user):
        return waiting_reviews().none()
    by_name = When(reviewer_pk=user.pk, then=Value(0))
    turn = Case(by_name, default=Value(1), output_field=IntegerField())
    rows = unplanned(waiting_reviews().exclude(asked_by(user)))
    return rows.annotate(turn=turn).order_by("turn", "asked_at", "pk")


def unplanned(rows: "QuerySet[Review]") -> "QuerySet[Review]":
    """Those of the reviews whose entries are not scheduled: one that is has been looked at."""
    plans = waiting_entries().filter(model=OuterRef("model"), entry_pk=OuterRef("entry_pk"))
    return rows.exclude(Exists(plans))


def planned_soon(request: HttpRequest, site: admin.AdminSite) -> list[ScheduledPublication]:
    """The plans of this person, and those of others for the next days; what did not go live is
    among them.
    """
    plans_admin = site.get_model_admin(ScheduledPublication)
    if not plans_admin.has_view_or_change_permission(request):
        return []
    soon = Q(at__lt=timezone.now() + SOON)
    # A plan of old knows only the name.
    own = Q(by_pk=request.user.pk) | Q(by_pk=None, by=name_of_person(request.user))
    rows = pending().filter(soon | own)
    return list(rows.order_by("at", "pk").prefetch_related("entries")[:SHOWN])


def with_entries(rows: Iterable[Row], entries: Named) -> Iterator[tuple[Row, Publishable]]:
    """Each row with the entry that it names; those whose entry has been deleted are left out."""
    for row in rows:
        entry = entries.get((row.model, row.entry_pk))
        if entry is not None:
            yield row, entry


def task_about(
    entry: Publishable,
    *,
    said: str = "",
    at: datetime | None = None,
    word: str = "",
    is_urgent: bool = False,
) -> Task:
    """The entry as a task."""
    return Task(
        name=str(entry),
        noun=str(entry._meta.verbose_name),
        address=addresses.form(entry),
        said=said,
        at=at,
        word=word,
        is_urgent=is_urgent,
        open_now=has_open(entry),
    )


def tasks_sent_back(rows: Iterable[Review], entries: Named) -> list[Task]:
    """What an editor has sent back, with what should change."""
    tasks = []
    for row, entry in with_entries(rows, entries):
        said = _("%(who)s sent it back") % {"who": row.answered_by or "?"}
        tasks.append(task_about(entry, said=said, at=row.answered_at, word=row.answer_word))
    return tasks


def tasks_assigned(rows: Iterable[Assignment], entries: Named) -> list[Task]:
    """What one has in hand, and how far away its day is."""
    tasks = []
    today = timezone.localdate()
    for row, entry in with_entries(rows, entries):
        is_late = row.due_on is not None and row.due_on < today
        said = due_in_words(row)
        if row.by_pk != row.person_pk:
            by = _("from %(who)s") % {"who": row.by}
            said = f"{said}, {by}" if said else by
        tasks.append(task_about(entry, said=said, word=row.note, is_urgent=is_late))
    return tasks


def tasks_to_review(rows: Iterable[Review], entries: Named, user: User) -> list[Task]:
    """What waits for an editor, and whether this one is asked by name."""
    tasks = []
    for row, entry in with_entries(rows, entries):
        said = _("%(who)s asks") % {"who": row.asked_by or "?"}
        if row.reviewer_pk == user.pk:
            said = _("%(who)s asks you by name") % {"who": row.asked_by or "?"}
        elif row.reviewer:
            said = _("%(who)s asks %(reviewer)s") % {
                "who": row.asked_by or "?",
                "reviewer": row.reviewer,
            }
        tasks.append(task_about(entry, said=said, at=row.asked_at, word=row.word))
    return tasks


def tasks_waiting(rows: Iterable[Review], entries: Named) -> list[Task]:
    """What one has asked for, and whom."""
    tasks = []
    for row, entry in with_entries(rows, entries):
        said = _("asked")
        if row.reviewer:
            said = _("asked of %(reviewer)s") % {"reviewer": row.reviewer}
        tasks.append(task_about(entry, said=said, at=row.asked_at, word=row.word))
    return tasks


def tasks_planned(plans: Sequence[ScheduledPublication], entries: Named) -> list[Task]:
    """What goes live by itself, and what should have."""
    tasks = []
    makers = makers_of(plans)
    for plan in plans:
        who = maker_in_words(makers[plan.pk])
        said = _("%(time)s, by %(who)s") % {"time": moment(plan.at), "who": who}
        word = ""
        if plan.problem:
            said = _("did not go live on %(time)s") % {"time": moment(plan.at)}
            word = f"{plan.reason} {next_attempt(plan)}".strip()
        for _row, entry in with_entries(plan.entries.all(), entries):
            tasks.append(task_about(entry, said=said, word=word, is_urgent=bool(plan.problem)))
    return tasks
