import pytest
from django.db import connection

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Review
from timeline.publishing.assign import assign, assignments, due, name_reviewer, unassign
from timeline.publishing.locking import NotReady
from timeline.publishing.people import colleagues, editors, person_of
from timeline.publishing.review import ask_for_review

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_assigning_a_batch_asks_the_same_questions_for_any_number(django_assert_num_queries):
    ana = person_of(factories.person("ana", "editor"))
    one = [factories.initiative()]
    many = [factories.initiative(f"portal-{number}") for number in range(3)]

    # PostgreSQL is asked for its lock by itself.
    questions = {"sqlite": 5}.get(connection.vendor, 6)
    for entries in (one, many):
        with django_assert_num_queries(questions):
            assign(entries, ana, by=ana)


def test_a_batch_with_an_entry_that_nobody_has_is_refused_whole():
    ana = person_of(factories.person("ana", "editor"))
    first, second = factories.initiative("first"), factories.initiative("second")
    assign([first], ana, by=ana)

    with pytest.raises(NotReady):
        unassign([first, second], by=ana)

    assert assignments().get().outcome == ""


def test_what_is_due_is_told_until_it_is_done(settings):
    ana = person_of(factories.person("ana", "editor"))
    today = "2026-11-26"
    assign([factories.initiative("a")], ana, by=ana, due_on=today)
    assign([factories.initiative("b")], ana, by=ana, due_on="2026-11-28")
    assign([factories.initiative("c")], ana, by=ana)

    assert [row.due_on.isoformat() for row in due(today)] == [today]


def test_another_reviewer_is_named_for_all_that_wait_or_for_none():
    ana = person_of(factories.person("ana", "editor"))
    waiting, draft = factories.initiative("waiting"), factories.initiative("draft")
    ask_for_review([waiting], by="luis")

    with pytest.raises(NotReady):
        name_reviewer([waiting, draft], ana)
    assert Review.objects.get().reviewer == ""

    name_reviewer([waiting], ana)
    assert Review.objects.get().reviewer_pk == ana.pk

    name_reviewer([waiting], None)
    assert (Review.objects.get().reviewer, Review.objects.get().reviewer_pk) == ("", None)


def test_colleagues_can_sign_in_and_editors_can_answer():
    factories.person("ana", "editor")
    factories.person("luis", "contributor")
    factories.person("gone", "editor", is_active=False)
    factories.person("reader", is_staff=False)

    assert [person.get_username() for person in colleagues()] == ["ana", "luis"]
    assert [person.get_username() for person in editors()] == ["ana"]
