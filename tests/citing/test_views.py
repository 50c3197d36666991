"""Files of references and unAPI, asked as reference managers ask them."""

import json
import re
from xml.etree import ElementTree

import pytest
from bibtexparser import parse_string
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Authorship, Initiative, PublishedEntry, Source
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish
from timeline.references import read

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADDRESS = "https://timeline.example.org"
ENDINGS = ("bib", "ris", "csl.json")
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = ADDRESS


def portal(**values):
    made = factories.initiative(rests_on=factories.source(), **values)
    factories.live(factories.site(licence_name="CC BY 4.0"), made)
    return made


def bib(client, path):
    [entry] = parse_string(client.get(path).content.decode()).entries
    return entry.key, {field.key: field.value.strip("{}") for field in entry.fields}


def item(client, path):
    [made] = json.loads(client.get(path).content)
    return made


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_has_its_type_and_name_and_may_be_read_by_other_sites(client, ending):
    portal()

    response = client.get(f"/initiatives/gob-mx/cite.{ending}")

    assert response.headers["Content-Type"] == TYPES[ending]
    disposition = f'attachment; filename="gob-mx.{ending}"'
    assert response.headers["Content-Disposition"] == disposition
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert not response.content.startswith(b"\xef\xbb\xbf")


def test_a_page_is_cited_by_its_last_version_at_the_address_of_that_version(client):
    made = portal()
    made.title_en = "Portal of all"
    made.save()
    publish([made], kind="correction", note_en="The name was wrong; it is right now.")

    key, fields = bib(client, "/initiatives/gob-mx/cite.bib")

    assert key == f"gob-mx-{made.identifier}"
    assert fields["title"] == "Portal of all"
    assert fields["version"] == "2"
    assert fields["url"] == f"{ADDRESS}/at/2/initiatives/gob-mx/"
    assert fields["author"] == "Digital government, dated"


def test_a_page_in_spanish_is_cited_in_spanish(client):
    portal()

    found = item(client, "/es/initiatives/gob-mx/cite.csl.json")

    assert found["title"] == "Portal gob-mx (es)"
    assert found["container-title"] == "Gobierno digital, con fechas"
    assert found["URL"] == f"{ADDRESS}/es/at/1/initiatives/gob-mx/"
    assert found["language"] == "es"
    assert found["license"] == "CC BY 4.0"
    assert found["author"] == [{"literal": "Gobierno digital, con fechas"}]


def test_what_lacks_spanish_is_cited_in_english(client):
    portal(title_es="", summary_es="", body_es="")

    found = item(client, "/es/initiatives/gob-mx/cite.csl.json")

    assert (found["title"], found["language"]) == ("Portal gob-mx", "en")
    assert found["URL"] == f"{ADDRESS}/at/1/initiatives/gob-mx/"


def test_an_article_of_somebody_is_cited_by_its_author(client):
    author = factories.agent("Felipe de la Cruz", slug="f", family="de la Cruz", given="Felipe")
    essay = factories.article(author=author)
    factories.live(factories.site(), author, essay)

    assert bib(client, "/articles/essay/cite.bib")[1]["author"].startswith("de la Cruz}, Felipe")
    assert "AU  - de la Cruz, Felipe\r\n" in client.get("/articles/essay/cite.ris").content.decode()


def test_an_older_version_is_cited_by_its_author_of_then(client):
    author = factories.agent("Ana Pérez", slug="a", family="Pérez", given="Ana")
    other = factories.agent("Luis Gil", slug="l", family="Gil", given="Luis")
    essay = factories.article(author=author)
    factories.live(factories.site(), author, other, essay)
    author.family = "Paz"
    author.save()
    essay.author = other
    essay.save()
    publish([author, essay])

    assert bib(client, "/at/1/articles/essay/cite.bib")[1]["author"].startswith("Pérez")
    assert bib(client, "/at/2/articles/essay/cite.bib")[1]["author"].startswith("Gil")


def test_a_source_is_cited_as_itself(client):
    author = factories.agent("Ana Pérez", family="Pérez", given="Ana")
    report = factories.source(
        "perez-2014", author, type="report", date="2014~", doi="10.5555/ab_1", language="es-MX"
    )
    factories.live(factories.site(), author, report)

    found = item(client, "/sources/perez-2014/cite.csl.json")
    [row] = read(client.get("/sources/perez-2014/cite.bib").content.decode())

    assert found["id"] == row.values["key"] == "perez-2014"
    assert found["author"] == [{"family": "Pérez", "given": "Ana"}]
    assert [row.values[name] for name in ("date", "doi", "language")] == [
        "2014~",
        "10.5555/ab_1",
        "es-MX",
    ]
    assert client.get("/sources/perez-2014/sources.bib").status_code == 404


