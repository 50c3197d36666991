"""What programs and readers get of the data: the page, the package, the tables, in each version."""

import csv
import gzip
import hashlib
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import DataContent, DataFile, DataVersion, Initiative
from timeline.publishing import data_versions
from timeline.publishing.unpublish import unpublish
from timeline.registry.tables import TABLES

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def made(rows=1):
    """A small story with a version of its data."""
    story(rows)
    return data_versions.make()


def body(response):
    return b"".join(response) if response.streaming else response.content


def table(client, name, form="csv", folder="/data/"):
    text = body(client.get(f"{folder}{name}.{form}")).decode()
    return json.loads(text) if form == "json" else list(csv.DictReader(StringIO(text)))


def change_a_title(slug="gob-1", title="Another title"):
    """Publish the initiative under another title, and make the version."""
    row = Initiative.objects.get(slug=slug)
    row.title_en = title
    row.save()
    factories.live(row)
    return data_versions.make()


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_there_in_both_forms_with_its_columns(client, name, prefix):
    made()

    in_csv = body(client.get(f"{prefix}/data/{name}.csv")).decode()
    rows = table(client, name, "json", f"{prefix}/data/")

    assert in_csv.startswith(",".join(TABLES[name].columns) + "\r\n")
    assert [[*row] for row in rows] == [[*TABLES[name].columns]] * len(rows)
    assert len(list(csv.reader(StringIO(in_csv)))) == len(rows) + 1
    assert rows


def test_both_forms_say_the_same(client):
    made()

    for name in TABLES:
        for line, row in zip(table(client, name), table(client, name, "json"), strict=True):
            as_text = {}
            for column, value in row.items():
                as_text[column] = "" if value is None else str(value)
                if isinstance(value, bool):
                    as_text[column] = json.dumps(value)
            # Nothing in the story begins like a formula.
            assert line == as_text


def test_foreign_keys_of_the_package_hold_and_no_key_is_empty_or_twice_there(client):
    made(3)
    resources = client.get("/data/datapackage.json").json()["resources"]
    rows = {resource["name"]: table(client, resource["name"]) for resource in resources}

    named = 0
    for resource in resources:
        name, schema = resource["name"], resource["schema"]
        keys = [tuple(row[column] for column in schema["primaryKey"]) for row in rows[name]]
        assert len({*keys}) == len(keys)
        assert all(all(key) for key in keys)
        for key in schema.get("foreignKeys", ()):
            [column], [other] = key["fields"], key["reference"]["fields"]
            there = {row[other] for row in rows[key["reference"]["resource"]]}
            values = {row[column] for row in rows[name]} - {""}
            assert values <= there
            named += len(values)

    assert named > 50


def test_the_package_says_bytes_and_digest_of_each_file(client):
    version = made()

    package = client.get("/data/datapackage.json").json()

    assert package["version"] == f"{version.number}.0.0"
    assert package["id"] == f"http://testserver/data/at/{version.number}/"
    assert package["licenses"] == [{"path": "https://example.org/licence", "title": "CC BY 4.0"}]
    assert [resource["name"] for resource in package["resources"]] == [*TABLES]
    for resource in package["resources"]:
        content = body(client.get(f"/data/{resource['path']}"))
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert [field["name"] for field in resource["schema"]["fields"]] == [
            *TABLES[resource["name"]].columns
        ]
        assert all(
            field["description"] and field["example"] != ""
            for field in resource["schema"]["fields"]
        )


def test_what_the_site_does_not_say_stands_nowhere(client):
    factories.live(factories.site(licence_url="", licence_name="", contact_email=""))
    data_versions.make()

    package = client.get("/data/datapackage.json").json()
    catalogue = client.get("/data/catalog.ttl").content.decode()
    metadata = client.get("/data/eras.csv-metadata.json").json()

    assert "licenses" not in package
    assert "email" not in package["contributors"][0]
    assert "dct:license" not in catalogue
    assert "contactPoint" not in catalogue
    assert "dc:license" not in metadata


