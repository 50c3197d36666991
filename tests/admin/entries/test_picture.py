"""Pictures by the form of editors: what is sent, what is kept, and who may fetch it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from govdigital import uploads as limits
from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.files import makers
from timeline.files import stores, uploads
from timeline.files.names import files_of
from timeline.files.stores import EDITORIAL_FILES
from timeline.history.recording import versions
from timeline.models import Picture

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADD = "/admin/timeline/picture/add/"
WORDS = {
    "title_en": "The first portal",
    "title_es": "El primer portal",
    "alt_en": "A page with a search field.",
    "alt_es": "Una página con un buscador.",
    "caption_en": "The portal in 2001.",
    "credit": "Ana Pérez",
    "licence": "CC-BY-4.0",
    "date": "2001",
    "editor_notes": "Found in a drawer.",
}


def file(content, name="photo.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type)


def change(picture):
    return f"/admin/timeline/picture/{picture.pk}/change/"


def typed(editor, picture):
    """What the form of the picture sends back unchanged."""
    form = editor.get(change(picture)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    page = editor.get(change(picture))
    values |= {"seen": page.context["seen"]}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.fixture
def made(editor):
    editor.post(ADD, WORDS | {"upload": file(makers.jpeg(900, 600), "my photo.jpg")})
    return Picture.objects.get()


def test_a_file_is_kept_with_its_copies_and_the_words_beside_it(made):
    assert (made.key, made.content_type, made.original_name) == (
        "the-first-portal",
        "image/jpeg",
        "my photo.jpg",
    )
    assert (made.width, made.height, made.formats) == (900, 600, "avif jpg")
    assert len(files_of(made)) == 7
    for name in files_of(made):
        assert stores.exists(EDITORIAL_FILES, name)
    assert made.size == len(stores.read(EDITORIAL_FILES, made.file))
    assert made.editor_notes == "Found in a drawer."


def test_what_is_sent_is_taken_by_its_bytes_and_not_by_its_name(editor):
    editor.post(ADD, WORDS | {"upload": file(makers.png(), "photo.jpg", "text/html")})

    assert Picture.objects.get().content_type == "image/png"


HOSTILE = [
    (b"<!doctype html><script>alert(1)</script>", "photo.jpg", "This is no picture"),
    (makers.png_of_size(50_000, 50_000), "huge.png", "too many pixels"),
    (b"%PDF-1.7 nothing", "report.pdf", "damaged"),
    (makers.pdf(makers.locked), "report.pdf", "password"),
    (makers.animation("PNG"), "moving.png", "moves"),
    (b"", "empty.png", "empty"),
]


@pytest.mark.parametrize(("content", "name", "sentence"), HOSTILE)
def test_a_refused_file_is_told_at_its_field_and_keeps_all_that_was_typed(
    editor, content, name, sentence
):
    response = editor.post(ADD, WORDS | {"upload": file(content, name)})

    form = response.context["adminform"].form
    assert sentence in form.errors["upload"][0]
    for column, value in WORDS.items():
        assert form[column].value() == value
    assert Picture.objects.count() == 0


def test_a_drawing_is_cleaned_and_the_editor_told(editor):
    drawing = makers.svg('<script>alert(1)</script><rect width="3" height="3"/>')

    response = editor.post(ADD, WORDS | {"upload": file(drawing, "map.svg")}, follow=True)

    assert "Taken out of the drawing, because it could run or load: &lt;script&gt;." in (
        response.content.decode()
    )
    assert b"script" not in stores.read(EDITORIAL_FILES, Picture.objects.get().file)


def test_a_new_picture_needs_a_file(editor):
    response = editor.post(ADD, WORDS)

    assert response.context["adminform"].form.errors["upload"] == ["Choose a file."]


def shown_again(response, **changes):
    """What the browser sends of a form that was shown again: everything but the file."""
    return sent(response, **changes) | {"upload": ""}


def test_a_fault_elsewhere_does_not_lose_the_file(editor):
    words = WORDS | {"date": "someday"}

    refused = editor.post(ADD, words | {"upload": file(makers.png(), "<b>map.png")})

    form = refused.context["adminform"].form
    assert list(form.errors) == ["date"]
    assert "“&lt;b&gt;map.png” has been sent and is held" in refused.content.decode()
    assert editor.post(ADD, shown_again(refused, date="2001")).status_code == 302
    assert Picture.objects.get().original_name == "<b>map.png"


def test_another_file_takes_the_place_of_the_one_that_is_held(editor):
    refused = editor.post(ADD, WORDS | {"date": "someday", "upload": file(makers.png(), "a.png")})

    again = sent(refused, date="2001") | {"upload": file(makers.jpeg(), "b.jpg")}
    editor.post(ADD, again)

    assert Picture.objects.get().original_name == "b.jpg"


@pytest.mark.parametrize("words", ["nonsense", "e30:1vN:abc", "é" * 3000])
def test_nobody_names_a_file_that_was_not_sent(editor, words):
    response = editor.post(ADD, WORDS | {"uploaded": words})

    errors = response.context["adminform"].form.errors
    assert errors == {"upload": ["Choose the file once more: it is held for a day."]}
    assert not Picture.objects.exists()


def test_a_file_that_is_held_and_no_more_in_the_store_is_asked_for_again(editor):
    refused = editor.post(ADD, WORDS | {"date": "someday", "upload": file(makers.png())})
    for name in stores.names(EDITORIAL_FILES):
        stores.delete(EDITORIAL_FILES, name)

    again = editor.post(ADD, shown_again(refused, date="2001"))

    assert list(again.context["adminform"].form.errors) == ["upload"]


def test_a_document_of_500_megabytes_is_refused_with_a_sentence(editor, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST_REQUEST", 1_000_000)
    monkeypatch.setitem(limits.KEPT_OF_FIELD, "upload", 300_000)
    monkeypatch.setattr(uploads, "LONGEST", 200_000)
    kept = []
    written = SimpleUploadedFile("report.pdf", b"%PDF-1.7" + b"\0" * 5_000_000)
    original = uploads.read_whole

    def reading(sent):
        kept.append(sent.size)
        return original(sent)

    monkeypatch.setattr(uploads, "read_whole", reading)

    response = editor.post(ADD, WORDS | {"upload": written})

    form = response.context["adminform"].form
    assert "larger than" in form.errors["upload"][0]
    assert form["credit"].value() == "Ana Pérez"
    assert kept[0] < 400_000


def test_a_store_that_is_away_is_a_sentence(editor, monkeypatch):
    def away(*_arguments):
        raise stores.StoreAway

    monkeypatch.setattr(stores, "write", away)

    response = editor.post(ADD, WORDS | {"upload": file(makers.png())})

    form = response.context["adminform"].form
    assert "does not answer" in form.errors["upload"][0]
    assert form["title_en"].value() == "The first portal"


def test_a_licence_with_an_address_of_its_own_takes_no_other(editor, made):
    values = typed(editor, made) | {"licence_url": "https://example.org/mine"}

    response = editor.post(change(made), values)

    assert "licence_url" in response.context["adminform"].form.errors


def test_another_licence_needs_its_address(editor, made):
    response = editor.post(change(made), typed(editor, made) | {"licence": "other"})

    assert "Give the address" in str(response.context["adminform"].form.errors)


def test_words_change_without_a_file_and_the_file_stays(editor, made):
    editor.post(change(made), typed(editor, made) | {"credit": "Luis Gómez"})

    after = Picture.objects.get()
    assert (after.credit, after.file) == ("Luis Gómez", made.file)


def test_an_older_version_brings_its_file_back(editor, made):
    editor.post(change(made), typed(editor, made) | {"upload": file(makers.png(), "new.png")})
    newer = Picture.objects.get()
    first = versions(Picture, made.pk).last()

    address = f"/admin/timeline/picture/{made.pk}/history/{first.pk}/"
    editor.post(address, {"seen": editor.get(address).context["seen"]})

    after = Picture.objects.get()
    assert newer.file != made.file
    assert (after.file, after.width, after.formats) == (made.file, 900, "avif jpg")
    assert stores.exists(EDITORIAL_FILES, newer.file)


def test_lists_and_the_form_show_it_from_behind_the_login(editor, made, client):
    name = f"{made.file.partition('.')[0]}-400.jpg"

    listed = editor.get("/admin/timeline/picture/").content.decode()
    form = editor.get(change(made)).content.decode()
    answer = editor.get(f"/preview/media/{name}")

    assert f'src="/preview/media/{name}"' in listed
    assert "900 × 600" in form
    assert "my photo.jpg" in form
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert Image.open(BytesIO(answer.content)).size == (400, 267)
    client.logout()
    assert client.get(f"/preview/media/{name}").status_code == 302
    assert client.get(f"/media/{name}").status_code == 404


def test_a_picture_is_found_by_its_words_in_the_fields_that_name_one(editor, made):
    found = editor.get(
        "/admin/autocomplete/?app_label=timeline&model_name=initiative&field_name=picture"
        "&term=buscador"
    )

    assert [row["text"] for row in found.json()["results"]] == [
        "The first portal – the-first-portal"
    ]


def test_the_form_names_the_entries_that_show_it(editor, made):
    factories.initiative(picture=made)

    assert "Portal gob-mx" in editor.get(change(made)).content.decode()


def test_a_contributor_uploads_and_may_not_publish(contributor):
    contributor.post(ADD, WORDS | {"upload": file(makers.png())})

    picture = Picture.objects.get()
    address = f"/admin/timeline/picture/publish/?entry={picture.pk}"
    assert contributor.get(address).status_code == 403


def test_who_may_not_add_pictures_has_nothing_read(client, monkeypatch):
    client.force_login(factories.person("guest"))
    monkeypatch.setattr(uploads, "take_in", lambda *_file: pytest.fail("It was read."))

    assert client.post(ADD, WORDS | {"upload": file(makers.png())}).status_code == 403


def test_decorative_is_refused_in_the_form_where_an_entry_shows_it(editor, made):
    factories.article(title_en="Its essay", body_en=f"![[picture:{made.key}]]")

    response = editor.post(change(made), typed(editor, made) | {"decorative": "on"})

    [sentence] = response.context["adminform"].form.errors["decorative"]
    assert sentence.startswith("“Its essay” shows this picture, and only the logo of an org")


def test_a_logo_may_be_decorative(editor, made):
    factories.organisation(picture=made)

    editor.post(change(made), typed(editor, made) | {"decorative": "on"})

    assert Picture.objects.get().decorative


def test_a_caption_is_written_with_the_tools_of_texts(editor, made):
    form = editor.get(change(made)).context["adminform"].form

    assert form.fields["caption_en"].widget.attrs["data-writing"] == "line"
    assert form.fields["caption_en"].max_length == 400
    assert "data-writing" not in form.fields["alt_en"].widget.attrs


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\eva\\photo.png", "photo.png"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("Imagen ñ 图 💥.png", "Imagen ñ 图 💥.png"),
        ("a\x07b\x00c.png", "abc.png"),
        (f"{'long' * 100}.png", "long" * 40),
    ],
)
def test_a_name_of_a_file_is_words_and_nothing_else(editor, name, kept):
    editor.post(ADD, WORDS | {"upload": file(makers.png(), name, "image/png")})

    picture = Picture.objects.get()
    shown = editor.get(change(picture)).content.decode()
    assert kept in picture.original_name
    assert "/" not in picture.original_name
    assert "<img src=x" not in shown


def test_the_same_file_twice_makes_two_pictures_of_one_file(editor, made):
    editor.post(ADD, WORDS | {"key": "again", "upload": file(makers.jpeg(900, 600))})

    again = Picture.objects.get(key="again")
    assert (again.file, again.size) == (made.file, made.size)
    assert sorted(set(files_of(again))) == sorted(set(files_of(made)))