PAGES = [
    *("/eras/era-1/", "/initiatives/gob-1/", "/initiatives/law-1/", "/indicators/rank-1/"),
    *("/articles/essay-1/", "/organisations/agency/"),
]


def notes_of(client, path):
    """The keys of the sources that the notes of the page name."""
    page = client.get(path).content.decode()
    notes = page.partition('<ol class="note-list')[2].partition("</ol>")[0]
    return set(re.findall(r'<cite[^>]*><a href="(?:/es)?/sources/([^/"]+)/"', notes))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_sources_of_a_page_are_those_of_its_notes(client, prefix):
    story(2)
    shown = {}
    for row in PublishedEntry.objects.using(PUBLIC).named():
        folder = {"person": "people"}.get(row.kind, f"{row.kind}s")
        if folder in ("eras", "initiatives", "indicators", "articles", "people", "organisations"):
            shown[f"{prefix}/{folder}/{row.address}/"] = set()
    for path in shown:
        shown[path] = notes_of(client, path)
    assert any(shown.values())

    for path, keys in shown.items():
        if "accessibility" in path:
            continue
        found = json.loads(client.get(f"{path}sources.csl.json").content)
        assert (path, {made["id"] for made in found}) == (path, keys)


def test_the_bibliography_has_all_listed_sources(client):
    story(2)
    withdrawn = Source.objects.order_by("pk").last()

    found = json.loads(client.get("/sources/all.csl.json").content)

    listed = Source.objects.using(PUBLIC).filter(withdrawn_at=None)
    assert {made["id"] for made in found} == set(listed.values_list("key", flat=True))
    assert len(read(client.get("/sources/all.bib").content.decode())) == len(found)
    assert len(read(client.get("/es/sources/all.ris").content.decode())) == len(found)
    assert withdrawn is not None


def test_a_long_bibliography_is_sent_while_it_is_read_and_says_the_same(client, monkeypatch):
    story(2)
    whole = client.get("/sources/all.bib")
    monkeypatch.setattr("timeline.citing.formats.WHOLE", 2)

    parts = client.get("/sources/all.bib")

    assert (whole.streaming, parts.streaming) == (False, True)
    assert b"".join(parts) == whole.content


def test_no_draft_is_in_any_file(client):
    made = portal()
    draft = factories.source("draft-2020", title="MARKER")
    made.body_en = "MARKER [@draft-2020]."
    made.save()

    for ending in ENDINGS:
        for path in ("initiatives/gob-mx/cite", "initiatives/gob-mx/sources", "sources/all"):
            assert b"MARKER" not in client.get(f"/{path}.{ending}").content
    assert client.get(f"/sources/{draft.key}/cite.bib").status_code == 404
    assert client.get("/unapi", {"id": draft.identifier}).status_code == 404


def test_a_version_is_cited_as_it_was(client):
    made = portal()
    made.title_en, made.title_es = "Portal of all", "Portal de todos"
    made.save()
    publish([made])

    assert bib(client, "/at/1/initiatives/gob-mx/cite.bib")[1]["title"] == "Portal gob-mx"
    found = item(client, "/es/at/1/initiatives/gob-mx/cite.csl.json")
    assert (found["title"], found["version"]) == ("Portal gob-mx (es)", "1")
    assert found["URL"] == f"{ADDRESS}/es/at/1/initiatives/gob-mx/"
    assert bib(client, "/at/2/initiatives/gob-mx/cite.bib")[1]["title"] == "Portal of all"


def test_a_source_is_cited_as_a_version_of_it_was_with_the_names_of_then(client):
    author = factories.agent("Ana Pérez", family="Pérez", given="Ana")
    press = factories.organisation("Casa Ejemplo", slug="casa")
    report = factories.source("perez-2014", author, type="report", publisher=press, date="2014~")
    factories.live(factories.site(), author, press, report)
    author.family, press.name_en, report.title = "Gómez", "Casa Nueva", "Another title"
    for row in (author, press, report):
        row.save()
    Authorship.objects.filter(source=report).delete()
    factories.live(author, press)
    factories.live(report)

    first = item(client, "/at/1/sources/perez-2014/cite.csl.json")
    last = item(client, "/sources/perez-2014/cite.csl.json")

    assert (first["title"], first["publisher"]) == ("Report perez-2014", "Casa Ejemplo")
    assert first["author"] == [{"family": "Pérez", "given": "Ana"}]
    assert first["custom"] == {"edtf": "2014~"}
    assert (last["title"], last["publisher"], last.get("author")) == (
        "Another title",
        "Casa Nueva",
        None,
    )


