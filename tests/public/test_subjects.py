"""The page of an indicator of several subjects: its message, choice, chart, table and files."""

import csv
import json
from io import StringIO

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.govdigital.test_database_state import Reader
from timeline.models import Observation

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PATH = "/indicators/rank/"
COUNTRIES = {"MEX": "Mexico", "CHL": "Chile", "PER": "Peru", "EST": "Estonia"}


def countries(count=4):
    """That many subjects; the first in front, Chile and Estonia named, three of Latin America."""
    made = []
    for number, (code, name) in enumerate(list(COUNTRIES.items())[:count], 1):
        made.append(
            factories.subject(
                name.lower(),
                code=code,
                title_en=name,
                title_es=f"{name} (es)",
                position=number,
                peer=code in ("CHL", "EST"),
                region_en="" if code == "EST" else "Latin America",
            )
        )
    for number in range(len(made), count):
        made.append(factories.subject(f"other-{number}", position=number))
    return made


def survey(count=4, years=(2020, 2022, 2024), **values):
    """A live indicator with a value for each of the subjects and years."""
    source = factories.source("survey")
    rank = factories.indicator(
        **{"unit_en": "rank", "whole_en": "193 countries", "minimum": 1} | values
    )
    subjects = countries(count)
    for number, subject in enumerate(subjects):
        for year in years:
            Observation.objects.create(
                indicator=rank,
                subject=subject,
                date=str(year),
                value=60 - (10 if count <= 4 else 4) * number + year - 2020,
                source=source,
            )
    factories.live(factories.site(), *subjects, rank)
    return rank


def h1(shown):
    """The words of the page's heading."""
    return shown.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]


@pytest.fixture
def read(client):
    return lambda path=PATH: " ".join(client.get(path).content.decode().split())


def test_the_message_is_the_headline_with_its_values(read):
    survey(headline_en="From {first.ordinal} to {last.ordinal}", headline_es="De {first} a {last}")

    assert h1(read()) == "From 60th to 64th"
    assert "<title>From 60th to 64th – " in read()
    assert h1(read("/es/indicators/rank/")) == "De 60 a 64"
    # The name of what is measured stands above it.
    assert "World rank" in read().partition("<h1")[0]


def test_without_a_headline_the_first_and_the_last_value_are_the_message(read):
    survey()

    assert h1(read()) == "Mexico: from 60 in 2020 to 64 in 2024"
    assert h1(read("/es/indicators/rank/")) == "Mexico (es): de 60 en 2020 a 64 en 2024"


def test_a_place_that_cannot_be_filled_is_never_shown(read):
    rank = survey(headline_en="From {first} to {last}")
    # What a fixture, or an upgrade, could bring.
    type(rank).objects.using(PUBLIC).update(headline_en="It is {nothing.last}")

    assert "{" not in read().partition("<h1")[2].partition("</h1>")[0]
    assert "Mexico: from 60 in 2020 to 64 in 2024" in read()


def test_the_front_and_the_named_have_their_names_in_the_chart(read):
    survey()
    plot = read().partition('<svg class="plot plot-page"')[2].partition("</svg>")[0]

    for words in (">Mexico 64<", ">Chile 54<", ">Estonia 34<"):
        assert words in plot
    assert "Peru" not in plot
    assert "Mexico between 60 and 64; 64 in 2024; lower is better." in plot
    assert "Each thin line" not in read()
    assert "The thin line without a name is one more." in read()


def test_the_address_chooses_who_stands_in_front_and_who_is_named(read):
    survey(headline_en="From {first} to {last}")

    for query in ("?front=PER&with=MEX,CHL", "?front=per&with=MEX&with=CHL"):
        shown = read(PATH + query)
        assert h1(shown) == "Peru: from 40 in 2020 to 44 in 2024"
        assert '<option value="PER" selected>' in shown
        assert shown.count(" checked>") == 2
    # The form without a tick names nobody.
    assert read(f"{PATH}?front=MEX&with=").count(" checked>") == 0


def test_an_unknown_code_is_said_in_words_and_all_else_applies(read):
    survey()
    shown = read(f"{PATH}?front=ATL&with=PER,XYZ")

    assert "“ATL” is not known here." in shown
    assert "“XYZ” is not known here." in shown
    assert '<option value="MEX" selected>' in shown
    assert shown.count(" checked>") == 1


