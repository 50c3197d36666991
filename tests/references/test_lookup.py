import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from timeline.references import lookup
from timeline.references.identifiers import Identifier
from timeline.references.lookup import look_up
from timeline.references.reference import Author

HERE = ("127.0.0.1",)
WORK = {
    "type": "journal-article",
    "id": "https://doi.org/10.5555/12345678",
    "title": "Portals of Latin America",
    "container-title": "A Journal",
    "author": [{"family": "Pérez", "given": "Ana"}],
    "issued": {"date-parts": [[2014, 6]]},
    "DOI": "10.5555/12345678",
    "reference-count": 12,
}
BOOK = {
    "ISBN:9780306406157": {
        "title": "A book",
        "subtitle": "of portals",
        "authors": [{"name": "Ana Pérez"}, {"name": "Office of the Secretary General"}],
        "publishers": [{"name": "A House"}],
        "publish_date": "June 2014",
    }
}
ANSWERS = {
    "/10.5555/12345678": ("application/vnd.citationstyles.csl+json", json.dumps(WORK)),
    "/10.5555/page": ("text/html", "<title>A landing page</title>"),
    "/books?bibkeys=ISBN:9780306406157&format=json&jscmd=data": (
        "application/json",
        json.dumps(BOOK),
    ),
    "/books?bibkeys=ISBN:043942089X&format=json&jscmd=data": ("application/json", "{}"),
    "/books?bibkeys=ISBN:0306406152&format=json&jscmd=data": ("application/json", "[1]"),
    "/a": ("text/html; charset=utf-8", "<title>Una página</title><html lang=es>"),
    "/a.pdf": ("application/pdf", "%PDF-1.7"),
}


class Keepers(BaseHTTPRequestHandler):
    def do_GET(self):
        media_type, body = ANSWERS[self.path]
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch, settings):
    settings.REFERENCE_LOOKUP = True
    with ThreadingHTTPServer(("127.0.0.1", 0), Keepers) as httpd:
        httpd.address = f"http://127.0.0.1:{httpd.server_port}"
        monkeypatch.setattr(lookup, "DOI_SERVICE", f"{httpd.address}/")
        monkeypatch.setattr(lookup, "ISBN_SERVICE", f"{httpd.address}/books")
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield httpd
        httpd.shutdown()
        thread.join()


def test_a_doi_is_asked_of_its_registry(server):
    reference = look_up(Identifier("doi", "10.5555/12345678"), HERE)

    assert reference.values == {
        "type": "article-journal",
        "title": "Portals of Latin America",
        "container_title": "A Journal",
        "date": "2014-06",
        "doi": "10.5555/12345678",
    }
    assert reference.authors == [Author("Ana Pérez", "Pérez", "Ana")]
    assert reference.problems == []


def test_an_isbn_is_asked_of_open_library(server):
    reference = look_up(Identifier("isbn", "9780306406157"), HERE)

    assert reference.values == {
        "type": "book",
        "isbn": "9780306406157",
        "title": "A book: of portals",
        "date": "2014-06",
    }
    assert reference.authors == [
        Author("Ana Pérez", "Pérez", "Ana"),
        Author("Office of the Secretary General"),
    ]
    assert reference.publisher == "A House"


def test_an_address_is_asked_itself(server):
    reference = look_up(Identifier("url", f"{server.address}/a"), HERE)

    assert reference.values == {
        "type": "webpage",
        "title": "Una página",
        "language": "es",
        "url": f"{server.address}/a",
    }


FAILING = [
    (Identifier("doi", "10.5555/page"), "The answer is no reference."),
    (Identifier("isbn", "043942089X"), "Open Library knows no book with this number."),
    (Identifier("isbn", "0306406152"), "The answer is no reference."),
]


@pytest.mark.parametrize(("name", "reason"), FAILING)
def test_what_is_not_answered_keeps_the_identifier_and_says_why(server, name, reason):
    reference = look_up(name, HERE)

    assert reference.values[name.kind] == name.value
    assert reference.problems == [
        f"{name.value} could not be looked up. {reason} Fill in the rest by hand."
    ]


def test_a_file_is_not_taken_for_a_page(server):
    reference = look_up(Identifier("url", f"{server.address}/a.pdf"), HERE)

    assert reference.values == {"type": "webpage", "url": f"{server.address}/a.pdf"}
    assert "It is no page but a file (application/pdf)" in reference.problems[0]


def test_our_own_network_is_not_asked(server):
    reference = look_up(Identifier("url", f"{server.address}/a"))

    assert "leads into a private network" in reference.problems[0]


def test_a_site_that_does_not_look_up_says_so_and_keeps_the_identifier(settings):
    settings.REFERENCE_LOOKUP = False

    reference = look_up(Identifier("doi", "10.5555/12345678"))

    assert reference.values == {"type": "article-journal", "doi": "10.5555/12345678"}
    assert reference.problems == [
        "This site does not look references up. Fill in the rest by hand."
    ]
