from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.admin.desk import calendar
from timeline.history.comments import comment
from timeline.history.recording import begin, record
from timeline.models import ScheduledPublication, Theme
from timeline.publishing.assign import assign
from timeline.publishing.people import person_of
from timeline.publishing.review import ask_for_review, send_back
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def chief():
    client = Client()
    client.force_login(factories.person("ana", "editor", first_name="Ana", last_name="Pérez"))
    return client


def questions(client, address, add):
    """How many questions the page asks of the databases: as many with four rows as with one."""
    counts = []
    for numbers in ([0], [1, 2, 3]):
        for number in numbers:
            add(number)
        client.get(address)
        with CaptureQueriesContext(connections[EDITORIAL]) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    return counts[0]


def told(response):
    """Who did what to which entries, the newest first."""
    acts = response.context["acts"]
    return [(act.who, act.words, [entry.name for entry in act.entries]) for act in acts]


def test_activity_says_who_did_what_to_which_entry(chief, contributor):
    add = "/admin/timeline/theme/add/"
    contributor.post(
        add, sent(contributor.get(add), title_en="Data", title_es="Datos", slug="data")
    )
    theme = Theme.objects.get()
    contributor.post(f"/admin/timeline/theme/review/?entry={theme.pk}", {"note": "Look."})
    chief.post(f"/admin/timeline/theme/send-back/?entry={theme.pk}", {"note": "Not yet."})
    chief.post(f"/admin/timeline/theme/{theme.pk}/delete/", {"post": "yes"})

    assert told(chief.get("/admin/activity/")) == [
        ("Ana Pérez", "Deleted.", ["Data"]),
        ("Ana Pérez", "Sent back. Not yet.", ["Data"]),
        ("luis", "Asked for review. Look.", ["Data"]),
        ("luis", "Added.", ["Data"]),
    ]
    # The first page tells of colleagues only.
    assert [who for who, _words, _names in told(contributor.get("/admin/"))] == ["Ana Pérez"] * 2


def test_activity_names_entries_in_the_language_of_whoever_reads(chief, contributor):
    theme = factories.theme(title_en="Data", title_es="Datos")
    page = f"/admin/timeline/theme/{theme.pk}/change/"
    contributor.post(page, sent(contributor.get(page), title_en="Open data"))

    ((_who, _words, names),) = told(chief.get("/es/admin/activity/"))

    assert names == ["Datos"]


def test_what_was_saved_as_it_was_is_no_activity(chief, contributor):
    page = f"/admin/timeline/theme/{factories.theme().pk}/change/"
    contributor.post(page, sent(contributor.get(page)))

    assert told(chief.get("/admin/activity/")) == []


def test_activity_tells_of_plans_and_what_went_live(chief):
    theme = factories.theme()
    page = f"/admin/timeline/theme/publish/?entry={theme.pk}"
    later = timezone.localtime() + timedelta(days=1)
    at = {"at_0": later.strftime("%Y-%m-%d"), "at_1": later.strftime("%H:%M")}
    chief.post(page, {"kind": "new", "at": later.strftime("%Y-%m-%dT%H:%M"), **at})
    chief.post(page, {"kind": "new"})

    words = [words for _who, words, _names in told(chief.get("/admin/activity/"))]

    assert [sentence.split()[0] for sentence in words] == ["Published", "Scheduled"]


def test_activity_is_chosen_by_person_noun_and_day(chief):
    eva = factories.person("eva", "editor")
    record([factories.theme()], comment("confirm"), eva)
    record([factories.initiative()], comment("confirm"), User.objects.get(username="ana"))
    Revision.objects.filter(user=eva).update(date_created=datetime(2026, 1, 5, 23, 30, tzinfo=UTC))

    def names(**query):
        return [entries for _who, _words, entries in told(chief.get("/admin/activity/", query))]

    assert names() == [["Portal gob-mx"], ["Portals"]]
    assert names(person=eva.pk) == [["Portals"]]
    assert names(noun="initiative") == [["Portal gob-mx"]]
    assert names(day="2026-01-05") == [["Portals"]]
    assert names(day="2026-01-06") == []
    # What is wrong is said at its field, and the rest holds.
    assert names(day="soon", person="x", noun="initiative") == [["Portal gob-mx"]]
    assert "“soon” is not one day." in chief.get("/admin/activity/", {"day": "soon"}).text
    assert names(page="99999999999999999999") == names(page="x") == names()
    assert names(page="7") == []


