"""How much room text takes: a server cannot measure a reader's fonts, so estimates are on the wide
side.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

# Sizes in units of the drawing; drawing.css and chart.css set the same ones.
SIZES = {"title": 14, "era": 16, "value": 14, "inside": 14, "better": 13} | dict.fromkeys(
    ("when", "year", "today", "source", "count"), 13
)
# Widths in em of DejaVu Sans, the widest of the common system fonts, by the letters that share
# them.
WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlI|!'.,:;·’‘ ", 0.36),
        ('ftr()[]{}-/\\"“”°', 0.46),
        ("acesxyzvk_?L*", 0.62),
        ("bdghnopquñJFEST$", 0.66),
        ("ABCKPRVXYZ&€", 0.73),
        ("DGHNOQU~+=<>≈↑↓–…", 0.86),
        ("mwMW@%—½", 1.02),
    )
    for letter in letters
}
# The era names' bold serif is wider than the sans of the labels.
BOLD_SERIF = 1.14
LINE = 1.32


class Box(NamedTuple):
    """A rectangle of the drawing, in its units."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share any area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, width: float, height: float) -> bool:
        """Whether it lies inside a sheet of that size."""
        return (
            self.x >= 0
            and self.y >= 0
            and self.x + self.width <= width
            and self.y + self.height <= height
        )


@dataclass(frozen=True)
class Label:
    """One line of text on its baseline; `after` follows in a quieter voice."""

    text: str
    x: float
    y: float
    kind: str = "title"
    anchor: str = "start"
    after: str = ""
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        size = SIZES[self.kind]
        width = line_width(self.text, self.kind, self.after)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        object.__setattr__(self, "x", round(self.x, 1))
        object.__setattr__(self, "y", round(self.y, 1))
        object.__setattr__(self, "box", Box(left, self.y - size, width, size * 1.25))


def text_width(text: str, kind: str) -> float:
    """The most room that the text is likely to take, in units."""
    wide = BOLD_SERIF if kind == "era" else 1.0
    return sum(_letter(letter) for letter in text) * SIZES[kind] * wide


def line_width(text: str, kind: str, after: str = "") -> float:
    """The room for a text with a quieter one after it; the template sets them 8 units apart."""
    return text_width(text, kind) + (text_width(after, "when") + 8 if after else 0)


def line_height(kind: str) -> float:
    """From one baseline to the next, in units."""
    return round(SIZES[kind] * LINE, 1)


def wrap(text: str, kind: str, room: float) -> list[str]:
    """The text in lines of at most `room` units; a word too long for a line is broken."""
    lines: list[str] = []
    line = ""
    for word in (piece for whole in text.split() for piece in _pieces(whole, kind, room)):
        longer = f"{line} {word}".strip()
        if line and text_width(longer, kind) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _letter(letter: str) -> float:
    if letter in WIDTHS:
        return WIDTHS[letter]
    if letter.isdigit():
        return 0.65
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in WIDTHS:
        return WIDTHS[plain]
    if unicodedata.combining(letter):
        return 0.0
    return 1.4 if unicodedata.east_asian_width(letter) in "WF" else 1.0


def _pieces(word: str, kind: str, room: float) -> list[str]:
    if text_width(word, kind) <= room:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, kind) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
