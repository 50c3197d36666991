import pytest

from timeline.texts.markup import cited, parser, problems
from timeline.texts.unread_marks import (
    ALREADY_READ,
    ESCAPED_BRACKET,
    LINK_BEGINS,
    LINK_ENDS,
    shown_characters,
)

SILENT = [
    "Write to me@example.org.",
    r"\@gobmx and \[@key] stay words.",
    "`[@key, @b]` and `@key`",
    "```\n[see @key] ![x](y) <b>\n```",
    "https://example.org/@gobmx and <https://example.org/@gobmx>",
    "[sic], […], [1], [1][2], an array[0], 3 > 2 < 4",
    r"\![x](https://example.org), \<b>, \~~x~~",
    "{x}, a = b, ~2014, [Nota]: the rest of it",
    "- [the portal](https://example.org) and [[initiative:gob-mx]]",
    "[[1]](https://example.org)",
    "[Nobody knows `[@key]` here.]{.remark}",
]


@pytest.mark.parametrize("text", SILENT)
def test_ordinary_characters_stay_words_and_nothing_is_said(text):
    assert problems(text, {"key"}, {("initiative", "gob-mx")}) == []
    assert cited(text) == []


UNREAD = {
    "@key [p. 12] tells it.": "@key [p. 12] tells it.",
    "It is on @gobmx.": "@gobmx.",
    "[@key, quoted in @b]": "[@key, quoted in @b]",
    "[@key's book]": "[@key's book]",
    "[@key;]": "[@key;]",
    "[@@key]": "[@@key]",
    "[<b>see</b> @key]": "@key]",
    "[@key, ~~p. 3~~]": "[@key, ~~p. 3~~]",
    "[see `x` @key]": "@key]",
    "[@key [p. 3]]": "[@key [p. 3]]",
    "[@{key}]": "[@{key}]",
    "[@ key]": "[@ key]",
    "[Follow @gobmx](https://example.org)": "@gobmx",
    "# @key": "@key",
    "| @key |\n| --- |": "@key",
    "::: opinion @key\n@key says so.\n:::": "@key says so.",
    "![x](https://example.org/y.png)": "!x",
    "![[photo]]": "![[photo]]",
    "![x][y]": "![x][y]",
    "It runs[^1].": "[^1].",
    "It runs^[note].": "^[note].",
    "[words][ref]": "[words][ref]",
    "[words][]": "[words][]",
    "[ref]: https://example.org": "[ref]:",
    "[It [@key]](/x)": "[It](/x)",
    "[words](bad address)": "[words](bad address)",
    "<b>bold": "<b>bold",
    '<img src="https://example.org/y.png">': '<img src="">',
    "<!-- hidden -->": "<!-- hidden -->",
    "# Heading {#here}": "{#here}",
    "[words]{.small}": "]{.small}",
    "{{ page }}": "{{ page }}",
    "~~gone~~": "~~gone~~",
    "==marked==": "==marked==",
    "- [ ] to do": "[ ] to do",
    "::: note\nWords": "::: note",
    "[[Portal]]": "[[Portal]]",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_read_is_said_and_quoted(text):
    sentences = problems(text, {"key", "b"}, ())

    assert any(sentence.startswith(f"“{UNREAD[text]}” ") for sentence in sentences), sentences


def test_no_form_is_said_more_often_than_an_editor_reads():
    in_one_paragraph = " ".join(f"[^{number}]" for number in range(1000))
    assert len(problems(in_one_paragraph, (), ())) == 10
    assert len(problems(in_one_paragraph.replace(" ", "\n\n"), (), ())) == 10
    assert len(problems("\n".join(f"- [ ] task {number}" for number in range(1000)), (), ())) == 10


def test_what_is_read_is_escaped_or_is_an_address_stands_as_one_character():
    # As it is parsed before escaped characters become characters like all others.
    tokens = (
        parser()
        .disable("text_join")
        .parse(r"It \[runs [@key], `a b`, https://a.org to <https://b.org>; [w](/x) \* [c")
    )

    assert shown_characters(tokens[1].children) == (
        f"It {ESCAPED_BRACKET}runs{ALREADY_READ}, {ALREADY_READ}, {ALREADY_READ} "
        f"to {ALREADY_READ * 3}; {LINK_BEGINS}w{LINK_ENDS} {ALREADY_READ} [c"
    )
