"""Answers to visitors, kept ready in front of Django; docs/decisions/0005-byte-store.md says why no
byte is stale.
"""

import gzip
import hashlib
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from govdigital.database_state import STATE, DatabaseAway, State
from govdigital.databases import public_state
from govdigital.metrics import AnswerCounters, answer_counters
from govdigital.page_cache_keys import encoding_of, query_of, stored_path
from govdigital.site_day import site_day

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

MEGABYTE = 1024 * 1024
# What an answer takes besides its bytes: its headers, its place, its keys.
OVERHEAD = 4096
SHORTEST_COMPRESSED = 200
# Visitors choose the words of addresses and headers: what is longer than this is read anew each
# time.
LONGEST_REMEMBERED = 1000
LONGEST_ACCEPTED = 200
CACHED_STATUSES = ("200 ", "301 ", "404 ", "410 ")
# Django is asked for the whole page, whatever the visitor has of it.
ABOUT_BYTES = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
    "HTTP_ACCEPT_ENCODING",
)
HEADERS_OF_ENCODING = {"etag", "vary", "content-encoding", "content-length"}


class Address(NamedTuple):
    """What alone decides which bytes a page has, besides the state of the database and the day.

    The host is blank where PUBLIC_URL names it for every page.
    """

    secure: bool
    host: str
    path: str
    query: str


class Answer(NamedTuple):
    """A page in one encoding."""

    status: str
    headers: Headers
    body: bytes
    etag: str


Page = dict[str, Answer]
# The state of the public database and the day on which the site was read.
SiteState = tuple[State, date]
Key = tuple[State, date, Address]


class Shelf:
    """Pages within a bound of bytes; the one asked for longest ago leaves first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.pages: OrderedDict[Key, tuple[Page, int]] = OrderedDict()

    def get(self, key: Key) -> Page | None:
        """The page, which counts as asked for now."""
        if key not in self.pages:
            return None
        self.pages.move_to_end(key)
        page, _size = self.pages[key]
        return page

    def put(self, key: Key, page: Page) -> None:
        """Keep the page, unless it alone would take a quarter of the shelf."""
        size = OVERHEAD + sys.getsizeof(repr(key))
        for answer in page.values():
            size += len(answer.body)
        if size * 4 > self.limit or key in self.pages:
            return
        self.pages[key] = page, size
        self.size += size
        while self.size > self.limit:
            _key, (_page, oldest_size) = self.pages.popitem(last=False)
            self.size -= oldest_size

    def clear(self) -> None:
        """Keep nothing."""
        self.pages.clear()
        self.size = 0


class Flight(threading.Event):
    """One rendering, for which others wait."""

    page: Page | None = None


class ByteStore:
    """The application, asked once for each page of each state of the public database."""

    def __init__(self, application: Application, megabytes: int = 12) -> None:
        self.application = application
        self.counters = answer_counters()
        self.database = public_state()
        self.lock = threading.Lock()
        self.state: SiteState | None = None
        self.flights: dict[Key, Flight] = {}
        limit = megabytes * MEGABYTE
        # Visitors choose the words of queries and of addresses that are missing: these push out
        # only their like.
        self.shelves = Shelf(limit * 5 // 8), Shelf(limit * 2 // 8), Shelf(limit // 8)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        address = cacheable_address(environ)
        page = self.answer(address, environ) if address else None
        if self.counters:
            start_response = counted(self.counters, start_response)
        if page is None:
            return self.application(environ, start_response)
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = encoding_of(accepted) if len(accepted) <= LONGEST_ACCEPTED else ""
        return respond(page.get(encoding) or page[""], environ, start_response)

    def answer(self, address: Address, environ: Environ) -> Page | None:
        """The page at the address; None where Django is to answer by itself.

        While the public database is away, it is the page as it last was, where it is still on a
        shelf.
        """
        try:
            state = self.database.now()
        except DatabaseAway:
            with self.lock:
                return self.look_up((*self.state, address)) if self.state else None
        if state is None:
            return None
        return self.page((state, site_day(), address), environ)

    def look_up(self, key: Key) -> Page | None:
        """The page, where it is on one of the shelves; the caller holds the lock."""
        for shelf in self.shelves:
            if page := shelf.get(key):
                return page
        return None

    def page(self, key: Key, environ: Environ) -> Page | None:
        """The page from the shelves, from a rendering that is under way, or rendered now; None: not
        to be kept.
        """
        with self.lock:
            if key[:2] != self.state:
                self.state = key[:2]
                for shelf in self.shelves:
                    shelf.clear()
            if page := self.look_up(key):
                if self.counters:
                    self.counters.hit()
                return page
            if self.counters:
                self.counters.miss()
            flight = self.flights.get(key)
            first = flight is None
            if flight is None:
                flight = self.flights[key] = Flight()
        if not first:
            flight.wait()
            return flight.page
        return self.render(key, environ, flight)

    def render(self, key: Key, environ: Environ, flight: Flight) -> Page | None:
        """Ask the application, keep what it says, and let those who wait go on, whatever
        happens.
        """
        try:
            flight.page = rendered(self.application, key[-1], environ | {STATE: key[0]})
        finally:
            with self.lock:
                del self.flights[key]
                if flight.page and key[:2] == self.state:
                    self.shelf_of(key[-1], flight.page).put(key, flight.page)
            flight.set()
        return flight.page

    def shelf_of(self, address: Address, page: Page) -> Shelf:
        """Pages, pages with a query, and addresses without a page stand apart."""
        pages, queried, missing = self.shelves
        if page[""].status.startswith("404"):
            return missing
        return queried if address.query else pages


def counted(counters: AnswerCounters, start_response: StartResponse) -> StartResponse:
    """The same beginning of an answer, which also counts it."""

    def counting(status: str, *rest: Any) -> Any:
        counters.statuses[status[0]]()
        return start_response(status, *rest)

    return counting


def cacheable_address(environ: Environ) -> Address | None:
    """The address of a page that may be kept, else None."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ or environ.get("SCRIPT_NAME"):
        return None
    proxied = settings.SECURE_PROXY_SSL_HEADER
    secure = environ["wsgi.url_scheme"] == "https"
    if proxied and proxied[0] in environ:
        secure = environ[proxied[0]].split(",")[0].strip() == proxied[1]
    host = environ.get("HTTP_HOST", "")
    path = environ["PATH_INFO"]
    query = environ.get("QUERY_STRING", "")
    long = len(host) + len(path) + len(query) > LONGEST_REMEMBERED
    remembered = address_of.__wrapped__ if long else address_of
    address = remembered(secure, host, environ["SERVER_PORT"], path, query)
    if address and settings.PUBLIC_URL:
        # Every page names PUBLIC_URL, whatever a proxy says of scheme and host.
        return address._replace(secure=False, host="")
    return address


