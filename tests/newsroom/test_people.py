"""Who has to do with entries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import record
from timeline.models import Review
from timeline.newsroom.people import who_asked, writers
from timeline.publishing.keys import key_of
from timeline.publishing.review import ask_for_review, send_back

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_who_asked_last_is_meant_and_nobody_where_that_is_not_known():
    eva, luis = factories.person("eva"), factories.person("luis")
    portal, before_persons_were_kept = factories.initiative("a"), factories.initiative("b")
    for person in (eva, luis):
        ask_for_review([portal], by="x", by_pk=person.pk)
    ask_for_review([before_persons_were_kept], by="x")

    keys = [key_of(portal), key_of(before_persons_were_kept)]
    assert dict(who_asked(keys)) == {key_of(portal): {luis.pk}}


def test_those_of_many_entries_are_asked_for_together(django_assert_num_queries):
    eva = factories.person("eva")
    entries = [factories.initiative(f"portal-{number}") for number in range(4)]
    record(entries, "[]", eva)
    ask_for_review(entries, by="eva", by_pk=eva.pk)
    keys = [key_of(entry) for entry in entries]

    # The first question is which number a model has among the kinds of content.
    writers(keys[:1])
    for people in (writers, who_asked):
        with django_assert_num_queries(1):
            found = people(keys)
        assert set(found) == set(keys)


def test_sending_back_asks_the_same_questions_for_any_number(django_assert_num_queries):
    entries = [factories.initiative(f"portal-{number}") for number in range(4)]
    ask_for_review(entries, by="eva")
    # One of them waited before rounds were kept.
    Review.objects.filter(entry_pk=entries[0].pk).delete()
    with CaptureQueriesContext(connection) as asked:
        send_back(entries[:1] + entries[1:2], by="ana", note="Say when.")

    with django_assert_num_queries(len(asked) - 1):
        rows = send_back(entries[2:], by="ana", note="Say when.")

    assert {row.entry_pk for row in rows} == {entry.pk for entry in entries[2:]}
    assert set(Review.objects.values_list("answer", "answer_word")) == {("sent-back", "Say when.")}
    assert Review.objects.count() == 4
