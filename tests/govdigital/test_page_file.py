"""Rendered pages are shared by all workers and outlive them, and no byte of them is stale, foreign
or damaged.
"""

import logging
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing

import pytest
from django.core.wsgi import get_wsgi_application

from govdigital.page_file import KeptPage, PageFile
from govdigital.page_trace import Statement, Trace
from govdigital.page_version import page_version
from govdigital.rendered_page import rendered_page
from tests.factories import era, initiative, live, site
from tests.govdigital.test_database_state import Reader, address_of_public
from tests.govdigital.test_page_cache import Site, Visitor
from tests.stories import story
from timeline.models import Agent, Article, Era, Indicator, Initiative, Source
from timeline.publishing.locking import NotReady
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

PAGES = [
    "/", "/initiatives/", "/initiatives/?order=title", "/eras/", "/eras/era-1/", "/indicators/", "/sources/",
    "/sources/report-1/", "/people/", "/people/ana-perez/", "/organisations/", "/disputes/", "/articles/", "/updates/",
    "/updates/feed.atom", "/book/", "/search/?q=portal", "/data/", "/data/initiatives.csv", "/accessibility/",
    "/initiatives/gob-1/", "/initiatives/gob-2/", "/nowhere/", "/sitemap.xml",
    "/at/1/initiatives/gob-1/", "/at/1/eras/era-1/", "/at/1/sources/report-1/", "/timemap/initiatives/gob-1/",
]  # fmt: skip
ADDRESSES = [
    *PAGES,
    "/es/",
    "/es/initiatives/",
    "/es/initiatives/gob-1/",
    "/es/eras/era-1/",
    "/es/disputes/",
]
# How another process reads: an address a line in, whether its page has the words a line out.
WORKER = """
import sys
from govdigital.wsgi import application
place = {"SERVER_PORT": "8000", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "REQUEST_METHOD": "GET"}
place |= {"SERVER_NAME": "localhost", "wsgi.input": sys.stdin.buffer, "wsgi.errors": sys.stderr}
for line in sys.stdin:
    path, words = line.rstrip("\\n").split("|")
    body = b"".join(application(place | {"PATH_INFO": path, "QUERY_STRING": ""}, lambda *said: None))
    print(words in body.decode(), flush=True)
"""


class Worker(Reader):
    """A worker of the real site with the machine's file of pages; counts what it renders."""

    def __init__(self, folder, version="one", **options):
        super().__init__(PageFile(folder, version, **options))
        self.rendered = []
        application = self.store.application

        def counting(environ, start_response):
            self.rendered.append(environ["PATH_INFO"])
            return application(environ, start_response)

        self.store.application = counting

    def read(self, address):
        path, _mark, query = address.partition("?")
        return self.get(path, query)


class Plain(Reader):
    """Django without a store."""

    def __init__(self):
        self.store = get_wsgi_application()

    def read(self, address):
        path, _mark, query = address.partition("?")
        return self.get(path, query)


@pytest.fixture
def entries():
    first = era(title_en="First title")
    made = [initiative("one", era=first), initiative("two", era=first)]
    live(site(), first, *made)
    return made


