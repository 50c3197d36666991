"""How much of a drawing a browser draws: few parts can show each other again and again, until they
are more than any computer draws (“billion laughs”, by <use>, masks and patterns).
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from django.utils.translation import gettext as _

from timeline.files.refusal import Refused

MOST_DRAWN = 200_000
# In how many steps parts may stand in each other, and show each other.
DEEPEST = 200
# These colour what others draw.
GRADIENTS = ("linearGradient", "radialGradient")
# With these a part and all that stands in it is painted; everything else is shown once.
PAINTING = re.compile(r"fill|stroke|marker[\w-]*")
AT_EACH_CORNER = ("marker", "marker-mid")
SHAPE = re.compile(r"""url\(\s*["']?#([^()"'\s]+)""", re.IGNORECASE)
NAME = re.compile(r"[.#]?[\w-]+")
CHOOSES_ANY = re.compile(r"[*:\[]")
OWN_NAME = re.compile(r"(?<![\w-])--[\w-]*+\s*+:([^;{}]*+)")
NUMBER = re.compile(r"\d+")


class Use(NamedTuple):
    """A shape of the drawing that is shown once more, by its id, and the property that names it."""

    id: str
    property: str


@dataclass(eq=False)
class Part:
    """An element of a drawing, and what it shows once more."""

    tag: str
    # By which rules of a style choose it: its tag, .class and #id.
    names: frozenset[str]
    uses: list[Use]
    # At how many places a marker may stand on it.
    corners: int = 1
    parts: list["Part"] = field(default_factory=list)


def part_of(tag: str, attributes: dict[str, str]) -> Part:
    """The element with these attributes, without what stands in it."""
    names = {tag, f"#{attributes.get('id', '')}"}
    names.update(f".{name}" for name in attributes.get("class", "").split())
    uses: list[Use] = []
    for name, value in attributes.items():
        if name == "href":
            uses.append(Use(unquote(value.removeprefix("#")), name))
        elif name == "style":
            uses += uses_in_style(value)
        else:
            uses += [Use(unquote(shape), name) for shape in SHAPE.findall(value)]
    path = attributes.get("d", "") + attributes.get("points", "")
    return Part(tag, frozenset(names), uses, 1 + len(NUMBER.findall(path)))


def uses_in_style(style: str) -> list[Use]:
    """What the declarations of a style name."""
    uses = []
    for declaration in style.split(";"):
        name, _colon, value = declaration.partition(":")
        for shape in SHAPE.findall(value):
            uses.append(Use(unquote(shape), name.strip().lower()))
    return uses


class Rule(NamedTuple):
    """A rule of a style sheet: the names by which it chooses parts, none where it may choose any;
    and what it lets them show.
    """

    names: frozenset[str]
    uses: list[Use]


def rules_of(style: str) -> list[Rule]:
    """The rules of a style sheet that show something."""
    rules = []
    for block in style.split("}"):
        selector, brace, declarations = block.rpartition("{")
        uses = uses_in_style(declarations)
        if uses and brace:
            names = set() if CHOOSES_ANY.search(selector) else set(NAME.findall(selector))
            rules.append(Rule(frozenset(names), uses))
    return rules


def is_read(style: str) -> bool:
    """Whether each shape that the style sheet names stands in a rule that is read here."""
    return sum(len(rule.uses) for rule in rules_of(style)) == len(SHAPE.findall(style))


def hands_on(style: str) -> bool:
    """Whether a style keeps a shape under a name of its own, by which anything may show it."""
    return any(SHAPE.search(value) for value in OWN_NAME.findall(style))


def refuse_endless(root: Part, styles: list[str]) -> None:
    """Raise Refused where a browser would draw more than it can."""
    rules: list[Rule] = []
    for style in styles:
        rules += rules_of(style)
    Count(root, rules).of(root)


class Count:
    """How many parts are drawn, each counted once and remembered."""

    def __init__(self, root: Part, rules: list[Rule]) -> None:
        self.rules = rules
        self.by_id: dict[str, Part] = {}
        self.most_corners = 1
        self.known: dict[Part, int] = {}
        self.open: set[Part] = set()
        waiting = [root]
        while waiting:
            part = waiting.pop()
            self.most_corners = max(self.most_corners, part.corners)
            for name in part.names:
                if name.startswith("#"):
                    self.by_id.setdefault(name[1:], part)
            waiting += part.parts

    def of(self, part: Part) -> int:
        """How many parts are drawn for this one; raises Refused where there is no end."""
        if part.tag in GRADIENTS:
            return 0
        if part in self.known:
            return self.known[part]
        if part in self.open or len(self.open) > DEEPEST:
            raise Refused(endless())
        self.open.add(part)
        drawn = 1 + sum(self.of(inner) for inner in part.parts)
        layers = 1
        for use in self.uses_of(part):
            target = self.by_id.get(use.id)
            if target is None:
                continue
            if PAINTING.fullmatch(use.property):
                layers += self.of(target) * self.places(part, use)
            else:
                drawn += self.of(target)
        drawn *= layers
        if drawn > MOST_DRAWN:
            raise Refused(endless())
        self.open.remove(part)
        self.known[part] = drawn
        return drawn

    def uses_of(self, part: Part) -> list[Use]:
        """What the part shows once more, by its attributes and by the rules that may choose it."""
        uses = list(part.uses)
        for rule in self.rules:
            if not rule.names or not rule.names.isdisjoint(part.names):
                uses += rule.uses
        return uses

    def places(self, part: Part, use: Use) -> int:
        """At how many places of the part the shape is painted."""
        if use.property not in AT_EACH_CORNER:
            return 1
        # A group hands its markers on to what stands in it.
        return self.most_corners if part.parts else part.corners


def endless() -> str:
    """That a drawing shows its parts too often."""
    return _(
        "This drawing shows its parts within each other again and again: no browser could draw it. "
        "Save it anew, with its copies as shapes of their own."
    )
