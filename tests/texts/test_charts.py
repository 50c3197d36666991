"""Charts that stand between the paragraphs of a text: ![[indicator:rank]]."""

import pytest

from timeline.texts.citations import RenderingContext
from timeline.texts.markup import charts, links, plain_text, problems, statements
from timeline.texts.rendering import render, render_inline

TEXT = "Before it.\n\n![[indicator:rank]]\n\nAfter it."
ENTRIES = {("indicator", "rank")}
MISPLACED = (
    "A chart has a line of its own, outside of lists, quotations and blocks: "
    "![[indicator:address]]."
)


def test_a_paragraph_of_its_own_is_a_chart():
    assert charts(TEXT) == ["rank"]
    assert links(TEXT) == []
    assert problems(TEXT, (), ENTRIES) == []


def test_a_chart_is_neither_a_statement_nor_words():
    assert statements("![[indicator:rank]]").total == 0
    assert plain_text(TEXT) == "Before it.\nAfter it."


def test_a_chart_of_no_indicator_is_named():
    [sentence] = problems(TEXT, (), set())

    assert sentence == "There is no indicator “rank” whose chart could stand here."


@pytest.mark.parametrize(
    "text",
    [
        "Within a line ![[indicator:rank]] of words.",
        "- ![[indicator:rank]]",
        "> ![[indicator:rank]]",
        "::: remark\n![[indicator:rank]]\n:::",
        "One ![[indicator:rank]]\ntwo",
        "![[indicator:rank]] and words",
    ],
)
def test_a_chart_in_another_place_is_refused(text):
    assert charts(text) == []
    assert MISPLACED in problems(text, (), ENTRIES)


def test_what_stands_directly_above_or_below_a_chart_is_another_block():
    text = "One.\n![[indicator:rank]]\nTwo."

    assert charts(text) == ["rank"]
    assert problems(text, (), ENTRIES) == []
    assert render(text, RenderingContext()).startswith("<p>One.</p>\n<p class=")


def test_another_kind_of_entry_has_no_chart():
    text = "![[initiative:gob-mx]]"

    assert charts(text) == []
    [sentence] = problems(text, (), {("initiative", "gob-mx")})
    assert sentence == (
        "“![[initiative:gob-mx” cannot be shown in a text: only the chart of an indicator and a "
        "picture can. Without the exclamation mark it is a link."
    )


def test_an_exclamation_before_a_bracket_that_is_escaped_asks_for_nothing():
    text = r"Look\![[initiative:gob-mx]] and \![[indicator:rank]]"

    assert problems(text, (), {("initiative", "gob-mx"), ("indicator", "rank")}) == []


def test_without_a_published_value_a_reader_gets_a_sentence():
    html = render(TEXT, RenderingContext())

    assert "A chart that stood here is not shown" in html
    assert "<svg" not in html
    assert html.index("Before it") < html.index("A chart that") < html.index("After it")


def test_what_an_editor_types_takes_no_place_of_a_figure():
    html = render('<div class="figure_place">0</div>\n\n![[indicator:rank]]', RenderingContext())

    assert html.count("A chart that stood here") == 1


def test_a_line_of_text_shows_no_chart():
    assert "<svg" not in render_inline("![[indicator:rank]]", RenderingContext())