@pytest.fixture
def said():
    """What the log is told of the file."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    logger = logging.getLogger("govdigital.page_file")
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


def test_a_page_is_rendered_once_for_all_workers(entries, tmp_path):
    first, second = Worker(tmp_path), Worker(tmp_path)

    assert first.read("/initiatives/one/") == second.read("/initiatives/one/")
    assert (first.rendered, second.rendered) == (["/initiatives/one/"], [])


def test_a_restart_starts_warm(entries, tmp_path):
    before = Worker(tmp_path)
    pages = [before.read(address) for address in ("/", "/initiatives/one/", "/es/eras/")]

    after = Worker(tmp_path)

    assert [after.read(address) for address in ("/", "/initiatives/one/", "/es/eras/")] == pages
    assert after.rendered == []


def test_a_publication_renders_only_what_shows_it(entries, tmp_path):
    workers = Worker(tmp_path), Worker(tmp_path)
    addresses = ["/initiatives/one/", "/initiatives/two/", "/sources/", "/es/accessibility/"]
    for worker in workers:
        for address in addresses:
            worker.read(address)
        worker.rendered.clear()

    entries[0].body_en = "What the page of this one says, and no other."
    entries[0].save()
    publish([entries[0]])
    for worker in workers:
        for address in addresses:
            worker.read(address)

    assert [worker.rendered for worker in workers] == [
        ["/initiatives/one/", "/es/accessibility/"],
        ["/es/accessibility/"],
    ]
    assert b"and no other" in workers[1].read("/initiatives/one/")[2]


def change(entry, chosen):
    """Change something of the entry that pages show."""
    words = f"words {chosen.random()}"
    if isinstance(entry, Agent):
        entry.name_en = entry.name_es = words
    elif isinstance(entry, Source):
        entry.title = words
    else:
        entry.title_en, entry.title_es = words, words.upper()
    if isinstance(entry, Initiative):
        entry.status = chosen.choice(["active", "ended", "unknown"])
    entry.save()


@pytest.mark.parametrize("seed", range(2))
def test_every_kept_page_is_what_django_would_make_now(seed, tmp_path):
    """After any publications: by one worker that has seen them all, and by one that starts."""
    story(2)
    chosen = random.Random(seed)
    worker, plain = Worker(tmp_path), Plain()
    for address in ADDRESSES:
        worker.read(address)
    for _publication in range(4):
        model = chosen.choice([Initiative, Initiative, Era, Source, Indicator, Article, Agent])
        entry = chosen.choice(list(model.objects.order_by("pk")))
        if isinstance(entry, Initiative) and chosen.random() < 0.3:
            try:
                unpublish(entry, reason=chosen.choice(["gone", "withdrawn"]))
            except NotReady:
                continue
        else:
            change(entry, chosen)
            publish([entry])
        starting = Worker(tmp_path)
        for address in ADDRESSES:
            status, _headers, body = plain.read(address)
            for reader in (worker, starting):
                found = reader.read(address)
                assert (address, found[0], found[2]) == (address, status, body)


def change_file(path, sql):
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute(sql)


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    os.truncate(path, 0)


def scribble(path):
    path.write_bytes(b"no file of SQLite's" * 1000)


def spoil_bodies(path):
    change_file(path, "UPDATE page SET body = x'00'")


def spoil_traces(path):
    change_file(path, "UPDATE page SET trace = '[null, []]'")


def spoil_statements(path):
    change_file(path, "UPDATE statement SET sql = 'SELECT 1'")


def lose_statements(path):
    change_file(path, "DELETE FROM statement")


def lose_a_table(path):
    change_file(path, "DROP TABLE page")


@pytest.mark.parametrize(
    "spoil",
    [cut, empty, scribble, spoil_bodies, spoil_traces, spoil_statements, lose_statements, lose_a_table],
)  # fmt: skip
@pytest.mark.parametrize("open_before", [False, True])
def test_a_damaged_file_is_rendered_anew_and_logged_once(
    spoil, open_before, entries, tmp_path, said
):
    before = Worker(tmp_path)
    page = before.read("/initiatives/one/")
    worker = Worker(tmp_path)
    if open_before:
        worker.read("/eras/")
    path = tmp_path / "pages.sqlite3"
    change_file(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    before.store.file.connection.close()

    spoil(path)
    addresses = ["/initiatives/one/", "/es/initiatives/one/", "/initiatives/one/"]
    pages = [worker.read(address) for address in addresses]

    assert pages[0] == pages[2] == page
    assert pages[1][0] == "200 OK"
    assert worker.rendered.count("/initiatives/one/") == 1
    assert len(said) == 1
    assert "rendered anew" in said[0]
    assert Worker(tmp_path).read("/initiatives/one/") == page


def test_a_file_of_another_version_is_left_and_logged_once(entries, tmp_path, said):
    Worker(tmp_path).read("/initiatives/one/")

    later = Worker(tmp_path, version="two"), Worker(tmp_path, version="two")
    for worker in later:
        worker.read("/initiatives/one/")

    assert [worker.rendered for worker in later] == [["/initiatives/one/"], []]
    assert len(said) == 1


def test_a_full_disk_leaves_pages_that_are_rendered_each_time(entries, tmp_path, said):
    worker, other = Worker(tmp_path), Worker(tmp_path)
    worker.read("/initiatives/one/")
    file = worker.store.file.connection
    pages = file.execute("PRAGMA page_count").fetchone()[0]
    file.execute(f"PRAGMA max_page_count = {pages}")

    for address in ADDRESSES[:6] * 2:
        assert worker.read(address)[0] in ("200 OK", "404 Not Found")
    other.read("/initiatives/one/")

    assert len(said) == 1
    assert "full" in said[0]
    assert other.rendered == []


def test_a_folder_that_cannot_be_made_leaves_each_worker_to_itself(entries, tmp_path, said):
    (tmp_path / "file").write_text("no folder")
    worker = Worker(tmp_path / "file")

    assert worker.read("/initiatives/one/") == worker.read("/initiatives/one/")

    assert worker.rendered == ["/initiatives/one/"]
    assert len(said) == 1


def test_a_writer_that_holds_the_file_keeps_nobody_waiting_for_long(entries, tmp_path, monkeypatch):
    monkeypatch.setattr("govdigital.page_file.PATIENCE", 0.01)
    worker = Worker(tmp_path)
    worker.read("/")
    with sqlite3.connect(tmp_path / "pages.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert worker.read("/initiatives/one/")[0] == "200 OK"
        other.execute("ROLLBACK")


def kept(words, sql="SELECT 1"):
    return KeptPage(
        rendered_page("200 OK", [("A", "b")], words), Trace([Statement(sql, "[]", "d")])
    )


def test_a_page_comes_back_as_it_was_put(tmp_path):
    file = PageFile(tmp_path, "one")
    page = kept(b"words " * 100)
    file.put("address", "page", page)

    assert file.get("address") == PageFile(tmp_path, "one").get("address") == page
    assert file.get("another") is None


def test_the_file_is_bounded_and_queries_push_out_only_their_like(tmp_path):
    file = PageFile(tmp_path, "one", pages=400_000, queries=100_000)
    file.put("a page", "page", kept(b"x"))
    for number in range(300):
        file.put(f"query {number}", "query", kept(os.urandom(1000)))

    assert file.get("a page")
    assert file.get("query 299")
    assert file.get("query 0") is None
    sizes = "SELECT shelf, sum(bytes) FROM page GROUP BY shelf ORDER BY shelf"
    shelves = "SELECT name, bytes FROM shelf ORDER BY name"
    assert file.connection.execute(sizes).fetchall() == file.connection.execute(shelves).fetchall()
    assert dict(file.connection.execute(shelves).fetchall())["query"] <= 100_000


def test_a_page_that_is_put_again_weighs_once(tmp_path):
    file = PageFile(tmp_path, "one")
    for _time in range(5):
        file.put("address", "page", kept(b"x" * 100))

    assert file.connection.execute("SELECT count(*) FROM page").fetchone() == (1,)
    assert (
        file.connection.execute("SELECT sum(bytes) FROM page").fetchone()
        == file.connection.execute("SELECT bytes FROM shelf WHERE name = 'page'").fetchone()
    )


def test_queries_and_missing_addresses_stand_apart(entries, tmp_path):
    worker = Worker(tmp_path)
    worker.read("/initiatives/?order=title")
    worker.read("/initiatives/one/")
    worker.read("/at/1/initiatives/one/")
    worker.read("/es/at/1/initiatives/one/")
    worker.read("/nowhere/")

    rows = worker.store.file.connection.execute("SELECT shelf FROM page ORDER BY id").fetchall()
    assert rows == [("query",), ("page",), ("query",), ("query",)]


def test_nothing_is_kept_that_is_not_for_all(tmp_path):
    visitor = Visitor(Site(**{"Set-Cookie": "a=b"}), file=PageFile(tmp_path, "one"))
    visitor.get("/")
    visitor.get("/initiatives/", HTTP_COOKIE="sessionid=1")

    assert visitor.store.file.connection.execute("SELECT count(*) FROM page").fetchone() == (0,)


def test_no_address_gets_the_page_of_another_from_the_file(tmp_path):
    places = [
        ("/", ""), ("/a b/", ""), ("/a/", "page=2"), ("/a/page=2/", ""), ("/a', '/", ""), ("/ñ/", ""), ("/\udcff/", ""),
    ]  # fmt: skip
    first = Visitor(file=PageFile(tmp_path, "one"))
    pages = [first.get(path, query) for path, query in places]

    second = Visitor(file=PageFile(tmp_path, "one"))
    assert [second.get(path, query) for path, query in places] == pages
    assert len({page[2] for page in pages}) == len({path for path, _query in places})


def worker_process(folder):
    own = {"PUBLIC_DATABASE_URL": address_of_public(), "ROLE": "public", "DATA_DIR": str(folder)}
    own |= {"DJANGO_SETTINGS_MODULE": "govdigital.settings", "ALLOWED_HOSTS": "localhost"}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=os.environ | own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def asks(process, path, words):
    process.stdin.write(f"{path}|{words}\n")
    process.stdin.flush()


def test_workers_that_are_killed_and_others_that_read_serve_no_stale_byte(entries, tmp_path):
    """Three processes on one file read while entries are published; each in turn is killed in the
    midst of reading, and another takes its place.
    """
    with ExitStack() as stack:

        def started():
            return stack.enter_context(worker_process(tmp_path))

        workers = [started(), started(), started()]
        for number in range(6):
            words = f"Title number {number}"
            entries[0].title_en = words
            entries[0].save()
            publish([entries[0]])
            for worker in workers:
                asks(worker, "/updates/feed.atom", words)
                asks(worker, "/data/initiatives.csv", words)
                asks(worker, "/data/sources.csv", "key")
            victim = workers.pop(0)
            victim.send_signal(signal.SIGKILL)
            found = [worker.stdout.readline().strip() for worker in workers for _line in range(3)]
            assert found == ["True"] * 6
            workers.append(started())
        for worker in workers:
            worker.stdin.close()


def test_the_version_is_the_same_in_each_process_and_another_with_other_settings(settings):
    version = page_version()

    assert page_version() == version
    settings.PORT = settings.PORT + 1
    assert page_version() == version
    settings.TIME_ZONE = "America/Montevideo"
    assert page_version() != version


def test_the_version_changes_with_a_file_of_the_site(settings, tmp_path):
    settings.SITE_DIR = tmp_path
    before = page_version()
    (tmp_path / "page.html").write_text("Words")

    assert page_version() != before
