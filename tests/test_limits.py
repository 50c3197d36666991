"""The limits that docs/operating.md names are those of the code."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

OPERATING = (Path(__file__).resolve().parent.parent / "docs" / "operating.md").read_text()
UNITS = {
    "KiB": 2**10,
    "MiB": 2**20,
    "MB": 10**6,
    "million": 10**6,
    "characters": 1,
    "ms": 1,
    "s": 1,
    "h": 60 * 60,
    "days": 24 * 60 * 60,
    "": 1,
}
UNIT = "|".join(filter(None, UNITS))
AMOUNT = re.compile(rf"([0-9][0-9,]*(?:\.[0-9]+)?)(?: ({UNIT})\b)?")


def limits():
    """The amount and the name of each row that names where it is decided."""
    section = OPERATING.partition("\n## Limits\n")[2].partition("\n## ")[0]
    rows = []
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[-1].startswith("`"):
            rows.append((cells[-1].strip("`"), cells[1]))
    return rows


def amount(text):
    """The first amount of the text, in bytes, seconds or pieces."""
    digits, unit = AMOUNT.match(text).groups()
    return float(digits.replace(",", "")) * UNITS[unit or ""]


def decided(name):
    """What the code has by this name."""
    if name.startswith("settings."):
        return getattr(settings, name.removeprefix("settings."))
    parts = re.split(r"\.(?=[A-Z])", name, maxsplit=1)
    value = import_module(parts[0])
    for part in parts[1].split("."):
        value = getattr(value, part)
    return value.total_seconds() if isinstance(value, timedelta) else value


def test_limits_are_described():
    assert len(limits()) > 40


@pytest.mark.parametrize(("name", "text"), limits())
def test_each_limit_in_the_document_is_that_of_the_code(name, text):
    assert amount(text) == decided(name)


@pytest.mark.parametrize(
    ("text", "number"),
    [("20 MB", 20_000_000), ("2.5 MiB", 2_621_440), ("2,000", 2_000), ("40 million", 40_000_000)],
)
def test_an_amount_is_read_with_its_unit(text, number):
    assert amount(text) == number
