from hypothesis import given
from hypothesis import strategies as st

from timeline.publishing.compare import ADDED, REMOVED, SAME, compare, pieces


def test_contents_that_are_equal_have_no_difference():
    content = {"Title": "One", "Milestones": [{"id": 1, "Date": "2014"}]}

    assert compare(content, content) == []


def test_a_changed_text_is_told_word_by_word():
    (found,) = compare({"Title": "One old word"}, {"Title": "One new word"})

    assert found.name == "Title"
    assert [tuple(piece) for piece in found.pieces] == [
        (SAME, "One "),
        (REMOVED, "old "),
        (ADDED, "new "),
        (SAME, "word"),
    ]


def test_rows_are_known_by_their_key_and_not_by_their_place():
    old = {"Milestones": [{"id": 1, "Date": "2014"}, {"id": 2, "Date": "2015"}]}
    new = {"Milestones": [{"id": 2, "Date": "2015"}, {"id": 3, "Date": "2016"}]}

    (found,) = compare(old, new)

    assert [(row.how, row.name) for row in found.rows] == [("removed", "2014"), ("added", "2016")]


def test_what_is_not_there_counts_as_empty():
    assert compare({}, {"Title": "", "Milestones": []}) == []


def test_a_long_stretch_alike_is_shortened():
    words = "word " * 1000

    found = pieces(words + "old", words + "new")

    assert [(piece.how, len(piece.text) < 400) for piece in found] == [
        (SAME, True),
        (REMOVED, True),
        (ADDED, True),
    ]


def test_texts_too_long_for_words_are_compared_by_lines():
    old, new = "a " * 3000, "b " * 3000

    assert [piece.how for piece in pieces(old, new)] == [REMOVED, ADDED]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_pieces_hold_both_texts(old, new):
    found = pieces(old, new)

    assert "".join(text for how, text in found if how != ADDED) == old
    assert "".join(text for how, text in found if how != REMOVED) == new
