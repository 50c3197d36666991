"""security.txt (RFC 9116): to whom a fault of the site's security is reported."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from govdigital.site_day import site_day
from timeline.public.addresses import absolute

PATH = "/.well-known/security.txt"
# The standard recommends less than a year.
VALID_MONTHS = 11


def security_txt(request: HttpRequest) -> HttpResponse:
    lines = statements()
    if not lines:
        raise Http404
    lines += [f"Canonical: {absolute(request, PATH)}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def statements() -> list[str]:
    """What the file says at whatever address it stands; nothing where no contact is named."""
    if not settings.SECURITY_CONTACT:
        return []
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires(site_day())}T00:00:00Z",
        f"Preferred-Languages: {languages}",
    ]


def expires(day: date) -> date:
    """The first day of the month that is eleven months ahead: ten months away or more, and the
    same for a whole month, so that the file changes no oftener.
    """
    months = day.year * 12 + day.month - 1 + VALID_MONTHS
    return date(months // 12, months % 12 + 1, 1)
