from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.texts.test_citations import sear, survey
from timeline.templatetags.timeline_texts import says, words_begin
from timeline.texts.citations import Notes, RenderingContext, reference_of


def shown(template, **context):
    html = Template("{% load timeline_texts %}" + template).render(Context(context))
    return " ".join(html.split())


def test_prose_is_blocks_and_line_is_words():
    assert shown(
        "{% prose text %}{% line text %}", rendering=RenderingContext(), text="It *runs*."
    ) == ("<p>It <em>runs</em>.</p> It <em>runs</em>.")


def test_a_missing_text_shows_nothing():
    assert shown("{% prose text %}{% line text %}", rendering=RenderingContext(), text=None) == ""


def test_notes_of_all_texts_of_a_page_are_numbered_together():
    page = RenderingContext(Notes([sear(), survey()]))

    shown(
        "{% line a %}{% cite source 'p. 3' %}{% prose b %}",
        rendering=page,
        a="A [@un2020].",
        b="B [@un2020].",
        source=sear(),
    )

    assert [
        (note.number, note.reference.key, note.locator, note.places) for note in page.notes
    ] == [
        (1, "un2020", "", ["r1-1", "r1-2"]),
        (2, "sear-mexico", "p. 3", ["r2-1"]),
    ]


def test_words_make_time_elements():
    assert shown("{% words '2012/2018' %}") == (
        '<span class="date"><time datetime="2012">2012</time>–<time datetime="2018">2018</time></span>'
    )


def test_span_words_say_a_life():
    assert shown("{% span_words '2014' '' True %}") == (
        '<span class="date">since <time datetime="2014">2014</time></span>'
    )


def test_date_words_are_plain():
    assert shown("{{ '2018/..'|date_words }}") == "since 2018"


@pytest.mark.parametrize(
    ("language", "spanish", "html"),
    [("en", "", "<p>"), ("es", "", '<p lang="en">'), ("es", "Sí", "<p>")],
)
def test_lang_of_tells_where_english_stands_in(language, spanish, html):
    entry = SimpleNamespace(title_en="Yes", title_es=spanish)

    with override(language):
        assert shown("<p{% lang_of entry 'title' %}>", entry=entry).replace(" >", ">") == html


def test_the_list_of_notes_links_back_to_every_place():
    page = RenderingContext(Notes([survey()]))

    html = shown(
        "{% line text %}{% include 'timeline/includes/note_list.html' %}",
        rendering=page,
        text="A [@un2020, p. 2].",
    )

    assert html.partition('<ol class="note-list">')[2] == (
        ' <li id="n1"> <span class="reference">'
        '<cite lang="en"><a href="/sources/un2020/">2020 UN <span class="nb">E-Government</span> Survey</a></cite>. <span class="reference-holder">United Nations.</span> '
        '<span class="date"><time datetime="2020">2020</time></span>.</span> <span class="note-locator"><span class="nb">p. 2</span>.</span> '
        '<span class="source-links"></span> <span class="note-places"><span class="note-place_list">'
        '<span aria-hidden="true">↑</span> <a href="#r1-1" role="doc-backlink" '
        'aria-label="Back to place 1 of note 1">1</a></span></span> </li> </ol>'
    )


def test_names_that_end_a_sentence_in_quotation_marks_get_no_stop_more():
    source = sear()
    source.container_title = 'He asked: "Who serves?"'

    html = shown("{% whole_reference reference %}", reference=reference_of(source))

    assert "&quot;Who serves?&quot;</span>" in html


def test_a_note_says_where_a_copy_is_when_it_was_read_and_its_link_checked():
    source = sear()
    source.accessed_on = date(2026, 11, 1)
    source.url, source.link_checked_on = "https://a.org/x", date(2026, 11, 20)
    source.archived_url, source.archived_on = "https://b.org/x", date(2026, 11, 2)

    html = shown("{% source_links reference %}", reference=reference_of(source))

    assert html == (
        '<span class="source-links">'
        '<a class="source-address" href="https://a.org/x" rel="noopener">Read the source</a> '
        '<a class="source-archived" href="https://b.org/x" rel="noopener">'
        "Archived copy of 2 November 2026</a> <span>read on 1 November 2026</span> "
        '<span class="source-checked">link last checked 20 November 2026</span></span>'
    )


def test_nothing_is_said_of_a_link_that_nobody_has_checked():
    source = sear()
    source.url = "https://a.org/x"

    html = shown("{% source_links reference %}", reference=reference_of(source))

    assert "checked" not in html


def test_a_dead_link_offers_its_archived_copy_first():
    source = sear()
    source.url, source.link_checked_on, source.link_status = (
        "https://a.org/x",
        date(2026, 11, 20),
        "gone",
    )
    source.archived_url = "https://b.org/x"

    html = shown("{% source_links reference %}", reference=reference_of(source))

    assert html == (
        '<span class="source-links"><a class="source-archived" href="https://b.org/x" rel="noopener">'
        "Archived copy</a> "
        '<a class="source-address" href="https://a.org/x" rel="noopener">Original address, which did not answer</a> '
        '<span class="source-checked">link last checked 20 November 2026</span></span>'
    )


def test_the_date_of_a_reference_begins_like_a_sentence():
    with override("es"):
        assert "Noviembre de 2022" in words_begin("2022-11")
    assert "November 2022" in words_begin("2022-11")


@pytest.mark.parametrize(
    ("title", "unit", "says_it"),
    [
        ("World rank", "rank", True),
        ("Frankly", "rank", False),
        ("Rank, given in points", "m", False),
    ],
)
def test_a_title_says_its_unit_in_whole_words(title, unit, says_it):
    assert says(title, unit) is says_it