def test_open_ends_and_unknown_dates_are_empty(client):
    initiative = factories.initiative("open")
    initiative.milestones.create(
        kind="launched", date="../2014", source=factories.source(), description_en="It began."
    )
    factories.live(factories.site(), *factories.Source.objects.all(), initiative)
    data_versions.make()

    [row] = table(client, "milestones")
    assert (row["date"], row["date_earliest"], row["date_latest"]) == ("../2014", "", "2014-12-31")
    assert table(client, "milestones", "json")[0]["date_earliest"] is None


def test_texts_stand_in_words_and_with_their_marks(client):
    made()

    row = next(row for row in table(client, "initiatives") if row["slug"] == "gob-1")

    assert "[@report-1]" in row["summary_md_en"]
    assert "[" not in row["summary_en"]
    assert row["summary_en"]


def test_a_value_is_a_number_with_all_its_digits(client):
    made()

    text = body(client.get("/data/observations.json")).decode()

    assert '"value": -61.5' in text
    assert '"approximate": false' in text


def test_withdrawn_entries_stay_in_the_tables_and_gone_ones_among_the_entries(client):
    story(2)
    portal, law = (Initiative.objects.get(slug=slug) for slug in ("gob-2", "law-2"))
    portal.relations_from.all().delete()
    factories.live(portal)
    unpublish(portal, note_en="It was never there.")
    unpublish(law, reason="gone", note_en="It was never there.")
    data_versions.make()

    states = {row["address"]: row["state"] for row in table(client, "entries")}
    slugs = [row["slug"] for row in table(client, "initiatives")]

    assert (states["gob-1"], states["gob-2"], states["law-2"]) == ("live", "withdrawn", "gone")
    assert "gob-2" in slugs
    assert "law-2" not in slugs
    events = {(row["entry"], row["event"]) for row in table(client, "published_entries")}
    assert (law.identifier, "gone") in events


def test_drafts_and_the_row_of_the_site_are_in_no_table(client):
    made()
    factories.initiative("draft", title_en="Marker of a draft")
    site = factories.Site.objects.get()
    change_a_title()

    everything = "".join(body(client.get(f"/data/{name}.csv")).decode() for name in TABLES)

    assert "draft" not in everything.lower()
    assert site.name_en not in everything
    assert site.editor_notes == "" or site.editor_notes not in everything


def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(client):
    source = factories.source("sum", title="=SUM(A1)")
    factories.live(factories.site(), source)
    data_versions.make()

    assert table(client, "sources")[0]["title"] == "'=SUM(A1)"
    assert table(client, "sources", "json")[0]["title"] == "=SUM(A1)"


def test_a_version_stays_and_the_newest_leads(client):
    first = made()
    second = change_a_title()

    def titles(folder):
        return [row["title_en"] for row in table(client, "initiatives", folder=folder)]

    assert "Portal 1" in titles(f"/data/at/{first.number}/")
    assert "Another title" in titles(f"/data/at/{second.number}/")
    assert titles("/data/") == titles(f"/data/at/{second.number}/")


def test_versions_name_each_other(client):
    first = made()
    second = change_a_title()

    def links(path):
        typed = re.findall(r'<http://testserver([^>]+)>; rel="([^"]+)"', client.get(path)["Link"])
        return {relation: address for address, relation in typed}

    assert links(f"/data/at/{first.number}/eras.csv") == {
        "describedby": f"/data/at/{first.number}/eras.csv-metadata.json",
        "latest-version": "/data/eras.csv",
        "successor-version": f"/data/at/{second.number}/eras.csv",
    }
    assert links(f"/data/at/{second.number}/") == {
        "latest-version": "/data/",
        "predecessor-version": f"/data/at/{first.number}/",
    }
    assert links("/data/eras.json") == {
        "latest-version": f"/data/at/{second.number}/eras.json",
        "predecessor-version": f"/data/at/{first.number}/eras.json",
    }


FILES = ("", "datapackage.json", "catalog.ttl", "eras.csv", "eras.json", "eras.csv-metadata.json")


