import pytest

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
