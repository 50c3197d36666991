import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.open_data.calendar import escaped, line

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def calendar(client, query="", prefix=""):
    """The lines of the calendar, unfolded."""
    answer = client.get(f"{prefix}/timeline.ics{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Access-Control-Allow-Origin"] == "*"
    text = answer.content.decode()
    assert text.endswith("\r\n")
    assert all(len(each.encode()) <= 75 for each in text.split("\r\n"))
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_milestone_of_one_known_day_is_an_event(client, settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    portal = factories.initiative(
        "portal", rests_on=factories.source(), date="2015-06-23", title_en="Portal, one; two"
    )
    factories.live(factories.site(), portal)

    lines = calendar(client)

    begin, end = lines.index("BEGIN:VEVENT"), lines.index("END:VEVENT")
    assert lines[begin + 1 : end] == [
        f"UID:{portal.milestones.get().identifier}@timeline.example.org",
        f"DTSTAMP:{portal.updated_at:%Y%m%dT%H%M%SZ}",
        "DTSTART;VALUE=DATE:20150623",
        "SUMMARY:Portal\\, one\\; two: launched",
        "DESCRIPTION:It is launched.",
        "CATEGORIES:Launched",
        "URL:https://timeline.example.org/initiatives/portal/",
        "TRANSP:TRANSPARENT",
    ]
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//govdigital//timeline//EN"]


@pytest.mark.parametrize(
    "edtf", ["2015-06", "2015", "199X", "2015-06-23~", "2015-06-2X", "2015-06-23/2015-06-24", ""]
)
def test_a_milestone_without_an_exact_day_is_counted_and_no_event(client, edtf):
    source = factories.source()
    portal = factories.initiative("portal", rests_on=source, date="2015-06-23")
    portal.milestones.create(kind="changed", date=edtf, source=source)
    factories.live(portal)

    lines = calendar(client)

    assert lines.count("BEGIN:VEVENT") == 1
    assert (
        "X-WR-CALDESC:What happened on a day that a source names. 1 milestone is left out "
        "because its day is not exactly known." in lines
    )


def test_nothing_is_said_where_nothing_is_left_out(client):
    factories.live(factories.initiative("portal", rests_on=factories.source(), date="2015-06-23"))

    assert "X-WR-CALDESC:What happened on a day that a source names." in calendar(client)


def test_filters_and_languages_hold(client):
    source = factories.source()
    portal = factories.initiative("portal", rests_on=source, date="2015-06-23")
    law = factories.initiative("law", rests_on=source, date="2016-01-01", kind="law")
    factories.live(portal, law)

    lines = calendar(client, "?kind=law", "/es")

    assert lines.count("BEGIN:VEVENT") == 1
    assert "URL:http://testserver/es/initiatives/law/" in lines
    assert "DESCRIPTION:Se lanza." in lines


def test_a_long_line_is_folded_between_letters():
    folded = line("SUMMARY", "ñ" * 200)

    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == f"SUMMARY:{'ñ' * 200}\r\n"


def test_no_text_can_begin_a_line_of_its_own():
    assert escaped("one\r\nEND:VEVENT\ntwo\\, three") == "one\\nEND:VEVENT\\ntwo\\\\\\, three"


def test_one_event_and_many_take_the_same_queries(client, django_assert_num_queries):
    counts = []
    for number in (1, 2):
        portals = []
        for each in range(number):
            source = factories.source(f"s-{number}-{each}")
            name = f"p-{number}-{each}"
            portals.append(factories.initiative(name, rests_on=source, date="2015-06-23"))
        factories.live(*portals)
        with django_assert_num_queries(5, using=PUBLIC):
            counts.append(calendar(client).count("BEGIN:VEVENT"))

    assert counts == [1, 3]


def test_a_site_without_milestones_has_an_empty_calendar(client):
    assert calendar(client)[-1] == "END:VCALENDAR"
    story()
    assert calendar(client).count("BEGIN:VEVENT") == 0