@pytest.mark.parametrize("file", FILES)
def test_only_what_has_a_number_is_immutable(client, file):
    version = made()

    there = client.get(f"/data/at/{version.number}/{file}")
    newest = client.get(f"/data/{file}")

    assert there["Cache-Control"] == "public, max-age=31536000, immutable"
    assert newest["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert there["Access-Control-Allow-Origin"] == "*" if file else True


def test_only_data_is_open_to_scripts_of_other_sites(client):
    version = made()

    for file in FILES[1:]:
        assert client.get(f"/data/{file}")["Access-Control-Allow-Origin"] == "*"
    for path in ("/", "/data/", f"/data/at/{version.number}/", "/updates/feed.atom"):
        assert "Access-Control-Allow-Origin" not in client.get(path).headers


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/data/datapackage.json", "application/json"),
        ("/data/catalog.ttl", "text/turtle; charset=utf-8"),
        ("/data/eras.csv-metadata.json", "application/csvm+json"),
        ("/data/eras.csv", "text/csv; charset=utf-8"),
        ("/data/eras.json", "application/json; charset=utf-8"),
    ],
)
def test_each_file_says_what_it_is(client, path, media_type):
    made()

    assert client.get(path)["Content-Type"] == media_type
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize(
    "path",
    [
        *("/data/users.csv", "/data/dictionary.json", "/data/eras.xlsx", "/data/at/0/"),
        *("/data/at/99/", "/data/at/99/eras.csv", "/data/at/x/", "/data/at/1/users.csv"),
        *(f"/data/at/{'9' * 30}/", f"/data/at/{'9' * 30}/eras.csv", "/data/at/01/"),
        *("/data/users.csv-metadata.json", "/data/at/-1/eras.csv", "/data/at/99/catalog.ttl"),
    ],
)
def test_an_unknown_table_form_or_version_is_404(client, path, prefix):
    made()

    assert client.get(f"{prefix}{path}").status_code == 404


def test_a_version_that_is_not_there_names_the_newest(client):
    version = made()

    page = client.get("/data/at/99/eras.csv").content.decode()
    in_spanish = client.get("/es/data/at/99/").content.decode()

    assert f"There is no version 99 of the data. The newest is {version.number}." in page
    assert f"No existe la versión 99 de los datos. La más reciente es la {version.number}." in (
        in_spanish
    )


def test_before_the_first_version_the_page_has_the_columns_and_files_are_404(client):
    story()

    page = client.get("/data/").content.decode()

    assert "No version of the data is made yet." in page
    assert "<code>budget_currency</code>" in page
    for file in FILES[1:]:
        assert client.get(f"/data/{file}").status_code == 404


def test_a_dropped_version_is_410_and_the_newest_stays(client):
    first = made()
    second = change_a_title()

    assert data_versions.drop_before(99) == 1

    for file in FILES:
        assert client.get(f"/data/at/{first.number}/{file}").status_code == 410
        assert client.get(f"/data/at/{second.number}/{file}").status_code == 200
    assert "must-revalidate" in client.get(f"/data/at/{first.number}/")["Cache-Control"]
    assert DataContent.objects.using(PUBLIC).filter(files__isnull=True).count() == 0
    assert "predecessor" not in client.get("/data/eras.csv")["Link"]


def test_a_version_that_the_law_took_away_is_451_with_reason_and_link(client):
    first = made()
    second = change_a_title()

    data_versions.take_away(
        *(first.number, second.number),
        reason={"en": "By order of a court.", "es": "Por orden de un tribunal."},
        blocked_by="https://court.example/7",
    )

    for file in FILES:
        answer = client.get(f"/data/at/{first.number}/{file}")
        assert answer.status_code == 451
        assert "By order of a court." in answer.content.decode()
        assert answer["Link"] == '<https://court.example/7>; rel="blocked-by"'
        assert client.get(f"/data/{file}").status_code == 200
    page = client.get(f"/es/data/at/{first.number}/").content.decode()
    assert "Por orden de un tribunal." in page
    assert not DataFile.objects.using(PUBLIC).filter(version=first.number).exists()


