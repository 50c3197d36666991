"""Citations of one source changed into citations of another, in the texts of editors."""

import re

from timeline.texts.citation_syntax import BRACKET, read_bracket, read_citation

OPINION_LINE = re.compile(r"^([^:\r\n]*:::+[ \t]*opinion[ \t]+)(@[^\r\n]*)", re.MULTILINE)
# Keys may hold dots and colons; an entry link cannot.
LINKABLE = re.compile("[a-z0-9_-]{1,100}")


def rename_citekey(text: str, old: str, new: str) -> str:
    """The text with each citation of `old`, and each link to its page, naming `new`.

    In code and after a backslash too, where nothing is cited; a link stays as it is where a link
    cannot hold `new`. Only this key: @sear is neither @sear-mexico nor a part of a locator.
    """
    if old not in text:
        return text
    text = BRACKET.sub(lambda bracket: rename_in_bracket(bracket, old, new), text)
    text = OPINION_LINE.sub(lambda line: line[1] + rename_in_citation(line[2], old, new), text)
    if LINKABLE.fullmatch(new):
        text = re.sub(rf"\[\[source:{re.escape(old)}(?=[\]|])", f"[[source:{new}", text)
    return text


def rename_in_bracket(bracket: re.Match[str], old: str, new: str) -> str:
    """The bracket with one key changed, where it is a citation."""
    if read_bracket(bracket.string, bracket.start()) is None:
        return bracket[0]
    return f"[{rename_in_citation(bracket[1], old, new)}]"


def rename_in_citation(inside: str, old: str, new: str) -> str:
    """What stands between the brackets of a citation, with one key changed; as it was, where it
    cannot be read.
    """
    pieces: list[str] = []
    end = 0
    for cited_key in read_citation(inside):
        if cited_key.cite.key == old:
            pieces += [inside[end : cited_key.start], new]
            end = cited_key.end
    return "".join(pieces) + inside[end:]
