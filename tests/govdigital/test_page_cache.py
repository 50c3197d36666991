import gzip
import os
import tracemalloc
from collections import deque
from threading import Barrier, Thread

import brotli
import pytest
from django.db import connections
from django.http import HttpResponse

from govdigital.page_cache import MEGABYTE, ByteStore, Memory
from govdigital.rendered_page import rendered_page

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

WORDS = "A page of the story. " * 50


class Site:
    """Stands for Django: counts what it is asked, and answers as it is told."""

    def __init__(self, status=200, **headers):
        self.asked, self.status, self.headers, self.pause = [], status, headers, lambda: None

    def __call__(self, environ, start_response):
        self.asked.append((environ["HTTP_HOST"], environ["PATH_INFO"], environ["QUERY_STRING"]))
        self.pause()
        response = HttpResponse(
            f"{self.asked[-1]} {WORDS}", status=self.status, headers=self.headers
        )
        start_response(f"{self.status} {response.reason_phrase}", list(response.items()))
        return response


class Visitor:
    """Asks a store as a browser does."""

    def __init__(self, site=None, **options):
        self.site = site or Site()
        self.store = ByteStore(self.site, **options)

    def get(self, path, query="", method="GET", **headers):
        place = {"SERVER_PORT": "8000", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http"}
        asked = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        said = []
        body = b"".join(self.store(place | asked | headers, lambda *answer: said.extend(answer)))
        return said[0], dict(said[1]), body

    @property
    def kept(self):
        return len(self.store.memory.pages)


def test_a_page_is_asked_of_django_once():
    visitor = Visitor()

    answers = [visitor.get("/initiatives/"), visitor.get("/initiatives/")]

    assert answers[0] == answers[1]
    assert len(visitor.site.asked) == 1


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress),
    ],
)
def test_a_page_is_compressed_as_the_visitor_accepts(accepted, encoding, read):
    visitor = Visitor()
    plain = visitor.get("/")

    _status, headers, body = visitor.get("/", HTTP_ACCEPT_ENCODING=accepted)

    assert (headers["Content-Encoding"], headers["Vary"], read(body)) == (
        encoding,
        "Accept-Encoding",
        plain[2],
    )
    assert headers["ETag"] != plain[1]["ETag"]
    assert len(visitor.site.asked) == 1


def test_a_visitor_who_has_the_page_gets_304():
    visitor = Visitor()
    etag = visitor.get("/")[1]["ETag"]

    status, headers, body = visitor.get("/", HTTP_IF_NONE_MATCH=f'"other", W/{etag}')

    assert (status, headers["ETag"], body) == ("304 Not Modified", etag, b"")
    assert "Content-Length" not in headers


