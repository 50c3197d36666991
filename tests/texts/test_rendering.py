import re
from unittest.mock import patch

import pytest
from django.utils.translation import get_language, override
from hypothesis import given
from hypothesis import strategies as st

from tests.texts.test_citations import sear, source, survey
from timeline.texts.citations import Notes, RenderingContext, Target
from timeline.texts.pieces import kept_piece
from timeline.texts.rendering import TAGS, render, render_inline

ANNOUNCED = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")


def page():
    return RenderingContext(
        Notes([sear(), survey()]),
        {("initiative", "gob-mx"): Target("gob.mx", "/initiatives/gob-mx/")},
    )


def test_a_citation_becomes_a_numbered_note_close_to_its_statement():
    assert render_inline("It runs [@un2020].", page()) == (
        'It runs<span class="note-mark">'
        '<a href="#n1" id="r1-1" role="doc-noteref" '
        'aria-label="Source 1, United Nations">1</a>'
        '<span class="note-card"><span class="note-card-words">'
        '<span class="note-card-author">United Nations</span> '
        '<span class="note-card-title" lang="en">2020 UN <span class="nb">E-Government</span> Survey</span> '
        '<span class="note-card-where">2020</span></span></span></span>.'
    )


def test_the_card_of_a_note_gives_its_container_date_place_and_both_links():
    report = source(
        key="report",
        title="Portales",
        container_title="El Economista",
        language="es",
        date="2014-07-04",
        url="https://example.org/a",
        archived_url="https://example.org/b",
    )

    html = render_inline("It runs [@report, p. 3].", RenderingContext(Notes([report])))

    assert 'aria-label="Source 1, El Economista, p. 3"' in html
    assert (
        '<span lang="es">El Economista</span>, <span class="nb">4 July</span> 2014, '
        '<span class="nb">p. 3</span></span>'
    ) in html
    assert (
        '<a class="source-address" href="https://example.org/a" rel="noopener" '
        'aria-label="Read the source: 1, El Economista">Read the source</a>'
    ) in html
    assert 'aria-label="archived copy: 1, El Economista">Archived copy</a>' in html


def test_the_card_of_a_source_without_a_date_says_so_in_the_readers_language():
    with override("es"):
        html = render_inline("It runs [@sear-mexico].", page())

    assert 'aria-label="Fuente 1, Sear"' in html
    assert '<span class="note-card-where">sin fecha</span>' in html


def test_words_before_a_citation_stand_in_its_note():
    notes = page().notes
    html = render_inline("It runs [see @un2020, p. 3; -@un2020, p. 3].", RenderingContext(notes))

    assert 'aria-label="Source 1, see United Nations, p. 3"' in html
    assert '<span class="note-card-words">see <span class="note-card-author">United' in html
    assert [(note.prefix, note.locator) for note in notes] == [("see", "p. 3"), ("", "p. 3")]


def test_a_remark_is_set_apart_and_says_whose_it_is():
    assert render_inline(
        "It runs [@un2020]. [Its *month* is not known.]{.remark}", page()
    ).endswith(
        '. <span class="remark"><span class="hidden">Editors’ remark: </span>Its <em>month</em> is not known.</span>'
    )
    assert render("::: remark\nIts month is not known.\n:::", page()) == (
        '<div class="remark">\n<span class="hidden">Editors’ remark: </span><p>Its month is not known.</p>\n</div>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "[Not [@un2020] known.]{.remark}",
        "::: remark\nNot known [@un2020].\n:::",
        "::: remark\n- Not known [@un2020].\n:::",
        ":::: remark\n::: opinion @un2020\nNot known.\n:::\n::::",
        "[Not [known [@un2020]]{.remark}]{.remark}",
    ],
)
def test_no_remark_carries_the_number_of_a_note(text):
    shown = page()

    html = render(text, shown)

    assert "note-mark" not in html
    assert len(shown.notes) == 0


def test_a_remark_speaks_the_readers_language():
    with override("es"):
        html = render_inline("[No se conoce.]{.remark}", page())

    assert '<span class="hidden">Nota de la redacción: </span>' in html


def test_an_unknown_source_is_marked_and_no_error():
    assert render_inline("It runs [@xyz].", page()) == (
        'It runs<mark class="note-unknown">[unknown source: xyz]</mark>.'
    )


def test_an_entry_link_takes_the_title_or_its_label():
    html = render_inline("[[initiative:gob-mx]], [[initiative:gob-mx|the *portal*]]", page())

    assert html == (
        '<a class="entry-link" href="/initiatives/gob-mx/">gob.mx</a>, '
        '<a class="entry-link" href="/initiatives/gob-mx/">the *portal*</a>'
    )


def test_a_link_to_an_entry_that_is_not_live_is_words_alone():
    assert render_inline("[[era:old-days]] [[era:old-days|<b>]]", page()) == "old days &lt;b&gt;"


def test_headings_begin_below_the_title_and_leave_no_level_out():
    assert render("# One\n\n### Two\n\n# One", page()) == (
        '<h2 id="section-one">One</h2>\n<h3 id="section-two">Two</h3>\n<h2 id="section-one--2">One</h2>\n'
    )


