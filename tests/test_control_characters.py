"""Characters that XML 1.0 cannot hold come into no text, and stop nothing where they stand
already.
"""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connections, models
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.plain_text import plain_text
from tests import factories
from tests.admin.filling import sent
from timeline.admin.tables.files import XLSX
from timeline.models import (
    Agent,
    Initiative,
    Publication,
    PublishedEntry,
    SharedPreview,
    Source,
    Theme,
)
from timeline.publishing import data_versions
from timeline.publishing.people import Person
from timeline.publishing.publish import publish
from timeline.publishing.schedule import schedule
from timeline.references import read

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parent / "cases/text/control-characters.json").read_text()
    )["cases"]
}
TYPED = ["vertical-tab", "escape", "noncharacter"]
FORBIDDEN = [
    *(chr(code) for code in range(32) if chr(code) not in "\t\n\r"),
    "\ufffe",
    "\uffff",
    # In this order, for JSON reads a pair the other way round as one letter.
    "\udfff",
    "\ud800",
]
TITLES = [
    column.name
    for column in PublishedEntry._meta.concrete_fields
    if column.name in ("title", "title_en")
]
FEEDS = ["/updates/feed.atom", "/es/updates/feed.atom"]
XML = [*FEEDS, "/sitemap.xml"]


@pytest.fixture
def chief():
    client = Client()
    client.force_login(factories.person("ana", "editor"))
    return client


def whole_export(tmp_path):
    call_command("export_site", tmp_path / "site", base="https://timeline.example", processes=1)
    return tmp_path / "site" / "current"


def stored_badly(alias, model, pk, **texts):
    """Columns as a site of before could hold them: past everything that keeps them plain."""
    table = model._meta.db_table
    connection = connections[alias]
    letter = "char(11)" if connection.vendor == "sqlite" else "chr(11)"
    with connection.cursor() as cursor:
        for name, text in texts.items():
            before, after = text.split("\x0b")
            key = model._meta.pk.column
            cursor.execute(
                f"UPDATE {table} SET {name} = %s || {letter} || %s WHERE {key} = %s",
                [before, after, pk],
            )


@pytest.mark.parametrize("case", TYPED)
def test_what_xml_cannot_hold_is_taken_out_on_save(case, chief, client, tmp_path, capsys):
    told = CASES[case]
    theme = factories.theme()
    form = f"/admin/timeline/theme/{theme.pk}/change/"

    response = chief.post(form, sent(chief.get(form), **{told["field"]: told["value"]}))

    assert response.status_code == 302
    title = Theme.objects.get().title_en
    assert title == plain_text(told["value"]) != told["value"]
    factories.live(factories.site(), Theme.objects.get())
    for address in XML:
        response = client.get(address)
        assert (response.status_code, ElementTree.fromstring(response.content) is not None) == (
            200,
            True,
        )
    current = whole_export(tmp_path)
    assert ElementTree.fromstring((current / "updates/feed.atom").read_bytes()) is not None


def test_a_log_that_holds_what_xml_cannot_is_told_all_the_same(client, tmp_path, capsys):
    """Case old-log."""
    factories.live(factories.site(), factories.theme(), note_en="Hello.")
    entry = PublishedEntry.objects.using(PUBLIC).get(model="theme")
    stored_badly(
        PUBLIC,
        PublishedEntry,
        entry.pk,
        **dict.fromkeys(TITLES, CASES["old-log"]["already_published_title"]),
    )
    publication = Publication.objects.using(PUBLIC).get()
    stored_badly(PUBLIC, Publication, publication.pk, note_en="An old\x0bnote", note="An\x0bold")

    assert "\x0b" in PublishedEntry.objects.using(PUBLIC).get(pk=entry.pk).title
    for address in XML:
        response = client.get(address)
        assert (response.status_code, ElementTree.fromstring(response.content) is not None) == (
            200,
            True,
        )
    current = whole_export(tmp_path)
    assert ElementTree.fromstring((current / "es/updates/feed.atom").read_bytes()) is not None
    assert client.get("/updates/").status_code == 200


def test_rows_that_still_hold_them_are_exported_searched_and_published(chief, client):
    portal = factories.initiative()
    factories.live(factories.site(), portal)
    for alias in (EDITORIAL, PUBLIC):
        stored_badly(alias, Initiative, portal.pk, title_en="Old\x0bportal")
    data_versions.make()

    posted = chief.post("/admin/timeline/initiative/export/", {"resource": "0", "format": "1"})
    book = openpyxl.load_workbook(BytesIO(posted.content))
    assert "Oldportal" in {cell.value for row in book.active for cell in row}
    for address in (
        "/data/initiatives.csv",
        "/data/initiatives.json",
        "/search/?q=portal",
        "/initiatives/gob-mx/",
    ):
        assert client.get(address).status_code == 200, address
    assert [row["title_en"] for row in client.get("/data/initiatives.json").json()] == ["Oldportal"]

    publish([Initiative.objects.get()])

    # Both copies say the same, so nothing has changed by what no reader can see.
    assert Publication.objects.using(PUBLIC).count() == 1
    assert Initiative.objects.get().state == "live"