def test_what_is_forgotten_by_law_is_in_no_data_any_more(client):
    factories.person("ana", "editor")
    portal = factories.initiative("portal", title_en="Forbidden words")
    factories.live(factories.site(), portal)
    first = data_versions.make()
    factories.live(factories.theme("between"))
    between = data_versions.make()
    portal.title_en = "Allowed words"
    portal.save()
    factories.live(portal)
    allowed = data_versions.make()

    call_command(
        *("forget", "initiative", "portal"),
        publication=[first.number],
        reason="By order of a court.",
        by="ana",
        yes=True,
    )
    last = data_versions.make()

    numbers = [version.number for version in (first, between, allowed, last)]
    answers = [client.get(f"/data/at/{number}/initiatives.csv") for number in numbers]
    assert [answer.status_code for answer in answers] == [451, 451, 200, 200]
    kept = DataContent.objects.using(PUBLIC)
    assert "Forbidden" not in "".join(gzip.decompress(row.content).decode() for row in kept.all())


def test_a_table_is_sent_as_it_is_kept_to_who_takes_gzip(client):
    made()
    plain = client.get("/data/entries.csv")
    content = body(plain)

    packed = client.get("/data/entries.csv", headers={"accept-encoding": "br, gzip;q=0.5"})
    refusing = client.get("/data/entries.csv", headers={"accept-encoding": "br"})
    known = client.get(
        "/data/entries.csv",
        headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]},
    )

    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == content
    assert "Content-Encoding" not in refusing.headers
    assert body(refusing) == content
    assert known.status_code == 304


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("eras.csv", 2),
        ("initiatives.json", 2),
        ("datapackage.json", 3),
        ("catalog.ttl", 3),
        ("eras.csv-metadata.json", 3),
    ],
)
def test_a_file_asks_the_same_number_of_times_whatever_it_holds(
    client, number, path, queries, django_assert_num_queries
):
    version = made(number)

    with django_assert_num_queries(queries, using=PUBLIC):
        body(client.get(f"/data/at/{version.number}/{path}"))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_page_names_each_column_of_each_table_and_each_file(client, prefix):
    version = made()

    page = client.get(f"{prefix}/data/at/{version.number}/").content.decode()

    for name in TABLES:
        section = page.split(f'id="columns-{name}"')[1].split("</section>")[0]
        assert re.findall(r"<code>(\w+)</code>", section) == [*TABLES[name].columns]
        for form in ("csv", "json"):
            assert f'href="{prefix}/data/at/{version.number}/{name}.{form}"' in page
    assert f"{prefix}/data/at/{version.number}/datapackage.json" in page


def test_words_follow_the_language_of_the_address(client):
    made()

    english = client.get("/data/datapackage.json").json()["resources"]
    spanish = client.get("/es/data/datapackage.json").json()["resources"]

    assert english[0]["title"] == "All entries that this site has or had"
    assert spanish[0]["title"] == "Todas las entradas que este sitio tiene o tuvo"
    assert english[0]["hash"] == spanish[0]["hash"]


def test_an_old_version_keeps_what_its_columns_meant(client, monkeypatch):
    version = made()
    columns = TABLES["eras"].columns
    monkeypatch.setitem(columns, "slug", columns["slug"]._replace(meaning="another meaning"))

    [eras] = [
        resource
        for resource in client.get(f"/data/at/{version.number}/datapackage.json").json()[
            "resources"
        ]
        if resource["name"] == "eras"
    ]

    assert eras["schema"]["fields"][1]["description"] == "last part of the address of its page"


def test_the_catalogue_has_a_dataset_a_table_with_two_distributions(client):
    made()

    catalogue = client.get("/data/catalog.ttl").content.decode()

    assert catalogue.count(" a dcat:Dataset ;") == len(TABLES)
    assert catalogue.count(" a dcat:Distribution ;") == 2 * len(TABLES)
    assert '"Eras of the story"@en' in catalogue
    assert '"Épocas de la historia"@es' in catalogue
    assert client.get("/es/data/catalog.ttl").content.decode() == catalogue


def test_a_state_that_was_dropped_is_told_from_one_that_was_never_made():
    version = made()

    assert DataVersion.objects.using(PUBLIC).get() == version
    assert data_versions.make() is None
