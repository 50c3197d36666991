"""The page of an entry as a work that others cite."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from timeline.public.cited_works import CitedPage
from timeline.public.entry_paths import EntryPath
from timeline.references.cited_work import CitedWork, author_of
from timeline.references.reference import Author, one_line

# A path of the site as a whole address.
Whole = Callable[[str], str]


def page_work(page: CitedPage, whole: Whole) -> CitedWork:
    """The page as its version is cited: on the version's day, at the version's address."""
    site = one_line(page.site.name)
    authors = [Author(site)]
    if page.author:
        authors = [author_of(page.author, page.language)]
    return CitedWork(
        key=f"{page.path.slug}-{page.identifier}",
        type="webpage",
        title=one_line(page.title),
        authors=authors,
        is_by_its_site=page.author is None,
        container=site,
        publisher=site,
        date=day_of(page),
        version=str(page.version.number) if page.version else "",
        url=whole(address_of(page)),
        language=page.language,
        licence=one_line(page.site.licence_name or page.site.licence_url),
    )


def day_of(page: CitedPage) -> str:
    """The day of the version (ISO 8601), where the site is; blank without one."""
    return timezone.localdate(page.version.at).isoformat() if page.version else ""


def address_of(page: CitedPage) -> str:
    """The path of the version, in the language of the page; of the page itself where there is no
    version to read.
    """
    with override(page.language):
        if page.version is None or not settings.SERVES_HISTORY:
            return page.path.path
        return memento_path(page.version.number, page.path)


def memento_path(number: int, path: EntryPath) -> str:
    """The path of the page as this publication left it, in the language of now."""
    return reverse("mementos:memento", args=[number, path])
