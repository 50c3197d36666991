"""Whether addresses on the web still answer: whose turn it is, and what an answer means."""

import asyncio
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from timeline.links.pinned_client import PinnedTransport, PrivateAddress
from timeline.models import Source

Status = Source.LinkStatus
Trouble = Source.LinkTrouble

REDIRECTS = 8
BYTES = 2 * 1024 * 1024
# It says what it is: a site that wants no such visits can tell it apart and refuse it.
HEADERS = {"User-Agent": "govdigital link check", "Accept": "*/*", "Accept-Encoding": "identity"}
PERMANENT = (301, 308)
LOGIN_PATHS = {"login", "signin", "sign-in", "log-in"}


class LinkAnswer(NamedTuple):
    """What an address answered; `code` is the HTTP status of the last answer, `trouble` says why
    there was none.
    """

    status: str
    moved_to: str = ""
    code: int | None = None
    trouble: str = ""


# None comes last.
AnswerQueue = SimpleQueue[tuple[str, LinkAnswer] | None]


def answers(
    addresses: Iterable[str],
    *,
    allowed: Collection[str] = (),
    pause: float = 1.0,
    patience: float = 20.0,
    at_once: int = 16,
) -> Iterator[tuple[str, LinkAnswer]]:
    """Each address with its answer, as the answers come in.

    A host is asked one thing at a time, with `pause` seconds between; `patience` is the seconds
    that one request may take. `allowed` are IP addresses to be asked although they are not public
    ones; tests need it.
    """
    answered: AnswerQueue = SimpleQueue()

    def fetch() -> None:
        try:
            fetcher = Fetcher(frozenset(allowed), pause, patience, at_once)
            asyncio.run(fetcher.fetch_all(addresses, answered))
        finally:
            answered.put(None)

    # A thread of its own: the caller writes to the database between two answers.
    Thread(target=fetch, daemon=True).start()
    while True:
        answer = answered.get()
        if answer is None:
            return
        yield answer


class Fetcher:
    """One run: whose turn it is, and how many requests are under way."""

    def __init__(
        self, allowed: frozenset[str], pause: float, patience: float, at_once: int
    ) -> None:
        self.allowed = allowed
        self.pause = pause
        self.patience = patience
        self.slots = asyncio.Semaphore(at_once)
        self.hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.last_requests: dict[str, float] = {}
        self.trust = httpx.create_ssl_context(trust_env=False)

    async def fetch_all(self, addresses: Iterable[str], answered: AnswerQueue) -> None:
        """Put every address with its answer into the queue; hosts are asked side by side."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for address in dict.fromkeys(addresses):
            by_host[host_of(address)].append(address)

        async def fetch_host(host_addresses: list[str]) -> None:
            for address in host_addresses:
                answered.put((address, await self.fetch(address)))

        await asyncio.gather(*map(fetch_host, by_host.values()))

    async def fetch(self, address: str) -> LinkAnswer:
        """What the address answers in the end; whatever goes wrong is an answer too."""
        try:
            return await self.follow(address)
        except PrivateAddress:
            return LinkAnswer(Status.UNREACHABLE, trouble=Trouble.PRIVATE)
        except (TimeoutError, httpx.TimeoutException):
            return LinkAnswer(Status.UNREACHABLE, trouble=Trouble.TIMEOUT)
        except socket.gaierror:
            return LinkAnswer(Status.UNREACHABLE, trouble=Trouble.NAME)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
            return LinkAnswer(Status.UNREACHABLE, trouble=Trouble.ADDRESS)
        except (httpx.HTTPError, OSError):
            return LinkAnswer(Status.UNREACHABLE, trouble=Trouble.CONNECTION)

    async def follow(self, address: str) -> LinkAnswer:
        """Go where the redirects lead; a permanent first part of the way is where the page has
        moved.
        """
        transport = PinnedTransport(self.allowed, self.trust)
        # A client for each address: cookies live as long as one walk.
        async with httpx.AsyncClient(
            transport=transport, headers=HEADERS, timeout=self.patience
        ) as client:
            request = client.build_request("GET", address)
            moved_to = ""
            permanent = True
            for hop in range(REDIRECTS + 1):
                response = await self.send(client, request)
                if response.next_request is None:
                    return verdict(response, moved_to, redirected=hop > 0)
                permanent = permanent and response.status_code in PERMANENT
                request = response.next_request
                if permanent:
                    moved_to = str(request.url)
        return LinkAnswer(Status.UNREACHABLE, trouble=Trouble.REDIRECTS)

    async def send(self, client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        """The answer to one request, with its body read so far as BYTES goes and thrown away."""
        async with self.turn(request.url.host), self.slots, asyncio.timeout(self.patience):
            response = await client.send(request, stream=True)
            try:
                received = 0
                async for chunk in response.aiter_raw():
                    received += len(chunk)
                    if received >= BYTES:
                        break
            finally:
                await response.aclose()
        return response

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until nothing else is asked of the host and the pause since the last request is
        over.
        """
        now = asyncio.get_running_loop().time
        async with self.hosts[host]:
            last_request = self.last_requests.get(host, -self.pause)
            await asyncio.sleep(max(0, last_request + self.pause - now()))
            try:
                yield
            finally:
                self.last_requests[host] = now()


def host_of(address: str) -> str:
    """The host that the address names; empty where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def verdict(response: httpx.Response, moved_to: str, *, redirected: bool) -> LinkAnswer:
    """What the last answer of a walk says of the link."""
    code = response.status_code
    last = response.url.path.rstrip("/").rsplit("/", 1)[-1].lower()
    if (
        code in (401, 407)
        or "WWW-Authenticate" in response.headers
        or (redirected and last in LOGIN_PATHS)
    ):
        return LinkAnswer(Status.LOGIN, code=code)
    # 999 is LinkedIn's; a challenge is what a guard in front of a site shows to everything but a
    # browser.
    if code in (403, 429, 999) or response.headers.get("cf-mitigated") == "challenge":
        return LinkAnswer(Status.BLOCKED, code=code)
    if code in (404, 410):
        return LinkAnswer(Status.GONE, code=code)
    if not response.is_success:
        return LinkAnswer(Status.UNREACHABLE, code=code)
    if moved_to:
        return LinkAnswer(Status.MOVED, moved_to, code)
    return LinkAnswer(Status.OK, code=code)
