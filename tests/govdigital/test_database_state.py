"""No byte is stale once publishing has returned: in this process, in another one, and after a
crash.
"""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from govdigital.database_state import SqliteVersion, logged_connection
from govdigital.databases import PUBLIC, public_state
from govdigital.page_cache import ByteStore
from tests.factories import era, initiative, live, site, theme
from tests.govdigital.test_page_cache import Visitor
from timeline.models import Initiative, Publication
from timeline.publishing import data_versions
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

PROCESS = """
import sys
from govdigital.wsgi import application
place = {"SERVER_PORT": "8000", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "REQUEST_METHOD": "GET"}
place |= {"SERVER_NAME": "localhost", "wsgi.input": sys.stdin.buffer, "wsgi.errors": sys.stderr, "QUERY_STRING": ""}
for line in sys.stdin:
    body = b"".join(application(place | {"PATH_INFO": line.strip()}, lambda *said: None))
    print("Second title" in body.decode(), application.state is not None, flush=True)
"""


class Reader(Visitor):
    """A visitor of the real site."""

    def __init__(self, file=None):
        self.site = None
        self.store = ByteStore(get_wsgi_application(), file)

    def get(self, path, query="", **headers):
        own = {"SERVER_NAME": "localhost", "wsgi.input": BytesIO()}
        return super().get(path, query, **own, **headers)


def address_of_public():
    given = connections[PUBLIC].settings_dict
    if connections[PUBLIC].vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@/{given['NAME']}?host={given['HOST']}&port={given['PORT']}"


def change(entry):
    entry.title_en = "Second title"
    entry.save()
    publish([entry])


def test_a_publication_is_read_at_once():
    entry = era(title_en="First title")
    live(site(), entry)
    reader = Reader()
    before = reader.get("/eras/first-steps/")[2]

    change(entry)

    assert b"First title" in before
    assert b"Second title" in reader.get("/eras/first-steps/")[2]


def test_an_etag_of_before_a_publication_is_answered_with_the_new_page():
    entry = era(title_en="First title")
    live(site(), entry)
    reader = Reader()
    etag = reader.get("/eras/first-steps/")[1]["ETag"]

    change(entry)

    assert reader.get("/eras/first-steps/", HTTP_IF_NONE_MATCH=etag)[0] == "200 OK"


def test_a_page_that_was_withdrawn_for_good_is_gone_at_once():
    entry = era()
    live(site(), entry)
    reader = Reader()
    before = reader.get("/eras/first-steps/")[0]

    unpublish(entry, reason="gone")

    assert (before, reader.get("/eras/first-steps/")[0]) == ("200 OK", "410 Gone")


def test_another_process_reads_a_publication_at_once(tmp_path):
    entry = era(title_en="First title")
    live(site(), entry)
    own = {"PUBLIC_DATABASE_URL": address_of_public(), "ROLE": "public", "DATA_DIR": str(tmp_path)}
    with start(own) as process:
        before = [ask(process), ask(process)]
        change(entry)
        after = ask(process)
        process.stdin.close()

    assert (before, after) == (["False True", "False True"], "True True")


