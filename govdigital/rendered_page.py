"""A rendered page: what every visitor of one address is answered with, in the encoding that each
accepts.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import brotli

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
StartResponse = Callable[..., Any]

SHORTEST_COMPRESSED = 200
# Of brotli, as powers of two of bytes.
SMALL_WINDOW, LARGE_WINDOW = 16, 22
HEADERS_OF_ENCODING = {"etag", "vary", "content-encoding", "content-length"}
LEFT_OUT_OF_304 = {"content-length", "content-type", "content-encoding"}


class Answer(NamedTuple):
    """The page in one encoding, with a strong ETag of its own."""

    headers: Headers
    body: bytes
    etag: str


class RenderedPage(NamedTuple):
    """A page as it is kept: once, as brotli where that makes it shorter.

    `digest` is of the plain body; `answers` has what visitors are given, by the encoding asked for.
    """

    status: str
    headers: Headers
    body: bytes
    encoding: str
    digest: str
    answers: dict[str, Answer]

    def encoded(self, encoding: str) -> Answer:
        """The page in this encoding, or plain where the encoding would make it longer."""
        body = self.body
        if not self.encoding:
            encoding = ""
        elif encoding != self.encoding:
            body = brotli.decompress(body)
            if encoding == "gzip":
                body = gzip.compress(body, 6, mtime=0)
        etag = f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'
        headers = [*self.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
        headers.append(("Content-Length", str(len(body))))
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Answer(headers, body, etag)


def rendered_page(status: str, headers: Headers, body: bytes) -> RenderedPage:
    """The page of an answer of Django's."""
    shared = [
        header(name, value) for name, value in headers if name.lower() not in HEADERS_OF_ENCODING
    ]
    digest = hashlib.sha256(body).hexdigest()[:24]
    encoding = ""
    if len(body) >= SHORTEST_COMPRESSED:
        # A window that holds all of a small page takes a third of the memory; with it a list would
        # be a quarter longer.
        window = SMALL_WINDOW if len(body) <= 1 << SMALL_WINDOW else LARGE_WINDOW
        shorter = brotli.compress(body, quality=5, lgwin=window)
        if len(shorter) < len(body):
            body, encoding = shorter, "br"
    return RenderedPage(status, shared, body, encoding, digest, {})


@lru_cache(maxsize=500)
def header(name: str, value: str) -> tuple[str, str]:
    """One object for a header that most pages have."""
    return name, value


def respond(
    status: str, answer: Answer, environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    """The answer, or 304 where the visitor has it already."""
    etags = environ.get("HTTP_IF_NONE_MATCH")
    if etags and status.startswith("200") and names_etag(etags, answer.etag):
        start_response(
            "304 Not Modified",
            [pair for pair in answer.headers if pair[0].lower() not in LEFT_OUT_OF_304],
        )
        return [b""]
    # Copies: a server or a middleware may change the list that it is given.
    start_response(status, list(answer.headers))
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def names_etag(etags: str, etag: str) -> bool:
    """Whether If-None-Match names the ETag (RFC 9110, 13.1.2: compared weakly)."""
    tags = [tag.strip().removeprefix("W/") for tag in etags.split(",")]
    return etag in tags or etags.strip() == "*"