def test_a_number_that_left_the_entry_alone_leads_to_the_one_before(client):
    portal()
    factories.live(factories.article())

    response = client.get("/es/at/2/initiatives/gob-mx/cite.ris")

    assert (response.status_code, response.url) == (302, "/es/at/1/initiatives/gob-mx/cite.ris")


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_version_is_cited_at_the_address_of_its_memento_when_another_has_it_now(client, prefix):
    first, second = portal(), factories.initiative("second", title_en="The second")
    factories.live(second)
    first.slug = "first"
    first.save()
    publish([first])
    second.slug = "gob-mx"
    second.save()
    publish([second])

    for path in ("/at/2/initiatives/second/", "/at/1/initiatives/first/"):
        page = client.get(f"{prefix}{path}").content.decode()
        assert f'href="{prefix}{path}cite.bib"' in page
        work = item(client, f"{prefix}{path}cite.csl.json")
        assert work["URL"] == f"{ADDRESS}{prefix}{path}"
    moved = client.get(f"{prefix}/at/3/initiatives/second/cite.bib")
    assert (moved.status_code, moved.url) == (302, f"{prefix}/at/2/initiatives/second/cite.bib")


@pytest.mark.parametrize("number", ["0", "3", "x", "9" * 30, "01", "-1"])
def test_a_number_without_a_publication_is_404(client, number):
    portal()
    factories.live(factories.article())
    assert client.get(f"/at/{number}/initiatives/gob-mx/cite.bib").status_code == 404


def test_before_the_entry_began_there_is_nothing(client):
    portal()
    factories.live(factories.article())
    assert client.get("/at/1/articles/essay/cite.bib").status_code == 404


def test_what_was_withdrawn_is_cited_as_it_was_last_read(client):
    made = portal()
    unpublish(made, note_en="It was another portal, and not this one.")

    assert bib(client, "/initiatives/gob-mx/cite.bib")[1]["version"] == "1"
    assert client.get("/at/1/initiatives/gob-mx/cite.bib").status_code == 200
    assert bib(client, "/at/2/initiatives/gob-mx/cite.bib")[1]["version"] == "2"


@pytest.mark.parametrize(("prefix", "words"), [("", "taken away"), ("/es", "se retiró por ley")])
def test_what_was_taken_away_by_law_says_so(client, prefix, words):
    made = portal()
    made.title_en = "Portal of all"
    made.save()
    publish([made])
    # As the verb leaves it that takes a text away.
    rows = PublishedEntry.objects.using(PUBLIC).filter(model="initiative", publication=1)
    blocker = "https://example.org/order"
    rows.update(snapshot={}, title_en="", title_es="", blocked_by=blocker)

    response = client.get(f"{prefix}/at/1/initiatives/gob-mx/cite.bib")

    assert response.status_code == 451
    assert response["Link"] == f'<{blocker}>; rel="blocked-by"'
    assert words in response.content.decode()
    assert f"{ADDRESS}{prefix}/at/1/initiatives/gob-mx/" in response.content.decode()
    assert client.get(f"{prefix}/at/2/initiatives/gob-mx/cite.bib").status_code == 200


def test_a_name_that_was_taken_away_stands_in_no_version(client):
    author = factories.agent("Ana Pérez", family="Pérez", given="Ana")
    factories.live(factories.site(), author, factories.source("perez-2014", author))
    rows = PublishedEntry.objects.using(PUBLIC).filter(model="agent")
    rows.update(snapshot={}, title_en="", title_es="")

    found = item(client, "/at/1/sources/perez-2014/cite.csl.json")

    assert found["author"] == [{"literal": "[taken away]"}]


def test_a_renamed_page_leads_to_its_files(client):
    made = portal()
    made.slug = "gobierno"
    made.save()
    factories.live(made)

    for path in ("cite.bib", "sources.ris"):
        response = client.get(f"/es/initiatives/gob-mx/{path}")
        assert (response.status_code, response.url) == (301, f"/es/initiatives/gobierno/{path}")
    response = client.get("/at/1/initiatives/gob-mx/cite.bib")
    assert (response.status_code, response.url) == (301, "/at/1/initiatives/gobierno/cite.bib")


