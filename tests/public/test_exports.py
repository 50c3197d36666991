import csv
import json
import re
from io import StringIO

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Initiative
from timeline.public import exports

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def rows(client, path):
    text = client.get(path).content.decode("utf-8-sig")
    return json.loads(text) if path.endswith("json") else list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("name", ["initiatives", "observations", "pictures"])
def test_csv_and_json_hold_the_same_rows(client, name):
    story()

    table, objects = rows(client, f"/data/{name}.csv"), rows(client, f"/data/{name}.json")

    assert len(table) == len(objects) > 0
    assert list(table[0]) == list(objects[0])


@pytest.mark.parametrize(
    "file", ["initiatives.csv", "initiatives.json", "sources.csv", "observations.json"]
)
def test_a_long_table_is_sent_in_parts_and_says_the_same(client, file, monkeypatch):
    story(3)
    whole = client.get(f"/data/{file}")
    for place in ("exports.WHOLE", "exports.TOGETHER", "story.TOGETHER"):
        monkeypatch.setattr(f"timeline.public.{place}", 2)

    parts = client.get(f"/data/{file}")
    head = client.head(f"/data/{file}")

    assert (whole.streaming, parts.streaming) == (False, True)
    assert b"".join(parts) == whole.content
    assert (head.status_code, b"".join(head)) == (200, b"")


def test_themes_of_an_initiative_stand_in_one_cell(client):
    portal, other = factories.initiative("portal"), factories.initiative("other")
    portal.themes.set([factories.theme("learning"), factories.theme("data")])
    factories.live(factories.site(), portal, other)

    found = {row["slug"]: row["themes"] for row in rows(client, "/data/initiatives.csv")}

    assert found == {"portal": "data; learning", "other": ""}


def test_a_file_is_named_after_its_table(client):
    response = client.get("/data/sources.csv")

    assert response["Content-Disposition"] == 'attachment; filename="sources.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_initiatives_have_dates_and_texts_in_both_languages(client):
    story()

    found = next(row for row in rows(client, "/data/initiatives.json") if row["slug"] == "gob-1")

    names = ("title_en", "title_es", "kind", "status", "era", "start", "lead", "themes", "sources")
    assert [found[name] for name in names] == [
        "Portal 1",
        "Portal gob-1 (es)",
        "portal",
        "active",
        "era-1",
        "2014",
        "Agency",
        "theme-1",
        1,
    ]


def test_values_of_one_indicator_are_a_table_of_their_own(client):
    story(3)

    found = rows(client, "/indicators/rank-2/values.csv")

    assert [(row["indicator"], row["date"], row["value"]) for row in found] == [
        ("rank-2", "2018", "64"),
        ("rank-2", "2020", "-61.5"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "-x", "\tx", "\rx"])
def test_a_formula_is_made_a_text(text):
    assert exports.cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-61.5", "plain", 5, None, ""])
def test_what_is_no_formula_stays(value):
    assert exports.cell(value) == value


def test_drafts_are_not_in_the_tables(client):
    story()
    factories.initiative("draft")

    assert "draft" not in [row["slug"] for row in rows(client, "/data/initiatives.csv")]


@pytest.mark.parametrize(
    "path", ["/data/users.csv", "/data/initiatives.xml", "/indicators/never/values.csv"]
)
def test_an_unknown_table_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["initiatives", "sources", "observations", "pictures"])
def test_an_empty_table_keeps_its_headings(client, name):
    table = client.get(f"/data/{name}.csv").content.decode()

    assert table == "\ufeff" + ",".join(exports.COLUMNS[name]) + "\r\n"
    assert rows(client, f"/data/{name}.json") == []


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("name", ["initiatives", "sources", "observations", "pictures"])
def test_the_page_names_each_column_of_each_file(client, name, prefix):
    story()

    page = client.get(f"{prefix}/data/").content.decode()
    section = page.split(f'id="columns-{name}"')[1].split("</section>")[0]
    columns = re.findall(r"<code>(\w+)</code></th><td>[^<]+</td>", section)

    table = client.get(f"{prefix}/data/{name}.csv").content.decode("utf-8-sig")
    assert columns == table.splitlines()[0].split(",")
    # The JSON of sources is CSL-JSON, which the page says.
    if name != "sources":
        assert columns == list(rows(client, f"{prefix}/data/{name}.json")[0])


def test_both_forms_write_times_truths_and_days_alike(client):
    story()
    for file in ("initiatives", "observations"):
        table, objects = rows(client, f"/data/{file}.csv"), rows(client, f"/data/{file}.json")
        for line, row in zip(table, objects, strict=True):
            as_text = {
                name: json.dumps(value) if isinstance(value, bool) else value
                for name, value in row.items()
            }
            as_text = {name: "" if value is None else str(value) for name, value in as_text.items()}
            # A spreadsheet would run a note that begins with an equals sign; there is none here.
            assert line == as_text
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line.get("updated", "2014-01-01T00:00:00Z")
            )


def test_bounds_of_dates_stand_beside_them_and_summaries_hold_no_citekeys(client):
    story()

    row = next(row for row in rows(client, "/data/initiatives.csv") if row["slug"] == "gob-1")

    bounds = [row[name] for name in ("start", "start_earliest", "start_latest", "end_latest")]
    assert bounds == ["2014", "2014-01-01", "2014-12-31", ""]
    assert all(
        "@" not in row[name] and "[" not in row[name]
        for row in rows(client, "/data/initiatives.csv")
        for name in ("summary_en", "summary_es")
    )


@pytest.mark.parametrize("file", ["initiatives.csv", "sources.csv", "observations.json"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_file_asks_the_same_number_of_times_whatever_it_holds(
    client, file, number, django_assert_max_num_queries
):
    story(number)

    with django_assert_max_num_queries(3, using=PUBLIC) as asked:
        b"".join(client.get(f"/data/{file}"))

    assert len(asked) == {"initiatives.csv": 2, "sources.csv": 2, "observations.json": 1}[file]


def test_each_part_of_a_long_table_asks_once_for_its_themes(
    client, monkeypatch, django_assert_num_queries
):
    story(3)
    monkeypatch.setattr("timeline.public.story.TOGETHER", 2)

    # Six initiatives in three parts, each with its themes.
    with django_assert_num_queries(4, using=PUBLIC):
        b"".join(client.get("/data/initiatives.csv"))


def test_the_meaning_of_the_kind_names_every_kind():
    meaning = str(exports.COLUMNS["initiatives"]["kind"].meaning)

    assert [kind for kind in Initiative.Kind.values if kind not in meaning] == []


def test_the_table_of_pictures_has_their_rights_and_addresses_that_answer(client):
    picture = factories.picture(
        source=factories.source(), caption_en="In 2014 – *a drawing*.", licence_url=""
    )
    factories.picture("draft")
    factories.live(picture)

    [row] = rows(client, "/data/pictures.json")

    assert row["licence"] == "CC-BY-4.0"
    assert row["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (row["source"], row["credit"]) == ("perez-2014", "Ana Pérez")
    assert (row["width"], row["content_type"]) == (40, "image/png")
    assert "editor_notes" not in row
    assert client.get(row["file"]).status_code == 200
