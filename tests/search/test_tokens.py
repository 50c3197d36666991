import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.search.tokens import (
    LONGEST,
    bare,
    chains,
    compounds,
    fold,
    forms,
    language_of,
    stem,
    stems,
    words,
)


def word(text):
    (only_word,) = words(text)
    return only_word


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nación", "nacion"),
        ("go\u0301mez", "gomez"),
        ("AÑO", "año"),
        ("an\u0303o", "año"),
        ("go\u00adbierno", "gobierno"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("İ", "i"),
        ("\u0301", ""),
    ],
)
def test_case_and_accents_are_folded_and_an_enye_is_not(text, folded):
    assert fold(text) == folded


def test_a_word_says_where_it_stands_and_how_it_is_spelled():
    text = "La «Nación» de 2014"

    assert [text[each.start : each.end] for each in words(text)] == ["La", "Nación", "de", "2014"]
    assert [each.spelled for each in words(text)] == ["la", "nación", "de", "2014"]


def test_a_word_is_compared_no_further_than_its_first_letters():
    long_word = word("a" * 10_000)

    assert (len(long_word.folded), len(long_word.spelled)) == (LONGEST, LONGEST)
    assert (long_word.start, long_word.end) == (0, 10_000)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("e-government", ["e-government"]),
        ("e\u2011government", ["e\u2011government"]),
        ("gob.mx", ["gob.mx"]),
        ("e government m health", ["e government", "m health"]),
        # The Spanish “and” before the sound of i joins nothing.
        ("datos e innovación e historia", ["datos", "e", "innovación", "e", "historia"]),
        ("2014-2018", ["2014", "2018"]),
        ("covid-19", ["covid-19"]),
        ("open data", ["open", "data"]),
        ("open – data", ["open", "data"]),
    ],
)
def test_a_chain_is_joined_by_a_hyphen_a_dot_or_an_e(text, joined):
    assert [text[chain[0].start : chain[-1].end] for chain in chains(text, words(text))] == joined


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("e-government", ["egovernment"]),
        ("a-b-c", ["ab", "bc", "abc"]),
        ("a-b-c-d-e", ["ab", "bc", "cd", "de"]),
        ("open data", []),
    ],
)
def test_joined_words_make_one_in_pairs_and_as_a_whole(text, folded):
    assert [each.folded for each in compounds(text, words(text))] == folded


def test_words_without_an_enye_are_typed_for_those_with_one():
    assert bare("españa") == "espana"


@pytest.mark.parametrize(
    ("spelled", "language", "expected"),
    [
        ("permitió", "es", "permit"),
        ("governments", "en", "govern"),
        ("covid19", "en", "covid19"),
        ("leyes", "es", "ley"),
    ],
)
def test_a_stem_is_that_of_the_language(spelled, language, expected):
    assert stem(spelled, language) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("permitió", "permite"),
        ("permitio", "permitió"),
        ("organisation", "organize"),
        ("voces", "voz"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stems(one) & stems(other)


def test_a_word_with_an_enye_is_found_without_it_and_not_the_other_way_round():
    assert fold("ano") in forms(word("año"))
    assert fold("año") not in forms(word("ano"))


@pytest.mark.parametrize(
    ("tag", "languages"),
    [
        ("es", ("es",)),
        ("es-MX", ("es",)),
        ("EN", ("en",)),
        ("fr", ("en", "es")),
        ("", ("en", "es")),
    ],
)
def test_a_text_in_another_language_is_stemmed_by_the_rules_of_both(tag, languages):
    assert language_of(tag) == languages


@given(st.text(max_size=80))
def test_any_text_has_words_that_hold_letters_and_digits_alone(text):
    for each in words(text):
        assert each.folded.isalnum()
        assert fold(each.folded) == each.folded
        assert 0 <= each.start < each.end <= len(text)