def test_an_etag_of_one_encoding_is_none_of_another():
    visitor = Visitor()
    etag = visitor.get("/", HTTP_ACCEPT_ENCODING="br")[1]["ETag"]

    assert visitor.get("/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=etag)[0] == "200 OK"


def test_head_is_answered_from_the_page_that_get_left():
    visitor = Visitor()
    status, headers, _body = visitor.get("/")

    assert visitor.get("/", method="HEAD") == (status, headers, b"")
    assert len(visitor.site.asked) == 1


@pytest.mark.parametrize("path", ["/es/", "/initiatives/", "/es/initiatives/"])
def test_no_address_gets_the_bytes_of_another(path):
    visitor = Visitor()
    visitor.get("/")

    assert repr(path).encode() in visitor.get(path)[2]


def test_no_host_gets_the_bytes_of_another():
    visitor = Visitor()
    visitor.get("/")

    assert b"127.0.0.1" in visitor.get("/", HTTP_HOST="127.0.0.1")[2]


def test_where_public_url_names_the_site_all_hosts_and_schemes_share_the_bytes(settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    settings.ALLOWED_HOSTS = ["timeline.example.org", "10.0.0.7"]
    visitor = Visitor()

    answers = [
        visitor.get("/", HTTP_HOST="timeline.example.org", HTTP_X_FORWARDED_PROTO="https"),
        visitor.get("/", HTTP_HOST="Timeline.Example.Org:8443"),
        visitor.get("/", HTTP_HOST="10.0.0.7:8001", HTTP_X_FORWARDED_PROTO="http"),
    ]

    assert answers[0] == answers[1] == answers[2]
    assert len(visitor.site.asked) == visitor.kept == 1


def test_a_host_of_another_site_is_left_to_django_there_too(settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    settings.ALLOWED_HOSTS = ["timeline.example.org"]
    visitor = Visitor()

    visitor.get("/", HTTP_HOST="other.example.net")

    assert visitor.kept == 0


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:99999x", "localhost:4711", "", "local host"]
)
def test_a_foreign_host_is_left_to_django(host):
    visitor = Visitor()

    visitor.get("/", HTTP_HOST=host)

    assert (visitor.kept, len(visitor.site.asked)) == (0, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/es/admin/login/",
        "/preview/x/",
        "/es/preview/",
        "/healthz",
        "/livez",
        "/readyz",
        "/static/css/site.css",
        "/initiatives/mexicox/report/",
        "/es/sources/sear:mexico.2/report/",
        "/es/accessibility/report/",
        "/report/3ylOzdY9slui2ACeysjNQA/",
        "/es/report/x/",
    ],
)
def test_what_is_not_for_visitors_is_never_kept(path):
    visitor = Visitor()

    visitor.get(path)

    assert visitor.kept == 0


@pytest.mark.parametrize("path", ["/initiatives/report/", "/es/articles/report/"])
def test_an_entry_at_the_address_report_is_kept(path):
    visitor = Visitor()

    visitor.get(path)

    assert visitor.kept == 1


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_COOKIE": "sessionid=1"}, {"HTTP_AUTHORIZATION": "Basic eA=="}, {"method": "POST"}],
)
def test_a_visitor_who_says_more_than_an_address_is_left_to_django(headers):
    visitor = Visitor()
    visitor.get("/")

    visitor.get("/", **headers)

    assert (visitor.kept, len(visitor.site.asked)) == (1, 2)


@pytest.mark.parametrize("status", [200, 301, 404, 410])
def test_what_stays_true_is_kept(status):
    visitor = Visitor(Site(status))

    visitor.get("/x/")

    assert visitor.kept == 1


@pytest.mark.parametrize("status", [302, 400, 403, 500, 503])
def test_what_may_pass_is_not_kept(status):
    visitor = Visitor(Site(status))

    assert visitor.get("/x/")[0].startswith(str(status))
    assert visitor.kept == 0


def test_an_answer_with_a_cookie_is_not_kept():
    visitor = Visitor(Site(**{"Set-Cookie": "a=b"}))

    visitor.get("/")

    assert visitor.kept == 0


def test_unknown_parameters_cannot_fill_the_store():
    visitor = Visitor()

    for number in range(50):
        visitor.get("/initiatives/", f"utm={number}&page=2&{number}=x")

    assert visitor.site.asked == [("localhost", "/initiatives/", "page=2")]


def test_parameters_in_another_order_are_the_same_page():
    visitor = Visitor()

    visitor.get("/es/initiatives/", "kind=law&era=two&era=one")
    visitor.get("/es/initiatives/", "era=two&era=one&kind=law")

    assert visitor.site.asked == [("localhost", "/es/initiatives/", "era=two&era=one&kind=law")]


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 3000, "&".join(f"q={number}" for number in range(80))]
)
def test_a_hostile_query_is_left_to_django(query):
    visitor = Visitor()

    visitor.get("/search/", query)

    assert (visitor.kept, visitor.site.asked[0][2]) == (0, query)


def test_memory_is_bounded_whatever_visitors_ask_for():
    visitor = Visitor(megabytes=1)
    for number in range(500):
        visitor.get("/search/", f"q={number}")
    visitor.site.status = 404
    for number in range(500):
        visitor.get(f"/{number}/")

    memory = visitor.store.memory
    assert memory.size <= memory.limit <= MEGABYTE
    assert memory.size == sum(size for _state, _page, size in memory.pages.values())
    assert memory.pages


