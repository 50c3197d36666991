"""E-mails in the admin."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import Mail

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
LIST = "/admin/timeline/mail/"


def mail(**values):
    number = Mail.objects.count()
    words = {"to": "eva@example.org", "subject": "A notice", "body": "Which month?"}
    return Mail.objects.create(message_id=f"<{number}@example.org>", **words | values)


def test_what_was_given_up_is_tried_again_and_what_was_sent_is_not(editor):
    given_up = mail(given_up_at="2026-11-01T00:00Z", attempts=9)
    sent = mail(sent_at="2026-11-01T00:00Z", attempts=2)
    chosen = {"action": "try_again", "_selected_action": [given_up.pk, sent.pk]}

    page = editor.post(LIST, chosen, follow=True).content.decode()

    given_up.refresh_from_db()
    sent.refresh_from_db()
    assert "1 e-mail waits." in page
    assert (given_up.given_up_at, given_up.attempts, sent.attempts) == (None, 0, 2)


def test_nobody_writes_changes_or_deletes_an_email_by_hand(editor):
    waiting = mail()

    assert editor.get(f"{LIST}add/").status_code == 403
    assert editor.post(f"{LIST}{waiting.pk}/change/", {"to": "x@example.org"}).status_code == 403
    assert editor.post(f"{LIST}{waiting.pk}/delete/", {"post": "yes"}).status_code == 403
    assert waiting.body not in editor.get(f"{LIST}{waiting.pk}/change/").content.decode()
