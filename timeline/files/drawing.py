"""Drawings (SVG): read by a parser that fetches nothing, and written anew with what only draws.

What is not on the lists here is left out: scripts, events, foreign elements, links, and whatever a
browser would load.
"""

import re
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from timeline.files.drawn_parts import Part, hands_on, is_read, part_of, refuse_endless
from timeline.files.names import ContentType
from timeline.files.refusal import Cleaned, Refused

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
LONGEST = 2_000_000
MOST_ELEMENTS = 50_000
DEEPEST = 100


def listed(names: str) -> frozenset[str]:
    """The names in the text."""
    return frozenset(names.split())


ELEMENTS = listed(
    """
    svg g defs symbol use title desc switch style
    path rect circle ellipse line polyline polygon
    text tspan textPath
    linearGradient radialGradient stop pattern clipPath mask marker
    filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
    feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence
    """
)
ATTRIBUTES = listed(
    """
    style transform viewBox preserveAspectRatio version
    x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height d points pathLength rotate
    textLength lengthAdjust startOffset method spacing side
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
    stroke-dasharray stroke-dashoffset stroke-miterlimit opacity color display visibility overflow
    clip clip-path clip-rule mask filter marker marker-start marker-mid marker-end
    font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight
    text-anchor text-decoration text-rendering dominant-baseline alignment-baseline baseline-shift
    letter-spacing word-spacing writing-mode direction unicode-bidi
    shape-rendering color-rendering image-rendering color-interpolation
    color-interpolation-filters vector-effect paint-order mix-blend-mode isolation
    flood-color flood-opacity lighting-color stop-color stop-opacity offset
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform
    clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient
    filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept
    amplitude exponent operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY
    edgeMode kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant
    specularExponent limitingConeAngle azimuth elevation pointsAtX pointsAtY pointsAtZ z
    scale xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves seed
    stitchTiles
    """
)
# What they say is never read as a style.
WORDS = listed(
    """
    id class lang role systemLanguage aria-label aria-labelledby aria-hidden aria-describedby
    """
)
# Styles are kept where they only name shapes of the same drawing.
FUNCTIONS = listed(
    """
    rgb rgba hsl hsla url calc translate translatex translatey rotate scale scalex scaley skewx
    skewy matrix var nth-child not
    """
)
# Each reads a place of the style once, however long it is: nobody can make a server busy for hours.
FUNCTION = re.compile(r"(?<![\w-])([\w-]++)\s*+\(")
URL = re.compile(r"url\s*+\(", re.IGNORECASE)
SHAPE = re.compile(r"""url\(\s*+(["']?)#[^()"'\s;{}]++\1\s*+\)""", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
LIKE_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]")