def test_a_page_as_large_as_a_quarter_of_the_memory_is_not_kept():
    memory = Memory(40_000)
    large = rendered_page("200 OK", [], os.urandom(10_000))

    memory.put("large", "state", large)

    assert memory.get("large", "state") is None


def test_concurrent_misses_of_one_page_render_once():
    visitor = Visitor()
    gate, found = Barrier(2), []
    visitor.site.pause = lambda: gate.wait(5) and None

    def visit():
        found.append(visitor.get("/")[2])
        connections.close_all()

    threads = [Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    gate.wait(5)
    for thread in threads:
        thread.join(5)

    assert (len(visitor.site.asked), len(found), len(set(found))) == (1, 8, 1)


def test_a_failure_lets_those_who_wait_go_on():
    visitor = Visitor()
    visitor.site.pause = lambda: 1 / 0

    with pytest.raises(ZeroDivisionError):
        visitor.get("/")
    visitor.site.pause = lambda: None

    assert visitor.get("/")[0] == "200 OK"
    assert visitor.store.flights == {}


LONG = "x" * 60_000


@pytest.mark.parametrize(
    "asked",
    [
        lambda number: {"path": "/initiatives/", "query": f"q={number}{LONG}"},
        lambda number: {"path": "/", "query": f"{number}={LONG}"},
        lambda number: {"path": f"/{number}{LONG}/"},
        lambda number: {"path": "/", "HTTP_ACCEPT_ENCODING": f"gzip, {number}{LONG}"},
        lambda number: {"path": f"/eras/{number}-{LONG[:300]}/"},
        lambda number: {"path": "/search/", "query": f"q={number}{LONG[:1900]}"},
    ],
)
def test_long_requests_do_not_stay_in_memory(asked):
    visitor = Visitor(megabytes=1)
    visitor.site.asked = deque(maxlen=1)
    visitor.get("/")
    tracemalloc.start()
    try:
        for number in range(1400):
            visitor.get(**asked(number))
        grown = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert grown < 5 * MEGABYTE


def test_a_path_under_which_the_site_is_mounted_is_left_to_django():
    visitor = Visitor()

    for _visit in range(2):
        visitor.get("/", SCRIPT_NAME="/elsewhere")

    assert (visitor.kept, len(visitor.site.asked)) == (0, 2)


def test_a_page_of_a_state_that_has_passed_is_not_kept():
    visitor = Visitor()

    def publish_meanwhile():
        visitor.store.state = "another state"

    visitor.site.pause = publish_meanwhile
    visitor.get("/")

    assert (visitor.kept, visitor.store.flights) == (0, {})


def test_in_a_new_state_a_page_without_a_file_is_asked_for_again():
    visitor = Visitor()
    visitor.get("/")
    visitor.store.state = "an earlier state"
    [(address, (_state, page, size))] = visitor.store.memory.pages.items()
    visitor.store.memory.pages[address] = "an earlier state", page, size

    visitor.get("/")

    assert len(visitor.site.asked) == 2


def test_a_page_that_is_put_twice_is_weighed_once():
    memory, page = Memory(400_000), rendered_page("200 OK", [], b"x" * 100)
    memory.put("page", "state", page)
    size = memory.size

    memory.put("page", "later state", page)

    assert memory.size == size
    assert memory.get("page", "state") is None
    assert memory.get("page", "later state") is page


def test_a_server_that_changes_its_headers_changes_no_page():
    visitor = Visitor()
    visitor.get("/")

    def add_header(_status, headers):
        headers.append(("X-Server", "one"))

    place = {"SERVER_PORT": "8000", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http"}
    visitor.store(place | {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, add_header)

    assert "X-Server" not in visitor.get("/")[1]


@pytest.mark.parametrize("streaming", [False, True])
def test_what_django_answers_is_closed(streaming):
    visitor = Visitor()
    closed = []

    class Answer(HttpResponse):
        def close(self):
            closed.append(self.streaming)
            super().close()

    def application(_environ, start_response):
        response = Answer(WORDS)
        response.streaming = streaming
        start_response("200 OK", list(response.items()))
        return response

    visitor.store.application = application
    visitor.get("/")

    assert closed == [streaming]
    assert visitor.kept == (not streaming)
