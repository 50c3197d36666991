"""The day that it is on this site: that of TIME_ZONE, and not of UTC or of whoever asks."""

from datetime import date

from django.utils import timezone

from govdigital.page_trace import day_was_read


def site_day() -> date:
    """Today in TIME_ZONE."""
    day = timezone.localdate(timezone=timezone.get_default_timezone())
    day_was_read(day)
    return day
