"""What other sites show in a frame: the only pages that let themselves be framed."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.test_weights import fetched, parts

EMBEDS = [
    "/embed/eras/digital-strategy/",
    "/es/embed/initiatives/ciapem/",
    "/embed/indicators/un-egdi/",
    "/es/embed/indicators/information-requests/",
]
EVERY_EMBED = pytest.mark.parametrize("path", EMBEDS)
MOST = 20_000


@pytest.fixture
def framing():
    """Another site, by address: a page that frames what its own query names."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            _path, _mark, framed = self.path.partition("?")
            page = f'<!doctype html><html lang="en"><title>News</title><iframe src="{framed}">'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@EVERY_EMBED
def test_another_site_frames_it_and_links_leave_the_frame(page, started_site, framing, path):
    page.goto(f"{framing}?{started_site}{path}")
    frame = page.frame_locator("iframe")

    frame.locator(".note-mark > a").first.click()
    expect(frame.locator("li:target")).to_be_visible()
    assert page.url.startswith(framing)

    frame.get_by_role("heading", level=1).get_by_role("link").click()
    page.wait_for_url(f"{started_site}{path.replace('/embed/', '/')}")


def test_another_page_of_the_site_is_not_framed(page, started_site, framing):
    messages = []
    page.on("console", lambda message: messages.append(message.text))

    page.goto(f"{framing}?{started_site}/initiatives/ciapem/")

    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_count(0)
    assert "frame-ancestors" in " ".join(messages)


@EVERY_EMBED
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_small_frame_has_no_barriers_and_does_not_scroll_sideways(
    page, started_site, path, scheme
):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 420})
    page.goto(f"{started_site}{path}")

    assert barriers(page, rules=("target-size",)) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@EVERY_EMBED
def test_a_frame_is_light(started_site, path):
    headers = {"Accept-Encoding": "gzip, br"}
    with httpx.Client(base_url=started_site, headers=headers, timeout=60) as client:
        _answer, html, weight = fetched(client, path)
        [sheet], scripts = parts(html)

        assert scripts == []
        assert weight + fetched(client, sheet)[2] < MOST
