import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from timeline.links import documents
from timeline.links.documents import Document, NoDocument, fetch_document

HERE = ("127.0.0.1",)


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/slow":
            self.server.stop.wait(5)
            return
        moved = {"/moved": "/page", "/loop": "/loop", "/inside": "http://[::1]:1/"}
        self.send_response({"/missing": 404}.get(self.path, 302 if self.path in moved else 200))
        if self.path in moved:
            self.send_header("Location", moved[self.path])
        body = {"/huge": b"x" * 5_000_000}.get(self.path, "é".encode("latin-1"))
        charset = {"/zlib": "zlib_codec", "/domain": "idna"}.get(self.path, "iso-8859-1")
        self.send_header("Content-Type", f"text/html; charset={charset}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.server.accepted = self.headers["Accept"]
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as httpd:
        httpd.stop = threading.Event()
        httpd.handle_error = lambda *args: None
        httpd.address = f"http://127.0.0.1:{httpd.server_port}"
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield httpd
        httpd.stop.set()
        httpd.shutdown()
        thread.join()


def test_a_document_is_read_in_its_own_letters_where_redirects_end(server):
    document = fetch_document(f"{server.address}/moved", "text/html", allowed=HERE)

    assert document == Document("é", "text/html", f"{server.address}/page")
    assert server.accepted == "text/html"


@pytest.mark.parametrize("path", ["/zlib", "/domain"])
def test_an_encoding_of_no_letters_is_read_as_utf_8(server, path):
    document = fetch_document(f"{server.address}{path}", "*/*", allowed=HERE)

    assert document.text == "\N{REPLACEMENT CHARACTER}"


def test_no_more_is_read_than_the_bound(server):
    document = fetch_document(f"{server.address}/huge", "*/*", allowed=HERE)

    assert len(document.text) == documents.BYTES


REFUSED = {
    "/missing": "The answer was: 404 Not Found.",
    "/slow": "There was no answer in time.",
    "/loop": "The connection failed.",
    "/inside": "The address leads into a private network, which is not asked.",
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_read_is_said(server, path):
    with pytest.raises(NoDocument, match=REFUSED[path]):
        fetch_document(f"{server.address}{path}", "*/*", allowed=HERE, patience=0.5)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://127.0.0.1:1/", "private network"),
        ("http://169.254.169.254/latest", "private network"),
        ("http://no-such-host.invalid/", "No host of this name"),
        ("file:///etc/passwd", "no address of the web"),
        ("http:///x", "no address of the web"),
    ],
)
def test_our_own_network_and_other_schemes_are_never_asked(address, sentence):
    with pytest.raises(NoDocument, match=sentence):
        fetch_document(address, "*/*")
