import csv
import json
from io import StringIO

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.govdigital.test_database_state import Reader
from tests.stories import story
from timeline.public import exports, list_rows
from timeline.public.parameters import LIST_NAMES
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def rows(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    text = b"".join(answer).decode()
    if ".json" in path:
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        return json.loads(text)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", LIST_NAMES)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_list_is_a_file_in_both_forms(client, prefix, name):
    story()

    table, objects = rows(client, f"{prefix}/{name}.csv"), rows(client, f"{prefix}/{name}.json")

    assert len(table) == len(objects) > 0
    assert list(table[0]) == list(objects[0])


def test_filters_of_the_page_hold(client):
    story(3)

    def slugs(query):
        return [row["slug"] for row in rows(client, f"/initiatives.csv{query}")]

    assert slugs("?kind=law&era=era-2") == ["law-2"]
    assert slugs("?disputed=yes") == ["gob-1", "gob-2", "gob-3"]
    assert slugs("?q=nothing") == []
    assert slugs("?kind=portal&order=title") == ["gob-1", "gob-2", "gob-3"]
    assert slugs("?kind=&from=2000") == ["gob-1", "law-1", "gob-2", "law-2", "gob-3", "law-3"]


def test_a_list_is_in_the_order_of_its_page(client):
    for name, family in (("Zoe Abel", "Abel"), ("Ana Zorn", "Zorn"), ("Eva Marx", "Marx")):
        factories.live(factories.agent(name, family=family))

    assert [row["family"] for row in rows(client, "/people.json")] == ["Abel", "Marx", "Zorn"]
    assert rows(client, "/organisations.json") == []


def test_disputes_have_their_entries_and_filters(client):
    story(2)

    found = rows(client, "/disputes.json?era=era-1")

    assert len(found) == 2
    assert {row["question_en"] for row in found} == {"Which?"}
    assert all(row["entry"] for row in found)


def test_updates_are_those_of_the_kind_newest_first(client):
    portal = factories.initiative("portal", rests_on=factories.source())
    factories.live(portal)
    portal.title_en = "Another"
    portal.save()
    factories.live(portal, kind="correction", note_en="The title was wrong; it is Another.")

    assert [row["number"] for row in rows(client, "/updates.json")] == [2, 1]
    assert [row["number"] for row in rows(client, "/updates.json?kind=correction")] == [2]


def test_names_and_themes_stand_in_one_cell(client):
    authors = [factories.agent("Ana Pérez"), factories.organisation("United Nations")]
    source = factories.source("one", *authors)
    portal = factories.initiative("portal", rests_on=source)
    portal.themes.set([factories.theme("learning"), factories.theme("data")])
    factories.live(portal)

    assert rows(client, "/sources.csv")[0]["authors"] == "Ana Pérez; United Nations"
    assert rows(client, "/initiatives.csv")[0]["themes"] == "data; learning"


def test_what_is_withdrawn_or_a_draft_stands_in_no_list(client):
    source = factories.source()
    withdrawn = factories.initiative("withdrawn", rests_on=source)
    factories.live(withdrawn)
    unpublish(withdrawn, reason="withdrawn", note_en="Wrong.")
    factories.initiative("draft", rests_on=source)

    assert rows(client, "/initiatives.json") == []


@pytest.mark.parametrize(
    ("path", "name", "sentence"),
    [
        ("/initiatives.csv?era=x", "era", "“x” is not known here."),
        ("/initiatives.json?order=x", "order", "The list cannot be put in this order."),
        ("/initiatives.csv?from=2020&to=2010", "to", "The last year is before the first one."),
        ("/initiatives.csv?from=99999999999999999999", "from", "Write a year in digits, such as"),
        ("/initiatives.csv?q=%3F", "q", "There is no word in this to look for."),
        ("/initiatives.csv?colour=red", "colour", "This list is not filtered by this."),
        ("/sources.csv?era=first", "era", "This list is not filtered by this."),
        ("/sources.csv?page=2", "page", "A file has all rows: leave “page” out."),
        ("/updates.csv?kind=x", "kind", "“x” is not known here."),
        ("/disputes.json?theme=x", "theme", "“x” is not known here."),
        ("/people.csv?%00=1", "", "This list is not filtered by this."),
        (f"/eras.csv?{'x' * 300}=1", "x" * 60, "This list is not filtered by this."),
    ],
)
def test_a_wrong_value_or_name_is_refused_in_words(client, path, name, sentence):
    answer = client.get(path)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    errors = json.loads(answer.content)["errors"]
    assert list(errors) == [name]
    assert errors[name].startswith(sentence)


def test_a_refusal_speaks_the_language_of_the_address(client):
    errors = json.loads(client.get("/es/sources.csv?page=2").content)["errors"]

    assert errors == {"page": "Un archivo tiene todas las filas: sobra “page”."}


@pytest.mark.parametrize("name", LIST_NAMES)
def test_both_forms_write_times_truths_and_days_alike(client, name):
    story()

    table, objects = rows(client, f"/{name}.csv"), rows(client, f"/{name}.json")

    for line, row in zip(table, objects, strict=True):
        for column, value in row.items():
            as_text = json.dumps(value) if isinstance(value, bool) else str(value)
            assert line[column] == ("" if value is None else as_text)


def test_bounds_of_dates_stand_beside_them_and_summaries_hold_no_citekeys(client):
    story()

    row = next(row for row in rows(client, "/initiatives.json") if row["slug"] == "gob-1")

    bounds = [row[name] for name in ("start", "start_earliest", "start_latest", "end_latest")]
    assert bounds == ["2014", "2014-01-01", "2014-12-31", None]
    for name in ("summary_en", "summary_es"):
        assert "@" not in row[name]
        assert "[" not in row[name]


@pytest.mark.parametrize(
    "path", ["/initiatives.xml", "/initiatives.ics", "/timeline.csv", "/x.csv"]
)
def test_another_form_or_list_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("name", ["initiatives", "sources"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_long_list_is_sent_in_parts_and_says_the_same(client, name, form, monkeypatch):
    story(3)
    whole = client.get(f"/{name}.{form}")
    monkeypatch.setattr(exports, "WHOLE", 2)
    monkeypatch.setattr(exports, "TOGETHER", 2)
    monkeypatch.setattr(list_rows, "TOGETHER", 2)

    parts = client.get(f"/{name}.{form}")

    assert (whole.streaming, parts.streaming) == (False, True)
    assert b"".join(parts) == whole.content


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        *(("initiatives", 4), ("sources", 3), ("disputes", 4)),
        *(("indicators", 2), ("eras", 2), ("people", 2), ("articles", 2), ("updates", 2)),
    ],
)
def test_one_row_and_three_take_the_same_queries(client, django_assert_num_queries, name, queries):
    story(1)
    with django_assert_num_queries(queries, using=PUBLIC):
        client.get(f"/{name}.json")
    factories.live(*(factories.era(f"more-{number}", position=9 + number) for number in range(3)))
    with django_assert_num_queries(queries, using=PUBLIC):
        client.get(f"/{name}.json")


class TestThroughTheStoreOfPages:
    pytestmark = [pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])]

    def test_every_name_reaches_the_file(self):
        story()
        reader = Reader()

        assert reader.get("/initiatives.csv")[0].startswith("200")
        for query in ("colour=red", "page=2", "era=x"):
            assert reader.get("/initiatives.csv", query=query)[0].startswith("400")
        plain = reader.get("/initiatives.csv")[2]
        assert reader.get("/initiatives.csv", query="kind=law")[2] != plain
