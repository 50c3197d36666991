"""How much room text takes: a server cannot measure a reader's fonts, so estimates are on the wide
side.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString

from timeline.charts.attributes import attributes

# Sizes in units of the drawing; drawing.css and chart.css set the same ones.
FONT_SIZES = {
    "title": 14,
    "era": 16,
    "value": 14,
    "inside": 14,
    "better": 13,
    "when": 13,
    "year": 13,
    "today": 13,
    "source": 13,
    "count": 13,
    "more": 13,
    "name": 14,
    "front": 15,
    "change": 13,
}


class LetterWidths(dict[str, float]):
    """Widths by letter, those of letters that are not named worked out when they are asked for."""

    def __missing__(self, letter: str) -> float:
        if letter.isdigit():
            return DIGIT_WIDTH
        without_accent = unicodedata.normalize("NFD", letter)[0]
        if without_accent in self:
            return self[without_accent]
        if unicodedata.combining(letter):
            return 0.0
        # Wide and full-width, as Unicode calls the letters of Chinese, Japanese and Korean.
        if unicodedata.east_asian_width(letter) in "WF":
            return 1.4
        return 1.0


DIGIT_WIDTH = 0.65
# Widths in em of DejaVu Sans, the widest of the common system fonts, by the letters that share
# them.
LETTER_WIDTHS = LetterWidths(
    dict.fromkeys("0123456789", DIGIT_WIDTH)
    | dict.fromkeys("ijlI|!'.,:;·’‘ ", 0.36)
    | dict.fromkeys('ftr()[]{}-/\\"“”°', 0.46)
    | dict.fromkeys("acesxyzvk_?L*", 0.62)
    | dict.fromkeys("bdghnopquñJFEST$", 0.66)
    | dict.fromkeys("ABCKPRVXYZ&€", 0.73)
    | dict.fromkeys("DGHNOQU~+=<>≈↑↓–…", 0.86)
    | dict.fromkeys("mwMW@%—½", 1.02)
)
# The era names' bold serif is wider than the sans of the labels.
BOLD_SERIF = 1.14
LINE_SPACING = 1.32
# A title is measured for each size in which it might be drawn.
KEPT_WIDTHS = 4_096
LINE_HEIGHTS = {kind: round(size * LINE_SPACING, 1) for kind, size in FONT_SIZES.items()}


class Box(NamedTuple):
    """A rectangle of the drawing, in its units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def place(self) -> SafeString:
        """The attributes of a rectangle there."""
        return attributes(x=self.x, y=self.y, width=self.width, height=self.height)

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


@dataclass
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
        size = FONT_SIZES[self.kind]
        width = line_width(self.text, self.kind, self.after)
        left_of_anchor = {"start": 0.0, "middle": width / 2, "end": width}
        left = self.x - left_of_anchor[self.anchor]
        self.x, self.y = round(self.x, 1), round(self.y, 1)
        self.box = Box(left, self.y - size, width, size * 1.25)

    @property
    def place(self) -> SafeString:
        """The attributes of a text there."""
        return attributes(x=self.x, y=self.y)

    @property
    def attributes(self) -> SafeString:
        """The same with its class."""
        return attributes(f"label-{self.kind} {self.anchor}", x=self.x, y=self.y)


@lru_cache(KEPT_WIDTHS)
def text_width(text: str, kind: str) -> float:
    """The most room that the text is likely to take, in units."""
    width = sum(map(LETTER_WIDTHS.__getitem__, text)) * FONT_SIZES[kind]
    if kind == "era":
        width *= BOLD_SERIF
    return width


def line_width(text: str, kind: str, after: str = "") -> float:
    """The room for a text with a quieter one after it; the template sets them 8 units apart."""
    width = text_width(text, kind)
    if after:
        width += text_width(after, "when") + 8
    return width


def line_height(kind: str) -> float:
    """From one baseline to the next, in units."""
    return LINE_HEIGHTS[kind]


def wrap(text: str, kind: str, room: float) -> list[str]:
    """The text in lines of at most `room` units; a word too long for a line is broken."""
    words: list[str] = []
    for word in text.split():
        words += _broken_word(word, kind, room)
    lines: list[str] = []
    line = ""
    for word in words:
        longer_line = f"{line} {word}".strip()
        if line and text_width(longer_line, kind) > room:
            lines.append(line)
            line = word
        else:
            line = longer_line
    return [*lines, line]


def _broken_word(word: str, kind: str, room: float) -> list[str]:
    if text_width(word, kind) <= room:
        return [word]
    pieces: list[str] = []
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, kind) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
