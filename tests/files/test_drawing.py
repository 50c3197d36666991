import time

import pytest

from tests.files import makers
from timeline.files import drawing, uploads
from timeline.files.refusal import Refused


def cleaned(inside, **options):
    return uploads.cleaned(makers.svg(inside, **options))


def test_a_drawing_keeps_what_draws():
    inside = (
        '<title>Map</title><defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>'
        '<g fill="url(#a)" style="stroke: rgb(1, 2, 3)"><path d="M0 0L5 5"/><use href="#a"/></g>'
        '<text x="1" aria-label="Map (2014)">&lt;b&gt; &amp;</text>'
        "<style>.b { fill: url(#a) }</style>"
    )

    clean = cleaned(inside)

    assert clean.removed == ()
    text = clean.content.decode()
    for kept in (
        "<title>Map</title>",
        'fill="url(#a)"',
        'style="stroke: rgb(1, 2, 3)"',
        'd="M0 0L5 5"',
        'href="#a"',
        'aria-label="Map (2014)"',
        "&lt;b&gt; &amp;",
        "<style>.b { fill: url(#a) }</style>",
    ):
        assert kept in text
    assert uploads.cleaned(clean.content).content == clean.content


@pytest.mark.parametrize(
    ("inside", "removed"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<SCRIPT href="x"/>', "<SCRIPT>"),
        ('<rect onload="alert(1)"/>', "onload"),
        ("<foreignObject><p>x</p></foreignObject>", "<foreignObject>"),
        ('<image href="https://evil.example/x.png"/>', "<image>"),
        ('<use href="https://evil.example/x.svg#a"/>', "href"),
        ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="data:x"/>', "href"),
        ('<a href="javascript:alert(1)"><rect/></a>', "href"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "<animate>"),
        ('<set attributeName="onload" to="alert(1)"/>', "<set>"),
        ('<rect style="fill: url(https://evil.example/)"/>', "style"),
        ("<rect fill=\"url('//evil.example/x')\"/>", "fill"),
        ("<rect mask=\"image-set('https://evil.example/x' 1x)\"/>", "mask"),
        ('<rect style="f\\69ll: \\75rl(x)"/>', "style"),
        ('<rect style="fill: url(&quot;#a"/>', "style"),
        ('<style>@import "https://evil.example/x.css";</style>', "<style>"),
        ("<style>@font-face { src: url(https://evil.example/) }</style>", "<style>"),
        ("<style>a { b: u/**/rl(https://evil.example/) }</style>", "<style>"),
        ("<style><![CDATA[</style><script>alert(1)</script>]]></style>", "<style>"),
        ('<iframe src="https://evil.example/"/>', "<iframe>"),
    ],
)
def test_what_runs_or_loads_is_taken_out_and_named(inside, removed):
    clean = cleaned(inside)

    assert clean.removed == (removed,)
    text = clean.content.decode().lower()
    for word in ("script", "evil", "alert", "import", "iframe", "javascript", "onload"):
        assert word not in text


@pytest.mark.parametrize(
    "rules",
    [
        'a { content: "/*" } b { fill: url(https://evil.example/) } c { content: "*/" }',
        "a { fill: url(#x/*) } b { fill: url(https://evil.example/) } c { fill: url(#y*/) }",
    ],
)
def test_what_only_looks_like_a_comment_hides_nothing(rules):
    assert b"evil" not in cleaned(f"<style>{rules}</style>").content


@pytest.mark.parametrize(
    "word", ["url(", "a", "a ", " ", "url('", "(", "-", "{", "}", "a:", "--a:"]
)
def test_a_long_style_is_read_in_one_go(word):
    begun = time.process_time()

    cleaned(f"<style>{word * (40_000 // len(word))}</style>")

    # Read anew from each of its places, it took a minute.
    assert time.process_time() - begun < 5


def test_what_a_link_leads_from_is_drawn_and_foreign_words_go_unsaid():
    inside = '<a href="https://example.org"><rect width="3"/></a><i:x xmlns:i="urn:program"/>'

    clean = cleaned(inside)

    assert '<g><rect width="3"></rect></g>' in clean.content.decode()
    assert clean.removed == ("href",)


def test_an_address_of_a_style_sheet_before_the_drawing_is_left_out():
    clean = uploads.cleaned(b'<?xml-stylesheet href="x.css"?>' + makers.svg())

    assert clean.content.startswith(b"<svg ")
    assert clean.removed == ("<?xml-stylesheet>",)


@pytest.mark.parametrize(
    "rules",
    [
        b'[<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]',
        b'[<!ENTITY a SYSTEM "file:///etc/passwd">]',
        b"[<!ELEMENT svg ANY>]",
    ],
)
def test_entities_are_refused(rules):
    with pytest.raises(Refused, match="entities"):
        uploads.cleaned(b"<!DOCTYPE svg " + rules + b">" + makers.svg())


def test_the_usual_doctype_of_drawing_programs_is_left_out():
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'

    assert b"DOCTYPE" not in uploads.cleaned(doctype + makers.svg()).content


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 20 10"', (20, 10)),
        ('width="300" height="100px" viewBox="0 0 20 10"', (300, 100)),
        ('width="100%" height="100%" viewBox="0,0,20.4,10"', (20, 10)),
    ],
)
def test_the_size_is_that_of_the_drawing(attributes, size):
    clean = uploads.cleaned(makers.svg(attributes=attributes))

    assert (clean.width, clean.height) == size


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (makers.svg(attributes=""), "how large"),
        (makers.svg(attributes='viewBox="0 0 a b"'), "how large"),
        (makers.svg(attributes='viewBox="0 0 inf nan"'), "how large"),
        (makers.svg()[:-8], "damaged"),
        (b"<svg></svg>", "damaged"),
        (makers.svg("&unknown;"), "damaged"),
        (makers.svg("<g>" * 200 + "</g>" * 200), "too many parts"),
        (makers.svg("<g/>" * 60_000), "too many parts"),
        (makers.svg("x" * drawing.LONGEST), "larger than 2 megabytes"),
    ],
)
def test_a_drawing_that_cannot_be_read_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        uploads.cleaned(content)


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
