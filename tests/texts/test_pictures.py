"""Pictures that stand between the paragraphs of a text: ![[picture:portal|Its words here]]."""

from types import SimpleNamespace

import pytest

from timeline.texts.citation_syntax import Cite
from timeline.texts.citations import RenderingContext
from timeline.texts.citing_sentences import citing_sentences
from timeline.texts.entry_links import Link
from timeline.texts.markup import cited, links, pictures, plain_text, problems, statements
from timeline.texts.rendering import render, render_inline

TEXT = "Before it.\n\n![[picture:portal-2015]]\n\nAfter it."
ENTRIES = {("picture", "portal-2015")}
MISSING = "A picture that stood here is not shown."


def test_a_paragraph_of_its_own_is_a_picture():
    assert pictures(TEXT) == ["portal-2015"]
    assert links(TEXT) == []
    assert problems(TEXT, (), ENTRIES) == []


def test_a_picture_may_have_a_caption_for_its_place():
    text = "![[picture:portal-2015|The portal,\nas it was *in* 2015]]"

    assert pictures(text) == ["portal-2015"]
    assert problems(text, (), ENTRIES) == []
    assert plain_text(text) == "The portal, as it was in 2015"


def test_a_caption_cites_and_links_as_texts_do():
    text = "![[picture:portal-2015|Its page [see @sear, p. 3], in [[era:first|its years]]]]"

    assert pictures(text) == ["portal-2015"]
    assert cited(text) == [Cite("sear", "p. 3", "see")]
    assert links(text) == [Link("era", "first", "its years")]
    assert plain_text(text) == "Its page, in its years"
    assert citing_sentences(text, "sear") == [("Its page, in its years", "p. 3")]
    assert problems(text, {"sear"}, {*ENTRIES, ("era", "first")}) == []
    assert problems(text, set(), set()) == [
        "There is no picture with the key “portal-2015”.",
        "No source has the key “sear”.",
        "There is no entry “era:first”.",
    ]


def test_a_picture_is_neither_a_statement_nor_words():
    assert statements("![[picture:portal-2015|A caption of four words]]").total == 0
    assert plain_text(TEXT) == "Before it.\nAfter it."


def test_a_key_that_no_picture_has_is_named():
    assert problems(TEXT, (), set()) == ["There is no picture with the key “portal-2015”."]


@pytest.mark.parametrize(
    "text",
    [
        "Within a line ![[picture:portal-2015]] of words.",
        "- ![[picture:portal-2015]]",
        "> ![[picture:portal-2015]]",
        "::: opinion @key\n![[picture:portal-2015]]\n:::",
        "One ![[picture:portal-2015]]\ntwo",
        "> One\n> ![[picture:portal-2015]]",
        "- One\n\n  ![[picture:portal-2015]]",
        "![[picture:portal-2015]] and words",
        "![[picture:Two Words]]",
        "![[picture:]]",
        "![[picture:portal-2015|a caption\n\nin two paragraphs]]",
        "![[picture:portal-2015|one|two]]",
        f"![[picture:portal-2015|{'long ' * 100}]]",
    ],
)
def test_a_picture_in_another_place_or_form_is_refused(text):
    [sentence] = problems(text, {"key"}, ENTRIES)

    assert pictures(text) == []
    assert "A picture has a line of its own" in sentence


FIGURE_PLACE = f'<p class="picture_figure-missing" lang="en">{MISSING}</p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n![[picture:a]]\nTwo.", f"<p>One.</p>\n{FIGURE_PLACE}<p>Two.</p>\n"),
        ("![[picture:a]]\n![[picture:b]]", f"{FIGURE_PLACE}{FIGURE_PLACE}"),
        ("![[picture:a|Two\nlines]]  \nTwo.", f"{FIGURE_PLACE}<p>Two.</p>\n"),
        (
            "- One\n![[picture:a]]\n- Two",
            f"<ul>\n<li>One</li>\n</ul>\n{FIGURE_PLACE}<ul>\n<li>Two</li>\n</ul>\n",
        ),
        (
            "> One\n![[picture:a]]",
            f"<blockquote>\n<p>One</p>\n</blockquote>\n{FIGURE_PLACE}",
        ),
        ("![[picture:a]]\n---\nTwo.", f"{FIGURE_PLACE}<hr>\n<p>Two.</p>\n"),
        ("## Head\n![[picture:a]]\n## Next", f'<h2 id="section-head">Head</h2>\n{FIGURE_PLACE}'),
    ],
)
def test_what_stands_directly_above_or_below_a_picture_is_another_block(text, html):
    assert render(text, RenderingContext()).startswith(html)
    assert problems(text, (), {("picture", "a"), ("picture", "b")}) == []


def test_characters_that_are_meant_as_such_are_no_picture():
    text = "`![[picture:portal-2015]]`"

    assert pictures(text) == []
    assert problems(text, (), set()) == []


def test_a_kind_that_does_not_exist_is_no_picture():
    [sentence] = problems("![[photo:portal]]", (), set())

    assert sentence.startswith("“![[photo:portal]]” would be shown as it is typed.")


def test_what_is_not_shown_leaves_a_sentence():
    html = render(TEXT, RenderingContext())

    assert MISSING in html
    assert html.index("Before it") < html.index(MISSING) < html.index("After it")


def test_what_an_editor_types_makes_no_picture_of_its_own():
    html = render("<img src=x>\n\n<figure>\n\n![[picture:portal-2015]]", RenderingContext())

    assert "<img" not in html
    assert "<figure" not in html


def test_a_line_of_text_shows_no_picture():
    assert "<img" not in render_inline("![[picture:portal-2015]]", RenderingContext())


FIGURE = SimpleNamespace(
    src="/media/a.svg",
    width=800,
    height=440,
    srcset="",
    sources=(SimpleNamespace(content_type="image/avif", srcset="/media/a-400.avif 400w"),),
    alt="“Two” <bars>",
    alt_language="en",
    caption="In 2014",
    caption_words="In 2014",
    caption_language="en",
    credit="Ana Pérez",
    source=None,
    date="2014",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
)


def page(**values):
    return RenderingContext(pictures={"portal-2015": FIGURE}, **values)


def test_a_figure_has_its_formats_size_words_and_rights():
    html = render(TEXT, page())

    assert (
        '<picture><source type="image/avif" srcset="/media/a-400.avif 400w" '
        'sizes="(min-width: 46rem) 42rem, 100vw"><img src="/media/a.svg" width="800" height="440" '
        'alt="“Two” &lt;bars&gt;" lang="en" loading="lazy" decoding="async"></picture>'
    ) in html
    assert '<span class="picture-caption" lang="en">In 2014.</span>' in html
    assert "<span>Credit: Ana Pérez, " in html
    assert (
        '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">'
        "CC BY 4.0</a>"
    ) in html


def test_what_a_text_begins_with_and_what_is_for_paper_comes_at_once():
    first = "![[picture:portal-2015]]\n\nAfter it."

    assert "lazy" not in render(first, page())
    assert "lazy" not in render(TEXT, page(lazy_pictures=False))
    assert render(f"{first}\n\n![[picture:portal-2015]]", page()).count("lazy") == 1
