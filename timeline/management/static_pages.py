"""Pages as files: asked of the site as a visitor asks, with addresses that need no server."""

import html
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.utils.translation import override

from govdigital.page_trace import Answers, Trace, still_stands, traced
from govdigital.site_day import site_day
from timeline.management.releases import carry, put
from timeline.public import addresses
from timeline.public.pages import PublicPage
from timeline.sharing.pictures import picture_of
from timeline.sharing.png import digest_of, png_of
from timeline.texts import markup

LINK = re.compile(r'(?:\b(?:href|src)|property="og:image" content)="([^"]*)"|<loc>([^<]*)</loc>')
SRCSET = re.compile(r'\bsrcset="([^"]*)"')
MANIFEST_LINK = re.compile(r'"(?:src|start_url)": "([^"]*)"')
CSS_LINK = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
QUERY = re.compile(r'((?:\bhref|property="og:url" content)=")([^"]*\?[^"]*)(")')
# Items of a feed are pages as text.
QUERY_IN_TEXT = re.compile(r"(\bhref=&quot;)((?:(?!&quot;)[^<?])*\?(?:(?!&quot;)[^<])*)(&quot;)")
PAGED = re.compile(r"page=([0-9]{1,9})")
NUMBERED = re.compile(r"(/.*/)page/([0-9]{1,9})/")
FEED = "application/atom+xml"
MARKED_UP = ("text/html", FEED, "application/xml")
MANIFEST = "application/manifest+json"
WRITTEN = (
    "text/",
    "application/json",
    MANIFEST,
    "application/xml",
    FEED,
    "application/ld+json",
    "application/link-format",
    "application/linkset+json",
    "application/vnd.citationstyles.csl+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "image/svg+xml",
)
NOT_FOUND = "404.html"
# What is not at its address, and with the last of them the way from an identifier to its page.
SEE_OTHER = 303
MOVED = (301, 302, SEE_OTHER)
# Texts that are remembered: those of 5,000 initiatives, which the tables of all of them read four
# times.
TEXTS = 20_000


class Made(NamedTuple):
    """What became of one address; `links` are the addresses on this site to which its page
    leads.

    `stamp` is the size and the time of its file, and `trace` what the page asked; there is none of
    what the next export has to ask for anew.
    """

    path: str
    status: int
    moved_to: str = ""
    links: frozenset[str] = frozenset()
    changed: bool = False
    stamp: tuple[int, int] | None = None
    trace: Trace | None = None


class Place:
    """Where this process writes, and what it asks.

    `kept` is what the export before has made, with its files in the folder `before`; `answers` are
    those of the database to what its pages asked.
    """

    base = ""
    building: Path = Path()
    before: Path | None = None
    kept: Mapping[str, Made] = {}
    answers: Answers = {}
    client: ClassVar[Any] = None


def prepare(base: str, building: Path, before: Path | None, kept: Mapping[str, Made]) -> None:
    """Make this process ready to make pages for a site with this base address."""
    Place.base, Place.building, Place.before = base, building, before
    Place.kept, Place.answers = kept, {}
    Place.client = Client(raise_request_exception=False, STATIC_EXPORT="yes")
    static_of_site.cache_clear()
    markup.remember(TEXTS)


@contextmanager
def exporting(base: str, history: bool = True) -> Iterator[None]:
    """Meanwhile this process is open to everybody, as the site at this base address, with or
    without the history of its entries; then all is as before.
    """
    before = settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.SERVES_HISTORY
    # No visitor asks this process anything.
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.SERVES_HISTORY = base, ["*"], history
    # Unlike DATA_DIR's, a web server reads these files.
    mask = os.umask(0o022)
    try:
        yield
    finally:
        settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.SERVES_HISTORY = before
        os.umask(mask)


def take_over(paths: Iterable[str]) -> list[str]:
    """Take these pages from the export before where the database would tell the same now; which of
    them were taken.
    """
    return [path for path in paths if taken_over(path)]


def taken_over(path: str) -> bool:
    """Whether the page stands as the export before has made it, and has been taken from there."""
    kept = Place.kept[path]
    if not kept.trace or not still_stands(kept.trace, site_day(), Place.answers):
        return False
    if kept.stamp is None:
        return True
    name = name_of(path, kept.status)
    return carry(f"{Place.before}/{name}", f"{Place.building}/{name}", kept.stamp)


def make(paths: Iterable[str]) -> list[Made]:
    """Write the pages at these static addresses, and the pictures that go with them."""
    made = []
    for path in paths:
        if ".." in path.split("/"):
            made.append(Made(path, 404))
        else:
            made += page_with_picture(path)
    return made


def page_with_picture(path: str) -> list[Made]:
    """Write the page at this static address, and its picture where nobody has drawn it yet."""
    with traced() as trace:
        response = Place.client.get(dynamic(path))
        page = written(path, response)
        drawn = picture_with(response, page.links)
    if page.stamp or page.moved_to:
        page = page._replace(trace=trace)
    return [page, drawn] if drawn else [page]


