import pytest

from timeline.charts.text_width import Box, Label, line_width, text_width, wrap


def test_text_width_is_the_sum_of_its_letters():
    assert text_width("ii", "title") == pytest.approx(2 * 0.36 * 14)


def test_text_width_takes_a_letter_for_as_wide_as_without_its_accent():
    assert text_width("é", "title") == text_width("e", "title")
    assert text_width("e\u0301", "title") == text_width("e", "title")


def test_text_width_takes_an_ideograph_for_wider_than_any_letter():
    assert text_width("數", "title") > text_width("W", "title")


def test_text_width_of_an_era_allows_for_its_bold_serif():
    assert text_width("e", "era") == pytest.approx(0.62 * 16 * 1.14)


def test_line_width_counts_the_quieter_text_with_the_space_before_it():
    both = text_width("gob.mx", "title") + 8 + text_width("2014", "when")

    assert line_width("gob.mx", "title", "2014") == both


@pytest.mark.parametrize(("anchor", "left"), [("start", 100), ("middle", 90), ("end", 80)])
def test_label_takes_room_on_the_side_of_its_anchor(anchor, left):
    label = Label("ii", 100, 50, "title", anchor)

    assert label.box.x == pytest.approx(100 - (100 - left) / 20 * label.box.width)


def test_boxes_that_share_an_edge_do_not_meet():
    box = Box(0, 0, 10, 10)

    assert box.meets(Box(9, 9, 10, 10))
    assert not box.meets(Box(10, 0, 10, 10))
    assert not box.meets(Box(0, 10, 10, 10))


def test_wrap_puts_as_many_words_on_a_line_as_fit():
    room = text_width("one two", "title")

    assert wrap("one two six", "title", room) == ["one two", "six"]


def test_wrap_breaks_a_word_that_is_longer_than_a_line():
    room = text_width("WWW", "title")

    assert wrap("a WWWWW", "title", room) == ["a", "WWW", "WW"]


def test_wrap_of_nothing_is_one_empty_line():
    assert wrap("", "title", 100) == [""]