@lru_cache(maxsize=1024)
def address_of(secure: bool, host: str, port: str, path: str, query: str) -> Address | None:
    """The address in its one form; None for hosts, paths and queries that are not for the store."""
    domain, named_port = split_domain_port(host)
    usual = ("", port, "80", "443", str(settings.PORT))
    # Visitors could push out pages by asking for the same ones at every port.
    if not settings.PUBLIC_URL and named_port not in usual:
        return None
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS) or not stored_path(path):
        return None
    normalised = query_of(path, query)
    return None if normalised is None else Address(secure, host.lower(), path, normalised)


def rendered(application: Application, address: Address, environ: Environ) -> Page | None:
    """The page in each encoding; None where the answer is not one to keep."""
    request = {name: value for name, value in environ.items() if name not in ABOUT_BYTES}
    request |= {"REQUEST_METHOD": "GET", "QUERY_STRING": address.query}
    # Where it is blank, no page says it.
    if address.host:
        request["HTTP_HOST"] = address.host
    beginnings: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, *_error: object) -> None:
        beginnings.append((status, headers))

    response = application(request, start_response)
    try:
        if getattr(response, "streaming", True):
            return None
        body = b"".join(response)
    finally:
        getattr(response, "close", bool)()
    [(status, headers)] = beginnings
    if not status.startswith(CACHED_STATUSES) or any(
        name.lower() == "set-cookie" for name, _value in headers
    ):
        return None
    return encoded(status, headers, body)


def encoded(status: str, headers: Headers, body: bytes) -> Page:
    """The answer plain and, where that makes it shorter, as gzip and brotli; each with a strong
    ETag.
    """
    bodies = {"": body}
    if len(body) >= SHORTEST_COMPRESSED:
        bodies |= {"gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=5)}
    shared = [(name, value) for name, value in headers if name.lower() not in HEADERS_OF_ENCODING]
    digest = hashlib.sha256(body).hexdigest()[:24]
    page = {}
    for encoding, content in bodies.items():
        if encoding and len(content) >= len(body):
            continue
        etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
        headers_of_encoding = [
            ("ETag", etag),
            ("Vary", "Accept-Encoding"),
            ("Content-Length", str(len(content))),
        ]
        if encoding:
            headers_of_encoding.append(("Content-Encoding", encoding))
        page[encoding] = Answer(status, [*shared, *headers_of_encoding], content, etag)
    return page


def respond(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """The answer, or 304 where the visitor has it already."""
    etags = environ.get("HTTP_IF_NONE_MATCH")
    if etags and answer.status.startswith("200") and names_etag(etags, answer.etag):
        left_out = {"content-length", "content-type", "content-encoding"}
        start_response(
            "304 Not Modified", [pair for pair in answer.headers if pair[0].lower() not in left_out]
        )
        return [b""]
    # Copies: a server or a middleware may change the list that it is given.
    start_response(answer.status, list(answer.headers))
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def names_etag(etags: str, etag: str) -> bool:
    """Whether If-None-Match names the ETag (RFC 9110, 13.1.2: compared weakly)."""
    tags = [tag.strip().removeprefix("W/") for tag in etags.split(",")]
    return etag in tags or etags.strip() == "*"
