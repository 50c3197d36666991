import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Era, Initiative, Milestone
from timeline.publishing.derive import refresh
from timeline.publishing.readiness import advice
from timeline.publishing.translations import follow

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

OLD = {"summary_en": "Computers arrive.", "summary_es": "Llegan las computadoras."}


def changed(era, still_right=(), **texts):
    """Change the era's texts as one saving does."""
    before = {column: getattr(era, column) for column in OLD}
    for column, text in texts.items():
        setattr(era, column, text)
    follow(era, before, still_right)
    return era.translated_from


def test_what_was_loaded_together_is_in_step():
    era = factories.era()
    refresh(era)

    assert (era.translated_from, era.translations_due) == ({}, 0)


def test_spanish_is_behind_when_its_english_changes():
    assert changed(factories.era(), summary_en="Computers come.") == {
        "summary_es": "Computers arrive."
    }


def test_english_is_behind_when_its_spanish_changes():
    assert changed(factories.era(), summary_es="Vienen.") == {
        "summary_en": "Llegan las computadoras."
    }


def test_a_second_change_is_told_from_the_text_that_was_translated():
    era = factories.era()
    changed(era, summary_en="Computers come.")

    assert changed(era, summary_en="Computers came.") == {"summary_es": "Computers arrive."}


def test_touching_the_text_that_is_behind_brings_both_in_step():
    era = factories.era()
    changed(era, summary_en="Computers come.")

    assert changed(era, summary_es="Vienen las computadoras.") == {}


@pytest.mark.parametrize(
    "texts",
    [
        {"summary_en": "Computers come.", "summary_es": "Vienen."},
        {"summary_en": " Computers arrive.\r\n"},
        {"summary_en": ""},
    ],
)
def test_nothing_is_behind_what_changed_with_it_or_in_nothing_but_space(texts):
    era = factories.era()

    assert "summary_en" not in changed(era, **texts)


def test_english_that_returns_to_its_old_words_is_translated_again():
    era = factories.era()
    changed(era, summary_en="Computers come.")

    assert changed(era, summary_en="Computers arrive.") == {}


def test_a_text_that_is_still_right_is_in_step():
    era = factories.era()
    changed(era, summary_en="Computers, arrive.")

    assert changed(era, still_right=["summary_es"]) == {}


@pytest.mark.parametrize("texts", [{"summary_es": ""}, {"summary_en": ""}])
def test_a_translation_that_is_written_at_last_makes_nothing_old(texts):
    era = factories.era(**texts)

    assert changed(era, **{column: OLD[column] for column in texts}) == {}


def test_texts_that_are_missing_or_behind_are_counted_with_those_of_the_parts():
    portal = factories.initiative(rests_on=factories.source(), title_es="")
    Milestone.objects.update(description_es="")
    Dispute.objects.create(initiative=portal, question_en="When?")
    Initiative.objects.update(translated_from={"body_es": "It opens.", "body_en": "Abre."})

    refresh(portal)

    assert portal.translations_due == 4


def test_entries_that_lack_spanish_are_found_by_a_stored_number():
    done, due = factories.era("done"), factories.era("due", title_es="")
    refresh(done, due)

    assert list(Era.objects.lacking_spanish()) == [due]


def test_an_editor_is_advised_of_each_text_that_lacks_spanish():
    portal = factories.initiative(rests_on=factories.source(), title_es="")
    Milestone.objects.update(description_es="")
    portal.translated_from = {"body_es": "It opens."}

    assert [(hint.field, hint.sentence) for hint in advice([portal])] == [
        ("title_es", "There is no Spanish text yet."),
        ("milestones", "“launched 2014” has no Spanish text yet."),
        ("body_es", "The other language has changed since this text was last touched."),
    ]


def test_what_editors_keep_of_older_texts_does_not_cross():
    era = factories.era(translated_from={"summary_es": "Nothing yet."}, translations_due=1)

    factories.live(era)

    live = Era.objects.using(PUBLIC).get()
    assert (live.translated_from, live.translations_due) == ({}, 0)
