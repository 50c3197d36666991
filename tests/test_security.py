"""docs/security.md answers each requirement of OWASP ASVS 5.0.0, and every answer can be followed."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECURITY = (ROOT / "docs" / "security.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
ANSWERS = ("yes", "no", "operator's", "not here")

# The requirements of levels 1 and 2, by their section: what stands here is numbers alone.
LEVEL_1 = """
1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2
6.1.1 6.2.1-8 6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2
11.4.1 12.1.1 12.2.1-2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
LEVEL_2 = """
1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 3.4.3-6 3.5.4-5 3.7.1-2
4.1.2-3 4.2.1 4.3.1-2 4.4.2-4 5.1.1 5.2.3 5.4.1-3 6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3
6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5 7.5.1-2 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4
10.4.6-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.3 11.4.2-4 11.5.1 11.6.1 12.1.2-3
12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4 14.3.2-3 15.1.2-3 15.2.2-3 15.3.2-7
16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""


def numbers(ranges, level):
    """Each number of the ranges with its level."""
    levels = {}
    for text in ranges.split():
        section, _dot, last = text.rpartition(".")
        first, _dash, end = last.partition("-")
        for number in range(int(first), int(end or first) + 1):
            levels[f"{section}.{number}"] = level
    return levels


REQUIREMENTS = numbers(LEVEL_1, "1") | numbers(LEVEL_2, "2")


def rows():
    """Number, level, words, answer and reason of each row about a requirement."""
    cells = []
    for line in SECURITY.splitlines():
        if re.match(r"\| [0-9]+\.[0-9]+\.[0-9]+ \|", line):
            cells.append(tuple(cell.strip() for cell in line.strip().strip("|").split(" | ")))
    return cells


@cache
def names_of_tests(path):
    """The names of the tests in a file of tests."""
    tree = ast.parse((ROOT / path).read_text())
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {name for name in names if name.startswith("test_")}


def chapters():
    """The headings of docs/operating.md."""
    return set(re.findall(r"(?m)^###? (.+)$", OPERATING))


def test_each_requirement_of_both_levels_stands_there_once_with_its_level():
    assert [(number, level) for number, level, *_rest in rows()] == sorted(
        REQUIREMENTS.items(), key=lambda pair: [int(part) for part in pair[0].split(".")]
    )
    assert list(REQUIREMENTS.values()).count("1") == 70
    assert list(REQUIREMENTS.values()).count("2") == 183


def test_each_row_has_five_cells_and_one_of_the_answers():
    wrong = [row for row in rows() if len(row) != 5 or row[3] not in ANSWERS or not row[4]]

    assert wrong == []


def test_the_sum_of_the_answers_is_that_of_the_rows():
    answers = [row[3] for row in rows()]
    counts = ", ".join(f"{answers.count(answer)} {answer}" for answer in ANSWERS)

    assert f"Of {len(answers)} requirements: {counts}." in SECURITY


def test_each_yes_names_tests_that_exist():
    faults = []
    for number, _level, _words, answer, reason in rows():
        if answer != "yes" or "pending" in reason:
            continue
        tests = re.findall(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`", reason)
        if not tests:
            faults.append(f"{number} names no test: {reason}")
        for path, name in tests:
            if not (ROOT / path).exists() or name not in names_of_tests(path):
                faults.append(f"{number} names {path}::{name}, which is not there.")

    # One text, for pytest shows the first of a list alone.
    assert "\n".join(faults) == ""


def test_no_row_is_left_pending():
    waiting = [row[0] for row in rows() if "pending" in row[4]]

    assert waiting == []


def test_each_row_of_the_operator_names_a_chapter_that_exists():
    faults = []
    for number, _level, _words, answer, reason in rows():
        names = re.findall("“([^”]+)”", reason)
        if answer == "operator's" and not (names and set(names) <= chapters()):
            faults.append(f"{number}: {reason}")

    assert faults == []


def test_no_reason_is_only_a_test_and_no_test_a_reason():
    """A “no” says why in words; only a “yes” is held by tests."""
    faults = [row[0] for row in rows() if row[3] != "yes" and "tests/" in row[4]]

    assert faults == []


def test_every_digest_is_in_the_inventory():
    inventory = SECURITY.partition("## Keys and digests")[2].partition("\n## ")[0]
    used = set()
    for folder in ("govdigital", "timeline"):
        for path in (ROOT / folder).rglob("*.py"):
            used.update(re.findall(r"hashlib\.([a-z0-9_]+)", path.read_text()))
            used.update(re.findall(r"from hashlib import ([a-z0-9_]+)", path.read_text()))

    assert used == set(re.findall(r"`hashlib\.([a-z0-9_]+)`", inventory))


@pytest.mark.parametrize(
    "reader", ["database", "error_server", "file_store", "mail_server", "openid_server"]
)
def test_every_service_of_the_settings_is_among_those_that_the_site_connects_to(reader):
    services = SECURITY.partition("## What the site connects to")[2].partition("\n## ")[0]
    settings = (ROOT / "govdigital" / "settings.py").read_text()

    names = set(re.findall(rf"environment\.{reader}\(\s*\"([A-Z_]+)\"", settings))

    assert names
    assert names <= set(re.findall("`([A-Z_]+)`", services))
