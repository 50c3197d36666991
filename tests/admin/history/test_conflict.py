from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent
from timeline.models import (
    Article,
    Authorship,
    Dispute,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Position,
    Source,
)
from timeline.publishing.derive import refresh
from timeline.publishing.people import Person
from timeline.publishing.schedule import schedule
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def other():
    """Another editor's browser."""
    return browser_of("luis", "Luis", "Gómez")


@pytest.fixture
def portal():
    made = factories.initiative(rests_on=factories.source())
    refresh(made)
    return made


def browser_of(name, first, last):
    client = Client()
    client.force_login(User.objects.create_superuser(name, first_name=first, last_name=last))
    return client


def form(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/"


def meet(editor, other, entry, theirs, yours):
    """Two editors open one form; the other one saves first. The answer to the second save."""
    mine, first = (
        sent(client.get(form(entry)), **changes)
        for client, changes in ((editor, yours), (other, theirs))
    )
    assert other.post(form(entry), first).status_code == 302
    return editor.post(form(entry), mine)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def asked(response):
    """Each question with the words of its answers."""
    return [
        (
            question.label,
            {
                choice.name: "".join(piece.text for piece in choice.pieces)
                for choice in question.choices
            },
        )
        for question in response.context["conflict"]["questions"]
    ]


def answers(response, choice):
    """The same answer to every question."""
    return {question.choice: choice for question in response.context["conflict"]["questions"]}


def answered(editor, response, entry, choice, **changes):
    """The second save, with the same answer to every question."""
    words = sent(response, **answers(response, choice), **changes)
    return editor.post(form(entry), words)


def test_what_only_one_of_two_changed_is_kept_without_a_question(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"summary_en": "Yours."})

    entry = Initiative.objects.get()
    assert (response.status_code, entry.title_en, entry.summary_en) == (302, "Theirs", "Yours.")
    assert said(response)[-1] == (
        "Luis Gómez changed meanwhile: Title (English). Both changes are kept."
    )


def test_the_languages_of_one_text_are_two_fields(editor, other, portal):
    response = meet(editor, other, portal, {"summary_es": "Suyo."}, {"summary_en": "Yours."})

    entry = Initiative.objects.get()
    assert (response.status_code, entry.summary_en, entry.summary_es) == (302, "Yours.", "Suyo.")


def test_both_versions_say_who_wrote_them(editor, other, portal):
    meet(editor, other, portal, {"title_en": "Theirs"}, {"summary_en": "Yours."})

    authors = Version.objects.get_for_object(portal).values_list("revision__user__username")
    assert [name for (name,) in authors][:2] == ["ana", "luis"]


def test_what_both_changed_is_asked_with_both_texts(editor, other, portal):
    theirs, yours = {"title_en": "It opens in 2014"}, {"title_en": "It opens in 2015"}

    response = meet(editor, other, portal, theirs, yours)

    conflict = response.context["conflict"]
    assert (conflict["who"], conflict["is_yours"]) == ("Luis Gómez", False)
    assert asked(response) == [
        ("Title (English)", {"mine": "It opens in 2015", "theirs": "It opens in 2014"})
    ]
    assert Initiative.objects.get().title_en == "It opens in 2014"


