"""Who is told of what."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.comments import comment
from timeline.history.recording import record, record_publication
from timeline.models import Delivery, Event, Notice, NoticeChoices, Publication
from timeline.newsroom import events
from timeline.newsroom.comments import Author, Place, answer, say
from timeline.newsroom.notices import address, sentence
from timeline.publishing.assign import assign, finish, name_reviewer
from timeline.publishing.people import Person, person_of
from timeline.publishing.publish import publish
from timeline.publishing.review import ask_for_review
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def eva():
    """A contributor who has written the portal."""
    return factories.person("eva", "contributor", email="eva@example.org")


@pytest.fixture
def berta():
    return factories.person("berta", "editor")


@pytest.fixture
def portal(eva):
    made = factories.initiative()
    record([made], "[]", eva)
    return made


def told(person):
    return [(notice.event, notice.detail) for notice in Notice.objects.filter(person_pk=person.pk)]


def author(person):
    return Author(person.username, person.pk)


def test_the_longest_name_fits_its_column(portal, eva):
    chief = factories.person("chief", "editor", first_name="A" * 150, last_name="B" * 150)
    ask_for_review([portal], by="eva")

    record([portal], comment("send-back"), chief)

    (notice,) = Notice.objects.filter(event=Event.SENT_BACK)
    assert notice.by == "A" * 150


def test_who_wrote_an_entry_is_told_of_a_comment_and_who_says_it_is_not(portal, eva, berta):
    say(Place(portal), author(berta), "Which month?")

    assert told(eva) == [("comment", "")]
    assert told(berta) == []
    notice = Notice.objects.get()
    assert sentence(notice) == "berta commented on “Portal gob-mx”."


def test_a_notice_of_a_comment_says_what_it_is_about(portal, eva, berta):
    say(Place(portal, "milestones", "It opened", 3, "2014"), author(berta), "Which month?")

    assert Notice.objects.get().words == "2014\n“It opened”\nWhich month?"


def test_who_began_a_thread_is_told_of_the_answer(portal, eva, berta):
    thread = say(Place(portal), author(berta), "Which month?")

    answer(thread, author(eva), "In May.")

    assert told(berta) == [("answer", "")]
    assert told(eva) == [("comment", "")]


def test_a_review_is_told_to_every_editor_but_who_asks(portal, eva, berta):
    asking = factories.person("carla", "editor")

    record([portal], comment("review", notes={"en": "Please look."}), asking)

    assert told(berta) == [("review", "")]
    assert (told(asking), told(eva)) == ([], [])
    assert Notice.objects.get(person_pk=berta.pk).words == "Please look."


def test_what_is_sent_back_is_told_to_who_wrote_it_and_who_asked(portal, eva, berta):
    asking = factories.person("luis", "contributor")
    asks(portal, asking)
    Notice.objects.all().delete()

    record([portal], comment("send-back", notes={"en": "A source is missing."}), berta)

    assert told(eva) == told(asking) == [("sent-back", "")]
    assert told(berta) == []


def test_what_goes_live_and_leaves_is_told_to_who_wrote_it(portal, eva, berta):
    factories.live(factories.site())
    publication = publish([portal])
    record_publication([portal], publication, berta)
    publication.kind = Publication.Kind.WITHDRAWAL
    record_publication([portal], publication, berta)

    assert sorted(told(eva)) == [("published", ""), ("published", "withdrawn")]
    # Who publishes has written nothing by it.
    say(Place(portal), author(eva), "It is live.")
    assert told(berta) == []


@pytest.fixture
def portals(eva):
    """Five entries that Eva has written, and a source."""
    entries = [factories.source("sear")]
    for number in range(1, 6):
        entries.append(factories.initiative(f"portal-{number}", title_en=f"Portal {number}"))
    record(entries, "[]", eva)
    return entries


def test_a_publication_of_many_entries_is_one_notice_that_leads_to_it(portals, eva, berta):
    publication = publish(portals)
    record_publication(portals, publication, berta)

    notice = Notice.objects.get(person_pk=eva.pk)
    assert (notice.total, notice.publication) == (6, publication.number)
    title = portals[0].title
    assert sentence(notice) == (
        f"berta put 6 entries live: “{title}”, “Portal 1”, “Portal 2” and 3 more."
    )
    assert address(notice) == f"/updates/{publication.number}/"


@pytest.mark.parametrize(
    ("role", "public_url", "beginning"),
    [
        ("both", "https://timeline.example.org", "https://timeline.example.org/updates/"),
        ("editorial", "https://timeline.example.org", "https://timeline.example.org/updates/"),
        # A process that serves no visitors and does not know who does.
        ("editorial", "", "/admin/"),
    ],
)
def test_it_leads_to_the_visitors_site(portals, berta, eva, settings, role, public_url, beginning):
    settings.ROLE, settings.PUBLIC_URL = role, public_url
    record_publication(portals, publish(portals), berta)

    assert address(Notice.objects.get(person_pk=eva.pk)).startswith(beginning)


def test_a_notice_of_several_names_only_what_its_reader_may_see(portals, eva, berta):
    of_sources = Group.objects.create(name="sources only")
    contributor = Group.objects.get(name="contributor")
    of_sources.permissions.set(contributor.permissions.filter(codename="view_source"))
    eva.groups.set([of_sources])

    record_publication(portals, publish(portals), berta)

    notice = Notice.objects.get(person_pk=eva.pk)
    assert (notice.model, notice.total) == ("source", 1)


@pytest.mark.parametrize(
    ("deed", "words", "where"),
    [
        ("review", "luis asks for a review of 6 entries: ", "/admin/reviews/"),
        ("reviewer", "luis asks you to review 6 entries: ", "/admin/reviews/"),
        ("any-reviewer", "luis lets any editor review 6 entries: ", "/admin/reviews/"),
        ("send-back", "luis sent 6 entries back: ", "/admin/reviews/?show=sent-back"),
        ("assign", "luis assigned 6 entries to you: ", "/admin/"),
        ("withdrawn", "luis withdrew 6 entries: ", "/admin/activity/"),
        ("scheduled", "6 entries went live at the planned time: ", "/admin/activity/"),
    ],
)
def test_what_is_done_with_many_is_told_once(portals, eva, berta, deed, words, where):
    ask_for_review(portals, by="eva", by_pk=eva.pk, reviewer=person_of(berta))
    assign(portals, person_of(eva), by=person_of(berta))
    Notice.objects.all().delete()

    events.happened(portals, deed, by="luis", by_pk=None)

    (notice,) = Notice.objects.all()
    assert (sentence(notice).startswith(words), address(notice)) == (True, where)


def test_who_is_named_for_a_review_that_waits_is_told(portal, eva, berta):
    carla = factories.person("carla", "editor")
    ask_for_review([portal], by="eva", by_pk=eva.pk)
    name_reviewer([portal], person_of(carla))

    record([portal], comment("reviewer", reviewer="carla"), berta)

    assert told(carla) == [(Event.REVIEW, "named")]
    assert told(berta) == []


def test_entries_that_are_due_on_one_day_are_one_notice(portals, eva, berta):
    today = timezone.localdate()
    assign(portals, person_of(eva), by=person_of(berta), due_on=today + timedelta(days=1))

    events.remind(today)
    events.remind(today)

    notice = Notice.objects.get()
    assert (notice.detail, notice.total, address(notice)) == ("tomorrow", 6, "/admin/")


def test_a_plan_of_many_that_failed_is_one_notice(portals, berta):
    at = timezone.now() + timedelta(hours=1)
    planned = schedule(portals, at, by=Person(0, "berta"))
    planned.problem = "It is not ready."

    events.plan_failed(planned)
    events.plan_failed(planned)

    notice = Notice.objects.get()
    assert (notice.total, address(notice)) == (6, "/admin/calendar/")


def test_nobody_is_told_of_what_they_did_themselves(portal, eva):
    record([portal], comment("send-back"), eva)
    say(Place(portal), author(eva), "Hm.")

    assert told(eva) == []


def test_who_may_not_see_the_entry_is_not_told(portal, eva, berta):
    eva.groups.set(Group.objects.none())

    say(Place(portal), author(berta), "Which month?")

    assert told(eva) == []


def test_who_has_left_is_not_told(portal, eva, berta):
    eva.is_active = False
    eva.save()

    say(Place(portal), author(berta), "Which month?")

    assert told(eva) == []


def test_who_wants_to_hear_nothing_hears_nothing(portal, eva, berta):
    NoticeChoices.objects.create(person_pk=eva.pk, deliveries={"comment": Delivery.NEVER})

    say(Place(portal), author(berta), "Which month?")

    assert told(eva) == []


def asks(portal, by, reviewer=None):
    """Ask for a review as its page does."""
    person = person_of(reviewer) if reviewer else None
    ask_for_review([portal], by=by.username, by_pk=by.pk, note="Please look.", reviewer=person)
    record([portal], comment("review", notes={"en": "Please look."}), by)


def test_who_is_named_is_asked_alone(portal, eva, berta):
    carla = factories.person("carla", "editor")

    asks(portal, eva, reviewer=berta)

    assert (told(berta), told(carla)) == ([("review", "")], [])


def test_who_gets_an_entry_in_hand_is_told_and_hears_of_comments(portal, eva, berta):
    luis = factories.person("luis", "contributor")
    assign([portal], person_of(luis), by=person_of(berta), note="Find the month.")
    record([portal], comment("assign", to="luis", notes={"en": "Find the month."}), berta)

    say(Place(portal), author(berta), "Which month?")

    assert sorted(told(luis)) == [("assigned", ""), ("comment", "")]
    assert Notice.objects.filter(event="assigned").get().words == "Find the month."


@pytest.mark.parametrize(
    ("days", "reminded"),
    [(2, []), (1, [("due", "tomorrow")]), (0, []), (-1, [("due", "overdue")])],
)
def test_who_has_an_entry_in_hand_is_reminded_once(portal, eva, berta, days, reminded):
    today = date(2026, 11, 26)
    day = today + timedelta(days=days)
    assign([portal], person_of(eva), by=person_of(berta), due_on=day)

    for _look in range(2):
        events.remind(today)

    assert told(eva) == reminded


def test_what_is_done_reminds_nobody(portal, eva, berta):
    today = date(2026, 11, 26)
    assign([portal], person_of(eva), by=person_of(berta), due_on=today - timedelta(days=1))
    finish([portal], by=person_of(eva))

    events.remind(today)

    assert told(eva) == []


def test_a_plan_that_failed_is_told_to_who_planned_it_once(portal, berta):
    factories.person("carla", "editor")
    planned = schedule([portal], timezone.now(), by=Person(0, "berta"))
    planned.problem = "A source is missing."

    for _look in range(2):
        events.plan_failed(planned)

    assert told(berta) == [(Event.PLAN_FAILED, "")]
    assert Notice.objects.count() == 1


def test_a_plan_of_somebody_who_left_is_told_to_all_editors(portal, berta):
    carla = factories.person("carla", "editor")
    planned = schedule([portal], timezone.now(), by=Person(0, "nobody"))

    events.plan_failed(planned)

    assert told(berta) == told(carla) == [(Event.PLAN_FAILED, "")]


def test_telling_of_a_batch_asks_no_more_for_each_entry_than_it_must(
    portal, eva, berta, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        events.happened([portal], "review", by="luis", by_pk=None)


def test_words_of_a_notice_keep_the_language_of_the_reader(portal, eva, berta):
    say(Place(portal), author(berta), "Which month?")

    with override("es"):
        assert sentence(Notice.objects.get()) == "berta comentó “Portal gob-mx”."


def test_a_notice_of_more_than_a_year_ago_is_forgotten():
    eva = factories.person("eva", "editor")
    for days in (364, 366):
        at = timezone.now() - timedelta(days=days)
        notice = Notice.objects.create(person_pk=eva.pk, event="comment", entry_pk=1)
        Notice.objects.filter(pk=notice.pk).update(at=at, words=str(days))

    call_command("publish_due", stdout=StringIO())

    assert list(Notice.objects.values_list("words", flat=True)) == ["364"]
