"""Answers to visitors, kept ready in front of Django; docs/decisions/0044-pages-that-stand.md says
why no byte is stale.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from govdigital.database_state import DatabaseAway, State
from govdigital.databases import public_state
from govdigital.metrics import AnswerCounters, answer_counters
from govdigital.page_cache_keys import encoding_of, query_of, shelf_of, stored_path
from govdigital.page_file import KeptPage, PageFile
from govdigital.page_trace import Answers, still_stands, traced
from govdigital.rendered_page import (
    Answer,
    Environ,
    Headers,
    RenderedPage,
    StartResponse,
    rendered_page,
    respond,
)
from govdigital.site_day import site_day

Application = Callable[[Environ, StartResponse], Iterable[bytes]]

MEGABYTE = 1024 * 1024
# What an answer takes besides its bytes: its headers, its place, its key.
OVERHEAD = 2500
# What a worker remembers of one state: statements with their answers, pages of the file that stand.
MOST_ANSWERS = 2_000
MOST_STANDING = 20_000
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


class Address(NamedTuple):
    """What alone decides which bytes a page has, besides the public database and the day.

    The host is blank where PUBLIC_URL names it for every page.
    """

    secure: bool
    host: str
    path: str
    query: str


# The state of the public database, and the day of the site.
SiteState = tuple[State, date]


class Memory:
    """Pages within a bound of bytes, each with the state in which it stood last; the one asked for
    longest ago leaves first.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.pages: OrderedDict[Address, tuple[SiteState, RenderedPage, int]] = OrderedDict()

    def get(self, address: Address, state: SiteState) -> RenderedPage | None:
        """The page, where it stood in this state; it counts as asked for now."""
        kept = self.pages.get(address)
        if kept is None or kept[0] != state:
            return None
        self.pages.move_to_end(address)
        return kept[1]

    def put(self, address: Address, state: SiteState, page: RenderedPage) -> RenderedPage:
        """Keep the page, unless it alone would take a quarter of the room; what is kept. The same
        page in an earlier state stays, with its encodings.
        """
        size = OVERHEAD + len(repr(address)) + len(page.body)
        if size * 4 > self.limit:
            return page
        _state, earlier, earlier_size = self.pages.pop(address, (None, None, 0))
        if earlier and earlier[:-1] == page[:-1]:
            page, size = earlier, earlier_size
        self.pages[address] = state, page, size
        self.size += size - earlier_size
        self.make_room()
        return page

    def grew(self, address: Address, page: RenderedPage, more: int) -> None:
        """Weigh so many bytes more of the page, where it is kept."""
        state, kept, size = self.pages.get(address, (None, None, 0))
        if kept is page and state is not None:
            self.pages[address] = state, page, size + more
            self.size += more
            self.make_room()

    def make_room(self) -> None:
        while self.size > self.limit:
            _address, (_state, _page, size) = self.pages.popitem(last=False)
            self.size -= size


class Seen:
    """What the public database has answered in one of its states, and which pages of the file stand
    in it.
    """

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.standing: set[int] = set()

    def stands(self, name: str, kept: KeptPage, day: date) -> bool:
        """Whether the page would be made of the same rows in this state."""
        # Another worker may put an older page in its place, which it has rendered slowly.
        page = hash((name, kept.page.digest))
        if page in self.standing:
            return True
        if len(self.answers) > MOST_ANSWERS:
            self.answers.clear()
        if not still_stands(kept.trace, day, self.answers):
            return False
        if len(self.standing) > MOST_STANDING:
            self.standing.clear()
        self.standing.add(page)
        return True


class Flight(threading.Event):
    """One search for a page, for which others wait."""

    page: RenderedPage | None = None


class ByteStore:
    """The application, asked for a page once, and again when the page would be another one."""

    def __init__(
        self, application: Application, file: PageFile | None = None, megabytes: int = 12
    ) -> None:
        self.application = application
        self.file = file
        self.counters = answer_counters()
        self.database = public_state()
        self.lock = threading.Lock()
        self.state: SiteState | None = None
        self.seen = Seen()
        self.flights: dict[tuple[SiteState, Address], Flight] = {}
        self.memory = Memory(megabytes * MEGABYTE)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        address = cacheable_address(environ)
        page = self.answer(address, environ) if address else None
        if self.counters:
            start_response = counted(self.counters, start_response)
        if address is None or page is None:
            return self.application(environ, start_response)
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = encoding_of(accepted) if len(accepted) <= LONGEST_ACCEPTED else ""
        answer = page.answers.get(encoding) or self.encoded(address, page, encoding)
        return respond(page.status, answer, environ, start_response)

    def encoded(self, address: Address, page: RenderedPage, encoding: str) -> Answer:
        """The page in an encoding that nobody has asked for yet; kept where the page is."""
        answer = page.encoded(encoding)
        with self.lock:
            if page.answers.setdefault(encoding, answer) is answer:
                self.memory.grew(address, page, len(answer.body))
        return answer

    def answer(self, address: Address, environ: Environ) -> RenderedPage | None:
        """The page at the address; None where Django is to answer by itself.

        While the public database is away, it is the page as it last was, where it is still in
        memory.
        """
        try:
            state = self.database.now()
        except DatabaseAway:
            with self.lock:
                return self.memory.get(address, self.state) if self.state else None
        if state is None:
            return None
        return self.page((state, site_day()), address, environ)

    def page(self, state: SiteState, address: Address, environ: Environ) -> RenderedPage | None:
        """The page from memory, from a search that is under way, or searched for now; None: not to
        be kept.
        """
        with self.lock:
            if state != self.state:
                self.state, self.seen = state, Seen()
            if page := self.memory.get(address, state):
                if self.counters:
                    self.counters.hit()
                return page
            flight = self.flights.get((state, address))
            first = flight is None
            if flight is None:
                flight = self.flights[state, address] = Flight()
            seen = self.seen
        if not first:
            flight.wait()
            return flight.page
        try:
            flight.page = self.found(state, address, environ, seen)
        finally:
            with self.lock:
                del self.flights[state, address]
                if flight.page and state == self.state:
                    flight.page = self.memory.put(address, state, flight.page)
            flight.set()
        return flight.page

    def found(
        self, state: SiteState, address: Address, environ: Environ, seen: Seen
    ) -> RenderedPage | None:
        """The page from the file, where it still stands, or rendered now and kept there."""
        name = repr(tuple(address))
        if page := self.standing(name, state, seen):
            return page
        with self.file.rendering(name) if self.file else nullcontext():
            # Another worker may have rendered it meanwhile.
            if page := self.standing(name, state, seen):
                return page
            if self.counters:
                self.counters.miss()
            with traced() as trace:
                page = rendered(self.application, address, environ)
            if page and self.file and trace.repeatable and not page.status.startswith("404"):
                self.file.put(name, shelf_of(address.path, address.query), KeptPage(page, trace))
        return page

    def standing(self, name: str, state: SiteState, seen: Seen) -> RenderedPage | None:
        """The page of the file, where it would be made of the same rows in this state."""
        kept = self.file.get(name) if self.file else None
        if kept is None or not seen.stands(name, kept, state[1]):
            return None
        if self.counters:
            self.counters.hit()
        return kept.page


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


def rendered(application: Application, address: Address, environ: Environ) -> RenderedPage | None:
    """The page as Django makes it; None where the answer is not one to keep."""
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
    return rendered_page(status, headers, body)
