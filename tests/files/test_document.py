from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.files import makers
from timeline.files import document, uploads
from timeline.files.refusal import Refused


def test_a_document_keeps_its_pages():
    clean = uploads.cleaned(makers.pdf(pages=3))

    assert (clean.content_type, clean.width, clean.formats) == ("application/pdf", 0, "")
    assert len(PdfReader(BytesIO(clean.content)).pages) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (makers.with_script, (b"alert", b"JavaScript", b"OpenAction")),
        (makers.with_attachment, (b"hidden", b"MZ", b"EmbeddedFile")),
        (makers.with_words_about_it, (b"owner", b"Secret", b"/Author")),
        (makers.with_photographs, (b"owner",)),
        (makers.with_kinds_elsewhere, (b"evil", b"Launch", b"Widget")),
        (makers.with_form, (b"evil", b"SubmitForm", b"Widget", b"/AA")),
        (makers.with_more_behind_a_link, (b"evil", b"Launch", b"Collection")),
    ],
)
def test_what_runs_hides_or_tells_is_not_in_the_file_any_more(change, words):
    before = makers.pdf(change)

    clean = uploads.cleaned(before)

    for word in words:
        assert word not in clean.content
    assert PdfReader(BytesIO(clean.content)).metadata is None


def test_links_to_the_web_stay_and_others_do_nothing():
    clean = uploads.cleaned(makers.pdf(makers.with_links))

    [page] = PdfReader(BytesIO(clean.content)).pages
    actions = [note.get_object().get("/A") for note in page["/Annots"]]
    assert actions[0]["/URI"] == "https://example.org/report"
    assert actions[1] is None


def test_a_photograph_in_a_document_does_not_say_where_it_was_taken():
    content = makers.jpeg_of_a_phone()

    stripped = document.without_segments(content)

    assert b"owner" not in stripped
    assert stripped.startswith(b"\xff\xd8\xff")
    assert uploads.cleaned(stripped).width == 600


def test_a_locked_document_is_refused():
    with pytest.raises(Refused, match="password"):
        uploads.cleaned(makers.pdf(makers.locked))


@pytest.mark.parametrize(
    "content", [makers.pdf()[:200], b"%PDF-1.7\nnothing", b"%PDF-" + b"\0" * 999]
)
def test_a_broken_document_is_refused_with_a_sentence(content):
    with pytest.raises(Refused, match="damaged"):
        uploads.cleaned(content)


def test_a_document_without_pages_or_with_too_many_is_refused(monkeypatch):
    with pytest.raises(Refused, match="no page"):
        uploads.cleaned(makers.pdf(pages=0))
    monkeypatch.setattr(document, "MOST_PAGES", 2)
    with pytest.raises(Refused, match="more than 2"):
        uploads.cleaned(makers.pdf(pages=3))


def test_a_document_with_too_many_parts_or_too_deep_ones_is_refused(monkeypatch):
    with pytest.raises(Refused, match="too many parts"):
        uploads.cleaned(makers.pdf(makers.nested))
    monkeypatch.setattr(document, "MOST_OBJECTS", 2)
    with pytest.raises(Refused, match="too many parts"):
        uploads.cleaned(makers.pdf())
