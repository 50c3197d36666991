"""A month of what is planned: what goes live, and what should be done by a day."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from timeline.admin.base import addresses
from timeline.admin.base.confirm_page import may_publish, page_about
from timeline.admin.desk.visible import Named, entries_named, visible_names
from timeline.admin.publishing.schedule import maker_in_words
from timeline.models import Assignment, ScheduledEntry, ScheduledPublication
from timeline.publishing.assign import open_assignments
from timeline.publishing.schedule import makers_of, scheduled_entries

# Of each kind; a month of more is told to be too long.
SHOWN = 300
# What the site's dates can mean, with room for the day before and after.
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True)
class PlannedThing:
    """An entry on a day: when and what in words, and where it is written or moved."""

    name: str
    noun: str
    address: str
    said: str
    plan_address: str = ""
    # Where an editor chooses another time.
    move_address: str = ""
    is_urgent: bool = False


@dataclass
class CalendarDay:
    """A day of the table; those of other months are shown without what is planned."""

    day: date
    is_in_month: bool
    is_today: bool
    things: list[PlannedThing] = field(default_factory=list)


def calendar_view(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    """A month as a table; on a telephone the days that have something."""
    names = visible_names(request, site)
    first = asked_month(request)
    after = month_after(first)
    plans = plans_between(first, after, names)
    assignments = assignments_between(first, after, names)
    is_cut = len(plans) > SHOWN or len(assignments) > SHOWN
    plans, assignments = plans[:SHOWN], assignments[:SHOWN]
    entries = entries_named([*plans, *assignments])
    things = defaultdict(list)
    for day, thing in [*planned_things(request, plans, entries), *due_things(assignments, entries)]:
        things[day].append(thing)
    weeks = weeks_of(first)
    for week in weeks:
        for cell in week:
            if cell.is_in_month:
                cell.things = things.get(cell.day, [])
    month = date_format(first, "YEAR_MONTH_FORMAT")
    context = site.each_context(request) | {
        "title": _("Calendar"),
        "month": month,
        "weekdays": weekdays(),
        "weeks": weeks,
        "is_empty": not things,
        "before": month_link(month_before(first)),
        "after": month_link(after),
        "zone": timezone.get_current_timezone_name(),
        "is_cut": is_cut,
        "shown": SHOWN,
    }
    return TemplateResponse(request, "admin/timeline/calendar.html", context)


def asked_month(request: HttpRequest) -> date:
    """The first day of the month that the address names, or of this one; what is no month is
    said.
    """
    asked = request.GET.get("month", "")
    today = timezone.localdate()
    if not asked:
        return today.replace(day=1)
    written = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", asked)
    if written and FIRST_YEAR <= int(written[1]) <= LAST_YEAR:
        return date(int(written[1]), int(written[2]), 1)
    sentence = _("“%(month)s” is not a month of this calendar. This is the present one.")
    messages.warning(request, sentence % {"month": asked[:20]})
    return today.replace(day=1)


def month_after(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def month_link(first: date) -> dict[str, str]:
    """The name of a month, and the query that shows it; empty at either end of the calendar."""
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return {}
    return {
        "name": date_format(first, "YEAR_MONTH_FORMAT"),
        "query": f"?month={first:%Y-%m}",
    }


def first_weekday() -> int:
    """The weekday with which a week begins in the editor's language, Monday being 0."""
    # Django counts from Sunday.
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def weekdays() -> list[str]:
    """The names of the days of a week, in their order."""
    begins = first_weekday()
    return [str(WEEKDAYS[(begins + number) % 7]) for number in range(7)]


def weeks_of(first: date) -> list[list[CalendarDay]]:
    """The weeks of the month, whole."""
    today = timezone.localdate()
    weeks = []
    for week in calendar.Calendar(first_weekday()).monthdatescalendar(first.year, first.month):
        days = []
        for day in week:
            days.append(CalendarDay(day, day.month == first.month, day == today))
        weeks.append(days)
    return weeks


def plans_between(first: date, after: date, names: Iterable[str]) -> list[ScheduledEntry]:
    """What goes live, went live at its time, or did not, from the first day to the other; the
    earliest first, and one more than is shown where there are more.
    """
    begins = timezone.make_aware(datetime.combine(first, time.min))
    ends = timezone.make_aware(datetime.combine(after, time.min))
    rows = scheduled_entries().filter(
        schedule__at__gte=begins, schedule__at__lt=ends, model__in=names
    )
    return list(rows.select_related("schedule").order_by("schedule__at", "pk")[: SHOWN + 1])


def assignments_between(first: date, after: date, names: Iterable[str]) -> list[Assignment]:
    """What should be done from the first day to the other; one more than is shown where there are
    more.
    """
    rows = open_assignments().filter(due_on__gte=first, due_on__lt=after, model__in=names)
    return list(rows.order_by("due_on", "pk")[: SHOWN + 1])


def planned_things(
    request: HttpRequest, rows: Sequence[ScheduledEntry], entries: Named
) -> list[tuple[date, PlannedThing]]:
    """The plans by the site's days, with their times."""
    things = []
    makers = makers_of(row.schedule for row in rows)
    for row in rows:
        entry = entries.get((row.model, row.entry_pk))
        if entry is None:
            continue
        maker = makers[row.schedule_id]
        at = timezone.localtime(row.schedule.at)
        said = outcome_of(row.schedule) % {"time": date_format(at, "TIME_FORMAT")}
        if maker.name:
            who = maker_in_words(maker, is_done=bool(row.schedule.done_at))
            said = _("%(what)s, by %(who)s") % {"what": said, "who": who}
        move_address = ""
        if not row.schedule.done_at and may_publish(request, [entry]):
            move_address = page_about(type(entry), "publish", [entry.pk])
        thing = PlannedThing(
            name=str(entry),
            noun=str(entry._meta.verbose_name),
            address=addresses.form(entry),
            said=said,
            plan_address=addresses.form(row.schedule),
            move_address=move_address,
            is_urgent=bool(row.schedule.problem) or not (maker.may_publish or row.schedule.done_at),
        )
        things.append((at.date(), thing))
    return things


def outcome_of(plan: ScheduledPublication) -> str:
    """What the calendar says of a plan, with a place for its time."""
    if plan.problem:
        return _("%(time)s, did not go live")
    if plan.done_at:
        return _("%(time)s, went live")
    return _("%(time)s, goes live")


def due_things(rows: Iterable[Assignment], entries: Named) -> list[tuple[date, PlannedThing]]:
    """The assignments by their days."""
    things = []
    today = timezone.localdate()
    due, overdue = _("due, %(person)s"), _("overdue, %(person)s")
    for row in rows:
        entry = entries.get((row.model, row.entry_pk))
        if entry is None or row.due_on is None:
            continue
        is_late = row.due_on < today
        thing = PlannedThing(
            name=str(entry),
            noun=str(entry._meta.verbose_name),
            address=addresses.form(entry),
            said=(overdue if is_late else due) % {"person": row.person},
            is_urgent=is_late,
        )
        things.append((row.due_on, thing))
    return things
