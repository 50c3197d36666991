"""Asks addresses on the web whether they still answer: politely, and never anything inside our own
network.
"""

import asyncio
import ipaddress
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from timeline.models import Source

Status = Source.LinkStatus
Trouble = Source.LinkTrouble

REDIRECTS = 8
BYTES = 2 * 1024 * 1024
# It says what it is: a site that wants no such visits can tell it apart and refuse it.
HEADERS = {"User-Agent": "govdigital link check", "Accept": "*/*", "Accept-Encoding": "identity"}
PERMANENT = (301, 308)
LOGIN_PATHS = {"login", "signin", "sign-in", "log-in"}
# Addresses that carry an IPv4 address reach what that one reaches.
TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


class Answer(NamedTuple):
    """What an address answered; `code` is the HTTP status of the last answer, `trouble` says why
    there was none.
    """

    status: str
    moved_to: str = ""
    code: int | None = None
    trouble: str = ""


class PrivateAddress(Exception):
    """The host's name leads into a network that a link check must not enter."""


def answers(
    addresses: Iterable[str],
    *,
    allowed: Collection[str] = (),
    pause: float = 1.0,
    patience: float = 20.0,
    at_once: int = 16,
) -> Iterator[tuple[str, Answer]]:
    """Each address with its answer, as the answers come in.

    A host is asked one thing at a time, with `pause` seconds between; `patience` is the seconds
    that one request may take. `allowed` are IP addresses to be asked although they are not public
    ones; tests need it.
    """
    came: SimpleQueue[tuple[str, Answer] | None] = SimpleQueue()

    def ask() -> None:
        try:
            asyncio.run(
                Asking(frozenset(allowed), pause, patience, at_once).ask_all(addresses, came)
            )
        finally:
            came.put(None)

    # A thread of its own: the caller writes to the database between two answers.
    Thread(target=ask, daemon=True).start()
    while (answer := came.get()) is not None:
        yield answer


class Asking:
    """One run: whose turn it is, and how many requests are under way."""

    def __init__(
        self, allowed: frozenset[str], pause: float, patience: float, at_once: int
    ) -> None:
        self.allowed, self.pause, self.patience = allowed, pause, patience
        self.slots = asyncio.Semaphore(at_once)
        self.hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.asked: dict[str, float] = {}
        self.trust = httpx.create_ssl_context(trust_env=False)

    async def ask_all(
        self, addresses: Iterable[str], came: "SimpleQueue[tuple[str, Answer] | None]"
    ) -> None:
        """Put every address with its answer into the queue; hosts are asked side by side."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for address in dict.fromkeys(addresses):
            by_host[host_of(address)].append(address)

        async def ask_host(same: list[str]) -> None:
            for address in same:
                came.put((address, await self.ask(address)))

        await asyncio.gather(*(ask_host(same) for same in by_host.values()))

    async def ask(self, address: str) -> Answer:
        """What the address answers in the end; whatever goes wrong is an answer too."""
        try:
            return await self.follow(address)
        except PrivateAddress:
            return Answer(Status.UNREACHABLE, trouble=Trouble.PRIVATE)
        except (TimeoutError, httpx.TimeoutException):
            return Answer(Status.UNREACHABLE, trouble=Trouble.TIMEOUT)
        except socket.gaierror:
            return Answer(Status.UNREACHABLE, trouble=Trouble.NAME)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
            return Answer(Status.UNREACHABLE, trouble=Trouble.ADDRESS)
        except (httpx.HTTPError, OSError):
            return Answer(Status.UNREACHABLE, trouble=Trouble.CONNECTION)

    async def follow(self, address: str) -> Answer:
        """Go where the redirects lead; a permanent first part of the way is where the page has
        moved.
        """
        transport = PinnedTransport(self.allowed, verify=self.trust, trust_env=False)
        # A client for each address: cookies live as long as one walk.
        async with httpx.AsyncClient(
            transport=transport, headers=HEADERS, timeout=self.patience
        ) as client:
            request, moved_to, permanent = client.build_request("GET", address), "", True
            for hop in range(REDIRECTS + 1):
                response = await self.send(client, request)
                if response.next_request is None:
                    return verdict(response, moved_to, redirected=hop > 0)
                permanent = permanent and response.status_code in PERMANENT
                request = response.next_request
                moved_to = str(request.url) if permanent else moved_to
        return Answer(Status.UNREACHABLE, trouble=Trouble.REDIRECTS)

    async def send(self, client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        """The answer to one request, with its body read so far as BYTES goes and thrown away."""
        async with self.turn(request.url.host), self.slots, asyncio.timeout(self.patience):
            response = await client.send(request, stream=True)
            try:
                taken = 0
                async for chunk in response.aiter_raw():
                    taken += len(chunk)
                    if taken >= BYTES:
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
            await asyncio.sleep(max(0, self.asked.get(host, -self.pause) + self.pause - now()))
            try:
                yield
            finally:
                self.asked[host] = now()


class PinnedTransport(httpx.AsyncHTTPTransport):
    """Looks a host's name up once, refuses what is not public, and connects to the very address it
    has looked at.
    """

    def __init__(self, allowed: frozenset[str], **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        if (
            request.url.scheme not in ("http", "https")
            or not host
            or (request.url.port or 0) > 65535
        ):
            raise httpx.UnsupportedProtocol(f"{request.url} is no address of the web.")
        failure: Exception = PrivateAddress(host)
        for address in await self.looked_up(host, request.url.port or 443):
            # The name still goes into the Host header, and into the certificate that is asked for.
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return await super().handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    async def looked_up(self, host: str, port: int) -> list[str]:
        """The IP addresses of the host; raises PrivateAddress where one of them is not to
        be asked.
        """
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(address in self.allowed or is_public(address) for address in addresses):
            raise PrivateAddress(host)
        return addresses


def is_public(address: str) -> bool:
    """Whether the IP address is one of the open internet, and does not stand for another that is
    not.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour or found.teredo or any(found in network for network in TRANSLATED):
            return False
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
    closed = found.is_multicast or found.is_reserved or found.is_loopback or found.is_link_local
    return found.is_global and not closed and not found.is_unspecified


def host_of(address: str) -> str:
    """The host that the address names; empty where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def verdict(response: httpx.Response, moved_to: str, *, redirected: bool) -> Answer:
    """What the last answer of a walk says of the link."""
    code = response.status_code
    last = response.url.path.rstrip("/").rsplit("/", 1)[-1].lower()
    if (
        code in (401, 407)
        or "WWW-Authenticate" in response.headers
        or (redirected and last in LOGIN_PATHS)
    ):
        return Answer(Status.LOGIN, code=code)
    # 999 is LinkedIn's; a challenge is what a guard in front of a site shows to everything but a
    # browser.
    if code in (403, 429, 999) or response.headers.get("cf-mitigated") == "challenge":
        return Answer(Status.BLOCKED, code=code)
    if code in (404, 410):
        return Answer(Status.GONE, code=code)
    if not response.is_success:
        return Answer(Status.UNREACHABLE, code=code)
    return Answer(Status.MOVED, moved_to, code) if moved_to else Answer(Status.OK, code=code)
