import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.texts.text_diff import shortened_diff
from timeline.texts.text_merge import BOTH, MINE, THEIRS, merge_texts, paragraphs_of

words = st.text("ab \n", max_size=6)
paragraph = st.one_of(st.sampled_from(["One.", "Two.", "Three.", "- a\n- b"]), words)
text = st.lists(paragraph, max_size=7).map("\n\n".join)


def joined(*paragraphs):
    return "\n\n".join(paragraphs)


def bare(one):
    return [paragraph.strip() for paragraph in paragraphs_of(one) if paragraph.strip()]


def test_two_paragraphs_changed_by_two_people_are_both_taken():
    merged = merge_texts(joined("A", "B", "C"), joined("A1", "B", "C"), joined("A", "B", "C2"))

    assert (merged.is_settled, merged.text()) == (True, joined("A1", "B", "C2"))


def test_neighbours_changed_by_two_people_are_both_taken():
    merged = merge_texts(joined("A", "B"), joined("A1", "B"), joined("A", "B2"))

    assert (merged.is_settled, merged.text()) == (True, joined("A1", "B2"))


def test_a_paragraph_added_before_one_that_the_other_changed_is_taken():
    merged = merge_texts(joined("A", "B"), joined("A", "New", "B"), joined("A", "B2"))

    assert (merged.is_settled, merged.text()) == (True, joined("A", "New", "B2"))


def test_a_paragraph_deleted_by_one_and_untouched_by_the_other_is_gone():
    merged = merge_texts(joined("A", "B", "C"), joined("A", "C"), joined("A", "B", "C2"))

    assert (merged.is_settled, merged.text()) == (True, joined("A", "C2"))


def test_one_paragraph_changed_by_both_offers_each_and_both():
    merged = merge_texts(joined("A", "B", "C"), joined("A", "B1", "C"), joined("A", "B2", "C3"))

    assert not merged.is_settled
    assert merged.text(MINE) == joined("A", "B1", "C3")
    assert merged.text(THEIRS) == joined("A", "B2", "C3")
    assert merged.text(BOTH) == joined("A", "B1", "B2", "C3")


def test_a_paragraph_deleted_by_one_and_changed_by_the_other_is_asked_about():
    merged = merge_texts(joined("A", "B"), "A", joined("A", "B2"))

    assert (merged.text(MINE), merged.text(THEIRS)) == ("A", joined("A", "B2"))
    assert not merged.is_settled


def test_two_paragraphs_added_at_one_place_are_asked_about():
    merged = merge_texts("A", joined("A", "Mine"), joined("A", "Theirs"))

    assert not merged.is_settled
    assert merged.text(BOTH) == joined("A", "Mine", "Theirs")


def test_the_same_change_of_both_is_taken_once():
    merged = merge_texts(joined("A", "B"), joined("A", "B1"), joined("A", "B1"))

    assert (merged.is_settled, merged.text()) == (True, joined("A", "B1"))


def test_a_text_of_very_many_paragraphs_is_merged_as_one_place():
    base = joined(*["a"] * 3000)

    merged = merge_texts(base, f"{base}\n\nMine", f"{base}\n\nTheirs")

    assert not merged.is_settled


def test_two_paragraphs_alike_of_which_each_took_away_another_are_asked_about():
    merged = merge_texts(joined("A", "A"), "A", joined("A1", "A"))

    assert not merged.is_settled
    assert "A" in bare(merged.text(BOTH))


def test_a_paragraph_that_one_moved_and_the_other_changed_is_asked_about():
    base = joined("A", "B", "C")

    merged = merge_texts(base, joined("B", "C", "A"), joined("A1", "B", "C"))

    assert not merged.is_settled
    assert bare(merged.text(BOTH)) == ["A1", "B", "C", "A"]


def test_a_paragraph_moved_by_both_to_other_places_stands_at_both():
    base = joined("A", "B", "C", "D")

    merged = merge_texts(base, joined("B", "A", "C", "D"), joined("B", "C", "D", "A"))

    assert "A" in bare(merged.text(MINE))
    assert "A" in bare(merged.text(THEIRS))


