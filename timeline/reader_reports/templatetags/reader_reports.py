"""Template tags for the way to the form, and for what the public is told of all reports."""

import logging
from urllib.parse import quote

from django import template
from django.db import DatabaseError
from django.template.context import Context
from django.urls import reverse

from govdigital.databases import takes_reports
from govdigital.site_day import site_day
from timeline.models import Publishable
from timeline.public import addresses
from timeline.public.entry_paths import ROUTES, EntryPath
from timeline.public.pages import Frame, PublicPage
from timeline.reader_reports.counts import counts_of
from timeline.reader_reports.models import DayCounts
from timeline.texts.markup import plain_text

register = template.Library()
log = logging.getLogger(__name__)

# The article on what is corrected and how.
POLICY = "corrections"


@register.inclusion_tag("timeline/includes/report_link.html", takes_context=True)
def report_link(context: Context) -> dict[str, object]:
    """{% report_link %}: “Report an error”, at the foot of an entry's page; by e-mail where no
    reports are taken; nothing in previews, or where no address is known.
    """
    request, page, frame = context.get("request"), context.get("page"), context.get("frame")
    if request is None or not isinstance(page, PublicPage) or not isinstance(frame, Frame):
        return {"address": ""}
    entry = page.entry
    if entry is None or addresses.current_app(request) in addresses.EDITORS:
        return {"address": ""}
    path = entry_path(request.resolver_match.url_name, entry)
    if path is None:
        return {"address": ""}
    if takes_reports() and not request.META.get("STATIC_EXPORT"):
        return {"address": reverse("reader_reports:report", args=[path])}
    return {"address": mail_address(frame.site.contact_email, entry)}


def entry_path(route: str | None, entry: Publishable) -> EntryPath | None:
    """The path of the page of this route, where it is an entry's."""
    slug: str = getattr(entry, "slug", "")
    if route == addresses.ACCESSIBILITY:
        route = "article"
    if not route or route not in ROUTES.values() or not slug:
        return None
    return EntryPath(route, slug)


def mail_address(mailbox: str, entry: Publishable) -> str:
    """An e-mail to the editors about the entry; blank where nobody reads any."""
    if not mailbox:
        return ""
    subject = f"{plain_text(str(entry))} ({getattr(entry, 'identifier', '')})"
    return f"mailto:{mailbox}?subject={quote(subject)}"


@register.inclusion_tag("timeline/includes/report_counts.html", takes_context=True)
def report_counts(context: Context) -> dict[str, DayCounts | None]:
    """{% report_counts %}: below the article on corrections, how many reports there were until the
    end of yesterday; nothing elsewhere, in previews, or where no reports are taken.
    """
    request, page = context.get("request"), context.get("page")
    is_policy = isinstance(page, PublicPage) and getattr(page.entry, "slug", "") == POLICY
    if not is_policy or not takes_reports() or addresses.current_app(request) in addresses.EDITORS:
        return {"counts": None}
    try:
        return {"counts": counts_of(site_day())}
    except DatabaseError as error:
        # The policy is read all the same.
        log.error("Reports could not be counted: %s", " ".join(str(error).split()))
        return {"counts": None}
