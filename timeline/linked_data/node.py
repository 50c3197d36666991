"""A thing in a document, and a document as bytes."""

import json
from collections.abc import Callable
from typing import Any

# Values as JSON has them.
Node = dict[str, Any]
# The whole address of a page, by its name and by what tells it apart: a slug, an identifier or a
# number.
Whole = Callable[..., str]
CONTEXT = "https://schema.org"
# What a page can carry besides itself, in bytes.
LONGEST_BLOCK = 30_000
MOST_CITATIONS = 100
# What may be missing from a page, in the order in which it leaves; all of it stands in the file.
GIVEN_UP = ("citation", "mentions", "correction")


def node(of_class: str, *, at: str = "", **properties: Any) -> Node:
    """A thing of this class, named by an address, with what is known of it."""
    made: Node = {"@type": of_class}
    if at:
        made["@id"] = at
    for name, value in properties.items():
        if value not in (None, "", [], {}):
            made[name] = value
    return made


def document(thing: Node) -> Node:
    """The thing as a document of its own."""
    return {"@context": CONTEXT} | thing


def written(thing: Node) -> str:
    """The document as JSON that may stand in a page: nothing in it ends a script."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def within_a_page(thing: Node) -> Node:
    """The document with as many citations as a page can carry."""
    shorter = dict(thing)
    shorter["citation"] = thing.get("citation", [])[:MOST_CITATIONS]
    for name in GIVEN_UP:
        values = list(shorter.get(name, ()))
        while values and size(shorter) > LONGEST_BLOCK:
            # A tenth at once: each weighing writes all of it.
            values = values[: len(values) * 9 // 10]
            shorter[name] = values
        if not values:
            shorter.pop(name, None)
    return shorter


def size(thing: Node) -> int:
    """How many bytes the document takes in a page."""
    return len(written(thing).encode())