def test_blanks_at_the_end_of_a_paragraph_are_no_change_to_ask_about():
    base = joined("A", "B")

    for blank in ("A  \n\nB", "A\n\n\n\nB", "A\t\r\n\r\nB\r\n"):
        merged = merge_texts(base, blank, joined("A, theirs", "B"))
        assert (merged.is_settled, bare(merged.text())) == (True, ["A, theirs", "B"])
        merged = merge_texts(base, joined("A, mine", "B"), blank)
        assert (merged.is_settled, bare(merged.text())) == (True, ["A, mine", "B"])


def test_two_blanks_that_break_a_line_are_a_change():
    merged = merge_texts("A\nB", "A  \nB", "A\nB1")

    assert not merged.is_settled


def test_lines_that_end_as_in_windows_are_the_same_lines():
    base = joined("One\nline", "Two")

    merged = merge_texts(base, base.replace("\n", "\r\n"), joined("One\nline", "Two, theirs"))

    assert (merged.is_settled, merged.text()) == (True, joined("One\nline", "Two, theirs"))


@pytest.mark.parametrize("words_of_each", [3, 75, 30_000])
def test_a_text_of_30_000_words_is_merged_and_compared_at_once(words_of_each):
    lot = Random(3)
    paragraphs = []
    for _place in range(30_000 // words_of_each):
        paragraphs.append(" ".join(str(lot.randrange(4000)) for _word in range(words_of_each)))
    mine, theirs = list(paragraphs), list(paragraphs)
    mine[len(mine) // 2] += " mine"
    theirs[len(theirs) // 2] += " theirs"
    theirs[-1] += " and more"
    began = time.monotonic()

    merged = merge_texts(joined(*paragraphs), joined(*mine), joined(*theirs))
    shortened_diff(merged.text(MINE), merged.text(BOTH))

    assert not merged.is_settled
    assert time.monotonic() - began < 5


@st.composite
def edited(draw, paragraphs):
    """A text in which some paragraphs were added, changed, taken away or moved."""
    text = list(paragraphs)
    for _edit in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(text)))
        how = draw(st.sampled_from(["add", "change", "take away", "move"]))
        if how == "add":
            text.insert(place, draw(st.sampled_from(["new1", "new2"])))
        elif place < len(text):
            paragraph = text.pop(place)
            if how == "change":
                text.insert(place, f"{paragraph}'")
            elif how == "move":
                text.insert(draw(st.integers(0, len(text))), paragraph)
    return text


@st.composite
def edits_of_two(draw):
    """A text, and what two people have made of it."""
    base = draw(st.lists(st.sampled_from("ABCDE"), max_size=6))
    return base, draw(edited(base)), draw(edited(base))


@given(edits_of_two())
def test_what_both_still_have_and_what_either_wrote_is_never_lost(texts):
    base, mine, theirs = texts

    merged = merge_texts(*(joined(*paragraphs) for paragraphs in texts))
    result = set(bare(merged.text(BOTH)))

    assert (set(mine) & set(theirs)) | (set(mine) ^ set(theirs)) - set(base) <= result
    assert result <= set(mine) | set(theirs)


@given(text, text, text)
def test_no_paragraph_of_either_is_lost(base, mine, theirs):
    merged = merge_texts(base, mine, theirs)
    old, my, their = bare(base), bare(mine), bare(theirs)
    result = bare(merged.text(BOTH))

    for paragraph in [*my, *their]:
        deleted = paragraph in old and (
            my.count(paragraph) < old.count(paragraph)
            or their.count(paragraph) < old.count(paragraph)
        )
        assert paragraph in result or deleted


@given(text, text, text)
def test_each_side_gets_what_is_new_in_its_own_text(base, mine, theirs):
    merged = merge_texts(base, mine, theirs)

    assert set(bare(mine)) - set(bare(base)) <= set(bare(merged.text(MINE)))
    assert set(bare(theirs)) - set(bare(base)) <= set(bare(merged.text(THEIRS)))


@given(text, text)
def test_one_persons_changes_alone_give_that_persons_text(base, mine):
    assert bare(merge_texts(base, mine, base).text()) == bare(mine)
    assert bare(merge_texts(base, base, mine).text()) == bare(mine)
    assert bare(merge_texts(base, mine, mine).text()) == bare(mine)
    assert merge_texts(base, mine, base).is_settled


@given(text, text, text)
def test_both_people_come_to_the_same_result_where_nothing_is_asked(base, mine, theirs):
    one, other = merge_texts(base, mine, theirs), merge_texts(base, theirs, mine)

    assert one.is_settled == other.is_settled
    if one.is_settled:
        assert one.text() == other.text()
