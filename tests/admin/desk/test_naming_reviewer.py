import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Review
from timeline.publishing.review import ask_for_review

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"


@pytest.fixture
def chief(client):
    client.force_login(factories.person("ana", "editor", first_name="Ana", last_name="Pérez"))
    return client


def chosen(client, entries):
    keys = {"action": "reviewer_selected", "_selected_action": [entry.pk for entry in entries]}
    return client.post(LIST, keys).url


def test_the_reviews_of_many_are_asked_of_one_editor(chief):
    eva = factories.person("eva", "editor")
    entries = [factories.initiative("one"), factories.initiative("two")]
    ask_for_review(entries, by="Luis")

    page = chief.post(chosen(chief, entries), {"reviewer": eva.pk}, follow=True)

    assert set(Review.objects.values_list("reviewer", flat=True)) == {"eva"}
    said = [str(message) for message in page.context["messages"]]
    assert said == ["It is noted who reviews these 2 entries."]


def test_what_nobody_asked_to_review_is_refused_and_none_is_changed(chief):
    eva = factories.person("eva", "editor")
    waiting, draft = factories.initiative("one"), factories.initiative("two")
    ask_for_review([waiting], by="Luis")

    page = chief.post(chosen(chief, [waiting, draft]), {"reviewer": eva.pk})

    assert page.context["form"].non_field_errors() == [
        "Portal two: Nobody has asked for a review of this entry."
    ]
    assert Review.objects.get().reviewer == ""


def test_a_contributor_is_no_reviewer(chief):
    luis = factories.person("luis", "contributor")
    entry = factories.initiative()
    ask_for_review([entry], by="Luis")

    page = chief.post(chosen(chief, [entry]), {"reviewer": luis.pk})

    assert "reviewer" in page.context["form"].errors