def test_no_more_than_six_are_named(read):
    survey(10)
    others = ",".join(f"OTHER-{number}" for number in range(4, 10))
    shown = read(f"{PATH}?with=CHL,{others}")

    assert "At most 6 can be named. Without a name: Other-9." in shown
    assert shown.count(" checked>") == 6


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_the_choice_reaches_the_page_through_the_store():
    survey()
    reader = Reader()

    plain = reader.get(PATH)
    assert reader.get(PATH, query="front=PER")[2] != plain[2]
    assert reader.get(PATH, query="with=PER")[2] != plain[2]


def test_the_place_in_the_region_says_who_computed_it(read):
    survey()

    assert "In 2024 Mexico was 3rd of 3 in Latin America, computed by this site." in read()
    assert "computed by" not in read(f"{PATH}?front=EST")


def test_the_table_has_years_across_and_the_front_first(read):
    survey()
    table = read().partition("<table>")[2].partition("</table>")[0]
    heads = table.partition("</thead>")[0]

    assert [heads.index(f">{year}<") for year in (2020, 2022, 2024)] == sorted(
        heads.index(f">{year}<") for year in (2020, 2022, 2024)
    )
    names = [part.partition("</th>")[0] for part in table.split('<th scope="row">')[1:]]
    assert names == ["Mexico", "Estonia", "Chile", "Peru"]
    assert "193 countries" in table.partition("</caption>")[0]
    # The source of a whole year stands at the year.
    assert heads.count("note-mark") == 3
    assert "note-mark" not in table.partition("<tbody>")[2]


def test_a_value_of_another_source_than_most_of_its_year_names_its_own(read):
    rank = survey()
    other = factories.source("other")
    mexico = Observation.objects.filter(subject__code="MEX", date="2024").get()
    Observation.objects.create(
        indicator=rank, subject=mexico.subject, date="2024", value=63, source=other
    )
    factories.live(rank)
    table = read().partition("<table>")[2].partition("</table>")[0]

    assert table.partition("</thead>")[0].count("note-mark") == 3
    assert table.partition("<tbody>")[2].count("note-mark") == 1
    assert f'id="{mexico.identifier}"' in table


def test_values_are_taken_as_csv_and_as_json_with_their_subjects(client):
    survey()
    content = client.get(f"{PATH}values.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content)))
    objects = json.loads(client.get(f"{PATH}values.json").content)

    assert len(rows) == len(objects) == 12
    assert {row["subject"] for row in rows} == set(COUNTRIES)
    assert {row["subject_en"] for row in objects} == set(COUNTRIES.values())
    assert client.get(f"{PATH}values.xml").status_code == 404


@pytest.mark.parametrize("count", [2, 12])
def test_the_page_asks_as_often_for_many_subjects_as_for_few(client, count):
    factories.live(factories.indicator("other", rests_on=factories.source("another")))
    survey(count, headline_en="{other.last} and {last}", years=(2020, 2024))

    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        assert client.get(PATH).status_code == 200
    assert len(captured) == 9


def test_an_indicator_of_one_subject_shows_its_values_with_source_and_note(read):
    survey(1)

    assert "Choose what is shown" not in read()
    assert h1(read()) == "From 60 in 2020 to 64 in 2024"
    assert "193 countries" in read().partition("<caption>")[2].partition("</caption>")[0]
    assert read().count('<tr id="') == 3


def test_a_caption_names_the_unit_once(read):
    survey(1, title_en="World rank")
    caption = read().partition("<caption>")[2].partition("</caption>")[0]
    assert caption.lower().count("rank") == 1
    assert "193 countries" in caption


def test_the_list_has_message_line_and_latest_value(read):
    survey(headline_en="From {first.ordinal} to {last.ordinal}")
    one = factories.indicator("one", title_en="One value", position=9)
    Observation.objects.create(indicator=one, date="2023", value=7, source=factories.source("b"))
    none = factories.indicator("none", title_en="No value", position=10)
    factories.live(one, none)
    shown = read("/indicators/")

    assert "From 60th to 64th" in shown
    assert shown.count('<svg class="sparkline" width="120" height="28"') == 1
    assert "<b>64</b>" in shown
    assert "Mexico, " in shown
    assert "7 in 2023" in shown
    assert "No value has been published yet." in shown
