"""Notices in the admin, and what each person chooses."""

import pytest
from django.contrib.auth.models import User
from django.utils.html import escape

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Event, Mail, Notice, NoticeChoices

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def luis(contributor):
    return User.objects.get(username="luis")


def noticed(person, **values):
    words = {"event": "comment", "by": "Berta", "entry_title": "Portal", "model": "initiative"}
    return Notice.objects.create(person_pk=person.pk, **{"entry_pk": 1} | words | values)


def test_the_head_of_each_page_says_how_many_are_unread(contributor, luis):
    noticed(luis)
    noticed(luis)
    noticed(factories.person("eva"))

    assert "Notices (2)" in contributor.get("/admin/").content.decode()


def test_a_notice_is_read_by_following_it(contributor, luis):
    made = noticed(luis, entry_pk=factories.initiative().pk)

    response = contributor.get(f"/admin/notices/{made.pk}/")

    made.refresh_from_db()
    assert response.url == f"/admin/timeline/initiative/{made.entry_pk}/change/"
    assert made.read_at
    assert "Notices (" not in contributor.get("/admin/").content.decode()


def test_the_notices_of_others_are_nobodys_business(contributor, luis):
    theirs = noticed(factories.person("eva"))

    response = contributor.get(f"/admin/notices/{theirs.pk}/")

    theirs.refresh_from_db()
    assert (response.url, theirs.read_at) == ("/admin/notices/", None)


@pytest.mark.parametrize("key", [2**63, 10**40])
def test_a_key_that_no_row_has_leads_nowhere(contributor, luis, key):
    assert contributor.get(f"/admin/notices/{key}/").url == "/admin/notices/"
    assert contributor.get(f"/admin/comments/{key}/").status_code == 404


def test_marking_all_leaves_what_came_since(contributor, luis):
    seen = noticed(luis)
    since = noticed(luis)

    contributor.post("/admin/notices/read/", {"newest": seen.pk})

    seen.refresh_from_db()
    since.refresh_from_db()
    assert (bool(seen.read_at), since.read_at) == (True, None)


@pytest.mark.parametrize("newest", ["", "x", "9" * 40, "²"])
def test_marking_all_takes_any_number(contributor, luis, newest):
    noticed(luis)

    contributor.post("/admin/notices/read/", {"newest": newest})

    assert Notice.objects.get().read_at


def test_unread_ones_are_listed_alone(contributor, luis):
    noticed(luis, entry_title="Seen", read_at="2026-11-01T00:00Z")
    noticed(luis, entry_title="New one")

    page = contributor.get("/admin/notices/?read=no").content.decode()

    assert ("New one" in page, "Seen" in page) == (True, False)


@pytest.mark.parametrize(("query", "older"), [("", "?p=2"), ("read=no", "?read=no&p=2")])
def test_the_next_page_is_one_of_the_same_list(contributor, luis, query, older):
    for _number in range(51):
        noticed(luis)

    page = contributor.get(f"/admin/notices/?{query}").content.decode()

    assert f'<a href="{escape(older)}">Older</a>' in page


def choices(**values):
    return {**dict.fromkeys(Event.values, "admin"), **values}


def test_choices_are_kept_for_each_event(contributor, luis, settings):
    settings.SENDS_MAIL = True

    contributor.post("/es/admin/notices/mine/", choices(comment="daily", language="es"))

    chosen = NoticeChoices.objects.get()
    assert (chosen.person_pk, chosen.language) == (luis.pk, "es")
    assert (chosen.deliveries["comment"], chosen.deliveries["answer"]) == ("daily", "admin")


def test_a_wrong_choice_is_refused(contributor, luis, settings):
    settings.SENDS_MAIL = True

    response = contributor.post("/admin/notices/mine/", choices(comment="pigeon", language="en"))

    assert "comment" in response.context["form"].errors
    assert not NoticeChoices.objects.exists()


def test_without_a_server_choices_of_mail_stay_as_they_were(contributor, luis):
    NoticeChoices.objects.create(person_pk=luis.pk, deliveries={"comment": "daily"})

    contributor.post("/admin/notices/mine/", choices(answer="never"))

    deliveries = NoticeChoices.objects.get().deliveries
    assert (deliveries["comment"], deliveries["answer"]) == ("daily", "never")
    assert "sends no e-mails" in contributor.get("/admin/notices/mine/").content.decode()


def test_mail_that_was_given_up_is_in_the_attention_list_and_tried_again(editor):
    given_up = Mail.objects.create(
        to="eva@example.org", subject="Hello", given_up_at="2026-11-01T00:00Z", attempts=20
    )

    assert "E-mails that could not be sent" in editor.get("/admin/").content.decode()
    editor.post("/admin/timeline/mail/", {"action": "try_again", "_selected_action": [given_up.pk]})

    given_up.refresh_from_db()
    assert (given_up.given_up_at, given_up.attempts) == (None, 0)
    assert "E-mails that could not be sent" not in editor.get("/admin/").content.decode()


def test_the_text_of_a_mail_is_for_whom_it_is_sent_to(editor):
    mail = Mail.objects.create(to="eva@example.org", subject="Hello", body="A secret word.")

    page = editor.get(f"/admin/timeline/mail/{mail.pk}/change/").content.decode()

    assert "A secret word." not in page
