import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Position
from timeline.models.search_entry import KINDS
from timeline.search.documents import SEARCHED, document_texts, documents

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def texts_of(entry):
    (row,) = documents(type(entry), [entry.pk], EDITORIAL)
    return document_texts(row)


def test_every_kind_of_entry_with_a_page_has_a_number_in_the_index():
    assert sorted(model._meta.model_name for model in SEARCHED) == sorted(KINDS)


def test_texts_of_an_initiative_are_its_own_then_its_milestones_then_each_dispute_whole():
    lead = factories.organisation("Ministry", slug="ministry")
    first, second = factories.source("first"), factories.source("second")
    portal = factories.initiative(
        "portal", rests_on=first, summary_en="It *opens* [@first].", body_en="## Past\n\nIt grew."
    )
    portal.lead = lead
    portal.save()
    portal.milestones.update(description_en="A minister inaugurates it.")
    for number in (1, 2):
        dispute = Dispute.objects.create(
            initiative=portal, question_en=f"Question {number}?", note_en=f"Note {number}"
        )
        for source in (first, second):
            Position.objects.create(
                dispute=dispute, source=source, text_en=f"{source.key} says {number}."
            )

    assert texts_of(portal)["en"] == (
        "It opens. Past · It grew. A minister inaugurates it. "
        "Question 1? Note 1 · first says 1. second says 1. "
        "Question 2? Note 2 · first says 2. second says 2. Ministry"
    )


def test_a_source_names_its_authors_its_container_and_its_publisher_each_once():
    author = factories.organisation("Ministry", slug="ministry")
    other = factories.agent("Ana Pérez", slug="ana")
    source = factories.source("atlas", author, other, container_title="Gazette", publisher=author)

    named = "Ministry, Ana Pérez, Gazette"
    assert texts_of(source) == {"en": named, "es": named}


@pytest.mark.parametrize("rows", [1, 3])
def test_documents_ask_as_often_whatever_their_number(rows, django_assert_num_queries):
    entries = [factories.initiative(f"portal-{number}") for number in range(rows)]

    with django_assert_num_queries(3, using=EDITORIAL):
        for row in documents(type(entries[0]), [entry.pk for entry in entries], EDITORIAL):
            document_texts(row)
