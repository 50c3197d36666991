import time
from itertools import chain
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.texts import equal_runs
from timeline.texts.equal_runs import alignments

items = st.lists(st.sampled_from("abcdefgh"), max_size=20)


def taken_apart(old, new):
    """What is equal, and what each list has between that."""
    return [
        (old[part.old_start : part.old_end], new[part.new_start : part.new_end], part.is_equal)
        for part in alignments(old, new)
    ]


@pytest.fixture(params=["exact", "cut"], autouse=True)
def most_pairs(request, monkeypatch):
    """Short lists are compared exactly; here they are cut like long ones as well."""
    if request.param == "cut":
        monkeypatch.setattr(equal_runs, "MOST_PAIRS", 6)


def test_what_was_added_stands_between_what_is_equal():
    assert taken_apart(list("abc"), list("abxc")) == [
        (["a", "b"], ["a", "b"], True),
        ([], ["x"], False),
        (["c"], ["c"], True),
    ]


def test_lists_without_anything_alike_differ_as_a_whole():
    assert taken_apart(list("abcd"), list("efgh")) == [(list("abcd"), list("efgh"), False)]


def test_the_parts_hold_both_lists():
    @given(items, items)
    def holds(old, new):
        parts = taken_apart(old, new)
        assert list(chain.from_iterable(part[0] for part in parts)) == old
        assert list(chain.from_iterable(part[1] for part in parts)) == new
        assert all((one == other) == is_equal for one, other, is_equal in parts)
        assert all(one or other for one, other, _is_equal in parts)

    holds()


@pytest.mark.parametrize("kinds", [1, 2, 50, 40_000])
def test_long_lists_are_quick(kinds, monkeypatch):
    monkeypatch.setattr(equal_runs, "MOST_PAIRS", 30_000)
    lot = Random(3)
    old = [str(lot.randrange(kinds)) for _place in range(30_000)]
    new = [*old[:100], "new", *old[200:29_000], *old[50:90]]
    lot.shuffle(old)
    began = time.monotonic()

    taken_apart(old, new)

    assert time.monotonic() - began < 10
