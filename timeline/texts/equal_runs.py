"""Where two lists of paragraphs, lines or words are the same.

Exact for short lists. Longer ones are cut first at what stands once in both of them, in the order
that most of it keeps: the time grows with their length and not with its square.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# As many pairs of a short list are compared with each other.
MOST_PAIRS = 30_000


class Alignment(NamedTuple):
    """From where to where in the old list, and what stands there in the new one."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_equal: bool


class Area(NamedTuple):
    """A part of both lists: from where to where in each."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class Run(NamedTuple):
    """Where the same begins in both lists, and how long it is."""

    old_start: int
    new_start: int
    length: int


def alignments(old: Sequence[str], new: Sequence[str]) -> Iterator[Alignment]:
    """Both lists in their order: what is equal, and what differs between that."""
    old_at = new_at = 0
    end = Run(len(old), len(new), 0)
    for run in [*joined(equal_runs(old, new)), end]:
        if old_at < run.old_start or new_at < run.new_start:
            yield Alignment(old_at, run.old_start, new_at, run.new_start, is_equal=False)
        old_at, new_at = run.old_start + run.length, run.new_start + run.length
        if run.length:
            yield Alignment(run.old_start, old_at, run.new_start, new_at, is_equal=True)


def joined(runs: list[Run]) -> list[Run]:
    """The runs in their order, those that follow each other at once as one."""
    whole: list[Run] = []
    for run in sorted(runs):
        before = whole.pop() if whole else Run(0, 0, 0)
        follows = Run(before.old_start + before.length, before.new_start + before.length, 0)
        if follows[:2] == run[:2]:
            whole.append(Run(before.old_start, before.new_start, before.length + run.length))
        else:
            whole += [before, run]
    return [run for run in whole if run.length]


def equal_runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """All that is the same in both lists, in no order."""
    runs: list[Run] = []
    waiting = [Area(0, len(old), 0, len(new))]
    while waiting:
        area = waiting.pop()
        runs += runs_at_ends(old, new, area)
        area = without_ends(area, runs[-2:])
        old_part = old[area.old_start : area.old_end]
        new_part = new[area.new_start : area.new_end]
        if len(old_part) * len(new_part) <= MOST_PAIRS:
            matcher = SequenceMatcher(None, old_part, new_part, autojunk=False)
            for block in matcher.get_matching_blocks():
                runs.append(Run(area.old_start + block.a, area.new_start + block.b, block.size))
        else:
            waiting += areas_between(area, single_pairs(old_part, new_part))
    return runs


def runs_at_ends(old: Sequence[str], new: Sequence[str], area: Area) -> list[Run]:
    """With what both parts begin, and with what they end."""
    most = min(area.old_end - area.old_start, area.new_end - area.new_start)
    first = 0
    while first < most and old[area.old_start + first] == new[area.new_start + first]:
        first += 1
    last = 0
    while last < most - first and old[area.old_end - last - 1] == new[area.new_end - last - 1]:
        last += 1
    return [
        Run(area.old_start, area.new_start, first),
        Run(area.old_end - last, area.new_end - last, last),
    ]


def without_ends(area: Area, ends: Sequence[Run]) -> Area:
    """The area between the runs with which it begins and ends."""
    first, last = ends
    return Area(
        area.old_start + first.length,
        area.old_end - last.length,
        area.new_start + first.length,
        area.new_end - last.length,
    )


def areas_between(area: Area, pairs: Sequence[tuple[int, int]]) -> list[Area]:
    """The area cut before each pair of places; none where there is no pair: all of it differs."""
    areas = []
    old_at, new_at = area.old_start, area.new_start
    for old_place, new_place in pairs:
        old_cut, new_cut = area.old_start + old_place, area.new_start + new_place
        areas.append(Area(old_at, old_cut, new_at, new_cut))
        old_at, new_at = old_cut, new_cut
    if pairs:
        areas.append(Area(old_at, area.old_end, new_at, area.new_end))
    return areas


def single_pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of what stands once in each list: as many as can be in one order in both."""
    old_counts, new_counts = Counter(old), Counter(new)
    new_places = {item: place for place, item in enumerate(new)}
    pairs = []
    for place, item in enumerate(old):
        if old_counts[item] == 1 and new_counts[item] == 1:
            pairs.append((place, new_places[item]))
    return longest_rising(pairs)


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs in which the second numbers rise as the first ones do."""
    # By length: the smallest number with which a rising part of it ends, and the pair it is of.
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_place, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(value)
            last.append(number)
        else:
            ends[length] = value
            last[length] = number
    chosen = []
    number = last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]
