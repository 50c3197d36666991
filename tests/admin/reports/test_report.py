"""How editors answer what readers report."""

import re

import pytest
from django.db import OperationalError
from django.urls import reverse

from govdigital.databases import EDITORIAL, PUBLIC, REPORTS
from tests import factories
from tests.admin.filling import sent, sentences, worded
from tests.reports import PATH, send, text_of
from timeline.models import Initiative, Publication
from timeline.reader_reports import queue
from timeline.reader_reports.models import Report

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC, REPORTS])

LIST = "/admin/reader_reports/report/"
REASON = "The source says 23 June."


@pytest.fixture
def portal(client):
    factories.live(factories.site())
    made = factories.initiative(era=factories.era(), rests_on=factories.source("perez-2014"))
    factories.live(made)
    return made


@pytest.fixture
def report(client, portal):
    send(client, email="eva@example.org", source="https://example.org/day")
    return Report.objects.get()


def answer(editor, report, **values):
    """The answer of the real form, sent with these values."""
    address = f"{LIST}{report.pk}/change/"
    return editor.post(address, sent(editor.get(address), **values))


def put_live(editor, portal, **changes):
    """Send the page that publishes the entry as it is filled, with these changes."""
    address = publish_page(portal)
    form = editor.get(address).context["form"]
    shown = {bound.html_name: worded(bound.value()) for bound in form}
    return editor.post(address, shown | changes)


def publish_page(portal):
    return f"{reverse('admin:timeline_initiative_publish')}?entry={portal.pk}"


def test_what_waits_stands_on_the_first_page_and_leads_to_the_list(report, editor):
    page = editor.get("/admin/").content.decode()

    [address] = re.findall(r'href="(/admin/reader_reports/report/\?[^"]+)"', page)
    assert "Reported by readers" in page
    assert "1 report of a reader" in page
    assert "The day is the 23rd." in editor.get(address).content.decode()


def test_contributors_neither_see_nor_answer_reports(report, contributor):
    assert "Reported by readers" not in contributor.get("/admin/").content.decode()
    assert contributor.get(LIST).status_code == 403
    assert contributor.get(f"{LIST}{report.pk}/change/").status_code == 403


def test_editors_answer_reports(report, client):
    client.force_login(factories.person("eva", "editor"))

    assert client.get(f"{LIST}{report.pk}/change/").status_code == 200


def test_the_page_opens_the_entry_at_its_field_with_the_statement(client, portal, editor):
    [milestone] = portal.milestones.all()
    send(client, statement=milestone.identifier)
    [report] = Report.objects.all()

    page = editor.get(f"{LIST}{report.pk}/change/")

    form = reverse("admin:timeline_initiative_change", args=[portal.pk])
    assert f'href="{form}#milestones-group"' in page.content.decode()
    assert "launched 2014. It is launched." in text_of(page)


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_an_answer_needs_a_reason(report, editor, state):
    response = answer(editor, report, state=state, reason="")

    assert sentences(response) == {"reason": ["Say why: the reader reads it."]}
    report.refresh_from_db()
    assert report.state == "new"


def test_spam_needs_no_reason(report, editor):
    answer(editor, report, state="spam", reason="")

    report.refresh_from_db()
    assert (report.state, report.closed_by) == ("spam", "ana")
    assert report.closed_at is not None


def test_a_declined_report_is_told_to_its_reader(report, editor, client):
    response = answer(editor, report, state="declined", reason="Both days are known.")

    assert response.headers["Location"] == LIST
    report.refresh_from_db()
    assert (report.state, report.reason) == ("declined", "Both days are known.")
    assert report.closed_by == "ana"


def test_an_answer_can_be_taken_back(report, editor):
    answer(editor, report, state="declined", reason="Both days are known.")

    answer(editor, report, state="new")

    report.refresh_from_db()
    assert (report.state, report.closed_at, report.closed_by) == ("new", None, "")


