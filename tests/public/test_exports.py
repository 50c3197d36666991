import csv
from io import StringIO

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests.stories import story
from timeline.data_tables.files import BYTE_ORDER_MARK

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_values_of_one_indicator_are_a_table_of_their_own(client):
    story(3)

    answer = client.get("/indicators/rank-2/values.csv")
    text = answer.content.decode()
    found = list(csv.DictReader(StringIO(text.removeprefix(BYTE_ORDER_MARK))))

    assert [(row["indicator"], row["date"], row["value"]) for row in found] == [
        ("rank-2", "2018", "64"),
        ("rank-2", "2020", "-61.5"),
    ]
    assert answer["Access-Control-Allow-Origin"] == "*"


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
def test_values_take_the_same_queries_however_many_there_are(
    client, django_assert_num_queries, number
):
    story(number)

    with django_assert_num_queries(3, using=PUBLIC):
        client.get("/indicators/rank-1/values.json")
