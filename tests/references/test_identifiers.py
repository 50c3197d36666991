import pytest

from timeline.references.identifiers import Identifier, identifiers

ONE = {
    "10.1787/6db24495-en": Identifier("doi", "10.1787/6db24495-en"),
    " https://doi.org/10.1787/6db24495-en ": Identifier("doi", "10.1787/6db24495-en"),
    "doi: 10.1787/6db24495-en": Identifier("doi", "10.1787/6db24495-en"),
    "ISBN 978-0-306-40615-7": Identifier("isbn", "9780306406157"),
    "0-306-40615-2": Identifier("isbn", "0306406152"),
    "043942089x": Identifier("isbn", "043942089X"),
    "https://example.org/a?b=1": Identifier("url", "https://example.org/a?b=1"),
}


@pytest.mark.parametrize("text", ONE)
def test_an_identifier_is_known_however_it_is_written(text):
    assert identifiers(text) == [ONE[text]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "978-0-306-40615-8",
        "https://",
        "https://[",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "10.1787",
        "See https://example.org/a",
        "10.1787/6db24495-en\nand more",
    ],
)
def test_other_words_are_no_identifier(text):
    assert identifiers(text) == []


def test_a_list_gives_them_all():
    assert (
        len(identifiers("10.1/a\n\nhttps://example.org\n10.1234/b".replace("10.1/", "10.1111/")))
        == 3
    )
