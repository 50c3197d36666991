"""What the public is told of all reports, up to the end of yesterday."""

from datetime import date, datetime, time
from statistics import median

from django.db.models import Q
from django.utils import timezone

from timeline.reader_reports.models import DayCounts, Report

State = Report.State


def counts_of(day: date) -> DayCounts:
    """What is told on this day, the same in every process: the first that is asked writes it
    down.
    """
    counts = DayCounts.objects.filter(day=day).first()
    if counts is None:
        counts, _made = DayCounts.objects.get_or_create(day=day, defaults=counted(day))
    return counts


def counted(day: date) -> dict[str, int | None]:
    """The numbers of what was sent, and of what was answered, before this day began. Spam is no
    report.
    """
    begins = datetime.combine(day, time(), timezone.get_default_timezone())
    sent = Report.objects.filter(sent_at__lt=begins)
    numbers: dict[str, int | None] = {
        "reported": sent.exclude(Q(state=State.SPAM, closed_at__lt=begins)).count()
    }
    waits = []
    for state in (State.ACCEPTED, State.DECLINED):
        times = sent.filter(state=state, closed_at__lt=begins).values_list("sent_at", "closed_at")
        waits += [(closed_at - sent_at).days for sent_at, closed_at in times if closed_at]
        numbers[state.value] = len(times)
    numbers["median_days"] = round(median(waits)) if waits else None
    return numbers
