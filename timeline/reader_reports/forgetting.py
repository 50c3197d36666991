"""What is deleted of reports after its time, by the watcher."""

from datetime import datetime, timedelta

from timeline.reader_reports.models import Report

EMAIL_KEPT = timedelta(days=90)
SPAM_KEPT = timedelta(days=30)
NETWORK_KEPT = timedelta(days=1)


def forget_old_reports(now: datetime) -> None:
    """Delete e-mail addresses 90 days after their report was closed, spam after 30, and what tells
    of a network after a day.
    """
    spam = Report.objects.filter(state=Report.State.SPAM, closed_at__lt=now - SPAM_KEPT)
    spam.delete()
    answered = Report.objects.filter(closed_at__lt=now - EMAIL_KEPT).exclude(email="")
    answered.update(email="")
    sent = Report.objects.filter(sent_at__lt=now - NETWORK_KEPT).exclude(network="")
    sent.update(network="")
