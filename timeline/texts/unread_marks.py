"""Marks of other dialects of Markdown that are not read here, found where a reader would see them
as characters.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from markdown_it.token import Token

from govdigital.lazy_text import LazyText

# What stands for something else than characters that were typed.
ALREADY_READ, LINK_BEGINS, LINK_ENDS, ESCAPED_BRACKET = "\x01", "\x02", "\x03", "\x04"
MARKS = re.compile("[\x01-\x04]")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"\x04]+", re.IGNORECASE)
STANDS_FOR = {
    "softbreak": "\n",
    "hardbreak": "\n",
    "link_open": LINK_BEGINS,
    "link_close": LINK_ENDS,
    "text_special": ALREADY_READ,
    "code_inline": ALREADY_READ,
    "citation": ALREADY_READ,
    "entry_link": ALREADY_READ,
    "remark_open": ALREADY_READ,
    "remark_close": ALREADY_READ,
}
# <https://…> is a link whose words are its address.
PARTS_OF_ADDRESSES = frozenset({"link_open", "text", "link_close"})
SHOWN = 40
# An editor who reads so many sentences about one thing has read enough.
MOST = 10


class Unread(NamedTuple):
    """A form that is not read: how it is recognised, and the sentence that an editor gets."""

    pattern: re.Pattern[str]
    sentence: LazyText


UNREAD = (
    Unread(
        re.compile(r"\[-?@|(?<![\w\x04])-?@(?=\w|\{\w)"),
        _(
            "“{start}” is not understood as a citation. Write [@key, p. 3], with a semicolon "
            "between two sources; "
            "where a name begins with @, write \\@."
        ),
    ),
    Unread(
        re.compile(r"!\[\["),
        _(
            "“{start}” would be shown as it is typed. A picture has a line of its own, outside of "
            "lists, quotations and blocks: ![[picture:key]] or ![[picture:key|caption]], where the "
            "caption has at most 400 characters and no | of its own."
        ),
    ),
    Unread(
        re.compile(r"!\x02|!\[[^\[\]]{0,300}\][\[(]"),
        _(
            "“{start}” would be shown as it is typed. Upload the picture first, then write "
            "![[picture:key]] as a paragraph of its own."
        ),
    ),
    Unread(
        re.compile(r"(?<!!)\[\["),
        _("“{start}” is not understood as a link to an entry. Write [[initiative:address]]."),
    ),
    Unread(
        re.compile(r"\^\[|\[\^[^\[\]\s]{1,100}\]"),
        _(
            "“{start}” would be shown as it is typed: footnotes are not read. Cite a source, or "
            "write a sentence."
        ),
    ),
    Unread(
        re.compile(
            r"(?!\[\d+\]\[\d+\])\[[^\[\]]{1,300}\]\[[^\[\]]{0,100}\]"
            r"|^[ ]{0,3}\[[^\[\]\n]{1,200}\]:\s{0,9}<?(?:\x01|\w+:|www\.|/|#|[\w-]+\.\w)"
            r"\S*[ \t]*(?:$|[\"'(])",
            re.MULTILINE,
        ),
        _(
            "“{start}” would be shown as it is typed: links by reference are not read. "
            "Write [words](https://…)."
        ),
    ),
    Unread(
        re.compile(r"\[[^\[\]]{0,300}\]\(|\]\("),
        _(
            "“{start}” is not understood as a link. Write [words](https://…), without a blank in "
            "the address "
            "and without a citation in the words."
        ),
    ),
    Unread(
        re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,300})?/?>|<!--"),
        _(
            "“{start}” would be shown as it is typed: HTML is not read. Take it out, or set it "
            "between backticks."
        ),
    ),
    Unread(
        re.compile(r"\{\{|\{[.#][A-Za-z][^{}\n]{0,100}\}|[\]\x01\x03]\{"),
        _(
            "“{start}” would be shown as it is typed: attributes and templates in braces are not "
            "read."
        ),
    ),
    Unread(
        re.compile(r"~~(?=[^\s~])[^~\n]{1,300}~~|(?<!=)==(?=[^\s=])[^=\n]{1,300}=="),
        _(
            "“{start}” would be shown as it is typed: words can be neither struck out nor "
            "highlighted."
        ),
    ),
    Unread(
        re.compile(r"^[ \t]*:::.*", re.MULTILINE),
        _(
            "“{start}” begins or ends no block that is known here. "
            "Write ::: opinion @key or ::: remark on a line of its own, and ::: after the block."
        ),
    ),
)
TASK = Unread(
    re.compile(r"\[[ xX]\]\s"),
    _("“{start}” would be shown as it is typed: lists of tasks are not read."),
)


def unread(tokens: Sequence[Token]) -> list[LazyText]:
    """A sentence for each form that is not read, of tokens in which escaped characters are still
    told apart.
    """
    # A dictionary of no values keeps the starts in their order, each once. The forms are told apart
    # by their place: as keys, their sentences would be translated each time.
    task_starts: dict[str, None] = {}
    starts: list[dict[str, None]] = [{} for _form in UNREAD]
    for number, token in enumerate(tokens):
        if token.type != "inline":
            continue
        text = shown_characters(token.children or ())
        begins_item = number > 1 and tokens[number - 2].type == "list_item_open"
        if begins_item and len(task_starts) < MOST and TASK.pattern.match(text):
            task_starts[first_characters(text, 0)] = None
        for form, form_starts in zip(UNREAD, starts, strict=True):
            for match in form.pattern.finditer(text):
                if len(form_starts) == MOST:
                    break
                form_starts[first_characters(text, match.start())] = None
    sentences = []
    for form, form_starts in zip((TASK, *UNREAD), (task_starts, *starts), strict=True):
        for start in form_starts:
            sentences.append(format_lazy(form.sentence, start=start))
    return sentences


def first_characters(text: str, start: int) -> str:
    """What an editor is shown of the place, so that it can be found in the text."""
    return MARKS.sub("", text[start : start + SHOWN].lstrip()).split("\n")[0].strip()


def shown_characters(children: Sequence[Token]) -> str:
    """What was typed of an inline text and is neither read as a mark, nor escaped, nor code, nor an
    address.
    """
    pieces = []
    in_address = False
    for child in children:
        if child.type == "link_open":
            in_address = child.markup == "autolink"
        if in_address and child.type in PARTS_OF_ADDRESSES:
            pieces.append(ALREADY_READ)
        else:
            pieces.append(characters_of(child))
        if child.type == "link_close":
            in_address = False
    return ADDRESS.sub(ALREADY_READ, "".join(pieces))


def characters_of(child: Token) -> str:
    """The characters of one inline token, or the one that stands for it."""
    if child.type == "text":
        return MARKS.sub(" ", child.content)
    if child.type == "text_special" and child.content == "[":
        return ESCAPED_BRACKET
    return STANDS_FOR.get(child.type, "")
