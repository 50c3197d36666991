"""What a page costs a visitor, compressed, as the production server sends it."""

import gzip
import re

import brotli
import httpx
import pytest

from tests.browser.test_pages import PAGES

# The book is the whole story.
LIMITS = {"start": 60_000, "book": 150_000}
OTHERS, SCRIPT = 40_000, 8_000


@pytest.fixture(scope="module")
def client(started_site):
    headers = {"Accept-Encoding": "gzip, br"}
    # A page that nobody has asked for yet is slow on a busy machine.
    with httpx.Client(base_url=started_site, headers=headers, timeout=60) as client:
        yield client


def fetched(client, path):
    """The answer, its text and how many bytes of it went over the wire."""
    with client.stream("GET", path) as answer:
        raw = b"".join(answer.iter_raw())
    packed = {"br": brotli.decompress, "gzip": gzip.decompress}
    # What may be kept is short on its way; a form with its token goes as it is.
    is_kept = answer.headers.get("Cache-Control") != "no-store"
    unpacked = packed[answer.headers["Content-Encoding"]](raw) if is_kept else raw
    return answer, unpacked.decode(), len(raw)


def parts(html):
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html), re.findall(
        r'<script[^>]+src="([^"]+)"', html
    )


@pytest.mark.parametrize("name", PAGES)
def test_page_is_light(client, name):
    _answer, html, weight = fetched(client, PAGES[name])
    sheets, scripts = parts(html)
    script = sum(fetched(client, path)[2] for path in scripts)

    assert len(sheets) == 1
    assert script < SCRIPT
    assert weight + fetched(client, sheets[0])[2] + script < LIMITS.get(name, OTHERS)


def test_stylesheet_and_scripts_are_kept_for_good(client):
    sheets, scripts = parts(fetched(client, "/search/")[1])

    for path in sheets + scripts:
        answer, _text, _weight = fetched(client, path)

        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", path)
        assert "immutable" in answer.headers["Cache-Control"]
