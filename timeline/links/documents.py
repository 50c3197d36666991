"""What an address of the web answers, read so far as an editor's question needs it."""

import asyncio
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx
from django.utils.translation import gettext as _

from timeline.links.check import REDIRECTS
from timeline.links.pinned_client import PinnedTransport, PrivateAddress

BYTES = 1024 * 1024
PATIENCE_SECONDS = 10.0
HEADERS = {"User-Agent": "govdigital reference lookup", "Accept-Encoding": "identity"}


class NoDocument(Exception):
    """Nothing was read; the message is a sentence for the editor."""


class Document(NamedTuple):
    """The first BYTES of an answer in text, and the address at which the redirects ended."""

    text: str
    media_type: str
    address: str


def fetch_document(
    address: str,
    accept: str,
    *,
    allowed: Collection[str] = (),
    patience: float = PATIENCE_SECONDS,
) -> Document:
    """The document at the address; raises NoDocument with a sentence where there is none.

    `patience` is the seconds that all of it may take. It never goes into our own network;
    `allowed` are IP addresses to be asked although they are not public ones; tests need it.
    """
    try:
        # A thread of its own: the caller's may have a loop that runs already.
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(_ask, patience, address, accept, frozenset(allowed)).result()
    except PrivateAddress:
        sentence = _("The address leads into a private network, which is not asked.")
    except (TimeoutError, httpx.TimeoutException):
        sentence = _("There was no answer in time.")
    except socket.gaierror:
        sentence = _("No host of this name can be found. Perhaps there is no network here.")
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError):
        sentence = _("This is no address of the web.")
    except (httpx.HTTPError, OSError):
        sentence = _("The connection failed.")
    raise NoDocument(sentence)


def _ask(patience: float, address: str, accept: str, allowed: frozenset[str]) -> Document:
    return asyncio.run(_within(patience, address, accept, allowed))


async def _within(patience: float, address: str, accept: str, allowed: frozenset[str]) -> Document:
    async with asyncio.timeout(patience):
        return await _follow(address, accept, allowed)


async def _follow(address: str, accept: str, allowed: frozenset[str]) -> Document:
    transport = PinnedTransport(allowed, httpx.create_ssl_context(trust_env=False))
    headers = HEADERS | {"Accept": accept}
    async with (
        httpx.AsyncClient(
            transport=transport, headers=headers, follow_redirects=True, max_redirects=REDIRECTS
        ) as client,
        client.stream("GET", address) as response,
    ):
        if not response.is_success:
            sentence = _("The answer was: %(code)s %(words)s.")
            words = {"code": response.status_code, "words": response.reason_phrase}
            raise NoDocument(sentence % words)
        body = b""
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) >= BYTES:
                break
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        text = in_text(body[:BYTES], response.charset_encoding or "utf-8")
        return Document(text, media_type, str(response.url))


def in_text(body: bytes, charset: str) -> str:
    """The body in text, whatever charset the answer says that it has."""
    try:
        return body.decode(charset, errors="replace")
    except (LookupError, ValueError):
        # Python knows encodings by which nothing is read, such as zlib.
        return body.decode(errors="replace")
