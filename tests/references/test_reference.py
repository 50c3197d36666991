import json

import pytest

from timeline.references import read


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing to read."),
        (
            "Just words.",
            "This is neither BibTeX nor RIS nor CSL-JSON, and no printed reference either.",
        ),
        ("@book{x, year=2014}", "This reference has no title."),
        (
            f"@book{{x, title={{A}}, author={{{'y' * 201}}}}}",
            f"The name “{'y' * 60}…” is left out: it is too long.",
        ),
        (
            "@book{x, title={A}, title={B}}",
            "title stands twice; the first is taken, not “B”.",
        ),
        (
            '{"title": "A", "type": "song"}',
            "“song” is not a type of source here; it is read as: web page.",
        ),
        (
            '{"title": "A", "URL": "javascript:alert(1)"}',
            (
                "address on the web “javascript:alert(1)” is left out: "
                "Write a web address that begins with https:// or http://."
            ),
        ),
    ],
)
def test_what_is_not_understood_is_said(text, sentence):
    assert [problem for row in read(text) for problem in row.problems] == [sentence]


def said_of(text):
    (row,) = read(text)
    return row.problems


def test_every_field_of_ris_and_csl_that_is_not_taken_is_said():
    ris = said_of("TY  - BOOK\nTI  - A\nKW  - a\nKW  - b\nN1  - c\nZZ  - d\nER  - ")
    csl_items = said_of(
        '{"type": "book", "title": "A", "abstract": "x", "translator": [{"family": "Paz"}]}'
    )

    assert [sentence.split(" is left")[0] for sentence in ris] == [
        "KW “a”",
        "KW “b”",
        "N1 “c”",
        "ZZ “d”",
    ]
    assert [sentence.split(" ")[0] for sentence in csl_items] == ["abstract", "translator"]


@pytest.mark.parametrize("value", ["\ud800", "a\x0bb", "a\x00b", "a\ufffeb"])
@pytest.mark.parametrize(
    "name", ["id", "type", "title", "abstract", "author", "issued", "language", "\ud800"]
)
def test_what_no_page_can_show_is_neither_stored_nor_said(name, value):
    for item in ({"title": "A", name: value}, {"title": "A", name: [value]}, value):
        (row,) = read(json.dumps([item]))
        texts = [
            *row.values.values(),
            *row.problems,
            row.publisher,
            *(author.name for author in row.authors),
        ]
        assert not any(bad in text for text in texts for bad in "\ud800\x0b\x00\ufffe")