def test_accepting_leads_to_the_field_and_fills_the_publish_page(report, editor, portal):
    response = answer(editor, report, state="accepted", reason=REASON)
    form = reverse("admin:timeline_initiative_change", args=[portal.pk])
    assert response.headers["Location"] == form
    Initiative.objects.filter(pk=portal.pk).update(title_en="Another portal")
    portal.refresh_from_db()
    portal.save()

    page = editor.get(publish_page(portal))

    assert f"Reported by a reader: {REASON}" in page.content.decode()
    assert re.search(r'value="correction"[^>]* checked', page.content.decode())


def test_the_correction_is_where_the_reader_is_led(report, editor, portal, client):
    answer(editor, report, state="accepted", reason=REASON)
    Initiative.objects.filter(pk=portal.pk).update(title_en="Another portal")

    put_live(editor, portal)

    publication = Publication.objects.using(PUBLIC).order_by("-number").first()
    report.refresh_from_db()
    assert publication.kind == "correction"
    assert publication.note_en == f"Reported by a reader: {REASON}"
    assert report.publication == publication.number
    page = editor.get(publish_page(portal)).content.decode()
    assert "Reported by a reader" not in page


def test_an_update_leaves_the_report_to_a_correction(report, editor, portal):
    answer(editor, report, state="accepted", reason=REASON)
    Initiative.objects.filter(pk=portal.pk).update(title_en="Another portal")

    put_live(editor, portal, kind="update")

    report.refresh_from_db()
    assert report.publication is None


def test_the_note_is_in_the_language_of_the_reader(client, portal, editor):
    send(client, f"/es{PATH}")
    report = Report.objects.get()

    answer(editor, report, state="accepted", reason="La fuente dice 23 de junio.")

    page = editor.get(publish_page(portal)).content.decode()
    assert "Reportado por una lectora o un lector: La fuente dice 23 de junio." in page
    assert "Reported by a reader" not in page


def test_an_unknown_publication_is_refused(report, editor):
    values = {"state": "accepted", "reason": REASON}

    unknown = answer(editor, report, publication="99", **values)
    huge = answer(editor, report, publication="9" * 30, **values)

    sentence = "There is no publication with this number."
    assert sentences(unknown) == {"publication": [sentence]}
    assert huge.status_code == 200
    report.refresh_from_db()
    assert report.state == "new"


def test_selected_reports_become_spam_unless_they_were_answered(report, editor, client):
    answered = Report.objects.get(pk=report.pk)
    answer(editor, answered, state="declined", reason="Both days are known.")
    send(client, wrong="Buy my watches now.")

    keys = [str(pk) for pk in Report.objects.values_list("pk", flat=True)]
    editor.post(LIST, {"action": "mark_as_spam", "_selected_action": keys})

    states = dict(Report.objects.values_list("wrong", "state"))
    assert states == {"The day is the 23rd.": "declined", "Buy my watches now.": "spam"}


def test_a_report_of_an_entry_that_was_deleted_is_answered_all_the_same(report, editor, portal):
    Initiative.objects.filter(pk=portal.pk).delete()

    page = editor.get(f"{LIST}{report.pk}/change/")
    response = answer(editor, report, state="accepted", reason=REASON)

    assert "deleted since" in page.content.decode()
    assert response.status_code == 302


def test_what_a_reader_wrote_runs_no_script(client, portal, editor):
    send(client, wrong="<script>alert(1)</script>", source='https://example.org/"onclick="x')

    page = editor.get(f"{LIST}{Report.objects.get().pk}/change/").content.decode()

    assert "<script>alert" not in page
    assert '"onclick="' not in page


def test_editors_go_on_while_the_database_is_away(editor, portal, monkeypatch):
    def away(*_arguments, **_values):
        raise OperationalError("away")

    monkeypatch.setattr(queue, "waiting", away)
    monkeypatch.setattr(queue, "accepted", away)

    assert editor.get("/admin/").status_code == 200
    assert editor.get(publish_page(portal)).status_code == 200
