"""What is said first on a memento, and what its head and headers are."""

import re
from datetime import UTC, datetime

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.mementos.versions import SECOND, THIRD, changed, dated, published, read
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PAGE = "/initiatives/gob-mx/"


@pytest.fixture
def entry(client):
    made = factories.initiative(rests_on=factories.source())
    published(factories.site(), made)
    return made


def banner(client, path):
    shown = read(client, path)
    first = re.search(r"<main[^>]*> *(<aside.*?</aside>)", shown).group(1)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", first)).strip()


def test_the_banner_says_from_when_until_when(client, entry):
    changed(entry, summary_en="Otherwise.")

    first, last = banner(client, f"/at/1{PAGE}"), banner(client, f"/at/2{PAGE}")

    assert first.startswith(
        "You are reading this page as it was from 3 May 2026 until 1 August 2026 (publication 1). "
        "Read it as it is today. What has changed since."
    )
    assert last.startswith(
        "You are reading this page as it has been since 1 August 2026 (publication 2). "
        "Read it as it is today. What other pages"
    )
    spanish = banner(client, f"/es/at/1{PAGE}")
    assert "del 3 de mayo de 2026 al 1 de agosto de 2026 (publicación 1)" in spanish


def test_what_leads_to_the_newest_of_a_long_history_is_told(client, entry):
    for number in range(2, 10):
        changed(
            entry,
            as_a="correction",
            note=f"Note {number}. It was wrong before.",
            summary_en=f"Words {number}.",
        )

    said = banner(client, f"/at/1{PAGE}")

    assert [number for number in range(2, 10) if f"Note {number}." in said] == [5, 6, 7, 8, 9]
    assert said.index("Note 9.") < said.index("Note 5.")
    assert "3 earlier corrections are in the history." in said


def test_times_tell_versions_of_one_day_apart(client, entry):
    changed(entry, at=datetime(2026, 5, 3, 18, 5, tzinfo=UTC), summary_en="Otherwise.")

    assert re.search(
        r"from 3 May 2026, \d\d:00 until 3 May 2026, \d\d:05 ", banner(client, f"/at/1{PAGE}")
    )


def test_seconds_tell_versions_of_one_minute_apart(client, entry):
    changed(entry, at=datetime(2026, 5, 3, 10, 0, 30, tzinfo=UTC), summary_en="Otherwise.")

    assert re.search(
        r"from 3 May 2026, \d\d:00:00 until 3 May 2026, \d\d:00:30 ", banner(client, f"/at/1{PAGE}")
    )


def test_a_later_correction_is_told_with_its_note(client, entry):
    changed(entry, as_a="correction", note="The day was given as 22 June.", summary_en="Right.")

    assert "Corrected on 1 August 2026. The day was given as 22 June." in banner(
        client, f"/at/1{PAGE}"
    )
    assert "Corrected" not in banner(client, f"/at/2{PAGE}")
    assert "The day was given as 22 June. (es)" in banner(client, f"/es/at/1{PAGE}")


def test_a_later_withdrawal_is_told_with_its_reason(client, entry):
    dated(unpublish(entry, note_en="It never opened."), SECOND)

    said = banner(client, f"/at/1{PAGE}")

    assert "Withdrawn on 1 August 2026. It never opened." in said


def test_of_what_is_gone_no_link_leads_to_today(client, entry):
    dated(unpublish(entry, reason="gone", note_en="It never opened."), SECOND)

    said = banner(client, f"/at/1{PAGE}")

    assert "Taken off this site on 1 August 2026. It never opened." in said
    assert "as it is today" not in said


def test_of_what_was_replaced_a_link_leads_to_its_successor(client, entry):
    other = factories.initiative("other")
    published(other, at=SECOND)
    dated(unpublish(entry, reason="replaced", replaced_by=other), THIRD)

    shown = read(client, f"/at/1{PAGE}")

    assert '<a href="/initiatives/other/">Read what has replaced it.</a>' in shown
    assert client.get(PAGE).headers["Location"] == "/initiatives/other/"


def test_the_head_names_the_page_of_today_and_nothing_is_indexed(client, entry):
    shown = read(client, f"/at/1{PAGE}")

    assert f'<link rel="canonical" href="http://testserver{PAGE}">' in shown
    assert '<meta name="robots" content="noindex">' in shown
    assert "og:" not in shown
    assert "application/ld+json" not in shown
    assert "unapi" not in shown


def test_the_canonical_page_of_an_untranslated_one_is_the_english(client):
    made = factories.initiative(summary_es="", body_es="")
    published(factories.site(), made)

    assert f'<link rel="canonical" href="http://testserver{PAGE}">' in read(
        client, f"/es/at/1{PAGE}"
    )


def test_headers_tell_the_time_of_the_publication_and_where_other_mementos_are(client, entry):
    response = client.get(
        f"/at/1{PAGE}", headers={"Accept-Datetime": "Sun, 03 May 2020 10:00:00 GMT"}
    )

    assert response.headers["Memento-Datetime"] == "Sun, 03 May 2026 10:00:00 GMT"
    assert response.headers["Link"] == (
        f'<http://testserver{PAGE}>; rel="original", '
        f'<http://testserver/timegate{PAGE}>; rel="timegate", '
        f'<http://testserver/timemap{PAGE}>; rel="timemap"; type="application/link-format"'
    )
    assert "Memento-Datetime" not in client.get(PAGE).headers
    assert f"<http://testserver/timegate/es{PAGE}>" in client.get(f"/es/at/1{PAGE}").headers["Link"]


def test_the_language_link_leads_to_the_same_version(client, entry):
    assert f'href="/es/at/1{PAGE}"' in read(client, f"/at/1{PAGE}")
    assert f'href="/at/1{PAGE}"' in read(client, f"/es/at/1{PAGE}")