def test_a_form_with_a_question_shows_no_error_beside_it(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    assert not response.context["errors"]
    assert "errornote" not in response.content.decode()


@pytest.mark.parametrize(("choice", "title"), [("mine", "Yours"), ("theirs", "Theirs")])
def test_the_answer_is_saved_with_all_else_that_was_typed(editor, other, portal, choice, title):
    yours = {"title_en": "Yours", "body_en": "Typed."}
    response = meet(editor, other, portal, {"title_en": "Theirs"}, yours)
    assert response.context["adminform"].form["body_en"].value() == "Typed."

    saved = answered(editor, response, portal, choice)

    entry = Initiative.objects.get()
    assert (saved.status_code, entry.title_en, entry.body_en) == (302, title, "Typed.")


def test_a_form_without_an_answer_is_asked_again(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    again = editor.post(form(portal), sent(response))

    assert asked(again) == [("Title (English)", {"mine": "Yours", "theirs": "Theirs"})]
    assert answered(editor, again, portal, "mine").status_code == 302
    assert Initiative.objects.get().title_en == "Yours"


@pytest.mark.parametrize("nonsense", ["", "ours", "both"])
def test_an_answer_that_was_not_offered_is_asked_again(editor, other, portal, nonsense):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    again = answered(editor, response, portal, nonsense)

    assert again.status_code == 200
    assert Initiative.objects.get().title_en == "Theirs"


def test_a_field_that_was_typed_in_after_the_question_is_not_lost_to_the_answer(
    editor, other, portal
):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    again = answered(editor, response, portal, "theirs", title_en="Typed since")

    (question,) = again.context["conflict"]["questions"]
    assert question.was_edited
    assert asked(again) == [("Title (English)", {"mine": "Typed since", "theirs": "Theirs"})]


def test_the_result_is_shown_without_saving(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    shown = answered(editor, response, portal, "theirs", _show="1", body_en="Typed.")

    values = shown.context["adminform"].form
    assert (values["title_en"].value(), values["body_en"].value()) == ("Theirs", "Typed.")
    assert Initiative.objects.get().body_en != "Typed."
    assert editor.post(form(portal), sent(shown)).status_code == 302
    assert Initiative.objects.get().body_en == "Typed."


def test_a_text_changed_in_two_paragraphs_is_merged(editor, other, portal):
    Initiative.objects.update(body_en="One.\n\nTwo.\n\nThree.")
    theirs = {"body_en": "One.\r\n\r\nTwo.\r\n\r\nThree, theirs."}
    yours = {"body_en": "One, yours.\r\n\r\nTwo.\r\n\r\nThree."}

    response = meet(editor, other, portal, theirs, yours)

    assert response.status_code == 302
    assert Initiative.objects.get().body_en == "One, yours.\n\nTwo.\n\nThree, theirs."


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("mine", "One, yours.\n\nTwo, theirs."),
        ("theirs", "One, theirs.\n\nTwo, theirs."),
        ("both", "One, yours.\n\nOne, theirs.\n\nTwo, theirs."),
    ],
)
def test_a_paragraph_that_both_changed_is_asked_and_the_others_are_merged(
    editor, other, portal, choice, text
):
    Initiative.objects.update(body_en="One.\n\nTwo.")
    theirs = {"body_en": "One, theirs.\n\nTwo, theirs."}
    response = meet(editor, other, portal, theirs, {"body_en": "One, yours.\n\nTwo."})

    assert answered(editor, response, portal, choice).status_code == 302

    assert Initiative.objects.get().body_en == text


def test_notes_among_editors_are_merged_too(editor, other, portal):
    response = meet(
        editor, other, portal, {"editor_notes": "Ask Ana."}, {"editor_notes": "Ask Luis."}
    )
    answered(editor, response, portal, "both")

    assert Initiative.objects.get().editor_notes == "Ask Luis.\n\nAsk Ana."


def test_themes_are_named_in_words_and_both_are_kept(editor, other, portal):
    first, second = factories.theme(), factories.theme("openness", title_en="Openness")

    response = meet(editor, other, portal, {"themes": [first.pk]}, {"themes": [second.pk]})

    ((label, words),) = asked(response)
    assert (label, words["mine"], words["theirs"]) == ("Themes", "Openness", "Portals")
    answered(editor, response, portal, "both")
    assert set(Initiative.objects.get().themes.all()) == {first, second}


def test_entries_that_were_chosen_are_named_in_words(editor, other, portal):
    one, two = factories.era("one", title_en="One era"), factories.era("two", title_en="Two eras")

    response = meet(editor, other, portal, {"era": one.pk}, {"era": two.pk})

    assert asked(response) == [("Era", {"mine": "Two eras", "theirs": "One era"})]
    answered(editor, response, portal, "theirs")
    assert Initiative.objects.get().era == one


def test_dates_numbers_and_boxes_are_named_in_words(editor, other, portal):
    theirs = {"milestones-0-date": "2014-06", "position": "3", "main": "on"}
    yours = {"milestones-0-date": "junio de 2015", "position": "4"}

    response = meet(editor, other, portal, theirs, yours)

    assert [words for _label, words in asked(response)] == [
        {"mine": "4", "theirs": "3"},
        {"mine": "June 2015 (2015-06)", "theirs": "June 2014 (2014-06)"},
    ]
    assert response.context["adminform"].form["main"].value() is True


def test_boxes_are_unticked_by_one(editor, other):
    indicator = factories.indicator()
    Indicator.objects.update(key_figure=True, joined=True)

    response = meet(editor, other, indicator, {"key_figure": False}, {"joined": False})

    indicator.refresh_from_db()
    assert (response.status_code, indicator.key_figure, indicator.joined) == (302, False, False)


def test_a_third_save_in_between_is_merged_again(editor, other, portal):
    third = browser_of("eva", "Eva", "Ruiz")
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})
    third.post(form(portal), sent(third.get(form(portal)), summary_en="Eva's."))

    saved = answered(editor, response, portal, "mine", body_en="Yours.")

    entry = Initiative.objects.get()
    assert saved.status_code == 302
    assert (entry.title_en, entry.summary_en, entry.body_en) == ("Yours", "Eva's.", "Yours.")