def start(environment):
    command = [sys.executable, "-c", PROCESS]
    values = (
        os.environ
        | environment
        | {"DJANGO_SETTINGS_MODULE": "govdigital.settings", "ALLOWED_HOSTS": "localhost"}
    )
    return subprocess.Popen(
        command, env=values, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ask(process):
    process.stdin.write("/updates/feed.atom\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_the_state_changes_with_each_commit_and_with_nothing_else():
    live(site(), era())
    database = public_state()
    states = [database.now()]

    list(Publication.objects.using(PUBLIC).all())
    era("draft")
    states.append(database.now())
    live(era("second"))
    states.append(database.now())

    assert states[0] == states[1] != states[2]


def test_a_commit_of_a_process_that_dies_with_it_is_seen():
    if connections[PUBLIC].vendor != "sqlite":
        return
    live(site(), era())
    database = public_state()
    before = database.now()
    words = f"import os, sqlite3; c = sqlite3.connect({str(connections[PUBLIC].settings_dict['NAME'])!r}); "
    words += "c.execute('UPDATE timeline_era SET position = 9'); c.commit(); os.abort()"

    subprocess.run([sys.executable, "-c", words], check=False, capture_output=True)

    assert database.now() != before


def test_threads_read_one_state_and_see_the_same_commit():
    live(site(), era())
    database = public_state()

    before = set(in_threads(database.now))
    live(era("second"))
    after = set(in_threads(database.now))

    assert (len(before), len(after), before == after) == (1, 1, False)


def in_threads(read):
    """What eight threads read, each of them many times."""

    def read_and_close(_number):
        states = [read() for _time in range(50)]
        connections[PUBLIC].close()
        return states

    with ThreadPoolExecutor(8) as pool:
        for states in pool.map(read_and_close, range(8)):
            yield from states


def test_asking_for_the_state_keeps_no_reader_of_an_older_one_open(tmp_path):
    file = tmp_path / "some.sqlite3"
    writer = sqlite3.connect(file)
    writer.execute("PRAGMA journal_mode=wal")
    writer.execute("CREATE TABLE entry (title)")
    version = SqliteVersion(logged_connection(str(file)))
    before = version.now()

    writer.execute("INSERT INTO entry VALUES ('one')")
    writer.commit()
    # An open reader would keep the log from being emptied: the first figure would be 1.
    emptied = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    assert (emptied[0], version.now() != before) == (0, True)
    writer.close()
    version.connection.close()


@pytest.mark.parametrize("mode", ["delete", "memory"])
def test_a_database_without_a_write_ahead_log_has_no_state(tmp_path, mode):
    file = tmp_path / "some.sqlite3"
    writer = sqlite3.connect(file)
    writer.execute(f"PRAGMA journal_mode={mode}")
    writer.execute("CREATE TABLE entry (title)")
    writer.close()

    assert logged_connection(str(file)) is None


def test_a_file_that_cannot_be_opened_has_no_state(tmp_path):
    assert logged_connection(str(tmp_path)) is None


def listed(client, query):
    page = client.get(f"/initiatives/{query}").context["page"]
    facet = page.faceted_list.facets[0]
    return (
        page.faceted_list.total,
        [row.slug for row in page.initiatives],
        [option.total for option in facet.options],
    )


def on(subject, slug):
    made = initiative(slug)
    made.themes.add(subject)
    return made


@pytest.mark.parametrize("query", ["", "?theme=portals", "?theme=portals&q=portal&order=title"])
def test_a_list_that_is_kept_follows_each_publication(client, query):
    portals = theme()
    live(site(), era(), on(portals, "one"), on(theme("laws", title_en="Laws"), "law"))
    before = listed(client, query)

    live(on(portals, "two"))
    after = listed(client, query)
    unpublish(Initiative.objects.get(slug="one"))

    more = [] if query else ["law"]
    number = len(more)
    assert before == (number + 1, ["one", *more], [number + 1])
    assert after == (number + 2, ["one", *more, "two"], [number + 2])
    assert listed(client, query) == (number + 1, [*more, "two"], [number + 1])


def test_data_that_is_made_or_dropped_is_another_state(monkeypatch):
    monkeypatch.setattr(data_versions, "MOST_AT_ONCE", 0)
    live(site(), era())
    reader, database = Reader(), public_state()
    states = [database.now()]
    before = reader.get("/data/")[2]

    data_versions.make()
    states.append(database.now())
    made = reader.get("/data/")[2]
    live(era("second"))
    data_versions.make()
    states.append(database.now())
    there = reader.get("/data/at/1/")[0]
    data_versions.drop_before(2)
    states.append(database.now())

    assert len({*states}) == len(states)
    assert b"entries.json" in before
    assert b"/data/at/1/entries.json" not in before
    assert b"/data/at/1/entries.json" in made
    assert (there, reader.get("/data/at/1/")[0]) == ("200 OK", "410 Gone")
