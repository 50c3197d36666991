"""Drawings whose parts show each other, by whatever names."""

import time

import pytest

from tests.files import makers
from timeline.files import uploads
from timeline.files.refusal import Refused


def cleaned(inside):
    return uploads.cleaned(makers.svg(inside))


def levels(start, level):
    """Twenty levels, each of which shows the one below it ten times."""
    return start + "".join(level(number, number - 1) for number in range(1, 21))


def used_ten_times(number, below):
    return f'<g id="l{number}">' + f'<use href="#l{below}"/>' * 10 + "</g>"


def filled_ten_times(number, below):
    shapes = f'<rect fill="url(#l{below})"/>' * 10
    return f'<pattern id="l{number}">{shapes}</pattern>'


def masked_ten_times(number, below):
    shapes = f"<g style=\"opacity: 1; mask: url('#l{below}')\"/>" * 10
    return f'<mask id="l{number}">{shapes}</mask>'


def marked_at_each_corner(number, below):
    path = f'<path marker-mid="url(#l{below})" d="M0 0{"L1 1" * 10}"/>'
    return f'<marker id="l{number}">{path}</marker>'


def masked_by_a_style(number, below):
    return f'<mask id="l{number}">' + f'<g class="a l{below}"/>' * 10 + "</mask>"


RULES = "".join(f".l{number} {{ mask: url(#l{number}) }}" for number in range(20))
SHAPE = '<rect id="l0"/>'


@pytest.mark.parametrize(
    "inside",
    [
        levels(SHAPE, used_ten_times),
        levels(SHAPE, used_ten_times).replace('href="#l', 'href="#%6c'),
        levels('<pattern id="l0"><rect/></pattern>', filled_ten_times),
        levels(SHAPE, masked_ten_times),
        levels(SHAPE, marked_at_each_corner),
        f"<style>{RULES}</style>" + levels(SHAPE, masked_by_a_style),
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        SHAPE + "".join(f'<g id="l{n}"><use href="#l{n - 1}"/></g>' for n in range(1, 2000)),
    ],
    ids=[
        "used",
        "in_other_letters",
        "filled",
        "masked",
        "marked",
        "by_style",
        "itself",
        "two",
        "deep",
    ],
)
def test_a_drawing_that_shows_its_parts_without_end_is_refused(inside):
    begun = time.process_time()

    with pytest.raises(Refused, match="again and again"):
        cleaned(inside)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("rules", "inside"),
    [
        (":root { --m: url(#l0) } g { mask: var(--m) }", SHAPE),
        ("g { &amp; rect { fill: red } mask: url(#l0) }", SHAPE),
        ('g { mask: url("#a;b") }', '<mask id="a;b"/>'),
    ],
)
def test_a_style_whose_shapes_cannot_be_followed_is_taken_out(rules, inside):
    assert cleaned(f"<style>{rules}</style>{inside}").removed == ("<style>",)


def test_a_drawing_may_show_its_parts_as_drawing_programs_do():
    icon = '<symbol id="icon"><path d="M0 0L1 1"/><use href="#dot"/></symbol><circle id="dot"/>'
    paint = '<linearGradient id="a" href="#b"/><linearGradient id="b"><stop/></linearGradient>'
    clip = '<clipPath id="c"><use href="#dot"/></clipPath>'
    styles = "<style>.a { fill: url(#a) } .b, #x > path { clip-path: url(#c) }</style>"
    nested = '<g class="a b">' * 40 + '<use href="#icon"/>' * 500 + "</g>" * 40

    assert cleaned(icon + paint + clip + styles + nested).removed == ()
