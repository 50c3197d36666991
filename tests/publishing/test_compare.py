from timeline.publishing.compare import compare
from timeline.texts.text_diff import ADDED, REMOVED, SAME


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
