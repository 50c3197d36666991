"""The day that it is on this site: that of TIME_ZONE, and not of UTC or of whoever asks."""

from datetime import date

from django.utils import timezone


def site_day() -> date:
    """Today in TIME_ZONE."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
