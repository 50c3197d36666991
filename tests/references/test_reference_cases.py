"""The files of tests/cases/references/, each with the rows that must come of it
(tests/cases/README.md).
"""

import json
from pathlib import Path

import pytest

from timeline.references import read

CASES = Path(__file__).parents[1] / "cases" / "references"
FILES = sorted(path for path in CASES.glob("*/*") if not path.name.endswith(".expected.json"))
COLUMNS = {"title", "date", "url", "doi", "language", "publisher", "container", "accessed", "key"}


def value_of(row, name):
    if name == "publisher":
        return row.publisher
    columns = {"container": "container_title", "accessed": "accessed_on"}
    return row.values.get(columns.get(name, name), "")


def whole(author, expected):
    """Whether the author has every part of the expected name, the family name with its particle and
    suffix.
    """
    family = [expected.get(part, "") for part in ("particle", "family", "suffix")]
    given = [expected.get(part, "") for part in ("given", "dropping_particle")]
    return (author.family, author.given) == (
        " ".join(part for part in family if part),
        " ".join(part for part in given if part),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_reference_is_read_as_its_case_says(path):
    expected = json.loads(path.with_suffix(".expected.json").read_text())["rows"]

    rows = read(path.read_text())

    assert len(rows) >= len(expected)
    for row, wanted in zip(rows, expected, strict=False):
        said = " ".join(row.problems)
        stored = " ".join([*row.values.values(), *(author.name for author in row.editors)])
        for name in COLUMNS & wanted.keys():
            accepted = wanted[name] if isinstance(wanted[name], list) else [wanted[name]]
            assert value_of(row, name) in accepted or ("said" in accepted and said)
        if "authors" in wanted:
            assert len(row.authors) == len(wanted["authors"])
            assert all(map(whole, row.authors, wanted["authors"]))
        for values in wanted.get("held_or_said", {}).values():
            assert all(value in stored or value in said for value in values)
        if "type_or_said" in wanted:
            assert row.values["type"] in wanted["type_or_said"] or "type of source here" in said