def test_a_third_save_of_what_is_asked_is_asked_about(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})
    other.post(form(portal), sent(other.get(form(portal)), title_en="Theirs again"))

    again = answered(editor, response, portal, "mine")

    assert asked(again) == [("Title (English)", {"mine": "Yours", "theirs": "Theirs again"})]


def test_a_third_save_after_the_answer_theirs_is_taken_over(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})
    other.post(form(portal), sent(other.get(form(portal)), title_en="Theirs again"))

    saved = answered(editor, response, portal, "theirs", body_en="Typed.")

    entry = Initiative.objects.get()
    assert (saved.status_code, entry.title_en, entry.body_en) == (302, "Theirs again", "Typed.")


def saves(client, entry, **changes):
    """Somebody opens the form, changes that and saves."""
    assert client.post(form(entry), sent(client.get(form(entry)), **changes)).status_code == 302


def test_what_a_third_person_changes_beside_an_open_question_is_not_lost_to_its_answer(
    editor, other, portal
):
    Initiative.objects.update(body_en="One.\n\nTwo.")
    theirs = {"body_en": "One, theirs.\n\nTwo, theirs."}
    response = meet(editor, other, portal, theirs, {"body_en": "One.\n\nTwo, yours."})
    saves(browser_of("eva", "Eva", "Ruiz"), portal, body_en="One, Eva's.\n\nTwo, theirs.")

    again = editor.post(form(portal), sent(response))

    ((_label, words),) = asked(again)
    assert words["mine"] == "One, Eva's.\n\nTwo, yours."
    assert words["theirs"] == "One, Eva's.\n\nTwo, theirs."
    assert answered(editor, again, portal, "mine").status_code == 302
    assert Initiative.objects.get().body_en == "One, Eva's.\n\nTwo, yours."


