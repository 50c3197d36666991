"""What an export has made, with the traces of its pages, in a file for the next one."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from govdigital.page_trace import Statement, Trace
from timeline.management.static_pages import Made


class Numbers(dict[Any, int]):
    """Gives each thing a number, in the order in which they come."""

    def __missing__(self, thing: Any) -> int:
        self[thing] = len(self)
        return self[thing]


def save(file: Path, made_of: Any, made: Iterable[Made]) -> None:
    """Write what was made; what pages have in common, such as statements, is written once."""
    addresses, questions, statements = Numbers(), Numbers(), Numbers()
    pages = []
    for page in made:
        if page.trace is None or not page.trace.repeatable:
            continue
        asked = [statements[statement] for statement in page.trace.statements]
        links = [addresses[link] for link in page.links]
        day = page.trace.day and page.trace.day.isoformat()
        pages.append([page.path, page.status, page.moved_to, links, page.stamp, asked, day])
    lines = [[questions[sql], values, digest] for sql, values, digest in statements]
    content = {
        "made_of": made_of,
        "addresses": list(addresses),
        "questions": list(questions),
        "statements": lines,
        "pages": pages,
    }
    file.write_text(json.dumps(content, separators=(",", ":")))


def load(file: Path, made_of: Any) -> Mapping[str, Made]:
    """What was made, by its address; nothing where it was made of something else, or where the file
    cannot be read.
    """
    try:
        content = json.loads(file.read_text())
        if content["made_of"] != made_of:
            return {}
        return dict(pages(content))
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def pages(content: Any) -> Iterable[tuple[str, Made]]:
    """Each address with what was made of it."""
    addresses, questions = content["addresses"], content["questions"]
    statements = []
    for question, values, digest in content["statements"]:
        statements.append(Statement(questions[question], values, digest))
    for path, status, moved_to, links, stamp, asked, day in content["pages"]:
        found = frozenset([addresses[link] for link in links])
        trace = Trace([statements[number] for number in asked], day and date.fromisoformat(day))
        yield path, Made(path, status, moved_to, found, False, stamp and tuple(stamp), trace)