def test_an_agent_has_one_address(client):
    person = factories.agent()
    factories.live(factories.site(), person)
    for file in ("cite.bib", "sources.bib"):
        response = client.get(f"/organisations/ana-perez/{file}")
        assert (response.status_code, response.url) == (301, f"/people/ana-perez/{file}")
    assert bib(client, "/people/ana-perez/cite.bib")[1]["title"] == "Ana Pérez"


@pytest.mark.parametrize(
    "path",
    [
        "/initiatives/none/cite.bib",
        "/initiatives/none/sources.bib",
        "/initiatives/gob-mx/cite.txt",
        "/initiatives/gob-mx/cite.csl",
        "/initiatives/gob-mx/cite.bib/",
        "/themes/portals/cite.bib",
        "/sources/none/cite.ris",
        "/initiatives/%00/cite.bib",
        f"/initiatives/{'x' * 3000}/cite.bib",
        "/accessibility/cite.bib",
    ],
)
def test_an_unknown_file_is_404(client, path):
    portal()
    assert client.get(path).status_code == 404


def formats(response):
    tree = ElementTree.fromstring(response.content)
    named = [(form.get("name"), form.get("type")) for form in tree]
    return response.status_code, tree.tag, tree.get("id"), named


def test_unapi_lists_its_formats(client):
    made = portal()
    named = [("ris", "application/x-research-info-systems"), ("bibtex", "application/x-bibtex")]

    everywhere, of_page = client.get("/unapi"), client.get("/unapi", {"id": made.identifier})

    assert everywhere.headers["Content-Type"] == "application/xml"
    assert formats(everywhere) == (200, "formats", None, named)
    assert formats(of_page) == (300, "formats", made.identifier, named)


def test_unapi_gives_the_record_of_a_page_and_of_a_source(client):
    made = portal()
    source = Source.objects.get()

    page = client.get("/es/unapi", {"id": made.identifier, "format": "ris"})
    cited = client.get("/unapi", {"id": source.identifier, "format": "bibtex"})

    assert page.content == client.get("/es/initiatives/gob-mx/cite.ris").content
    assert page.headers["Content-Type"] == TYPES["ris"]
    assert cited.content == client.get("/sources/perez-2014/cite.bib").content


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"format": "ris"}, 400),
        ({"id": "", "format": "ris"}, 400),
        ({"id": "x7k2m9q4k"}, 404),
        ({"id": "x" * 1000, "format": "ris"}, 404),
        ({"id": "\0", "format": "ris"}, 400),
        ({"id": "<b>", "format": "<b>"}, 404),
    ],
)
def test_unapi_refuses_what_it_does_not_know(client, query, status):
    portal()
    assert client.get("/unapi", query).status_code == status


def test_unapi_refuses_other_formats(client):
    made = portal()
    response = client.get("/unapi", {"id": made.identifier, "format": "mods"})
    assert (response.status_code, response.content) == (406, b"ris, bibtex\n")


ASKED = [
    *("/initiatives/gob-1/cite.bib", "/sources/all.bib", "/articles/essay-1/cite.ris"),
    *("/initiatives/gob-1/sources.bib", "/eras/era-1/sources.ris"),
    *("/articles/essay-1/sources.csl.json", "/indicators/rank-1/sources.bib"),
    *("/at/1/initiatives/gob-1/cite.bib", "/at/1/sources/{source}/cite.bib"),
    *("/sources/{source}/cite.bib", "/unapi?id={page}&format=ris", "/unapi?id={cited}&format=ris"),
]


def asked(client, path):
    """The number of queries for the file, and its status."""
    source = Source.objects.using(PUBLIC).order_by("pk").first()
    page = Initiative.objects.using(PUBLIC).order_by("pk").first()
    values = {"source": source.key, "cited": source.identifier, "page": page.identifier}
    client.get(path.format(**values))
    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        response = client.get(path.format(**values))
    return len(captured), response.status_code


def test_a_file_takes_four_queries_at_most_whatever_the_number_of_rows(client):
    story(1)
    few = {path: asked(client, path) for path in ASKED}
    for row in Initiative.objects.all():
        publish([row])
        publish([row])

    many = {path: asked(client, path) for path in ASKED}

    assert few == many
    assert {path: count for path, (count, status) in few.items() if count > 4 or status > 299} == {}