def test_a_second_question_is_about_what_the_form_held_when_it_arose(editor, other, portal):
    eva = browser_of("eva", "Eva", "Ruiz")
    Initiative.objects.update(body_en="One.\n\nTwo.")
    theirs = {"title_en": "Theirs", "body_en": "One, theirs.\n\nTwo."}
    response = meet(editor, other, portal, theirs, {"title_en": "Yours"})
    saves(eva, portal, body_en="One, Eva's.\n\nTwo, Eva's.")

    # The first question is left open, and another text is written on.
    second = editor.post(form(portal), sent(response, body_en="One, theirs.\n\nTwo, yours."))
    assert [label for label, _words in asked(second)] == ["Title (English)", "Text (English)"]
    title, body = second.context["conflict"]["questions"]
    third = editor.post(form(portal), sent(second, **{title.choice: "mine"}))

    ((label, words),) = asked(third)
    assert label == "Text (English)"
    assert words == {
        "mine": "One, Eva's.\n\nTwo, yours.",
        "theirs": "One, Eva's.\n\nTwo, Eva's.",
        "both": "One, Eva's.\n\nTwo, yours.\n\nTwo, Eva's.",
    }
    assert third.context["adminform"].form["title_en"].value() == "Yours"
    assert editor.post(form(portal), sent(third, **{body.choice: "both"})).status_code == 302
    entry = Initiative.objects.get()
    assert (entry.title_en, entry.body_en) == ("Yours", words["both"])


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_an_answer_that_was_given_stands_while_another_question_is_open(
    editor, other, portal, choice
):
    theirs = {"title_en": "Theirs", "summary_en": "Theirs."}
    response = meet(editor, other, portal, theirs, {"title_en": "Yours", "summary_en": "Yours."})
    title, summary = response.context["conflict"]["questions"]
    saves(browser_of("eva", "Eva", "Ruiz"), portal, summary_en="Eva's.")

    second = editor.post(form(portal), sent(response, **{title.choice: choice}))
    assert asked(second)[0][1]["theirs"] == "Eva's."
    saved = editor.post(form(portal), sent(second, **{summary.choice: "mine"}))

    entry = Initiative.objects.get()
    titles = {"mine": "Yours", "theirs": "Theirs"}
    assert saved.status_code == 302
    assert (entry.title_en, entry.summary_en) == (titles[choice], "Yours.")


def test_bases_that_nobody_has_seen_are_asked_about_and_cost_little(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})
    forged = {f"_base-x{number}": f"{number:064}" for number in range(200)}
    forged |= {"_base-title_en": "nonsense"}

    again = editor.post(form(portal), sent(response, **forged))

    assert asked(again) == [("Title (English)", {"mine": "Yours", "theirs": "Theirs"})]


def test_a_form_that_was_refused_for_another_reason_still_meets_the_others_save(
    editor, other, portal
):
    refused = editor.post(form(portal), sent(editor.get(form(portal)), website="nowhere at all"))
    other.post(form(portal), sent(other.get(form(portal)), title_en="Theirs"))

    response = editor.post(form(portal), sent(refused, title_en="Yours", website=""))

    assert asked(response) == [("Title (English)", {"mine": "Yours", "theirs": "Theirs"})]


def test_what_was_taken_over_stands_in_a_form_that_is_refused_for_another_reason(
    editor, other, portal
):
    yours = {"milestones-0-date": "2014-13"}

    refused = meet(editor, other, portal, {"summary_en": "Theirs."}, yours)
    assert refused.context["conflict"]["taken_over"] == ["Summary (English)"]
    saved = editor.post(form(portal), sent(refused, **{"milestones-0-date": "2014-12"}))

    entry = Initiative.objects.get()
    assert (saved.status_code, entry.summary_en) == (302, "Theirs.")


def test_fields_of_one_milestone_changed_by_two_are_both_kept(editor, other, portal):
    theirs = {"milestones-0-date": "2015"}

    response = meet(editor, other, portal, theirs, {"milestones-0-description_en": "Yours."})

    milestone = Milestone.objects.get()
    assert (response.status_code, milestone.date, milestone.description_en) == (
        302,
        "2015",
        "Yours.",
    )
    assert "Milestone “launched 2015”: Date" in said(response)[-1]


def test_a_field_of_a_milestone_changed_by_both_is_asked(editor, other, portal):
    response = meet(
        editor, other, portal, {"milestones-0-date": "2015"}, {"milestones-0-date": "2016"}
    )

    assert asked(response) == [
        ("Milestone “launched 2015”: Date", {"mine": "2016", "theirs": "2015"})
    ]
    answered(editor, response, portal, "theirs")
    assert Milestone.objects.get().date == "2015"


def milestone_rows(portal, *new):
    stored = portal.milestones.get()
    first = {"id": stored.pk, "initiative": portal.pk, "kind": stored.kind, "date": stored.date}
    first |= {"source": stored.source_id, "locator": stored.locator}
    first |= {"description_en": stored.description_en}
    return rows("milestones", first, *new)