def looks_like_drawing(content: bytes) -> bool:
    """Whether the bytes may be a drawing: whether they are one is said by reading them."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and LIKE_SVG.search(content[:100_000]) is not None


def cleaned(content: bytes) -> Cleaned:
    """The drawing with what only draws; raises Refused."""
    if len(content) > LONGEST:
        sentence = _("This drawing is larger than %(number)s megabytes. Simplify it.")
        raise Refused(sentence % {"number": LONGEST // 1_000_000})
    reader = Reader()
    width, height = size_of(reader.read(content))
    return Cleaned(
        "".join(reader.parts).encode(),
        ContentType.SVG,
        width,
        height,
        removed=tuple(sorted(reader.removed)),
    )


def size_of(root: dict[str, str]) -> tuple[int, int]:
    """Width and height in pixels, by its attributes or else by its viewBox; raises Refused without
    either.
    """
    sides = []
    for name in ("width", "height"):
        length = LENGTH.fullmatch(root.get(name, ""))
        sides.append(float(length[1]) if length else 0.0)
    if not all(sides):
        numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            sides = [float(number) for number in numbers[2:4]]
        except ValueError:
            sides = []
    if len(sides) != 2 or not all(0 < side < 100_000 for side in sides):
        raise Refused(_("This drawing does not say how large it is. Give it a viewBox."))
    return max(1, round(sides[0])), max(1, round(sides[1]))


def without_comments(style: str) -> str:
    """The style as it is looked at, and as it is kept: what looks like a comment may be none, and
    would hide what stands in it.
    """
    return COMMENT.sub(" ", style)


def loads_nothing(style: str) -> bool:
    """Whether a style without comments names nothing but colours, lengths and shapes of the same
    drawing.
    """
    # With a backslash a word can be written so that nobody recognises it; a rule with @ may load.
    if "\\" in style or "@" in style or "<" in style:
        return False
    for name in FUNCTION.findall(style):
        if name.lower() not in FUNCTIONS:
            return False
    return len(SHAPE.findall(style)) == len(URL.findall(style)) and not hands_on(style)


class Reader:
    """Writes down what it hears of a drawing, element by element."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.removed: set[str] = set()
        self.root: dict[str, str] | None = None
        self.depth = self.elements = 0
        # Since when everything is left out: the depth of the element that was.
        self.skipped_from = 0
        self.style: list[str] | None = None
        # The elements that are open, each with what was read of it, and all style sheets.
        self.open: list[Part] = []
        self.whole: Part | None = None
        self.styles: list[str] = []

    def read(self, content: bytes) -> dict[str, str]:
        """Hear the whole file; what the drawing says of itself as a whole. Raises Refused."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.ProcessingInstructionHandler = self.instruction
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise Refused(damaged()) from None
        if self.root is None:
            raise Refused(damaged())
        if self.whole is not None:
            refuse_endless(self.whole, self.styles)
        return self.root

    def doctype(self, name: str, system: str | None, public: str | None, inner: int) -> None:
        """Drawing programs write one that says nothing; one with rules of its own is refused."""
        if inner:
            self.entity()

    def entity(self, *_declared: object) -> NoReturn:
        """Words that stand for others can grow without end, or fetch a file."""
        raise Refused(
            _("This drawing declares entities, which are not read. Save it as plain SVG.")
        )

    def instruction(self, target: str, data: str) -> None:
        """Leave out what speaks to a program, such as the address of a style sheet."""
        self.removed.add(f"<?{target}>")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST or self.elements > MOST_ELEMENTS:
            raise Refused(_("This drawing has too many parts. Simplify it."))
        namespace, _blank, local = name.rpartition(" ")
        if self.depth == 1 and (namespace, local) != (SVG, "svg"):
            raise Refused(damaged())
        if self.skipped_from:
            return
        if namespace == SVG and local == "a":
            # What a link leads from is drawn all the same.
            local = "g"
        if namespace != SVG or local not in ELEMENTS or self.style is not None:
            self.skipped_from = self.depth
            # What a drawing program keeps for itself draws nothing.
            if namespace in ("", SVG):
                self.removed.add(f"<{local}>")
            return
        kept = self.kept(attributes)
        if self.depth == 1:
            self.root = kept
            kept = {"xmlns": SVG} | kept
        if local == "style":
            self.style = []
            return
        part = part_of(local, kept)
        if self.open:
            self.open[-1].parts.append(part)
        else:
            self.whole = part
        self.open.append(part)
        words = "".join(f" {key}={quoteattr(value)}" for key, value in kept.items())
        self.parts.append(f"<{local}{words}>")

    def kept(self, attributes: dict[str, str]) -> dict[str, str]:
        """Those attributes that only draw."""
        kept: dict[str, str] = {}
        for name, value in attributes.items():
            namespace, _blank, local = name.rpartition(" ")
            if local == "href" and namespace in ("", XLINK):
                # A shape of the same drawing, shown once more.
                if value.strip().startswith("#"):
                    kept["href"] = value.strip()
                else:
                    self.removed.add("href")
            elif (namespace, local) == (XML, "space"):
                kept["xml:space"] = value
            elif namespace == "" and local in WORDS:
                kept[local] = value
            elif namespace == "" and local in ATTRIBUTES:
                drawn = without_comments(value)
                if loads_nothing(drawn):
                    kept[local] = drawn
                else:
                    self.removed.add(local)
            elif namespace == "" and not local.startswith("data-"):
                self.removed.add(local)
        return kept

    def text(self, words: str) -> None:
        """Words stand in the drawing, or rules in a style."""
        if self.skipped_from:
            return
        if self.style is not None:
            self.style.append(words)
        else:
            self.parts.append(escape(words))

    def end(self, name: str) -> None:
        """An element ends."""
        local = name.rpartition(" ")[2]
        if local == "a":
            local = "g"
        if self.skipped_from:
            if self.skipped_from == self.depth:
                self.skipped_from = 0
        elif self.style is not None and local == "style":
            style, self.style = without_comments("".join(self.style)), None
            if loads_nothing(style) and is_read(style):
                self.styles.append(style)
                self.parts.append(f"<style>{escape(style)}</style>")
            else:
                self.removed.add("<style>")
        else:
            self.open.pop()
            self.parts.append(f"</{local}>")
        self.depth -= 1


def damaged() -> str:
    """That the file is no drawing that can be read."""
    return _("This drawing is damaged: it cannot be read to its end. Save it anew as plain SVG.")
