"""Milestones as a calendar (RFC 5545): what happened on one day that is known."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govdigital.plain_text import plain_text as without_controls
from timeline.models import Milestone
from timeline.models.choice import choice
from timeline.open_data.answers import in_sentences, open_to_all, refused, unknown_names
from timeline.public import exports, queries
from timeline.public.parameters import FILTERS
from timeline.public.whole_addresses import whole_addresses
from timeline.texts.markup import plain_text

PRODUCT = "-//govdigital//timeline//EN"
# The bytes of a line without its end.
LONGEST_LINE = 75
TOGETHER = 1_000
DAY_LENGTH = len("2015-06-23")


@open_to_all
def timeline_ics(request: HttpRequest, **using: str) -> HttpResponseBase:
    errors = unknown_names(request.GET, FILTERS)
    if errors:
        return refused(errors)
    chosen = queries.filtered_initiatives(request.GET, **using)
    if not chosen.form.is_valid():
        return refused(in_sentences(chosen.form.errors))
    exact, left_out = queries.milestones_by_day(chosen.qs)
    site = queries.frame(**using).site
    properties = (
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("X-WR-CALNAME", site.name),
        ("X-WR-CALDESC", description(left_out)),
    )
    authority, _comma, _year = site.tagging_entity.partition(",")
    lines = calendar_lines(request, properties, exact.iterator(TOGETHER), authority)
    return exports.sent(lines, "text/calendar", "timeline.ics")


def description(left_out: int) -> str:
    """What stands in the calendar, and how many milestones do not."""
    words = _("What happened on a day that a source names.")
    if not left_out:
        return words
    sentence = ngettext(
        "%(count)d milestone is left out because its day is not exactly known.",
        "%(count)d milestones are left out because their days are not exactly known.",
        left_out,
    )
    return f"{words} {sentence % {'count': left_out}}"


def calendar_lines(
    request: HttpRequest,
    properties: Iterable[tuple[str, str]],
    milestones: Iterable[Milestone],
    authority: str,
) -> Iterator[str]:
    """The calendar, an event at a time; `authority` is by whom the site's ids are made."""
    yield line("BEGIN", "VCALENDAR")
    for name, value in properties:
        yield line(name, escaped(value))
    whole = whole_addresses(request)
    for milestone in milestones:
        initiative = milestone.initiative
        kind = choice(milestone, "kind")
        event = [
            ("BEGIN", "VEVENT"),
            ("UID", escaped(f"{milestone.identifier}@{authority}")),
            ("DTSTAMP", stamp(initiative.updated_at)),
            ("DTSTART;VALUE=DATE", milestone.date[:DAY_LENGTH].replace("-", "")),
            ("SUMMARY", escaped(f"{initiative.title}: {kind}")),
            ("DESCRIPTION", escaped(plain_text(milestone.description or ""))),
            ("CATEGORIES", escaped(capfirst(kind))),
            ("URL", whole("initiative", initiative.slug)),
            ("TRANSP", "TRANSPARENT"),
            ("END", "VEVENT"),
        ]
        yield "".join(line(name, value) for name, value in event if value)
    yield line("END", "VCALENDAR")


def stamp(at: datetime | None) -> str:
    """A time in UTC as calendars write it; blank for none."""
    if at is None:
        return ""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """The text as a value of a property, in one line."""
    text = without_controls(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def line(name: str, value: str) -> str:
    """A property with its value, folded: no letter is taken apart."""
    folded, length = [], 0
    for letter in f"{name}:{value}":
        size = len(letter.encode())
        if length + size > LONGEST_LINE:
            folded.append("\r\n ")
            length = 1
        folded.append(letter)
        length += size
    return "".join(folded) + "\r\n"