def test_milestones_that_both_added_are_both_kept(editor, other, portal):
    theirs = milestone_rows(portal, {"kind": "ended", "date": "2018"})
    yours = milestone_rows(portal, {"kind": "changed", "date": "2016"})

    response = meet(editor, other, portal, theirs, yours)

    assert response.status_code == 302
    assert [milestone.date for milestone in Milestone.objects.all()] == ["2014", "2016", "2018"]
    assert "Milestone “ended 2018” (added)" in said(response)[-1]


def test_a_milestone_that_both_added_alike_is_kept_once(editor, other, portal):
    added = milestone_rows(portal, {"kind": "ended", "date": "2018"})

    response = meet(editor, other, portal, added, added)

    assert (response.status_code, Milestone.objects.count()) == (302, 2)


def test_a_milestone_that_they_added_stands_in_the_form_that_asks(editor, other, portal):
    theirs = milestone_rows(portal, {"kind": "ended", "date": "2018"}) | {"title_en": "Theirs"}

    response = meet(editor, other, portal, theirs, {"title_en": "Yours"})

    formset = response.context["inline_admin_formsets"][0].formset
    assert [row["date"].value() for row in formset.forms] == ["2014", "2018"]
    assert answered(editor, response, portal, "mine").status_code == 302
    assert (Milestone.objects.count(), Initiative.objects.get().title_en) == (2, "Yours")


def test_a_milestone_that_they_deleted_and_you_left_alone_is_gone(editor, other, portal):
    theirs = {"milestones-0-DELETE": "on"}

    response = meet(editor, other, portal, theirs, {"title_en": "Yours"})

    assert (response.status_code, Milestone.objects.count()) == (302, 0)
    assert "(taken away)" in said(response)[-1]


def test_a_milestone_that_both_deleted_is_gone(editor, other, portal):
    deleted = {"milestones-0-DELETE": "on"}

    response = meet(editor, other, portal, deleted, deleted)

    assert (response.status_code, Milestone.objects.count()) == (302, 0)


@pytest.mark.parametrize(("choice", "left"), [("mine", ["A long sentence."]), ("theirs", [])])
def test_a_milestone_that_they_deleted_and_you_changed_is_asked(
    editor, other, portal, choice, left
):
    yours = {"milestones-0-description_en": "A long sentence."}

    response = meet(editor, other, portal, {"milestones-0-DELETE": "on"}, yours)
    ((label, words),) = asked(response)
    assert (label, "A long sentence." in words["mine"], words["theirs"]) == ("Milestone", True, "")
    again = editor.post(form(portal), sent(response))
    assert len(asked(again)) == 1
    saved = answered(editor, again, portal, choice)

    assert saved.status_code == 302
    assert [milestone.description_en for milestone in Milestone.objects.all()] == left


@pytest.mark.parametrize(("choice", "left"), [("mine", []), ("theirs", ["Theirs."])])
def test_a_milestone_that_you_deleted_and_they_changed_is_asked(
    editor, other, portal, choice, left
):
    theirs = {"milestones-0-description_en": "Theirs."}

    response = meet(editor, other, portal, theirs, {"milestones-0-DELETE": "on"})
    ((label, words),) = asked(response)
    assert (label, words["theirs"]) == (
        "Milestone “launched 2014”",
        "Description (English): Theirs.",
    )
    again = editor.post(form(portal), sent(response))
    assert len(asked(again)) == 1
    saved = answered(editor, again, portal, choice)

    assert saved.status_code == 302
    assert [milestone.description_en for milestone in Milestone.objects.all()] == left


def test_a_milestone_that_is_not_taken_away_after_all_has_what_they_changed(editor, other, portal):
    theirs = {"milestones-0-description_en": "Theirs."}
    response = meet(editor, other, portal, theirs, {"milestones-0-DELETE": "on"})

    yours = {"milestones-0-DELETE": False, "milestones-0-date": "2015"}
    saved = editor.post(form(portal), sent(response, **yours))

    assert saved.status_code == 302
    milestone = Milestone.objects.get()
    assert (milestone.date, milestone.description_en) == ("2015", "Theirs.")


