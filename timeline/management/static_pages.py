"""Pages as files: asked of the site as a visitor asks, with addresses that need no server."""

import html
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.test import Client

from timeline.management.releases import put

LINK = re.compile(r'(?:\b(?:href|src)|property="og:image" content)="([^"]*)"|<loc>([^<]*)</loc>')
SRCSET = re.compile(r'\bsrcset="([^"]*)"')
MANIFEST_LINK = re.compile(r'"(?:src|start_url)": "([^"]*)"')
CSS_LINK = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
QUERY = re.compile(r'((?:\bhref|property="og:url" content)=")([^"]*\?[^"]*)(")')
PAGED = re.compile(r"page=([0-9]{1,9})")
NUMBERED = re.compile(r"(/.*/)page/([0-9]{1,9})/")
MARKED_UP = ("text/html", "application/atom+xml", "application/xml")
MANIFEST = "application/manifest+json"
WRITTEN = (
    "text/",
    "application/json",
    MANIFEST,
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)
NOT_FOUND = "404.html"


class Made(NamedTuple):
    """What became of one address; `links` are the addresses on this site to which its page
    leads.
    """

    path: str
    status: int
    moved_to: str = ""
    links: frozenset[str] = frozenset()
    changed: bool = False


class Place:
    """Where this process writes, and what it asks."""

    base = ""
    building: Path = Path()
    before: Path | None = None
    client: ClassVar[Any] = None


def prepare(base: str, building: Path, before: Path | None) -> None:
    """Make this process ready to make pages for a site with this base address."""
    Place.base, Place.building, Place.before = base, building, before
    Place.client = Client(raise_request_exception=False, STATIC_EXPORT="yes")


def open_to_everybody(base: str) -> None:
    """Let pages name the site at this base address, and everybody read what this process writes."""
    settings.PUBLIC_URL = base
    # No visitor asks this process anything.
    settings.ALLOWED_HOSTS = ["*"]
    # Unlike DATA_DIR's, a web server reads these files.
    os.umask(0o022)


@contextmanager
def exporting(base: str) -> Iterator[None]:
    """Meanwhile this process is open to everybody, as the site at this base address; then all is as
    before.
    """
    public_url, hosts = settings.PUBLIC_URL, settings.ALLOWED_HOSTS
    mask = os.umask(0o022)
    open_to_everybody(base)
    try:
        yield
    finally:
        settings.PUBLIC_URL, settings.ALLOWED_HOSTS = public_url, hosts
        os.umask(mask)


def prepare_process(base: str, building: Path, before: Path | None) -> None:
    """Make a new process ready, which does nothing else in its life."""
    import django

    django.setup()
    # No context manager: what is still open when the process ends would find the settings gone.
    open_to_everybody(base)
    prepare(base, building, before)


def make(path: str) -> Made:
    """Write the page at this static address, in what a visitor is told there; 404 and 410 are pages
    too.
    """
    if ".." in path.split("/"):
        return Made(path, 404)
    response = Place.client.get(dynamic(path))
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    status = response.status_code
    if status in (301, 302):
        location = response.headers["Location"]
        return Made(path, status, static(location, path) or location)
    if status not in (200, 410) and not (status == 404 and path.endswith(f"/{NOT_FOUND}")):
        return Made(path, status)
    content = b"".join(response)
    if kind in MARKED_UP:
        content = QUERY.sub(partial(link_without_query, path), content.decode()).encode()
    changed = write(f"/gone{path}" if status == 410 else path, content, kind.startswith(WRITTEN))
    return Made(path, status, "", frozenset(links(kind, content, path)), changed)


def write(path: str, content: bytes, compressed: bool = True) -> bool:
    """Write the file of an address; whether it differs from the one in the release before."""
    name = (f"{path}index.html" if path.endswith("/") else path).lstrip("/")
    return put(content, compressed, Place.building / name, Place.before and Place.before / name)


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
