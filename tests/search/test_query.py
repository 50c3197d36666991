import pytest

from timeline.search.query import LONGEST, MOST_TERMS, Term, parse_question
from timeline.search.tokens import words


def terms_of(text):
    return [(term.words, term.begins) for term in parse_question(text).terms]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("national portal ", [(("national",), False), (("portal",), False)]),
        ("national portal", [(("national",), False), (("portal",), True)]),
        ("portal p", [(("portal",), False), (("p",), False)]),
        ("the portal of", [(("portal",), False)]),
        ("portal portal ", [(("portal",), False)]),
        ("what is ", [(("what",), False), (("is",), False)]),
        ('"open data" ', [(("open", "data"), False)]),
        ('"open data"', [(("open", "data"), False)]),
        ("«datos abiertos» hoy ", [(("datos", "abiertos"), False), (("hoy",), False)]),
        ("e-government ", [(("e", "government"), False)]),
        ('""', []),
        ("–", []),
    ],
)
def test_a_question_is_words_phrases_and_perhaps_a_beginning(text, terms):
    assert terms_of(text) == terms


def test_a_question_is_shown_in_one_line_without_nul():
    assert parse_question(" open\n\0 data ").text == "open data"


def test_a_question_without_words_is_none():
    assert not parse_question("–")
    assert parse_question("portal")


@pytest.mark.parametrize(
    ("text", "shortened"),
    [
        ("x" * LONGEST, False),
        ("x" * (LONGEST + 1), True),
        (" ".join(f"w{number}" for number in range(MOST_TERMS)), False),
        (" ".join(f"w{number}" for number in range(MOST_TERMS + 1)), True),
    ],
)
def test_a_long_question_says_that_it_was_shortened(text, shortened):
    question = parse_question(text)

    assert question.shortened is shortened
    assert len(question.terms) <= MOST_TERMS


def test_only_a_phrase_must_stand_side_by_side():
    assert parse_question('"open data"').has_phrase is True
    assert parse_question("open-data portal").has_phrase is False


def test_a_term_that_a_hyphen_joins_is_one_word_and_a_phrase_is_none():
    (joined,) = parse_question("e-government ").terms
    (phrase,) = parse_question('"e government" ').terms

    assert (joined.joined, phrase.joined) == ("egovernment", "")
    assert phrase.stems == frozenset()


@pytest.mark.parametrize(
    ("asked", "text", "means"),
    [
        ("portal ", "portales", True),
        ("portal ", "portalito", False),
        ("porta", "portalito", True),
        ("ano ", "año", True),
        ("año ", "ano", False),
        ("espan", "España", True),
        ("gobierno ", "gobi", False),
    ],
)
def test_a_term_means_the_forms_of_its_word(asked, text, means):
    (term,) = parse_question(asked).terms
    (word,) = words(text)

    assert term.means(word) is means


def test_a_phrase_means_each_of_its_words_as_they_stand():
    phrase = Term(("open", "data"))

    assert [phrase.means(word) for word in words("open datum data")] == [True, False, True]
