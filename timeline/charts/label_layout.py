"""How deep the tall sheet is, and where along it labels stand so that they keep clear of each other
and near to what they name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from timeline.charts.lanes import free_lanes
from timeline.charts.spans import Entry, Proposals
from timeline.charts.text_width import line_height, wrap
from timeline.charts.time_axis import DAYS_A_YEAR, Scale
from timeline.charts.timeline_content import Band, Story

# The room past today in which proposals stand.
FUTURE = 48
TOP = 20
BEFORE_LABELS = 2.0
LEAST_DEPTH = 360
DEPTH_A_YEAR = 13
USUAL_DEPTH = 600
MOST_DEPTH = 1000
# How far labels may run on below the end of the axis before the axis is made longer.
OVERHANG = 24

Thing = Entry | Proposals | Band


class Line(NamedTuple):
    """One line of text; its kind is its size."""

    text: str
    kind: str


@dataclass(frozen=True, eq=False)
class Block:
    """A thing of the story with its lines of text, and the lane of its bar or tier of its strip."""

    thing: Thing
    lines: tuple[Line, ...]
    lane: int = 0

    @cached_property
    def height(self) -> float:
        """The height of the lines, with the space that parts them from the next."""
        lines_height = sum(line_height(line.kind) for line in self.lines)
        if self.lines[0].kind == "era":
            return lines_height + 16
        return lines_height + 9


@dataclass(frozen=True, eq=False)
class Piece:
    """A block on a scale: between `start` and `end` a level line can point at its thing."""

    block: Block
    start: float
    end: float

    @property
    def era(self) -> str:
        """The slug of the era that it is told with."""
        return self.block.thing.era

    @property
    def is_band(self) -> bool:
        """Whether it is the era itself."""
        return isinstance(self.block.thing, Band)


class PlacedBlock(NamedTuple):
    """A block whose text begins at `top`."""

    block: Block
    top: float


@dataclass(frozen=True)
class Layout:
    """A scale deep enough for its labels, their places, and the height of the sheet."""

    scale: Scale
    placed: tuple[PlacedBlock, ...]
    height: float


def laid_out(story: Story, blocks: Sequence[Block]) -> Layout:
    """The blocks along a scale that is deep enough for labels to stay near to what they name.

    A label stands where its thing begins, or below the label before it.
    """
    beyond = TOP
    if story.proposals:
        beyond += FUTURE
    depth = first_depth(story)
    room = BEFORE_LABELS + sum(block.height for block in blocks)
    # Where the labels alone are longer than the sheet, nothing has to be placed to see it.
    while room > depth + beyond + OVERHANG and depth < MOST_DEPTH:
        depth = min(depth * 1.1, MOST_DEPTH)
    while True:
        scale = story.scale(TOP, TOP + depth)
        pieces = [piece_on(scale, block, story) for block in blocks]
        placed: list[PlacedBlock] = []
        below = BEFORE_LABELS
        for piece in in_order(pieces):
            top = max(piece.start - 12, below)
            placed.append(PlacedBlock(piece.block, top))
            below = top + piece.block.height
        bottom = depth + beyond
        if below <= bottom + OVERHANG or depth >= MOST_DEPTH:
            return Layout(scale, tuple(placed), max(below, bottom) + 8)
        depth = min(depth * 1.1, MOST_DEPTH)


def first_depth(story: Story) -> float:
    """How deep a scale is tried first, by the years between the first day and the last."""
    days = story.days
    years = (max(days) - min(days)) / DAYS_A_YEAR
    return max(LEAST_DEPTH, min(USUAL_DEPTH, years * DEPTH_A_YEAR))


def entry_lanes(story: Story) -> list[int]:
    """The lane of each entry of the story."""
    # Lanes depend on how near two marks come to each other, which a rough scale tells well enough.
    scale = story.scale(TOP, TOP + first_depth(story))
    stretches: list[tuple[float, float]] = []
    for entry in story.entries:
        stretches.append((entry_start(entry, scale) - 9, entry_end(entry, scale) + 9))
    return free_lanes(stretches)


def lines_of(thing: Thing, room: float) -> tuple[Line, ...]:
    """The words of a thing in lines of at most `room` units."""
    kind = "title"
    if isinstance(thing, Band):
        kind = "era"
    lines = [Line(text, kind) for text in wrap(thing.title, kind, room)]
    lines += [Line(text, "when") for text in wrap(thing.when, "when", room)]
    return tuple(lines)


def piece_on(scale: Scale, block: Block, story: Story) -> Piece:
    """The block with the stretch of the scale in which a level line meets its thing."""
    thing = block.thing
    if isinstance(thing, Band):
        start = scale.place(thing.first)
        return Piece(block, start, start)
    if isinstance(thing, Entry):
        return Piece(block, entry_start(thing, scale), entry_end(thing, scale))
    today = scale.place(story.today)
    return Piece(block, today + 14, today + FUTURE)


def in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces era by era; below its name those first that would soonest be out of reach of a
    level line.
    """
    pieces_of_era: dict[str, list[Piece]] = {}
    for piece in in_turn(pieces):
        pieces_of_era.setdefault(piece.era, []).append(piece)
    ordered: list[Piece] = []
    below = 0.0
    for pending in pieces_of_era.values():
        while pending:
            chosen = pending[0]
            if not chosen.is_band:
                reach = max(below, chosen.start)
                begun = [piece for piece in pending if piece.start <= reach]
                chosen = min(begun, key=lambda piece: piece.end)
            pending.remove(chosen)
            ordered.append(chosen)
            below = max(below, chosen.start - 12) + chosen.block.height
    return ordered


def in_turn(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces by the beginning of their era, then the era itself, then by their own beginning.

    An entry that is older than its era waits for it, and does not draw the era up to its own date.
    """
    era_starts = {piece.era: piece.start for piece in pieces if piece.is_band}

    def turn(piece: Piece) -> tuple[float, bool, float]:
        return era_starts.get(piece.era, piece.start), not piece.is_band, piece.start

    return sorted(pieces, key=turn)


def entry_start(entry: Entry, scale: Scale) -> float:
    """Where a mark stands, or a bar begins."""
    if entry.life.mark:
        return scale.place(entry.life.middle_day)
    if entry.life.first is None:
        return scale.near
    return scale.place(entry.life.first)


def entry_end(entry: Entry, scale: Scale) -> float:
    """Where a mark stands, or a bar ends."""
    if entry.life.mark:
        return scale.place(entry.life.middle_day)
    return scale.place(entry.life.last)
