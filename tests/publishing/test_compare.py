from timeline.publishing.compare import compare, paired_rows
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


def test_rows_of_snapshots_are_paired_by_their_identifiers():
    old = [{"identifier": "b1", "date": "2014"}, {"identifier": "b2", "date": "2015"}]
    new = [{"identifier": "b2", "date": "2016"}, {"identifier": "b3", "date": "2014"}]

    assert paired_rows(old, new) == [(old[1], new[0]), (None, new[1]), (old[0], None)]


def test_rows_of_older_snapshots_are_paired_by_their_order():
    old = [{"date": "2014"}, {"date": "2015"}, {"date": "2018"}]
    new = [
        {"identifier": "b1", "date": "2013"},
        {"identifier": "b2", "date": "2015"},
        {"identifier": "b3", "date": "2016"},
    ]

    assert paired_rows(old, new) == [*zip(old, new, strict=True)]


def test_a_row_before_equal_ones_is_the_only_one_that_is_new():
    old = [{"date": "2014"}, {"date": "2015"}]
    new = [{"date": "2013"}, {"date": "2014"}, {"date": "2015"}]

    assert paired_rows(old, new) == [(None, new[0]), (old[0], new[1]), (old[1], new[2])]


def test_rows_that_are_no_more_stand_last():
    assert paired_rows([{"date": "2014"}], []) == [({"date": "2014"}, None)]
