"""By whom the site's ids are made (RFC 4151): named at its first publication, and never again."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import Site
from timeline.models.identifier import mint

LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
# A name that somebody can own: neither an IP address nor a name of one's own network.
DOMAIN = re.compile(rf"{LABEL}(?:\.{LABEL})*\.[a-z](?:[a-z0-9-]*[a-z0-9])?")


def keep_tag_authority(row: Site, live: Site | None, at: datetime) -> None:
    """Let the row that goes live have the authority of the live one, else its own, else one that is
    made now.
    """
    for site in (live, row):
        if site and site.tag_authority:
            row.tag_authority, row.tag_year = site.tag_authority, site.tag_year
            return
    row.tag_authority, row.tag_year = new_authority(), at.astimezone(UTC).year


def new_authority() -> str:
    """The host of PUBLIC_URL, else a name that nobody has (RFC 2606)."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return host if DOMAIN.fullmatch(host) else f"{mint()}.invalid"


def name_running_site() -> None:
    """Make the authority of a site that went live before sites had one; both databases must be
    migrated.
    """
    row = Site._base_manager.using(PUBLIC).filter(tag_authority="").first()
    if row is None or row.first_published_at is None:
        return
    keep_tag_authority(row, None, row.first_published_at)
    for alias in (EDITORIAL, PUBLIC):
        Site._base_manager.using(alias).filter(pk=row.pk).update(
            tag_authority=row.tag_authority, tag_year=row.tag_year
        )
