"""The verbs of comments, and what they refuse."""

import pytest
from django.db import connections

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Comment, Initiative
from timeline.newsroom.comments import (
    Author,
    Place,
    Refused,
    answer,
    change,
    delete,
    is_in,
    reopen,
    say,
    settle,
)

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ANA, LUIS = Author("Ana", 1), Author("Luis", 2)


@pytest.fixture
def thread():
    place = Place(factories.initiative(), "body_en", "It opened in 2014")
    return say(place, ANA, "Which month?")


def test_a_comment_waits_until_somebody_else_answers(thread):
    assert Comment.objects.get().state == "open"

    answer(thread, LUIS, "In May.")

    thread.refresh_from_db()
    assert thread.state == "answered"


def test_who_asks_on_opens_it_again(thread):
    answer(thread, LUIS, "In May.")
    answer(thread, ANA, "Which day?")

    thread.refresh_from_db()
    assert thread.state == "open"


def test_settling_says_who_and_when_and_only_once(thread):
    settle(thread, LUIS)

    with pytest.raises(Refused, match="Luis has settled it already"):
        settle(thread, ANA)

    thread.refresh_from_db()
    assert (thread.state, thread.state_by, bool(thread.state_at)) == ("settled", "Luis", True)


def test_a_settled_thread_takes_no_answer_until_it_is_open_again(thread):
    settle(thread, LUIS)
    with pytest.raises(Refused, match="settled meanwhile"):
        answer(thread, ANA, "And the day?")

    reopen(thread, ANA)
    answer(thread, LUIS, "The 3rd.")

    thread.refresh_from_db()
    assert (thread.state, thread.state_by) == ("answered", "Ana")


def test_an_open_thread_is_not_opened_again(thread):
    with pytest.raises(Refused, match="open already"):
        reopen(thread, ANA)


def test_own_words_are_changed_while_nobody_has_answered(thread):
    change(thread, ANA, "Which day?")

    thread.refresh_from_db()
    assert (thread.text, bool(thread.changed_at)) == ("Which day?", True)


def test_words_that_were_answered_stay(thread):
    answer(thread, LUIS, "In May.")

    for verb in (lambda: change(thread, ANA, "Never mind."), lambda: delete(thread, ANA)):
        with pytest.raises(Refused, match="Somebody has answered meanwhile"):
            verb()

    assert Comment.objects.count() == 2


def test_the_words_of_others_stay(thread):
    for verb in (lambda: change(thread, LUIS, "No."), lambda: delete(thread, LUIS)):
        with pytest.raises(Refused, match="Only who wrote a comment"):
            verb()


def test_who_has_no_number_owns_nothing():
    outside = say(Place(factories.initiative()), Author("Eva"), "A word.")

    with pytest.raises(Refused):
        delete(outside, Author("Eva"))


def test_an_answer_that_is_taken_back_leaves_the_thread_open(thread):
    last = answer(thread, LUIS, "In May.")

    delete(last, LUIS)

    thread.refresh_from_db()
    assert thread.state == "open"


def test_an_answer_that_is_taken_back_leaves_a_settled_thread_settled(thread):
    last = answer(thread, LUIS, "In May.")
    settle(thread, ANA)

    delete(last, LUIS)

    thread.refresh_from_db()
    assert thread.state == "settled"


def test_what_was_deleted_is_answered_by_nobody(thread):
    delete(thread, ANA)

    with pytest.raises(Refused, match="deleted meanwhile"):
        answer(thread, LUIS, "In May.")


@pytest.mark.parametrize(
    ("quote", "text", "stands"),
    [
        ("It opened in 2014", "It opened in 2014.", True),
        ("It opened\nin 2014", "So it  opened in 2014? It opened in 2014.", True),
        ("It opened in 2014", "It opened in 2015.", False),
        ("", "Whatever.", True),
    ],
)
def test_a_quotation_is_found_by_its_words(quote, text, stands):
    assert is_in(quote, text) is stands


def test_no_comment_and_no_notice_is_in_public(thread):
    factories.live(factories.site(), Initiative.objects.get())

    for table in ("comment", "notice", "noticechoices", "mail", "sharedpreview"):
        with connections[PUBLIC].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM timeline_{table}")
            assert cursor.fetchone() == (0,)
