"""Where things stand on the tall sheet: the columns, the lanes, and labels that keep clear of each
other.
"""

from collections.abc import Sequence
from typing import NamedTuple

from timeline.charts.spans import Entry, Proposals
from timeline.charts.text_width import line_height, wrap
from timeline.charts.time_axis import Scale
from timeline.charts.timeline_content import Band, Story

WIDTH = 328
YEARS = 42
STRIP = 6
MOST_TIERS = 4
LANES = 84
WIDEST_LANE = 12
GUTTER = 20
FUTURE = 48
TOP = 20
LEAST = 360
PER_YEAR = 13
MOST = 600
DEEPEST = 1000
OVERHANG = 24

Thing = Entry | Proposals | Band
Lines = tuple[tuple[str, str], ...]


class Piece(NamedTuple):
    """A thing beside the axis: its lines of text, where it starts and ends, how high its
    text is.
    """

    thing: Thing
    lines: Lines
    start: float
    end: float
    height: float


class Columns(NamedTuple):
    """How the sheet's width is shared: where the lanes begin, how wide each is, where the text
    begins.
    """

    lanes: float
    lane: float
    text: float

    @property
    def radius(self) -> float:
        """Half the size of a mark that fits its lane."""
        return round(max(min(6.0, self.lane * 0.45), 1.5), 1)


def fitted(
    story: Story, told: Sequence[tuple[Thing, Lines]], depth: float
) -> tuple[Scale, list[tuple[Piece, float]], float]:
    """A scale deep enough for labels to stay near to what they name, their places, and the sheet's
    height.

    A label stands where its thing begins, or below the label before it.
    """
    scale = story.scale(TOP, TOP + depth)
    pieces = [
        Piece(thing, lines, *stretch(thing, story, scale), height_of(lines))
        for thing, lines in told
    ]
    placed, below = [], 2.0
    for piece in in_order(pieces):
        top = max(piece.start - 12, below)
        placed.append((piece, top))
        below = top + piece.height
    bottom = TOP + depth + (FUTURE if story.proposals else 0)
    if below > bottom + OVERHANG and depth < DEEPEST:
        return fitted(story, told, min(depth * 1.1, DEEPEST))
    return scale, placed, max(below, bottom) + 8


def shared(story: Story, tiers: int) -> tuple[Columns, dict[int, int]]:
    """The columns of the sheet, and the lane of each entry by its identity."""
    # Lanes depend on how near two marks come to each other, which a rough scale tells well enough.
    rough = story.scale(TOP, TOP + max(LEAST, min(MOST, span_of(story) * PER_YEAR)))
    places = [(middle(drawn, rough) - 9, end_of(drawn, rough) + 9) for drawn in story.entries]
    found = lanes(places)
    left = YEARS + 5 + min(tiers, MOST_TIERS) * (STRIP + 3) + 4
    count = max(found, default=0) + 1
    lane = min(WIDEST_LANE, LANES / count)
    text = round(left + max(count * lane, 12) + GUTTER, 1)
    return Columns(left, lane, text), dict(zip(map(id, story.entries), found, strict=True))


def lanes(places: Sequence[tuple[float, float]]) -> list[int]:
    """For each stretch the first lane that is free there; earlier stretches choose first."""
    ends: list[float] = []
    found = [0] * len(places)
    for number in sorted(range(len(places)), key=lambda number: places[number]):
        near, far = places[number]
        lane = next((lane for lane, end in enumerate(ends) if end <= near), len(ends))
        ends[lane : lane + 1] = [far]
        found[number] = lane
    return found


def lines_of(thing: Thing, room: float) -> Lines:
    """The words of a thing as lines with their kinds."""
    kind = "era" if isinstance(thing, Band) else "title"
    titles = [(line, kind) for line in wrap(thing.title, kind, room)]
    return tuple(titles + [(line, "when") for line in wrap(thing.when, "when", room)])


def height_of(lines: Sequence[tuple[str, str]]) -> float:
    """The height of lines, with the space that parts them from the next."""
    return sum(line_height(kind) for _text, kind in lines) + (16 if lines[0][1] == "era" else 9)


def stretch(thing: Thing, story: Story, scale: Scale) -> tuple[float, float]:
    """Between which places along the axis a thing can be pointed at on a level line."""
    if isinstance(thing, Band):
        start = scale.place(thing.first)
        return start, start
    if isinstance(thing, Entry):
        return middle(thing, scale), end_of(thing, scale)
    return scale.place(story.today) + 14, scale.place(story.today) + FUTURE


def in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces era by era; below its name those first that would soonest be out of reach of a
    level line.
    """
    starts = {piece.thing.era: piece.start for piece in pieces if isinstance(piece.thing, Band)}

    def turn(piece: Piece) -> tuple[float, bool, float]:
        """An entry that is older than its era waits for it, and does not draw the era up to its own
        date.
        """
        return (
            starts.get(piece.thing.era, piece.start),
            not isinstance(piece.thing, Band),
            piece.start,
        )

    eras: dict[str, list[Piece]] = {}
    for piece in sorted(pieces, key=turn):
        eras.setdefault(piece.thing.era, []).append(piece)
    ordered, below = [], 0.0
    for pending in eras.values():
        while pending:
            here = [piece for piece in pending if piece.start <= max(below, pending[0].start)]
            named = isinstance(pending[0].thing, Band)
            chosen = pending[0] if named else min(here, key=lambda piece: piece.end)
            pending.remove(chosen)
            ordered.append(chosen)
            below = max(below, chosen.start - 12) + chosen.height
    return ordered


def middle(entry: Entry, scale: Scale) -> float:
    """Where a mark stands, or a bar begins."""
    if not entry.life.mark:
        return scale.near if entry.life.first is None else scale.place(entry.life.first)
    return scale.place(((entry.life.first or entry.life.last) + entry.life.last) // 2)


def end_of(entry: Entry, scale: Scale) -> float:
    """Where a mark stands, or a bar ends."""
    return middle(entry, scale) if entry.life.mark else scale.place(entry.life.last)


def span_of(story: Story) -> float:
    """The years between the first day and the last."""
    return (max(story.days) - min(story.days)) / 365.2425
