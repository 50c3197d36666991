"""Statements that notes close, and the ids by which they are cited."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.texts.test_citations import sear, survey
from timeline.texts.citations import Notes, RenderingContext
from timeline.texts.rendering import render, render_in_parts, render_inline
from timeline.texts.statement_ids import (
    PageStatements,
    statement_key,
    statement_keys,
    statements_in,
)

OPENED = "It opened on 23 June 2015, according to Class Central"


def page(address="/at/9/initiatives/mexicox/", **options):
    statements = PageStatements(address, **options)
    return RenderingContext(Notes([sear(), survey()]), statements=statements)


def ids(html):
    return re.findall(r'id="(s-[^"]+)"', html)


def keys(text):
    return [statement.key for statement in statements_in(text)]


def test_a_statement_is_named_after_its_words():
    assert statement_key(f"{OPENED}.") == "d16e676d"


@pytest.mark.parametrize(
    "words",
    [
        f"  {OPENED}. ",
        f"{OPENED.upper()}.",
        OPENED.replace(" ", "\n") + ".",
        OPENED.replace(" ", "\u00a0") + ".",
        OPENED.replace("2015", "２０１５") + ".",
    ],
)
def test_blanks_case_and_forms_of_letters_do_not_change_the_name(words):
    assert statement_key(words) == "d16e676d"


@pytest.mark.parametrize(
    "text",
    [
        f"{OPENED} [@un2020].",
        f"{OPENED}. [@un2020]",
        f"{OPENED}.[@un2020] More.",
        f"{OPENED.replace('23 June', '**23** *June*')} [@un2020; @sear-mexico].",
        f"{OPENED.replace('opened', '[opened](https://example.org/)')} [@un2020] [@sear-mexico].",
        f"{OPENED.replace('It', '[[initiative:mexicox|It]]')} [@un2020].",
        f"- {OPENED} [@un2020].",
        f"A remark stands before it. [Its hour is not known.]{{.remark}} {OPENED} [@un2020].",
    ],
)
def test_marks_and_the_place_of_the_note_do_not_change_the_name(text):
    assert keys(text) == ["d16e676d"]
    assert statement_keys(text) == {"d16e676d"}
    assert ids(render(text, page())) == ["s-d16e676d"]


def test_a_statement_begins_at_the_note_or_the_block_before_it():
    text = "## Heading\n\nFirst [@un2020], second [@sear-mexico]. No note.\n\nThird [@un2020]."

    assert [(said.words, [cite.key for cite in said.cites]) for said in statements_in(text)] == [
        ("First,", ["un2020"]),
        ("second.", ["sear-mexico"]),
        ("Third.", ["un2020"]),
    ]


def test_words_that_no_note_closes_are_no_statement():
    html = render("No note. And *none* here.\n\n[@un2020] A note at the beginning.", page())

    assert "statement" not in html


def test_a_second_statement_alike_has_a_number():
    html = render(f"{OPENED} [@un2020].\n\n{OPENED} [@sear-mexico].", page())

    assert ids(html) == ["s-d16e676d", "s-d16e676d-2"]
    assert 'href="/at/9/initiatives/mexicox/#s-d16e676d-2"' in html


def test_ids_are_those_of_one_page_whatever_its_texts_are():
    shown = page()

    html = render_inline(f"{OPENED} [@un2020].", shown, stated=True)
    for part in render_in_parts(f"{OPENED} [@un2020].", shown, [{"un2020"}]):
        html += part.html

    assert ids(html) == ["s-d16e676d", "s-d16e676d-2"]


def test_the_id_stands_at_the_words_and_one_link_follows_the_notes():
    html = render_inline(f"{OPENED} [@un2020; @sear-mexico].", page(), stated=True)

    assert re.sub(r'<span class="note-mark">.*?(?:</span>){3,}', "(note)", html) == (
        '<span class="statement"><span id="s-d16e676d">It opened on <span class="nb">23 June</span>'
        " 2015, according to Class Central</span>(note)(note)"
        '<a class="statement-link" href="/at/9/initiatives/mexicox/#s-d16e676d" '
        'aria-label="Link to this statement"></a></span>.'
    )


def test_the_link_speaks_the_readers_language():
    with override("es"):
        html = render(f"{OPENED} [@un2020].", page())

    assert 'aria-label="Enlace a esta afirmación"' in html


def test_where_emphasis_crosses_its_ends_the_notes_carry_the_id():
    html = render("*It opened [@un2020] and* closed [@sear-mexico].", page())

    first, second = ids(html)
    assert f'<em><span class="statement"><span id="{first}">It opened</span>' in html
    assert f'and</em> closed<span class="statement" id="{second}"><span class="note-mark">' in html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**All of it [@un2020].**", '<strong><span class="statement"><span id="{}">All of it</'),
        ("**Bold** words [@un2020].", '<span id="{}"><strong>Bold</strong> words</span>'),
        ("*A [@un2020]* – and *b* [@un2020].", '</em> <span class="statement"><span id="{}">– and'),
        ("`code` [@un2020].", '<span id="{}"><code>code</code></span>'),
    ],
)
def test_emphasis_within_a_statement_stays_within_it(text, words):
    html = render(text, page())

    assert words.format(ids(html)[-1]) in html


def test_the_statement_that_a_reader_came_for_is_marked():
    html = render(f"First [@un2020]. {OPENED} [@un2020].", page(marked="d16e676d"))

    assert html.count("<mark") == html.count("</mark>") == 1
    assert '<mark id="s-d16e676d">It opened' in html


def test_on_an_older_version_the_link_asks_the_page_of_today():
    html = render(f"{OPENED} [@un2020].", page("/initiatives/mexicox/", asks=True))

    assert 'href="/initiatives/mexicox/?s=d16e676d#s-d16e676d"' in html


def test_without_an_address_there_is_an_id_and_no_link():
    html = render(f"{OPENED} [@un2020].", page(""))

    assert ids(html) == ["s-d16e676d"]
    assert "statement-link" not in html


@pytest.mark.parametrize("text", [f"{OPENED} [@un2020].", "*It [@un2020] and* so on [@un2020]."])
def test_in_lists_no_statement_is_named(text):
    plain = RenderingContext(Notes([sear(), survey()]))

    assert "statement" not in render(text, plain)
    assert "statement" not in render_inline(text, plain)
    # A card of a list on the page of an entry.
    assert "statement" not in render_inline(text, page())


@given(st.text("a.*_[]() @\n`-:", max_size=80).map(lambda text: text.replace("@", "[@un2020]")))
def test_every_text_has_the_same_words_and_as_many_tags_that_open_as_close(text):
    named, plain = (render(text, shown) for shown in (page(), RenderingContext(page().notes)))

    for tag in ("span", "a", "em", "strong", "p"):
        assert named.count(f"<{tag}>") + named.count(f"<{tag} ") == named.count(f"</{tag}>")
    assert re.sub("<[^>]*>", "", named) == re.sub("<[^>]*>", "", plain)
    assert len(ids(named)) == len(statements_in(text))
    assert len(set(ids(named))) == len(ids(named))
