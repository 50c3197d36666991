"""A picture whose file two editors have replaced, by its real form in two browsers."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.files import makers
from timeline.models import Picture, Source

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADD = "/admin/timeline/picture/add/"
FIRST, MINE, THEIRS, EVAS = (makers.png(width) for width in (310, 320, 330, 340))


@pytest.fixture
def other():
    """Another editor's browser."""
    return browser_of("luis", "Luis", "Gómez")


@pytest.fixture
def picture(editor):
    words = {"title_en": "The portal", "upload": file(FIRST, "first.png")}
    editor.post(ADD, words)
    return Picture.objects.get()


def browser_of(name, first, last):
    client = Client()
    client.force_login(User.objects.create_superuser(name, first_name=first, last_name=last))
    return client


def file(content, name):
    return SimpleUploadedFile(name, content, "image/png")


def address(picture):
    return f"/admin/timeline/picture/{picture.pk}/change/"


def opened(client, picture):
    """What the form of the picture sends, unchanged."""
    return sent(client.get(address(picture))) | {"upload": ""}


def meet(editor, other, picture, theirs, yours):
    """Two editors open one form; the other one saves first. The answer to the second save."""
    mine, first = opened(editor, picture) | yours, opened(other, picture) | theirs
    assert other.post(address(picture), first).status_code == 302
    return editor.post(address(picture), mine)


def again(response, **changes):
    """What the browser sends of a form that was shown again: everything but the file."""
    return sent(response, **changes) | {"upload": ""}


def question(response):
    (asked,) = response.context["conflict"]["questions"]
    return asked


def words(response):
    choices = question(response).choices
    return {choice.name: "".join(piece.text for piece in choice.pieces) for choice in choices}


def test_a_file_that_only_they_replaced_stays(editor, other, picture):
    theirs = {"upload": file(THEIRS, "theirs.png")}

    response = meet(editor, other, picture, theirs, {"title_en": "Yours"})

    said = str(list(get_messages(response.wsgi_request))[-1])
    assert said == "Luis Gómez changed meanwhile: File. Both changes are kept."
    stored = Picture.objects.get()
    assert (stored.title_en, stored.original_name, stored.width) == ("Yours", "theirs.png", 330)


def test_a_file_that_only_you_replaced_is_taken(editor, other, picture):
    yours = {"upload": file(MINE, "mine.png")}

    response = meet(editor, other, picture, {"title_en": "Theirs"}, yours)

    stored = Picture.objects.get()
    assert response.status_code == 302
    assert (stored.title_en, stored.original_name, stored.width) == ("Theirs", "mine.png", 320)


def test_the_same_file_of_both_is_no_question(editor, other, picture):
    response = meet(
        editor,
        other,
        picture,
        {"upload": file(MINE, "theirs.png")},
        {"upload": file(MINE, "mine.png")},
    )

    assert response.status_code == 302


@pytest.fixture
def asked(editor, other, picture):
    return meet(
        editor,
        other,
        picture,
        {"upload": file(THEIRS, "theirs.png")},
        {"upload": file(MINE, "mine.png"), "credit": "Ana"},
    )


def test_two_files_are_asked_about_with_name_size_and_picture(asked):
    mine, theirs = question(asked).choices

    assert question(asked).label == "File"
    assert words(asked)["mine"].startswith("PNG, 320 × ")
    assert words(asked)["mine"].endswith(", mine.png")
    assert words(asked)["theirs"].endswith(", theirs.png")
    text = asked.content.decode()
    for choice in (mine, theirs):
        assert f'src="{choice.picture}"' in text
    assert Picture.objects.get().original_name == "theirs.png"


def test_both_files_of_a_question_can_be_looked_at(editor, asked):
    for choice in question(asked).choices:
        assert editor.get(choice.picture).status_code == 200


@pytest.mark.parametrize(("choice", "width"), [("mine", 320), ("theirs", 330)])
def test_the_answer_about_a_file_is_saved_with_all_else(editor, picture, asked, choice, width):
    once_more = editor.post(address(picture), again(asked))
    assert set(words(once_more)) == {"mine", "theirs"}

    saved = editor.post(address(picture), again(once_more, **{question(asked).choice: choice}))

    stored = Picture.objects.get()
    assert (saved.status_code, stored.width, stored.credit) == (302, width, "Ana")
    assert stored.original_name == f"{choice}.png"


def test_the_answer_is_shown_without_saving_and_then_saved(editor, picture, asked):
    answer = {question(asked).choice: "mine", "_show": "1"}
    shown = editor.post(address(picture), again(asked, **answer))
    assert "“mine.png” has been sent and is held" in shown.content.decode()
    assert Picture.objects.get().width == 330

    editor.post(address(picture), again(shown))

    assert Picture.objects.get().width == 320


def test_a_file_chosen_after_the_question_is_not_lost_to_the_answer(editor, picture, asked):
    newer = {question(asked).choice: "theirs"}
    response = editor.post(
        address(picture), again(asked, **newer) | {"upload": file(EVAS, "newer.png")}
    )

    assert question(response).was_edited
    assert words(response)["mine"].endswith(", newer.png")
    editor.post(address(picture), again(response, **{question(asked).choice: "mine"}))
    assert Picture.objects.get().original_name == "newer.png"


def test_a_third_file_in_between_is_asked_about(editor, picture, asked):
    eva = browser_of("eva", "Eva", "Ruiz")
    eva.post(address(picture), opened(eva, picture) | {"upload": file(EVAS, "evas.png")})

    response = editor.post(address(picture), again(asked, **{question(asked).choice: "mine"}))

    assert words(response)["theirs"].endswith(", evas.png")
    editor.post(address(picture), again(response, **{question(response).choice: "theirs"}))
    assert Picture.objects.get().original_name == "evas.png"


def test_a_file_is_held_while_something_else_is_asked(editor, other, picture):
    yours = {"title_en": "Yours", "upload": file(MINE, "mine.png")}
    response = meet(editor, other, picture, {"title_en": "Theirs"}, yours)

    editor.post(address(picture), again(response, **{question(response).choice: "theirs"}))

    stored = Picture.objects.get()
    assert (stored.title_en, stored.original_name) == ("Theirs", "mine.png")


def test_a_document_is_asked_about_without_a_picture(editor, other, picture):
    pdf = SimpleUploadedFile("mine.pdf", makers.pdf(), "application/pdf")

    response = meet(editor, other, picture, {"upload": file(THEIRS, "theirs.png")}, {"upload": pdf})

    mine, theirs = question(response).choices
    assert (mine.picture, bool(theirs.picture)) == ("", True)
    assert words(response)["mine"].startswith("PDF, ")


def test_an_archived_copy_chosen_by_both_is_asked_about(editor, other):
    source = factories.source()
    one, two = factories.picture("one", title_en="One"), factories.picture("two", title_en="Two")
    form = f"/admin/timeline/source/{source.pk}/change/"
    mine = sent(editor.get(form), archived_document=one.pk)
    theirs = sent(other.get(form), archived_document=two.pk)
    other.post(form, theirs)

    response = editor.post(form, mine)

    assert words(response) == {"mine": "One", "theirs": "Two"}
    answer = {question(response).choice: "mine"}
    assert editor.post(form, sent(response, **answer)).status_code == 302
    assert Source.objects.get(pk=source.pk).archived_document == one