def test_authors_keep_their_order(editor, other):
    source = factories.source()
    people = [factories.agent(slug) for slug in ("ana-perez", "eva-ruiz")]
    Authorship.objects.filter(source=source).delete()

    def author(agent, position):
        return rows("authorship", {"agent": agent.pk, "role": "author", "position": position})

    prefix = editor.get(form(source)).context["inline_admin_formsets"][0].formset.prefix
    named = [
        {name.replace("authorship", prefix): value for name, value in author(*row).items()}
        for row in ((people[0], 1), (people[1], 0))
    ]
    response = meet(editor, other, source, named[0], named[1])

    assert response.status_code == 302
    written = Authorship.objects.filter(source=source)
    assert [row.agent for row in written] == [people[1], people[0]]


def test_values_of_an_indicator_are_merged(editor, other):
    indicator = factories.indicator()
    source = factories.source("values")
    values = [
        Observation.objects.create(indicator=indicator, date=year, value=value, source=source)
        for year, value in (("2014", 40), ("2016", 50))
    ]
    theirs, yours = {"observations-0-value": "41.5"}, {"observations-1-value": "51"}

    response = meet(editor, other, indicator, theirs, yours)

    assert response.status_code == 302
    written = [Observation.objects.get(pk=value.pk).value for value in values]
    assert written == [Decimal("41.5"), Decimal(51)]


def test_a_dispute_is_merged_by_its_positions(editor, other, portal):
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    source = portal.milestones.get().source
    Position.objects.create(dispute=dispute, source=source, text_en="In 1990.")
    yours = {"positions-0-text_en": "In 1992.", "note_en": "Yours."}

    response = meet(
        editor, other, dispute, {"positions-0-text_en": "In 1991.", "about": "date"}, yours
    )

    assert response.context["conflict"]["who"] == "Luis Gómez"
    ((_label, words),) = asked(response)
    assert (words["mine"], words["theirs"]) == ("In 1992.", "In 1991.")
    answered(editor, response, dispute, "mine")
    dispute.refresh_from_db()
    assert (dispute.note_en, dispute.about) == ("Yours.", "date")
    assert Position.objects.get().text_en == "In 1992."


def test_a_position_added_to_a_dispute_is_no_conflict_on_its_entry(editor, other, portal):
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    mine = sent(editor.get(form(portal)), title_en="Yours")
    position = {"source": portal.milestones.get().source.pk, "position": 0}
    other.post(form(dispute), sent(other.get(form(dispute)), **rows("positions", position)))

    assert editor.post(form(portal), mine).status_code == 302


def test_words_of_a_contributor_whose_entry_was_scheduled_meanwhile_are_shown(contributor, portal):
    words = sent(contributor.get(form(portal)), title_en="Typed for an hour")
    schedule([portal], timezone.now() + timedelta(days=1), by=Person(0, "Ana Pérez"))

    response = contributor.post(form(portal), words)

    text = response.content.decode()
    assert response.status_code == 403
    assert "An editor has scheduled this entry while you were writing" in text
    assert "<dd>Typed for an hour</dd>" in text
    assert Initiative.objects.get().title_en != "Typed for an hour"


def test_publishing_and_withdrawing_meanwhile_are_no_conflict(editor, portal):
    first, second = (sent(editor.get(form(portal))) for _window in range(2))
    factories.live(portal)
    assert editor.post(form(portal), first | {"title_en": "Yours"}).status_code == 302
    unpublish(portal, reason="withdrawn", note_en="A note.", note_es="Una nota.")

    response = editor.post(form(portal), second | {"summary_en": "Yours too."})

    entry = Initiative.objects.get()
    assert (response.status_code, entry.title_en) == (302, "Yours")
    assert entry.summary_en == "Yours too."


def test_two_orders_of_positions_are_merged_and_asked_where_they_meet(editor, other, portal):
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    for number in range(3):
        source = factories.source(f"s{number}")
        Position.objects.create(dispute=dispute, source=source, position=number)
    theirs = {"positions-0-position": 1, "positions-1-position": 0}
    yours = {"positions-0-position": 2, "positions-2-position": 0}

    response = meet(editor, other, dispute, theirs, yours)

    ((_label, words),) = asked(response)
    assert words == {"mine": "2", "theirs": "1"}
    assert answered(editor, response, dispute, "mine").status_code == 302
    assert Position.objects.count() == 3


