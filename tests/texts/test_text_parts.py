from tests.texts.test_rendering import page
from timeline.texts.rendering import render, render_in_parts

TEXT = """It opened [@sear-mexico].

## Later

Some say 2014 [@sear-mexico], others 2015 [@un2020].

It runs [@un2020]."""


def test_what_differs_stands_under_the_paragraph_that_cites_both_sources():
    parts = render_in_parts(TEXT, page(), [{"sear-mexico", "un2020"}])

    assert [part.below for part in parts] == [(0,), ()]
    assert [part.heading for part in parts] == ["h3", "h3"]
    assert "others 2015" in parts[0].html
    assert parts[1].html.startswith("<p>It runs")


def test_what_no_paragraph_cites_together_stands_at_the_end():
    parts = render_in_parts(TEXT, page(), [{"sear-mexico", "nobody"}, {"nobody"}])

    assert [part.below for part in parts] == [(0, 1)]


def test_an_opinion_cites_its_holder():
    text = "It runs.\n\n::: opinion @un2020\nIt should [@sear-mexico].\n:::\n\nIt ran [@un2020]."
    parts = render_in_parts(text, page(), [{"sear-mexico", "un2020"}])

    assert [part.below for part in parts] == [(0,), ()]
    assert 'class="opinion"' in parts[0].html


def test_parts_together_are_the_text():
    whole, in_parts = page(), page()

    html = "".join(
        str(part.html) for part in render_in_parts(TEXT, in_parts, [{"sear-mexico", "un2020"}])
    )

    assert html == render(TEXT, whole)
    assert [note.number for note in in_parts.notes] == [1, 2]


def test_a_blank_text_has_room_for_what_differs():
    [part] = render_in_parts("", page(), [{"sear-mexico"}])

    assert (part.html, part.below, part.heading) == ("", (0,), "h2")
