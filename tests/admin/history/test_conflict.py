import pytest
from django.contrib.auth.models import User
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent
from timeline.models import Dispute, Initiative, Milestone, Position
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def other():
    """Another editor's browser."""
    client = Client()
    client.force_login(User.objects.create_superuser("luis", first_name="Luis", last_name="Gómez"))
    return client


@pytest.fixture
def portal():
    made = factories.initiative(rests_on=factories.source())
    refresh(made)
    return made


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


def texts(fields):
    return [
        (
            field.label,
            *("".join(piece.text for piece in side) for side in (field.theirs, field.yours)),
        )
        for field in fields
    ]


def test_the_second_save_is_refused_with_both_texts(editor, other, portal):
    theirs, yours = {"summary_en": "It opens in 2014."}, {"summary_en": "It opens in 2015."}

    response = meet(editor, other, portal, theirs, yours)

    conflict = response.context["conflict"]
    assert (conflict["who"], conflict["is_yours"]) == ("Luis Gómez", False)
    assert texts(conflict["diff"].fields) == [
        ("Summary (English)", "It opens in 2014.", "It opens in 2015.")
    ]
    assert Initiative.objects.get().summary_en == "It opens in 2014."


def test_what_was_typed_stands_in_the_form_again_and_goes_through(editor, other, portal):
    response = meet(
        editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours", "body_en": "Typed."}
    )
    assert response.context["adminform"].form["body_en"].value() == "Typed."

    saved = editor.post(form(portal), sent(response))

    entry = Initiative.objects.get()
    assert (saved.status_code, entry.title_en, entry.body_en) == (302, "Yours", "Typed.")


def test_a_third_save_in_between_is_refused_too(editor, other, portal):
    response = meet(editor, other, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})
    other.post(form(portal), sent(other.get(form(portal)), title_en="Theirs again"))

    assert "conflict" in editor.post(form(portal), sent(response)).context
    assert Initiative.objects.get().title_en == "Theirs again"


def test_a_form_that_was_refused_for_another_reason_still_meets_the_others_save(
    editor, other, portal
):
    refused = editor.post(form(portal), sent(editor.get(form(portal)), title_en=""))
    other.post(form(portal), sent(other.get(form(portal)), title_en="Theirs"))

    response = editor.post(form(portal), sent(refused, title_en="Yours"))

    assert texts(response.context["conflict"]["diff"].fields) == [
        ("Title (English)", "Theirs", "Yours")
    ]


def test_notes_among_editors_are_guarded_too(editor, other, portal):
    response = meet(
        editor, other, portal, {"editor_notes": "Ask Ana."}, {"editor_notes": "Ask Luis."}
    )

    assert len(response.context["conflict"]["diff"].fields) == 1


def test_themes_are_named_in_words(editor, other, portal):
    theme = factories.theme()

    response = meet(editor, other, portal, {"themes": [theme.pk]}, {"title_en": "Yours"})

    assert ("Themes", "Portals", "") in texts(response.context["conflict"]["diff"].fields)


def test_a_changed_milestone_is_named_with_both_values(editor, other, portal):
    response = meet(
        editor, other, portal, {"milestones-0-date": "2015"}, {"milestones-0-date": "2016"}
    )

    (row,) = response.context["conflict"]["diff"].rows
    assert (row.part, texts(row.fields)) == ("Milestone", [("Date", "2015", "2016")])


def test_a_milestone_that_only_they_added_stays(editor, other, portal):
    kept = {
        "id": portal.milestones.get().pk,
        "initiative": portal.pk,
        "kind": "launched",
        "date": "2014",
    }
    theirs = rows("milestones", kept, {"kind": "ended", "date": "2018"})

    response = meet(editor, other, portal, theirs, {"title_en": "Yours"})
    editor.post(form(portal), sent(response))

    assert [row.how for row in response.context["conflict"]["diff"].rows][
        -1
    ] == "Only theirs has it. It stays."
    assert (Milestone.objects.count(), Initiative.objects.get().title_en) == (2, "Yours")


def test_a_milestone_that_they_deleted_is_not_lost_when_you_changed_it(editor, other, portal):
    yours = {"milestones-0-description_en": "A long sentence."}

    response = meet(editor, other, portal, {"milestones-0-DELETE": "on"}, yours)
    assert [row.how for row in response.context["conflict"]["diff"].rows] == ["Only yours has it."]
    editor.post(form(portal), sent(response))

    assert Milestone.objects.get().description_en == "A long sentence."


def test_a_dispute_has_the_same_guard(editor, other, portal):
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    source = portal.milestones.get().source
    Position.objects.create(dispute=dispute, source=source, text_en="In 1990.")

    response = meet(
        editor,
        other,
        dispute,
        {"positions-0-text_en": "In 1991."},
        {"positions-0-text_en": "In 1992."},
    )

    conflict = response.context["conflict"]
    assert (conflict["who"], texts(conflict["diff"].rows[0].fields)[0][1:]) == (
        "Luis Gómez",
        ("In 1991.", "In 1992."),
    )


def test_a_position_added_to_a_dispute_is_no_conflict_on_its_entry(editor, other, portal):
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    mine = sent(editor.get(form(portal)), title_en="Yours")
    position = {"source": portal.milestones.get().source.pk, "position": 0}
    other.post(form(dispute), sent(other.get(form(dispute)), **rows("positions", position)))

    assert editor.post(form(portal), mine).status_code == 302


def test_two_windows_of_one_editor_meet_too(editor, portal):
    response = meet(editor, editor, portal, {"title_en": "Theirs"}, {"title_en": "Yours"})

    assert "You saved this in another window" in response.content.decode()


def test_a_change_that_no_history_knows_is_said_to_be_somebodys(editor, portal):
    mine = sent(editor.get(form(portal)), title_en="Yours")
    Initiative.objects.update(title_en="By a command")

    response = editor.post(form(portal), mine)

    assert "Somebody saved this while you were writing." in response.content.decode()


@pytest.mark.parametrize("seen", ["", "nonsense", "é" * 70])
def test_a_form_that_does_not_say_what_it_was_filled_from_is_refused(editor, portal, seen):
    response = editor.post(
        form(portal), sent(editor.get(form(portal)), title_en="Yours", seen=seen)
    )

    assert "conflict" in response.context


def test_what_others_typed_is_shown_as_text(editor, other, portal):
    script = "<script>alert(1)</script>"

    response = meet(editor, other, portal, {"summary_en": script}, {"summary_en": "Mine."})

    assert script not in response.content.decode()
