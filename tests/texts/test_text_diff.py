from hypothesis import given
from hypothesis import strategies as st

from timeline.texts.text_diff import (
    ADDED,
    REMOVED,
    SAME,
    diff,
    diff_of_middles,
    shortened,
    shortened_diff,
)

TEXTS = st.text(alphabet="ab \n", max_size=60)


def words(pieces):
    return [tuple(piece) for piece in pieces]


def test_a_changed_word_stands_between_what_is_the_same():
    pieces = diff("One old word", "One new word")

    assert words(pieces) == [(SAME, "One "), (REMOVED, "old "), (ADDED, "new "), (SAME, "word")]


def test_equal_texts_are_one_piece():
    assert words(diff("One word", "One word")) == [(SAME, "One word")]


def test_a_long_stretch_alike_is_shortened():
    words = "word " * 1000

    pieces = shortened_diff(words + "old", words + "new")

    assert [(piece.how, len(piece.text) < 400) for piece in pieces] == [
        (SAME, True),
        (REMOVED, True),
        (ADDED, True),
    ]


def test_texts_too_long_for_words_are_compared_by_lines():
    old, new = "a " * 3000, "b " * 3000

    assert [piece.how for piece in shortened_diff(old, new)] == [REMOVED, ADDED]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_pieces_hold_both_texts(old, new):
    pieces = shortened_diff(old, new)

    assert "".join(text for how, text in pieces if how != ADDED) == old
    assert "".join(text for how, text in pieces if how != REMOVED) == new


def test_middles_are_compared_between_the_words_at_both_ends():
    pieces = diff_of_middles("In 2014 it opens again.", "In 2014 it closes again.", 60)

    assert words(pieces) == [
        (SAME, "In 2014 it "),
        (REMOVED, "opens"),
        (ADDED, "closes"),
        (SAME, " again."),
    ]


def test_middles_of_too_many_words_follow_each_other_whole():
    pieces = diff_of_middles("It a b c ends.", "It a x c y ends.", 2)

    assert words(pieces) == [
        (SAME, "It a "),
        (REMOVED, "b c"),
        (ADDED, "x c y"),
        (SAME, " ends."),
    ]


@given(TEXTS, TEXTS)
def test_middles_and_ends_hold_both_texts(old, new):
    pieces = diff_of_middles(old, new, 3)

    assert "".join(text for how, text in pieces if how != ADDED) == old
    assert "".join(text for how, text in pieces if how != REMOVED) == new


def test_a_short_text_is_not_shortened():
    assert shortened("a" * 400) == "a" * 400


def test_a_long_text_is_shortened_to_its_ends():
    assert shortened("aabbbcc", longest=6, end=2) == "aa […] cc"
