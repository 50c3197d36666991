"""The form by which readers say what is wrong, through its real page."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, REPORTS
from tests import factories
from tests.reports import FROM_HERE, PATH, at, send, text_of, token
from timeline.models import FormerAddress, Milestone, Site
from timeline.publishing.unpublish import unpublish
from timeline.reader_reports import sending
from timeline.reader_reports.models import Report
from timeline.texts.statement_ids import statement_key

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC, REPORTS])

PAGES = [
    "/eras/first-steps/",
    "/initiatives/gob-mx/",
    "/indicators/rank/",
    "/sources/perez-2014/",
    "/people/ana-perez/",
    "/organisations/united-nations/",
    "/articles/essay/",
    "/accessibility/",
]


@pytest.fixture
def portal():
    factories.live(factories.site(contact_email="editors@example.org"))
    made = factories.initiative(
        era=factories.era(), rests_on=factories.source("perez-2014", factories.agent())
    )
    factories.live(
        made,
        factories.indicator(),
        factories.organisation(),
        factories.article(kind="essay"),
        factories.article("accessibility", kind="page"),
    )
    return made


@pytest.fixture
def reader(portal):
    # As on a real site: the check of cookies is on.
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("path", PAGES)
def test_each_entrys_page_leads_to_its_form(reader, path, prefix):
    page = reader.get(f"{prefix}{path}")
    form = reader.get(f"{prefix}{path}report/")

    assert f'href="{prefix}{path}report/"' in page.content.decode()
    assert form.status_code == 200
    assert ("Reportar un error" if prefix else "Report an error") in text_of(form)


@pytest.mark.parametrize("path", ["/", "/initiatives/", "/search/", "/updates/"])
def test_other_pages_lead_to_no_form(reader, path):
    assert "report/" not in reader.get(path).content.decode()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_report_leads_to_its_private_address(reader, portal, prefix):
    path = f"{prefix}{PATH}"

    response = send(
        reader,
        path,
        wrong="The day\r\nis the 23rd.",
        right="It is the 22nd.",
        source="https://example.org/day",
        email="eva@example.org",
    )

    assert response.status_code == 303
    address = response.headers["Location"]
    assert re.fullmatch(rf"{prefix}/report/[\w-]{{22}}/", address)
    report = Report.objects.get()
    assert (report.model, report.identifier) == ("initiative", portal.identifier)
    assert report.path == path.removesuffix("report/")
    assert report.wrong == "The day\nis the 23rd."
    assert (report.right, report.source) == ("It is the 22nd.", "https://example.org/day")
    assert (report.email, report.state) == ("eva@example.org", "new")
    answer = reader.get(address)
    assert "The day is the 23rd." in text_of(answer)
    assert "eva@example.org" not in answer.content.decode()


def test_nothing_of_it_is_kept_listed_or_told_to_others(reader):
    form, sent = reader.get(PATH), send(reader)
    answer = reader.get(sent.headers["Location"])

    for response in (form, sent, answer):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies
    assert "<script" not in re.sub(r"<script[^>]+src=[^>]+></script>", "", form.content.decode())
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert reader.head(PATH).status_code == 200
    assert reader.put(PATH).status_code == 405


def test_the_statement_of_the_address_is_chosen(reader):
    words = "It opened in 2014."
    key = statement_key(words)

    chosen = reader.get(f"{PATH}?s={key}").content.decode()
    sent = send(reader, statement=key)

    assert f'<option value="{key}" selected>{words}</option>' in chosen
    report = Report.objects.get()
    assert (report.statement, report.statement_text) == (key, words)
    assert report.field == "body_en"
    answer = reader.get(sent.headers["Location"]).content.decode()
    assert f'href="/initiatives/gob-mx/?s={key}#s-{key}"' in answer


def test_a_statement_is_that_of_the_language_of_the_page(reader):
    words = "Se abrió en 2014."
    key = statement_key(words)

    send(reader, f"/es{PATH}", statement=key)
    english = send(reader, statement=key)

    report = Report.objects.get()
    assert (report.statement_text, report.field) == (words, "body_es")
    assert english.status_code == 422


def test_a_milestone_is_chosen_by_its_identifier(reader, portal):
    [milestone] = Milestone.objects.using(PUBLIC).all()

    chosen = reader.get(f"{PATH}?s={milestone.identifier}").content.decode()
    unknown = reader.get(f"{PATH}?s=00000000").content.decode()

    assert f'<option value="{milestone.identifier}" selected>' in chosen
    assert '<option value="" selected>The whole page</option>' in unknown
    send(reader, statement=milestone.identifier)
    report = Report.objects.get()
    assert (report.statement, report.field) == (milestone.identifier, "milestones")
    assert report.statement_text == "launched 2014. It is launched."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"wrong": ""}, "This field is required."),
        ({"wrong": "Too short"}, "Write 10 characters or more."),
        ({"wrong": "x" * 4001}, "4000 characters"),
        ({"wrong": " \n" * 30}, "This field is required."),
        ({"right": "x" * 2001}, "2000 characters"),
        ({"source": "javascript:alert(1)"}, "https:// or http://"),
        ({"source": "ftp://example.org/x"}, "https:// or http://"),
        ({"source": "https://example.org/" + "x" * 500}, "500 characters"),
        ({"email": "eva"}, "e-mail"),
        ({"email": "eva@example.org\r\nBcc: all@example.org"}, "e-mail"),
        ({"statement": "x7k2m9q4k"}, "is not on the page any more"),
        ({"website": "https://example.org"}, "only robots fill it"),
        ({"wrong": "https://a.example www.b.example http://c.example"}, "two links at most"),
        ({"token": ""}, "open for too long"),
        ({"token": "x" * 5000}, "open for too long"),
        ({"token": "of another page"}, "open for too long"),
        ({"token": "of the other language"}, "open for too long"),
        ({"token": "of yesterday"}, "open for too long"),
        ({"token": "of now"}, "very quick"),
        ({"token": "of tomorrow"}, "very quick"),
    ],
)
def test_what_is_wrong_is_listed_and_all_words_are_kept(reader, wrong, sentence):
    words = {"wrong": "It is the 23rd <b>.", "right": "The 22nd, & no other."} | wrong
    tokens = {
        "of another page": token("/initiatives/other/report/"),
        "of the other language": token(f"/es{PATH}"),
        "of yesterday": token(age=13 * 3600),
        "of now": token(age=1),
        "of tomorrow": token(age=-24 * 3600),
    }
    if words.get("token") in tokens:
        words["token"] = tokens[words["token"]]

    response = send(reader, **words)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence.lower() in text_of(response).lower()
    assert 'role="alert"' in page
    if words["wrong"] == "It is the 23rd <b>.":
        assert "It is the 23rd &lt;b&gt;." in page
    assert not Report.objects.exists()


def test_a_form_that_was_open_for_too_long_is_sent_again(reader):
    late = send(reader, token=token(age=13 * 3600))
    [fresh] = re.findall(r'name="token" value="([^"]+)"', late.content.decode())

    with at(5):
        again = send(reader, token=fresh)

    assert again.status_code == 303


def test_who_mends_a_field_quickly_is_not_asked_to_wait_again(reader):
    first = token()
    response = send(reader, token=first, wrong="")

    assert f'value="{first}"' in response.content.decode()


def test_a_form_is_taken_once_and_leads_to_its_address_again(reader):
    value = token()
    first = send(reader, token=value)

    second = send(reader, token=value, wrong="Something else altogether.")

    assert second.status_code == 409
    assert f'href="{first.headers["Location"]}"' in second.content.decode()
    assert Report.objects.count() == 1


def test_the_same_words_about_an_entry_are_taken_once(reader):
    first = send(reader, wrong="The day is the 23rd.")

    second = send(reader, wrong="  the DAY is the  23rd. ")
    elsewhere = send(reader, "/indicators/rank/report/", wrong="The day is the 23rd.")

    assert (first.status_code, second.status_code, elsewhere.status_code) == (303, 409, 303)
    # Whoever says the same is not told of somebody else's address.
    assert first.headers["Location"] not in second.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 303),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "none"}, 403),
        ({"HTTP_ORIGIN": "http://testserver"}, 303),
        ({"HTTP_ORIGIN": "https://testserver"}, 403),
        ({"HTTP_ORIGIN": "http://testserver.example.org"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": ""}, 403),
        ({}, 403),
    ],
)
def test_only_a_page_of_this_site_sends_it(reader, headers, status):
    response = send(reader, headers=headers)

    assert response.status_code == status
    assert Report.objects.count() == (1 if status == 303 else 0)


def test_the_origin_is_that_of_the_public_address(reader, settings):
    settings.PUBLIC_URL = "https://timeline.example.org"

    response = send(reader, headers={"HTTP_ORIGIN": "https://timeline.example.org"})

    assert response.status_code == 303


def test_a_long_body_is_not_read(reader):
    response = send(reader, wrong="x" * 20_001)

    assert response.status_code == 413
    assert "20 kilobytes" in text_of(response)
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["utf-7", "base64", "rot13", "x" * 100, "utf-16"])
def test_hostile_bodies_are_no_errors_of_the_site(reader, kind):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="wrong"\r\n\r\n\xff\xfe\x00abc\r\n--x--\r\n'
    )

    for content_type in (
        f"multipart/form-data; boundary=x; charset={kind}",
        f"application/x-www-form-urlencoded; charset={kind}",
        "multipart/form-data",
        "application/json",
    ):
        response = reader.generic("POST", PATH, body, content_type=content_type, **FROM_HERE)

        assert 400 <= response.status_code < 500


@pytest.mark.parametrize("path", ["/initiatives/none/report/", "/report/none/", "/report/x/"])
def test_an_unknown_address_is_not_there(reader, path):
    assert reader.get(path).status_code == 404
    assert send(reader, path).status_code in (404, 405)


def test_an_entry_that_has_moved_takes_the_words_along(reader, portal):
    old = {"model": "initiative", "address": "old-portal", "moved_to": "gob-mx"}
    FormerAddress.objects.using(PUBLIC).create(**old, title_en="Old", at=timezone.now())

    led = reader.get("/initiatives/old-portal/report/")
    sent = send(reader, "/initiatives/old-portal/report/", wrong="The day is the 23rd.")

    assert (led.status_code, led.headers["Location"]) == (301, PATH)
    assert sent.status_code == 422
    assert f'action="{PATH}"' in sent.content.decode()
    assert "The day is the 23rd." in sent.content.decode()


def test_a_withdrawn_entry_is_reported_and_one_that_is_gone_is_not(reader, portal):
    withdrawn, gone = factories.article("first"), factories.article("second")
    factories.live(withdrawn, gone)
    unpublish(withdrawn, note_en="It was wrong.", note_es="Era falso.")
    unpublish(gone, reason="gone", note_en="It was wrong.", note_es="Era falso.")

    assert send(reader, "/articles/first/report/").status_code == 303
    assert reader.get("/articles/second/report/").status_code == 410


def test_twenty_a_minute_are_taken_in_all(reader):
    answers = [send(reader, wrong=f"The day is the {number}th.") for number in range(100)]

    assert [answer.status_code for answer in answers] == [303] * 20 + [429] * 80
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert "The day is the 99th." in answers[-1].content.decode()
    assert "in 1 minute" in text_of(answers[-1])


def test_two_hundred_a_day_are_taken_in_all(reader, monkeypatch):
    monkeypatch.setattr(sending, "A_DAY", 3)
    hour_ago = timezone.now() - timedelta(hours=1)
    for number in range(3):
        send(reader, wrong=f"The day is the {number}th.")
    Report.objects.update(sent_at=hour_ago)

    response = send(reader)

    assert response.status_code == 429
    assert abs(int(response.headers["Retry-After"]) - 23 * 3600) < 60


def test_five_a_day_are_taken_of_one_network(reader, settings):
    settings.TRUSTED_PROXIES = 1

    def from_address(number, address):
        headers = FROM_HERE | {"HTTP_X_FORWARDED_FOR": address}
        return send(reader, headers=headers, wrong=f"The day is the {number}th.").status_code

    one = [from_address(number, f"8.8.8.{number}") for number in range(6)]
    another = from_address(7, "8.8.9.1")
    six = [from_address(number, f"2a00:1450:4001:{number}::1") for number in range(10, 16)]
    private = [from_address(number, "10.0.0.1") for number in range(20, 26)]

    assert one == [303] * 5 + [429]
    assert another == 303
    assert six == [303] * 5 + [429]
    assert private == [303] * 6
    stored = set(Report.objects.values_list("network", flat=True))
    assert not any("8.8.8" in network for network in stored)


def test_while_the_database_is_away_all_words_are_kept(reader, monkeypatch):
    def away(*_arguments):
        raise OperationalError("away")

    monkeypatch.setattr(sending, "send", away)

    response = send(reader)

    assert response.status_code == 503
    assert "The day is the 23rd." in response.content.decode()
    assert response.headers["Retry-After"]


def test_the_answer_says_state_reason_and_correction(reader):
    address = send(reader).headers["Location"]
    report = Report.objects.get()
    waiting = text_of(reader.get(address))
    report.state, report.reason = "accepted", "The source says 23 June."
    report.closed_at, report.publication = timezone.now(), 1
    report.save()

    accepted = reader.get(address)

    assert "have not answered yet" in waiting
    assert "Accepted on" in text_of(accepted)
    assert "The source says 23 June." in text_of(accepted)
    assert 'href="/updates/1/"' in accepted.content.decode()
    assert "Aceptado" in text_of(reader.get(f"/es{address}"))


@pytest.mark.parametrize("count", [1, 3])
def test_opening_and_sending_ask_few_queries(reader, portal, count):
    for number in range(1, count):
        source = factories.source(f"more-{number}")
        Milestone.objects.create(initiative=portal, kind="changed", date="2015", source=source)
        send(reader, wrong=f"The day is the {number}th.")
    factories.live(portal)
    reader.get(PATH)

    with CaptureQueriesContext(connections[PUBLIC]) as opening:
        reader.get(PATH)
    with (
        CaptureQueriesContext(connections[PUBLIC]) as reading,
        CaptureQueriesContext(connections[REPORTS]) as storing,
    ):
        assert send(reader).status_code == 303

    assert len(opening) == 4
    # PostgreSQL is asked for a lock besides the beginning and the end of the transaction.
    stored = 6 if connections[REPORTS].vendor == "postgresql" else 5
    assert (len(reading), len(storing)) == (2, stored)


@pytest.fixture
def without_reports(settings, monkeypatch):
    """This process has no database for reports, as a public one of which none is named."""
    monkeypatch.delitem(settings.DATABASES, REPORTS)


def test_a_public_process_without_the_database_offers_an_e_mail(reader, portal, without_reports):

    page = reader.get("/initiatives/gob-mx/").content.decode()

    subject = f"Portal%20gob-mx%20%28{portal.identifier}%29"
    assert f'href="mailto:editors@example.org?subject={subject}"' in page
    assert reader.get(PATH).status_code == 404
    assert send(reader).status_code == 405


def test_without_an_address_nothing_is_offered(reader, without_reports):
    Site.objects.using(PUBLIC).update(contact_email="")

    assert "Report an error" not in reader.get("/initiatives/gob-mx/").content.decode()


def test_a_static_export_offers_an_e_mail(reader):
    page = reader.get("/initiatives/gob-mx/", STATIC_EXPORT="1").content.decode()

    assert "mailto:editors@example.org?subject=" in page
    assert "/report/" not in page


def test_a_preview_offers_nothing(editor, portal):
    assert "report/" not in editor.get("/preview/initiatives/gob-mx/").content.decode()