def test_lines_that_end_as_in_windows_change_no_row(editor, other, portal):
    Milestone.objects.update(description_en="One\nline")
    yours = {"milestones-0-description_en": "One\r\nline", "title_en": "Yours"}

    response = meet(editor, other, portal, {"milestones-0-DELETE": "on"}, yours)

    assert (response.status_code, Milestone.objects.count()) == (302, 0)


def test_two_windows_of_one_editor_meet_too(editor, portal):
    response = meet(editor, editor, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    assert "You saved this in another window" in response.content.decode()
    other_field = meet(editor, editor, portal, {"title_en": "First"}, {"body_en": "Yours."})
    assert said(other_field)[-1].startswith("In another window you changed: Title (English).")


def test_a_form_whose_base_is_no_more_on_record_asks_about_all_that_differs(editor, portal):
    mine = sent(editor.get(form(portal)), title_en="Yours")
    Initiative.objects.update(summary_en="By a command")

    response = editor.post(form(portal), mine)

    text = response.content.decode()
    assert "Somebody saved this while you were writing." in text
    assert "is no more on record" in text
    assert [label for label, _words in asked(response)] == ["Title (English)", "Summary (English)"]
    answered(editor, response, portal, "mine")
    entry = Initiative.objects.get()
    assert (entry.title_en, entry.summary_en) == ("Yours", mine["summary_en"])


@pytest.mark.parametrize("seen", ["", "nonsense", "é" * 70, "0" * 64])
def test_a_form_that_does_not_say_what_it_was_filled_from_is_asked_about(editor, portal, seen):
    response = editor.post(
        form(portal), sent(editor.get(form(portal)), title_en="Yours", seen=seen)
    )

    assert "conflict" in response.context


def test_what_others_typed_is_shown_as_text(editor, other, portal):
    script = "<script>alert(1)</script>"

    response = meet(editor, other, portal, {"summary_en": script}, {"summary_en": "Mine."})

    assert script not in response.content.decode()


def test_counts_that_are_nonsense_are_refused_in_words(editor, other, portal):
    yours = {"milestones-TOTAL_FORMS": "many", "title_en": "Yours"}

    response = meet(editor, other, portal, {"title_en": "Theirs"}, yours)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("entry", "texts"),
    [
        (factories.article, ("title_en", "standfirst_es")),
        (factories.era, ("summary_en", "span")),
        (factories.agent, ("website", "biography_en")),
        (factories.theme, ("title_es", "title_en")),
        (factories.subject, ("region_en", "title_es")),
        (factories.source, ("doi", "accessed_on")),
        (factories.site, ("kicker_en", "contact_email")),
    ],
)
def test_every_kind_of_entry_is_merged(editor, other, entry, texts):
    made = entry()
    values = {
        "span": "2012/2018",
        "website": "https://example.org/a",
        "doi": "10.1000/182",
        "accessed_on": "2024-05-01",
        "contact_email": "ana@example.org",
    }
    theirs, yours = ({name: values.get(name, f"New {name}")} for name in texts)

    response = meet(editor, other, made, theirs, yours)

    assert response.status_code == 302
    made.refresh_from_db()
    for name in texts:
        assert str(getattr(made, name)) == values.get(name, f"New {name}")


def test_a_new_entry_can_be_shown_without_being_saved(editor):
    address = "/admin/timeline/article/add/"
    words = sent(editor.get(address), title_en="From a draft", _show="1")

    shown = editor.post(address, words)

    assert shown.context["adminform"].form["title_en"].value() == "From a draft"
    assert not Article.objects.exists()


def test_a_date_of_reading_changed_by_both_is_said_in_words(editor, other):
    source = factories.source()

    response = meet(
        editor, other, source, {"accessed_on": "2024-05-01"}, {"accessed_on": "2024-05-02"}
    )

    ((_label, words),) = asked(response)
    assert words == {"mine": "2 May 2024", "theirs": "1 May 2024"}
    answered(editor, response, source, "theirs")
    assert str(Source.objects.get().accessed_on) == "2024-05-01"
