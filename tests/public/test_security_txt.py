from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.public import security_txt

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
PATH = "/.well-known/security.txt"


@pytest.fixture(autouse=True)
def site():
    factories.site()


def test_the_file_names_whom_to_tell_until_when_and_where_it_stands(client, settings, monkeypatch):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    monkeypatch.setattr(security_txt, "site_day", lambda: date(2026, 11, 27))

    response = client.get(PATH, headers={"Host": "localhost"})

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:security@example.org\n"
        "Expires: 2027-10-01T00:00:00Z\n"
        "Preferred-Languages: en, es\n"
        "Canonical: http://localhost/.well-known/security.txt\n"
    )


def test_without_a_contact_there_is_no_file(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get(PATH).status_code == 404


def test_only_reading_is_answered_and_in_no_other_language(client, settings):
    settings.SECURITY_CONTACT = "https://example.org/security"

    assert client.post(PATH).status_code == 405
    assert client.get(f"/es{PATH}").status_code == 404
    assert client.get("/.well-known/").status_code == 404


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(9000, 1, 1)))
def test_it_is_valid_for_months_and_never_for_a_year(day):
    ahead = security_txt.expires(day) - day

    assert timedelta(days=300) < ahead < timedelta(days=365)


def test_a_time_of_expiry_is_one_of_rfc_3339(settings):
    settings.SECURITY_CONTACT = "https://example.org/security"

    moment = datetime.fromisoformat(security_txt.statements()[1].removeprefix("Expires: "))

    assert moment > datetime.now(UTC)
