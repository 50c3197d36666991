"""The colours by which eras are told apart can be read, and told from their neighbours."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from timeline.charts.spans import ACCENTS

SHEET = Path("static/css/variables.css").read_text()
SCHEMES = {
    "light": SHEET.partition("prefers-color-scheme: dark")[0],
    "dark": SHEET.partition("prefers-color-scheme: dark")[2],
}


def colours(scheme):
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", SCHEMES[scheme]))


def channels(colour):
    """Red, green and blue as light, from 0 to 1 (WCAG 2.2, relative luminance)."""
    light = []
    for place in (1, 3, 5):
        share = int(colour[place : place + 2], 16) / 255
        light.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return light


def luminance(colour):
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour):
    """The colour in CIE 1976 L*a*b*, where distances are about those that eyes see."""
    red, green, blue = channels(colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    roots = [
        share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116 for share in (x, y, z)
    ]
    return 116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])


def distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def accents(scheme):
    known = colours(scheme)
    return [known[f"accent-{number}"] for number in range(1, ACCENTS + 1)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_accents_can_be_read_as_text_and_seen_as_marks(scheme):
    grounds = [colours(scheme)[name] for name in ("paper", "wash")]

    for accent in accents(scheme):
        assert min(contrast(accent, ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_accents_of_neighbours_are_never_alike(scheme):
    in_a_ring = accents(scheme)

    assert len(set(in_a_ring)) == ACCENTS >= 7
    for one, other in pairwise([*in_a_ring, in_a_ring[0]]):
        assert distance(one, other) >= 30


def test_every_accent_has_its_class():
    numbers = re.findall(r"\.accent-(\d) \{ --accent: var\(--accent-\1\); \}", SHEET)

    assert numbers == [str(number) for number in range(1, ACCENTS + 1)]
    assert ".accent-0 { --accent: var(--soft); }" in SHEET
