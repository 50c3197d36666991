import csv
import json
import re
from io import StringIO

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.data_tables.files import BYTE_ORDER_MARK
from timeline.public import exports

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def rows(name, form="csv"):
    """The rows of a table as they come out of a file."""
    if form == "json":
        return json.loads("".join(exports.as_json(exports.TABLES[name]())))
    text = "".join(exports.as_csv(exports.TABLES[name](), [*exports.COLUMNS[name]]))
    return list(csv.DictReader(StringIO(text.removeprefix(BYTE_ORDER_MARK))))


@pytest.mark.parametrize("name", exports.TABLES)
def test_csv_and_json_hold_the_same_rows(name):
    story()

    table, objects = rows(name), rows(name, "json")

    assert len(table) == len(objects) > 0
    assert list(table[0]) == list(objects[0])


def test_themes_of_an_initiative_stand_in_one_cell():
    portal, other = factories.initiative("portal"), factories.initiative("other")
    portal.themes.set([factories.theme("learning"), factories.theme("data")])
    factories.live(factories.site(), portal, other)

    found = {row["slug"]: row["themes"] for row in rows("initiatives")}

    assert found == {"portal": "data; learning", "other": ""}


def test_initiatives_have_dates_and_texts_in_both_languages():
    story()

    found = next(row for row in rows("initiatives", "json") if row["slug"] == "gob-1")

    names = ("title_en", "title_es", "kind", "status", "era", "start", "lead", "themes", "sources")
    assert [found[name] for name in names] == [
        "Portal 1",
        "Portal gob-1 (es)",
        "portal",
        "active",
        "era-1",
        "2014",
        "agency",
        "theme-1",
        1,
    ]


def test_values_of_one_indicator_are_a_table_of_their_own(client):
    story(3)

    text = client.get("/indicators/rank-2/values.csv").content.decode()
    found = list(csv.DictReader(StringIO(text.removeprefix(BYTE_ORDER_MARK))))

    assert [(row["indicator"], row["date"], row["value"]) for row in found] == [
        ("rank-2", "2018", "64"),
        ("rank-2", "2020", "-61.5"),
    ]


def test_both_forms_write_times_truths_and_days_alike():
    story()
    for name in exports.TABLES:
        table, objects = rows(name), rows(name, "json")
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


def test_bounds_of_dates_stand_beside_them_and_summaries_hold_no_citekeys():
    story()

    row = next(row for row in rows("initiatives") if row["slug"] == "gob-1")

    bounds = [row[name] for name in ("start", "start_earliest", "start_latest", "end_latest")]
    assert bounds == ["2014", "2014-01-01", "2014-12-31", ""]
    assert all(
        "@" not in row[name] and "[" not in row[name]
        for row in rows("initiatives")
        for name in ("summary_en", "summary_es")
    )


def test_values_begin_with_a_mark_by_which_spreadsheets_know_their_letters(client):
    story()

    assert client.get("/indicators/rank-1/values.csv").content.startswith(
        b"\xef\xbb\xbfidentifier,"
    )
    assert client.get("/indicators/never/values.csv").status_code == 404


def test_a_long_file_is_sent_in_parts_and_says_the_same(client, monkeypatch):
    story()
    whole = client.get("/indicators/rank-1/values.json")
    for place in ("WHOLE", "TOGETHER"):
        monkeypatch.setattr(f"timeline.public.exports.{place}", 2)

    parts = client.get("/indicators/rank-1/values.json")

    assert (whole.streaming, parts.streaming) == (False, True)
    assert b"".join(parts) == whole.content
    assert whole["Content-Disposition"] == 'attachment; filename="rank-1.json"'


@pytest.mark.parametrize("number", [1, 3])
def test_a_table_asks_the_same_number_of_times_whatever_it_holds(number):
    story(number)

    asked = {}
    for name in exports.TABLES:
        with CaptureQueriesContext(connections[PUBLIC]) as captured:
            assert len(rows(name)) >= number
        asked[name] = len(captured)

    assert asked == {"initiatives": 2, "sources": 2, "observations": 1}


def test_each_part_of_a_long_table_asks_once_for_its_themes(monkeypatch, django_assert_num_queries):
    story(3)
    monkeypatch.setattr("timeline.public.story.TOGETHER", 2)

    # Six initiatives in three parts, each with its themes.
    with django_assert_num_queries(4, using=PUBLIC):
        rows("initiatives")
