"""Citations of one source changed into citations of another, in the texts of editors."""

import re

from timeline.markup import CITATION, CITE

OPINION_LINE = re.compile(r"^([^:\r\n]*:::+[ \t]*opinion[ \t]+)(@[^\r\n]*)", re.MULTILINE)
# Keys may hold dots and colons; an entry link cannot.
LINKABLE = re.compile("[a-z0-9_-]{1,100}")


def recited(text: str, old: str, new: str) -> str:
    """The text with each citation of `old`, and each link to its page, naming `new`; all else stays as it was typed.

    Only this key: @sear is neither @sear-mexico nor a part of a locator.
    """
    if old not in text:
        return text
    text = CITATION.sub(lambda found: f"[{recited_keys(found[1], old, new)}]", text)
    text = OPINION_LINE.sub(lambda found: found[1] + recited_keys(found[2], old, new), text)
    if LINKABLE.fullmatch(new):
        text = re.sub(rf"\[\[source:{re.escape(old)}(?=[\]|])", f"[[source:{new}", text)
    return text


def recited_keys(inside: str, old: str, new: str) -> str:
    """What stands between the brackets of a citation, with one key changed; as it was, where it cannot be read."""
    pieces = inside.split(";")
    read = [CITE.fullmatch(piece.strip()) for piece in pieces]
    if not all(read):
        return inside
    return ";".join(
        piece.replace(f"@{old}", f"@{new}", 1) if found and found[1] == old else piece
        for piece, found in zip(pieces, read, strict=True)
    )