def test_headings_of_one_level_stay_on_one_level():
    tags = re.findall(
        r"<(h[1-6])",
        render("## One\n\n## Two\n\n#### Part\n\n## Three\n\n# Four\n\n## Five", page()),
    )

    assert tags == ["h2", "h2", "h3", "h2", "h2", "h3"]


def test_an_opinion_is_set_apart_and_named():
    html = render("::: opinion @sear-mexico\nHe thinks so.\n:::\n\nIt runs.", page())

    assert [
        line.strip()
        for line in re.sub(r"<span.*</span>", "(note)", html).splitlines()
        if line.strip()
    ] == [
        '<div class="opinion">',
        '<p class="opinion-whose">In the view of Mohammad J Sear(note)</p>',
        "<p>He thinks so.</p>",
        "</div><p>It runs.</p>",
    ]


def test_a_note_cannot_stand_in_a_link():
    assert (
        render_inline("[It [@xyz]](/x)", page())
        == '[It<mark class="note-unknown">[unknown source: xyz]</mark>](/x)'
    )


def test_a_link_to_another_site_has_no_opener():
    assert render_inline('[a](https://a.org "t") [b](/b)', page()) == (
        '<a href="https://a.org" rel="noopener">a</a> <a href="/b">b</a>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](<\1javascript:alert(1)>)",
        "[x](data:text/html;base64,eA==)",
        "[x](vbscript:x)",
    ],
)
def test_a_dangerous_address_is_never_linked(text):
    assert render_inline(text, page()) == "<a>x</a>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<img src=x onerror="x">', '&lt;img src=x onerror="x"&gt;'),
        ("![x](y.png)", '!<a href="y.png">x</a>'),
        ("a\0b", "a\ufffdb"),
        ("😀 & <", "😀 &amp; &lt;"),
    ],
)
def test_html_stays_text(text, html):
    assert render_inline(text, page()) == html


@pytest.mark.parametrize(
    "start",
    [
        "[",
        "[@",
        "[[",
        "[[era:",
        "[@a",
        "> ",
        "- ",
        "*a_",
        "![",
        "# a\n",
        "::: opinion\n",
        "[a]{.remark}",
        "[a@b ",
    ],
)
def test_a_hostile_text_of_100_kilobytes_is_rendered(start):
    html = render(start * (100_000 // len(start)), page())

    assert set(ANNOUNCED.findall(html)) <= TAGS


@given(st.text(alphabet="[]@:;,|.-#*_`<>&\\\n ()!\"'=/aeru0\0😀", max_size=120))
def test_no_text_brings_in_a_tag_that_is_not_listed(text):
    html = render(text, page()) + render_inline(text, page())

    assert set(ANNOUNCED.findall(html)) <= TAGS


@given(
    st.lists(
        st.sampled_from(
            [
                "[@sear-mexico]",
                "]{.remark}",
                "[",
                "::: remark\n",
                "::: opinion @un2020\n",
                ":::\n",
                "[[era:a]]",
                "<script>",
                "](",
                "\n\n",
                "- ",
                "# ",
                "*",
            ]
        ),
        max_size=12,
    )
)
def test_no_arrangement_of_our_own_marks_fails(pieces):
    html = render("".join(pieces), page())

    assert set(ANNOUNCED.findall(html)) <= TAGS


def side_notes(html):
    return re.findall(r'<span class="side_note" aria-hidden="true">(.*?)\.</span>', html)


def plain(html):
    return [re.sub(r"<[^>]+>", "", note) for note in side_notes(html)]


SECTIONS = """## One

First [@un2020], again [@un2020, p. 3] [@sear-mexico].

## Two

Once more [@un2020].

| a | b |
| --- | --- |
| x [@sear-mexico] | y |

::: opinion @sear-mexico
So he thinks.
:::"""


def test_the_first_note_of_a_source_in_each_section_stands_in_the_margin():
    html = render(SECTIONS, page(), side_notes=True)

    assert plain(html) == [
        "1 United Nations, 2020",
        "3 Sear, no date given",
        "1 United Nations, 2020",
        "3 Sear, no date given",
    ]
    assert "side_note" not in html.partition("<table")[2].partition("</table>")[0]


def test_a_note_in_the_margin_is_for_the_eye_alone():
    html = render(SECTIONS, page(), side_notes=True)

    assert "<a " not in "".join(side_notes(html))
    assert html.count('class="note-mark"') == render(SECTIONS, page()).count('class="note-mark"')


def test_notes_stand_in_the_margin_only_where_a_page_has_one():
    assert "side_note" not in render(SECTIONS, page())
    assert "side_note" not in render_inline("It runs [@un2020].", page())


def test_a_kept_piece_is_rendered_once_for_what_it_shows_and_in_each_language(settings):
    pieces = "timeline.texts.pieces.piece"
    with patch(pieces, side_effect=lambda _name, key: f"{get_language()} {key}") as rendered:
        shown = []
        for language in ("en", "es", "en"):
            with override(language):
                shown += [
                    kept_piece("note_unknown", key="kept-1"),
                    kept_piece("note_unknown", key="kept-2"),
                ]
        settings.DEBUG = True
        kept_piece("note_unknown", key="kept-2")

    assert shown == [
        *("en kept-1", "en kept-2", "es kept-1", "es kept-2"),
        *("en kept-1", "en kept-2"),
    ]
    # Whoever works on a template sees what it is now.
    assert rendered.call_count == 4 + 1
