from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent
from timeline.models import Era, Milestone, Source

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

WORDS = "/admin/writing/dates/"


def said(response):
    return [str(message) for message in response.context["messages"]]


def send(client, address, **changes):
    return client.post(address, sent(client.get(address), **changes), follow=True)


@pytest.mark.parametrize(
    ("path", "text", "answer"),
    [
        ("", "junio de 2014", {"edtf": "2014-06", "words": "June 2014", "problem": ""}),
        ("/es", "June 2014", {"edtf": "2014-06", "words": "junio de 2014", "problem": ""}),
        ("", "", {"edtf": "", "words": "", "problem": ""}),
        (
            "",
            "2014-02-30",
            {"edtf": "", "words": "", "problem": "“2014-02-30”: February has no 30th."},
        ),
    ],
)
def test_a_date_is_said_while_it_is_typed(editor, path, text, answer):
    assert editor.get(f"{path}{WORDS}", {"text": text}).json() == answer


def test_nobody_but_editors_is_told(client):
    assert client.get(WORDS, {"text": "2014"}).status_code == 302


def test_an_editor_is_told_how_a_date_is_kept(editor):
    milestone = rows("milestones", {"kind": "launched", "date": "23/06/2014"})

    response = send(editor, "/admin/timeline/initiative/add/", title_en="The portal", **milestone)

    assert Milestone.objects.get().date == "2014-06-23"
    assert "“23/06/2014” is kept as 2014-06-23 (23 June 2014)." in said(response)


def test_a_date_that_is_kept_as_it_was_typed_needs_no_words(editor):
    response = send(editor, "/admin/timeline/era/add/", title_en="First steps", span=" 199x ")

    assert Era.objects.get().span == "199X"
    assert not any("is kept as" in sentence for sentence in said(response))


def test_the_same_date_in_words_is_no_change(editor):
    source = factories.source(date="2014-06")

    response = send(editor, f"/admin/timeline/source/{source.pk}/change/", date="junio de 2014")

    assert Source.objects.get().date == "2014-06"
    assert not any("is kept as" in sentence for sentence in said(response))


def test_a_form_that_is_shown_again_shows_the_edtf(editor):
    response = send(editor, "/admin/timeline/source/add/", title="", date="junio de 2014")

    assert response.context["adminform"].form["date"].value() == "2014-06"


def test_a_form_that_is_shown_again_keeps_what_was_not_understood(editor):
    response = send(editor, "/admin/timeline/source/add/", title="A report", date="Abril, creo")

    assert response.context["adminform"].form["date"].value() == "Abril, creo"


def test_a_day_is_said_with_how_far_away_it_is(editor):
    day = timezone.localdate() + timedelta(days=4)

    said_of_it = editor.get(WORDS, {"text": day.isoformat(), "kind": "day"}).json()

    assert said_of_it["edtf"] == day.isoformat()
    assert said_of_it["words"].endswith(", in 4 days")
    assert editor.get(WORDS, {"text": "", "kind": "day"}).json()["words"] == ""


def test_a_time_of_a_plan_is_said_with_its_zone(editor):
    at = timezone.localtime() + timedelta(days=4)

    said_of_it = editor.get(WORDS, {"text": f"{at:%Y-%m-%d %H:%M}", "kind": "moment"}).json()

    assert said_of_it["edtf"] == f"{at:%Y-%m-%dT%H:%M}"
    assert said_of_it["words"].endswith(f"{date_format(at, 'TIME_FORMAT')} (UTC)")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2020-01-01T00:00", "This time is past. Choose a later one, or none to publish now."),
        ("2026-02-31T10:00", "“2026-02-31”: February has no 31st."),
    ],
)
def test_a_time_at_which_nothing_goes_live_says_so_while_it_is_typed(editor, text, problem):
    assert editor.get(WORDS, {"text": text, "kind": "moment"}).json()["problem"] == problem


@pytest.mark.parametrize("typed", ["30/11/2025", "30 de noviembre de 2025", "2025-11-30"])
def test_a_source_takes_the_day_on_which_it_was_read_in_words(editor, typed):
    source = factories.source()

    send(editor, f"/admin/timeline/source/{source.pk}/change/", accessed_on=typed)

    source.refresh_from_db()
    assert source.accessed_on == date(2025, 11, 30)


def test_a_day_that_does_not_exist_stays_in_the_form_with_its_sentence(editor):
    source = factories.source()

    response = send(editor, f"/admin/timeline/source/{source.pk}/change/", accessed_on="31/02/2025")

    form = response.context["adminform"].form
    assert form.errors["accessed_on"] == ["“31/02/2025”: February has no 31st."]
    assert form["accessed_on"].value() == "31/02/2025"