def test_no_way_into_the_editorial_database_keeps_them(tmp_path):
    word = f"a{''.join(FORBIDDEN)}b"
    portal = factories.initiative("by-hand", title_en=word, summary_es=word, editor_notes=word)
    Initiative.objects.filter(pk=portal.pk).update(review_note=word)
    Agent.objects.bulk_create([Agent(name=word, slug="in-bulk")])
    planned = schedule([portal], portal_time(), note_en=word, note_es=word, by=Person(0, word))
    link = SharedPreview.objects.create(
        model="initiative", entry_pk=portal.pk, by=word, expires_at=portal_time()
    )
    publish([factories.site()], note_en=word, note_es=word)
    fixture = tmp_path / "more.json"
    fields = {"slug": "loaded", "title_en": word, "title_es": word}
    fixture.write_text(json.dumps([{"model": "timeline.theme", "fields": fields}]))
    call_command("loaddata", str(fixture), verbosity=0)

    for row in (portal, planned, link):
        row.refresh_from_db()
    texts = [
        portal.title_en,
        portal.summary_es,
        portal.editor_notes,
        portal.review_note,
        planned.by,
    ]
    texts += [planned.note_en, planned.note_es, link.by, Agent.objects.get(slug="in-bulk").name]
    texts += [Theme.objects.get().title_en, Publication.objects.using(PUBLIC).get().note_en]
    assert set(texts) == {"ab"}


def portal_time():
    return timezone.now() + timedelta(hours=1)


def test_references_and_tables_are_read_without_them():
    rows = read(
        json.dumps([{"type": "book", "title": "T\ud800i\x00t\x0bl\uffffe", "publisher": "P\x1b"}])
    )

    assert [(row.values["title"], row.publisher) for row in rows] == [("Tit le", "P")]


def test_a_workbook_holds_no_word_that_xml_cannot():
    from tablib import Dataset

    data = XLSX().export_data(Dataset(["plain"], headers=["title"]))

    assert openpyxl.load_workbook(BytesIO(data)).active["A2"].value == "plain"


ASKED = [
    "/search/?q={0}",
    "/initiatives/?q={0}&kind={0}&theme={0}&page={0}",
    "/sources/?type={0}&language={0}",
    "/updates/?page={0}",
    "/initiatives/{0}/",
    "/sources/{0}/",
    "/people/{0}/",
    "/data/{0}.csv",
    "/{0}/",
]
ASKED_BY_EDITORS = [
    "/admin/timeline/initiative/?q={0}",
    "/admin/timeline/initiative/?state={0}&attention={0}&kind__exact={0}",
    "/admin/timeline/source/?q={0}&link={0}",
    "/admin/timeline/initiative/?pk__in={0}",
    "/admin/timeline/initiative/{0}/change/",
    "/admin/timeline/initiative/publish/?entry={0}",
    "/admin/timeline/scheduledpublication/?outcome={0}",
    "/admin/autocomplete/?term={0}&app_label=timeline&model_name=milestone&field_name=source",
    "/admin/auth/user/?q={0}",
]


@pytest.mark.parametrize("letter", ["%00", "a%00b", "%0B", "%EF%BF%BF", "%ED%A0%80", "%1B%5B1m"])
def test_no_page_fails_where_it_is_asked_for_them(letter, chief, client):
    factories.live(factories.site(), factories.initiative())

    answers = {address: client.get(address.format(letter)).status_code for address in ASKED}
    answers |= {
        address: chief.get(address.format(letter)).status_code for address in ASKED_BY_EDITORS
    }

    assert {address: status for address, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("letter", [*FORBIDDEN[:3], "\uffff"])
def test_signing_in_with_them_is_no_error(letter, client):
    factories.person("ana", "editor")

    response = client.post(
        "/admin/login/", {"username": f"an{letter}a", "password": f"wrong{letter}"}, follow=True
    )

    assert response.status_code == 200
    assert SESSION_KEY not in client.session


def test_what_is_typed_with_a_null_character_is_saved_without_it(chief):
    theme = factories.theme()
    form = f"/admin/timeline/theme/{theme.pk}/change/"

    response = chief.post(form, sent(chief.get(form), title_en="Por\0tals\ufffe"), follow=True)

    assert Theme.objects.get().title_en == "Portals"
    assert "\0" not in response.content.decode()


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from(FORBIDDEN), st.characters(exclude_categories=["Cs"]))
    )
)
def test_plain_text_is_what_xml_can_hold_and_nothing_less(text):
    plain = plain_text(text)

    assert not set(plain) & set(FORBIDDEN)
    assert plain == "".join(letter for letter in text if letter not in FORBIDDEN)
    ElementTree.fromstring(f"<a>{plain.replace('&', '').replace('<', '')}</a>".encode())


def test_every_text_column_is_covered():
    # A text is stored by a connection and by no field: a new column needs nothing.
    source = factories.source(title="a\x0bb", note_en="c\x00d")
    texts = [
        field.name for field in Source._meta.concrete_fields if isinstance(field, models.TextField)
    ]
    Source.objects.filter(pk=source.pk).update(**dict.fromkeys(texts, "x\x1by"))

    assert set(Source.objects.values_list(*texts).get()) == {"xy"}