def written(path: str, response: Any) -> Made:
    """Write what a visitor is told at this static address; 404 and 410 are pages too."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    status = response.status_code
    if status in MOVED:
        return Made(path, status, moved_to(response.headers["Location"], path))
    if status not in (200, 410) and not (status == 404 and path.endswith(f"/{NOT_FOUND}")):
        return Made(path, status)
    content = b"".join(response)
    if kind in MARKED_UP:
        without_query = partial(link_without_query, path)
        text = QUERY.sub(without_query, content.decode())
        if kind == FEED:
            text = QUERY_IN_TEXT.sub(without_query, text)
        content = text.encode()
    name = name_of(path, status)
    changed = write(name, content, kind.startswith(WRITTEN))
    found = frozenset(links(kind, content, path))
    return Made(path, status, "", found, changed, stamp_of(Place.building / name))


def moved_to(location: str, here: str) -> str:
    """Where a redirect leads, with the place on that page."""
    path = static(location, here)
    if path is None:
        return location
    _address, hash_mark, place = location.partition("#")
    return f"{path}{hash_mark}{place}"


def picture_with(response: Any, leads: frozenset[str]) -> Made | None:
    """Draw the picture to which a page leads from the rows that were read for it; None where there
    is none.
    """
    context = getattr(response, "context_data", None) or {}
    page = context.get("page")
    if not isinstance(page, PublicPage):
        return None
    match, language = response.wsgi_request.resolver_match, response.wsgi_request.LANGUAGE_CODE
    with override(language):
        route, entry = match.url_name, match.kwargs.get("slug", match.kwargs.get("number", ""))
        drawing = picture_of(page, context["frame"], route)
        path = addresses.picture(route, match.kwargs, digest_of(drawing))
        # Pages of one list have one picture.
        if path not in leads or (Place.building / path.lstrip("/")).exists():
            return None
        content = png_of(drawing, f"{language} {route} {entry}")
    changed = write(path.lstrip("/"), content, compressed=False)
    stamp = stamp_of(Place.building / path.lstrip("/"))
    return Made(path, 200, changed=changed, stamp=stamp, trace=Trace())


def name_of(path: str, status: int) -> str:
    """The file of an address."""
    name = f"{path}index.html" if path.endswith("/") else path
    if status == 410:
        # Whatever was there, this is a page.
        return f"gone{name.removesuffix('.html')}.html"
    return name.lstrip("/")


def write(name: str, content: bytes, compressed: bool = True) -> bool:
    """Write the file of this name; whether it differs from the one in the release before."""
    return put(content, compressed, Place.building / name, Place.before and Place.before / name)


def stamp_of(file: Path) -> tuple[int, int]:
    """The size of a file and when it was written."""
    about = file.stat()
    return about.st_size, about.st_mtime_ns


def dynamic(path: str) -> str:
    """What is asked of the site for a static address: pages of a list have a number in their query
    there.
    """
    numbered = NUMBERED.fullmatch(path)
    return f"{numbered[1]}?page={numbered[2]}" if numbered else path


def static(link: str, here: str) -> str | None:
    """The static address to which a link on the page `here` leads; None where it leaves the
    site.
    """
    # A whole path leads to the same place from every page.
    return static_of_site(link, "/" if link.startswith("/") else here)


@lru_cache(maxsize=4096)
def static_of_site(link: str, here: str) -> str | None:
    """The same, remembered: pages name the same addresses."""
    # Relative links are relative to where the page stands on the site, which may be another list's
    # first page.
    whole = urlsplit(urljoin(f"{Place.base}{dynamic(here)}", html.unescape(link)))
    if f"{whole.scheme}://{whole.netloc}" != Place.base:
        return None
    path, page = unquote(whole.path) or "/", PAGED.fullmatch(whole.query)
    return f"{path}page/{int(page[1])}/" if page and int(page[1]) > 1 else path


def link_without_query(here: str, attribute: "re.Match[str]") -> str:
    """The same attribute with an address that needs no server: filters go, the number of a page
    becomes a path.
    """
    before, link, after = attribute.groups()
    path = static(link, here)
    if path is None:
        return attribute[0]
    _address, hash_mark, place = html.unescape(link).partition("#")
    if link.startswith(Place.base):
        path = Place.base + path
    return f"{before}{html.escape(path + hash_mark + place)}{after}"


def links(kind: str, content: bytes, here: str) -> Iterator[str]:
    """The static addresses on this site that a page or a stylesheet names."""
    written: list[str] = []
    if kind in MARKED_UP:
        text = content.decode()
        written = [attribute or element for attribute, element in LINK.findall(text)]
        for srcset in SRCSET.findall(text):
            # Each address has a width after it: “/media/….avif 400w”.
            written += [
                candidate.split()[0] for candidate in srcset.split(",") if candidate.strip()
            ]
    elif kind == MANIFEST:
        written = MANIFEST_LINK.findall(content.decode())
    elif kind == "text/css":
        written = CSS_LINK.findall(content.decode())
    for link in written:
        path = static(link, here)
        if path:
            yield path