def test_what_no_person_did_is_no_activity_and_a_publication_of_many_is_one_line(chief):
    themes = [factories.theme(f"theme-{number}") for number in range(5)]
    begin(*themes)
    record(themes, comment("loaded"))
    record(themes, comment("published", number=1, kind="new"))

    (act,) = chief.get("/admin/activity/").context["acts"]

    assert (act.who, len(act.entries), act.more) == ("", 3, 2)


def test_activity_goes_on_over_pages(chief):
    theme = factories.theme()
    for _number in range(51):
        record([theme], comment("confirm"))

    first = chief.get("/admin/activity/", {"noun": "theme"})
    second = chief.get(f"/admin/activity/{first.context['older']}")

    assert (len(first.context["acts"]), first.context["newer"]) == (50, "")
    assert (len(second.context["acts"]), second.context["older"]) == (1, "")
    assert second.context["newer"] == "?noun=theme&page=1"


def test_activity_asks_the_same_few_questions_for_any_number(chief):
    def confirmed(number):
        record([factories.theme(f"theme-{number}")], comment("confirm"))

    assert questions(chief, "/admin/activity/", confirmed) <= 20


@pytest.fixture
def clerk():
    """Somebody who may look at themes alone."""
    person = User.objects.create_user("luz", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_theme"))
    client = Client()
    client.force_login(person)
    return client


def test_nobody_is_shown_what_happened_to_nouns_that_they_may_not_see(clerk):
    record([factories.theme()], comment("confirm"))
    record([factories.initiative()], comment("confirm"))

    assert told(clerk.get("/admin/activity/")) == [
        ("", "Confirmed that what is live is still true.", ["Portals"])
    ]
    assert clerk.get("/admin/activity/", {"noun": "initiative"}).status_code == 200


@pytest.mark.parametrize("page", ["activity", "reviews", "calendar"])
def test_who_may_see_no_noun_is_refused(client, page):
    client.force_login(factories.person("eva"))

    assert client.get(f"/admin/{page}/").status_code == 403


def lines(client, **query):
    page = client.get("/admin/reviews/", query)
    return [(line.name, line.review.asked_by, line.review.word) for line in page.context["lines"]]


def test_reviews_are_listed_by_what_has_to_be_done(chief, contributor):
    one, two = factories.initiative("one"), factories.initiative("two")
    luis = User.objects.get(username="luis")
    ask_for_review([one], by="luis", by_pk=luis.pk, note="First.")
    ask_for_review([two], by="eva", note="Second.")
    send_back([two], by="Ana Pérez", note="Not yet.")

    assert lines(chief) == lines(chief, show="sleep") == [("Portal one", "luis", "First.")]
    assert lines(chief, show="sent-back") == [("Portal two", "eva", "Second.")]
    assert lines(chief, show="ended") == []
    assert "Not yet." in chief.get("/admin/reviews/?show=sent-back").text
    # A contributor finds her own.
    assert lines(contributor) == [("Portal one", "luis", "First.")]
    assert lines(contributor, show="sent-back") == []


def test_what_was_said_of_a_deleted_entry_stays_readable(chief):
    portal = factories.initiative()
    ask_for_review([portal], by="luis", note="First.")
    chief.post(f"/admin/timeline/initiative/{portal.pk}/delete/", {"post": "yes"})

    assert lines(chief) == []
    assert lines(chief, show="ended") == [("Portal gob-mx", "luis", "First.")]


def test_reviews_ask_the_same_few_questions_for_any_number(chief):
    def asked(number):
        ask_for_review([factories.initiative(f"portal-{number}")], by="luis")

    assert questions(chief, "/admin/reviews/", asked) <= 12


def planned(client, **query):
    """By day: what the calendar says."""
    found = {}
    for week in client.get("/admin/calendar/", query).context["weeks"]:
        for day in week:
            for thing in day.things:
                found.setdefault(day.day.isoformat(), []).append((thing.name, thing.said))
    return found


def test_the_calendar_has_plans_and_due_days_in_the_sites_time(chief, settings):
    settings.TIME_ZONE = "America/Mexico_City"
    timezone.get_default_timezone.cache_clear()
    try:
        schedule([factories.initiative("late")], datetime(2031, 3, 1, 1, 30, tzinfo=UTC))
        ana = person_of(User.objects.get(username="ana"))
        assign([factories.theme()], ana, by=ana, due_on=date(2031, 2, 3))

        assert planned(chief, month="2031-02") == {
            "2031-02-03": [("Portals", "due, Ana Pérez")],
            "2031-02-28": [("Portal late", "19:30, goes live")],
        }
        assert planned(chief, month="2031-03") == {}
    finally:
        settings.TIME_ZONE = "UTC"
        timezone.get_default_timezone.cache_clear()


@pytest.mark.parametrize(("number", "is_cut"), [(2, False), (3, True)])
def test_a_month_of_more_than_is_shown_says_so(chief, monkeypatch, number, is_cut):
    monkeypatch.setattr(calendar, "SHOWN", 2)
    entries = [factories.theme(f"theme-{count}") for count in range(number)]
    ana = person_of(User.objects.get(username="ana"))
    assign(entries, ana, by=ana, due_on=date(2031, 2, 3))

    page = chief.get("/admin/calendar/", {"month": "2031-02"})

    assert ("Only the first 2 of each kind are shown." in page.text) == is_cut
    assert len(planned(chief, month="2031-02")["2031-02-03"]) == 2


def test_what_waits_is_moved_from_the_calendar_by_who_may_publish(chief, contributor):
    schedule([factories.initiative()], datetime(2031, 3, 2, 12, tzinfo=UTC))
    march = "/admin/calendar/?month=2031-03"

    assert "Move…" in chief.get(march).text
    assert "Move…" not in contributor.get(march).text

    ScheduledPublication.objects.update(done_at=timezone.now())
    assert "Move…" not in chief.get(march).text


@pytest.mark.parametrize(
    "month", ["2026-13", "soon", "0000-01", "99999-01", "1899-12", "<script>", "２０２６-01"]
)
def test_what_is_no_month_is_said_and_the_present_one_shown(chief, month):
    page = chief.get("/admin/calendar/", {"month": month})

    assert "is not a month of this calendar" in page.text
    assert "<script>" not in page.text.partition("is not a month")[0][-200:]
    assert any(day.is_today for week in page.context["weeks"] for day in week)


@pytest.mark.parametrize(("month", "end"), [("1900-01", "before"), ("2999-12", "after")])
def test_the_calendar_ends_somewhere(chief, month, end):
    assert chief.get("/admin/calendar/", {"month": month}).context[end] == {}


def test_a_week_begins_as_the_editors_language_has_it(chief):
    assert chief.get("/admin/calendar/").context["weekdays"][0] == "Sunday"
    assert chief.get("/es/admin/calendar/").context["weekdays"][0] == "lunes"


def test_the_calendar_asks_the_same_few_questions_for_any_number(chief):
    ana = person_of(User.objects.get(username="ana"))

    def plan(number):
        schedule([factories.initiative(f"portal-{number}")], timezone.now())
        assign([factories.theme(f"t-{number}")], ana, by=ana, due_on=timezone.localdate())

    assert questions(chief, "/admin/calendar/", plan) <= 12
