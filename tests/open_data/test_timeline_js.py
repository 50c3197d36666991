import json
from datetime import date

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.open_data import timeline_js
from timeline.open_data.timeline_js import date_of
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def timeline(client, query="", prefix=""):
    answer = client.get(f"{prefix}/timeline.json{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    return json.loads(answer.content)


@pytest.mark.parametrize(
    ("edtf", "known"),
    [
        ("2015-06-23", {"year": 2015, "month": 6, "day": 23}),
        ("2015-06", {"year": 2015, "month": 6}),
        ("2015", {"year": 2015}),
        ("2015~", {"year": 2015}),
        ("2015-24", {"year": 2015}),
        ("2015-XX-23", {"year": 2015}),
        ("[2015-06-01,2015-06-30]", {"year": 2015, "month": 6}),
        ("2015-06/2015-08", {"year": 2015}),
        ("199X", {}),
        ("2012/2018", {}),
        ("../2018", {}),
        ("", {}),
    ],
)
def test_only_the_parts_of_a_date_that_are_known_are_given(edtf, known):
    assert date_of(edtf) == known


def test_an_initiative_with_a_known_beginning_is_an_event(client):
    source = factories.source("report")
    portal = factories.initiative(
        "portal",
        rests_on=source,
        date="2015-06-23",
        title_en="<b>Portal</b> & more",
        summary_en="It opens, 3 < 4 [@report].",
    )
    rough = factories.initiative("rough", rests_on=source, date="199X")
    factories.live(portal, rough, factories.initiative("undated"))

    assert timeline(client)["events"] == [
        {
            "unique_id": portal.identifier,
            "group": "Portal",
            "start_date": {"year": 2015, "month": 6, "day": 23},
            "display_date": "since 23 June 2015",
            "text": {
                "headline": "&lt;b&gt;Portal&lt;/b&gt; &amp; more",
                "text": "<p>It opens, 3 &lt; 4.</p>"
                '<p><a href="http://testserver/initiatives/portal/">Read on</a></p>',
            },
        }
    ]


def test_events_stand_in_the_language_of_the_address(client):
    story()

    [event] = timeline(client, "?kind=portal", "/es")["events"]

    assert event["text"]["headline"] == "Portal gob-1 (es)"
    assert "/es/initiatives/gob-1/" in event["text"]["text"]


def test_an_era_has_its_years_and_one_that_goes_on_ends_today(client, monkeypatch):
    monkeypatch.setattr(timeline_js, "site_day", lambda: date(2026, 11, 27))
    factories.live(
        factories.era("first", span="1995/2006", position=1),
        factories.era("last", span="2018/..", position=2),
        factories.era("outlook", span="", position=3),
    )

    eras = timeline(client)["eras"]

    assert [(era["start_date"], era["end_date"]) for era in eras] == [
        ({"year": 1995}, {"year": 2006}),
        ({"year": 2018}, {"year": 2026}),
    ]


def test_an_end_that_is_rougher_than_the_beginning_is_left_out(client):
    source = factories.source()
    portal = factories.initiative("portal", rests_on=source, date="2015-06")
    portal.milestones.create(kind="ended", date="2015", source=source)
    factories.live(portal)

    [event] = timeline(client)["events"]

    assert "end_date" not in event


def test_filters_of_the_list_hold(client):
    story(3)

    assert len(timeline(client)["events"]) == 6
    assert len(timeline(client, "?kind=law")["events"]) == 3
    assert len(timeline(client, "?era=era-1&kind=law&order=title")["events"]) == 1


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?era=x", {"era": "“x” is not known here."}),
        ("?colour=red", {"colour": "This list is not filtered by this."}),
        ("?page=2", {"page": "A file has all rows: leave “page” out."}),
        ("?from=x", {"from": "Write a year in digits, such as 2014."}),
    ],
)
@pytest.mark.parametrize("file", ["timeline.json", "timeline.ics"])
def test_a_wrong_value_or_name_is_refused_in_words(client, file, query, errors):
    story()

    answer = client.get(f"/{file}{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert json.loads(answer.content) == {"errors": errors}
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_what_is_withdrawn_or_a_draft_is_no_event(client):
    source = factories.source()
    withdrawn = factories.initiative("withdrawn", rests_on=source)
    factories.live(withdrawn)
    unpublish(withdrawn, reason="withdrawn", note_en="Wrong.")
    factories.initiative("draft", rests_on=source)

    assert timeline(client)["events"] == []


def test_one_event_and_many_take_the_same_queries(client, django_assert_num_queries):
    counts = []
    for number in (1, 2):
        portals = []
        for each in range(number):
            source = factories.source(f"s-{number}-{each}")
            portals.append(factories.initiative(f"p-{number}-{each}", rests_on=source))
        factories.live(*portals)
        with django_assert_num_queries(3, using=PUBLIC):
            counts.append(len(timeline(client)["events"]))

    assert counts == [1, 3]
