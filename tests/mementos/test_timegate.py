"""The way to the memento of a time."""

from datetime import UTC, datetime

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.mementos.versions import THIRD, changed, dated, published
from timeline.publishing.former_addresses import lead_on_by_hand
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

FOURTH = datetime(2026, 12, 1, tzinfo=UTC)
GATE = "/timegate/initiatives/gob-mx/"


@pytest.fixture
def entry(client):
    made = factories.initiative()
    published(factories.site(), made)
    changed(made, summary_en="Second.")
    changed(made, at=THIRD, summary_en="Third.")
    return made


def chosen(client, when=None, path=GATE):
    headers = {} if when is None else {"Accept-Datetime": when}
    response = client.get(path, headers=headers)
    assert response.status_code == 302
    return response.headers["Location"]


@pytest.mark.parametrize(
    ("when", "number"),
    [
        (None, 3),
        ("Sun, 03 May 2020 10:00:00 GMT", 1),
        ("Sun, 03 May 2026 09:59:59 GMT", 1),
        # The publication was made 0.7 seconds later.
        ("Sun, 03 May 2026 10:00:00 GMT", 1),
        ("Sat, 01 Aug 2026 09:29:59 GMT", 1),
        ("Sat, 01 Aug 2026 09:30:00 GMT", 2),
        ("Wed, 25 Nov 2026 20:01:00 GMT", 3),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3),
        ("Mon, 01 Jan 0001 00:00:00 GMT", 1),
    ],
)
def test_the_memento_of_the_time_is_chosen(client, entry, when, number):
    assert chosen(client, when) == f"http://testserver/at/{number}/initiatives/gob-mx/"


def test_headers_name_what_else_there_is(client, entry):
    response = client.get(GATE, headers={"Accept-Datetime": "Sat, 01 Aug 2026 09:30:00 GMT"})

    assert response.headers["Vary"] == "accept-datetime"
    assert "Memento-Datetime" not in response.headers
    at = "http://testserver/at"
    page = "initiatives/gob-mx/"
    assert response.headers["Link"] == (
        f'<http://testserver/{page}>; rel="original", '
        f'<http://testserver/timemap/{page}>; rel="timemap"; type="application/link-format", '
        f'<{at}/1/{page}>; rel="first memento"; datetime="Sun, 03 May 2026 10:00:00 GMT", '
        f'<{at}/2/{page}>; rel="memento"; datetime="Sat, 01 Aug 2026 09:30:00 GMT", '
        f'<{at}/3/{page}>; rel="last memento"; datetime="Wed, 25 Nov 2026 20:01:00 GMT"'
    )


def test_head_answers_as_get_does(client, entry):
    response = client.head(GATE, headers={"Accept-Datetime": "Sat, 01 Aug 2026 09:30:00 GMT"})

    assert response.status_code == 302
    assert response.headers["Location"] == "http://testserver/at/2/initiatives/gob-mx/"
    assert not response.content


@pytest.mark.parametrize(
    "when",
    [
        "",
        "2026-05-03",
        "2026-05-03T10:00:00Z",
        "Sun, 03 May 2026 10:00:00 +0200",
        "Sun, 32 May 2026 10:00:00 GMT",
        "Sun, 30 Feb 2026 10:00:00 GMT",
        "Sun, 03 May 2026 24:00:00 GMT",
        "Sun, 03 May 0000 10:00:00 GMT",
        "sun, 03 may 2026 10:00:00 gmt",
        "Sun, 3 May 2026 10:00:00 GMT",
        "Sun, 03 May 2026 10:00:00 GMT\u00ff",
        "Sun, \u00b23 May 2026 10:00:00 GMT",
        "\u00ff\u00fe",
        "x" * 5_000,
    ],
)
def test_any_other_form_is_refused_with_the_right_one(client, entry, when):
    response = client.get(GATE, headers={"Accept-Datetime": when})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sun, 03 May 2026 10:00:00 GMT" in response.content.decode()
    assert response.headers["Vary"] == "accept-datetime"


@pytest.mark.parametrize("name", ["timegate", "timemap"])
@pytest.mark.parametrize(
    "path", ["initiatives/none/", "es/initiatives/none/", "fr/initiatives/gob-mx/"]
)
def test_an_unknown_page_is_not_found(client, entry, name, path):
    assert client.get(f"/{name}/{path}").status_code == 404
    assert client.get(f"/es/{name}/initiatives/gob-mx/").status_code == 404


def test_another_language_stands_after_the_gate(client, entry):
    path = "/timegate/es/initiatives/gob-mx/"

    assert chosen(client, path=path) == "http://testserver/es/at/3/initiatives/gob-mx/"
    assert "<http://testserver/es/initiatives/gob-mx/>" in client.get(path).headers["Link"]


def test_what_a_former_address_leads_to_has_one_gate(client, entry):
    changed(entry, slug="new")

    assert chosen(client) == "http://testserver/at/4/initiatives/new/"


def test_of_two_entries_at_one_address_the_one_that_had_it_then_is_found(client, entry):
    changed(entry, at=FOURTH, slug="new")
    published(factories.initiative(), at=FOURTH)

    assert chosen(client) == "http://testserver/at/5/initiatives/gob-mx/"
    assert chosen(client, "Sun, 03 May 2020 10:00:00 GMT") == (
        "http://testserver/at/1/initiatives/new/"
    )
    assert chosen(client, "Sat, 01 Aug 2026 09:30:00 GMT") == (
        "http://testserver/at/2/initiatives/new/"
    )


def test_an_address_that_was_led_on_by_hand_leads_to_the_gate_of_the_other(client, entry):
    lead_on_by_hand(type(entry), "before", "gob-mx", {})

    assert chosen(client, path="/timegate/es/initiatives/before/") == (
        "/timegate/es/initiatives/gob-mx/"
    )
    timemap = client.get("/timemap/initiatives/before/")
    assert (timemap.status_code, timemap.headers["Location"]) == (
        301,
        "/timemap/initiatives/gob-mx/",
    )


def test_what_is_gone_still_has_mementos(client, entry):
    dated(unpublish(entry, reason="gone"), THIRD)

    assert chosen(client) == "http://testserver/at/3/initiatives/gob-mx/"


def test_a_gate_is_asked_in_two_queries(client, entry, django_assert_max_num_queries):
    with django_assert_max_num_queries(2, using=PUBLIC):
        chosen(client)
