import os

import pytest

from timeline.management import static_pages
from timeline.management.static_pages import dynamic, exporting, links, static

BASE = "https://timeline.example"


@pytest.fixture(autouse=True)
def base(tmp_path):
    static_pages.prepare(BASE, tmp_path, None, {})


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/eras/", "/eras/"),
        ("?page=2", "/initiatives/page/2/"),
        ("/initiatives/?page=1", "/initiatives/"),
        (f"{BASE}/eras/?q=tax&amp;page=2", "/eras/"),
        ("/caf%C3%A9/", "/café/"),
        (BASE, "/"),
        ("https://example.net/", None),
        ("mailto:ana@example.org", None),
    ],
)
def test_a_link_leads_to_an_address_that_needs_no_server(link, address):
    assert static(link, "/initiatives/") == address


def test_a_numbered_page_is_asked_for_by_its_query():
    assert dynamic("/initiatives/page/3/") == "/initiatives/?page=3"
    assert dynamic("/initiatives/") == "/initiatives/"


@pytest.mark.parametrize(
    ("kind", "content", "addresses"),
    [
        ("text/html", b'<a href="/eras/"></a><img src="/a.png">', ["/eras/", "/a.png"]),
        ("application/xml", b"<loc>https://timeline.example/eras/</loc>", ["/eras/"]),
        ("text/css", b'a { background: url("../b.svg") }', ["/static/b.svg"]),
        ("text/plain", b'href="/eras/"', []),
    ],
)
def test_the_links_of_a_file_are_those_of_its_kind(kind, content, addresses):
    assert list(links(kind, content, "/static/css/site.css")) == addresses


def test_exporting_opens_the_process_and_puts_everything_back(settings):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["timeline.example"], "https://before.example"
    mask = os.umask(0o077)

    with exporting(BASE):
        meanwhile = settings.PUBLIC_URL, settings.ALLOWED_HOSTS, os.umask(0o022)
    mask_after = os.umask(mask)

    assert meanwhile == (BASE, ["*"], 0o022)
    assert settings.PUBLIC_URL == "https://before.example"
    assert (settings.ALLOWED_HOSTS, mask_after) == (["timeline.example"], 0o077)
