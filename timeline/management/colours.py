"""Whether the colours of a site can be read: the contrast of WCAG 2.2 (1.4.3 and 1.4.11) between
those that stand on each other, in the light scheme and in the dark one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders

from timeline.management.text_files import text_of

DARK = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}")
PRINT = re.compile(r"@media\s+print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
HEX = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
# Words in these colours stand on these grounds.
WORDS = ("ink", "soft", "link", "peer", *(f"accent-{number}" for number in range(1, 8)))
GROUNDS = ("paper", "wash")
LEAST = 4.5

Scheme = dict[str, str]


def colour_faults(sheet: Path) -> Iterator[str]:
    """Colours of this sheet that cannot be read on each other; none where there is no sheet."""
    if not sheet.is_file():
        return
    try:
        own = schemes(text_of(sheet))
    except ValueError as error:
        yield f"static/css/own.css: {error}"
        return
    light, dark = own
    for variable, value in dict.fromkeys([*light.items(), *dark.items()]):
        if variable in (*WORDS, *GROUNDS) and not HEX.fullmatch(value):
            yield (
                f"static/css/own.css: --{variable} is “{value}”, whose contrast cannot be "
                "measured: write a colour as # and six digits, such as #1b1a17."
            )
    ours = schemes(Path(str(finders.find("css/variables.css"))).read_text())
    for name, colours in zip(("light", "dark"), own, strict=True):
        yield from unreadable(name, ours[name == "dark"] | colours, changed={*colours})


def schemes(text: str) -> tuple[Scheme, Scheme]:
    """The colours of the light scheme and those of the dark one, which begins with the light."""
    text = PRINT.sub("", COMMENT.sub("", text))
    light: Scheme = {}
    for name, value in COLOUR.findall(DARK.sub("", text)):
        light.setdefault(name, value.strip())
    dark = dict(light)
    for part in DARK.findall(text):
        for name, value in COLOUR.findall(part):
            dark[name] = value.strip()
    return light, dark


def unreadable(scheme: str, colours: Scheme, changed: set[str]) -> Iterator[str]:
    """Pairs of which the sheet has changed one, and that have too little contrast."""
    for ground in GROUNDS:
        for word in WORDS:
            pair = colours.get(word, ""), colours.get(ground, "")
            if not changed & {word, ground} or not all(HEX.fullmatch(colour) for colour in pair):
                continue
            ratio = contrast(*pair)
            if ratio < LEAST:
                yield (
                    f"static/css/own.css: in the {scheme} scheme --{word} {pair[0]} on --{ground} "
                    f"{pair[1]} has a contrast of {ratio:.1f} to 1, and {LEAST} is the least."
                )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as #1b1a17 or #fff, from 0 to 1."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    total = 0.0
    for position, weight in ((0, 0.2126), (2, 0.7152), (4, 0.0722)):
        share = int(digits[position : position + 2], 16) / 255
        total += weight * (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return total
