"""One line for each thing that is logged, as text or as JSON (LOG_FORMAT).

The server itself reads its formatter from here before it knows of Django, so nothing of Django is
imported.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType

FORMATS = ("text", "json")
# Where granian reads how its own lines are written.
SERVER_CONFIG = os.path.join(os.path.dirname(__file__), "server_log.json")  # noqa: PTH118, PTH120

# What a stranger has sent must not fill the log, nor a text of an editor stand in it whole.
LONGEST_VALUE = 300
# Whatever follows these is a token, or leads to one.
TOKENS = re.compile(r"(/(?:shared|choose-password|reset|key|confirm-email|report)/).+")
# Tokens at other addresses: slugs have no capitals, and names of files no hyphen.
LIKE_A_TOKEN = re.compile(r"(?<=/)(?=[^/]*[A-Z])[\w:=.~-]{20,}|(?<=/)[0-9a-z]+-[0-9a-f]{32,}")
PLAIN_VALUE = re.compile(r"[\w.,:;/@+*()\[\]%…-]+")
INDENT = "    "

Fields = dict[str, object]
ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def formatter() -> logging.Formatter:
    """What writes lines as LOG_FORMAT says; the settings refuse a wrong value."""
    if os.environ.get("LOG_FORMAT", "").strip() == "json":
        return JsonLines()
    return TextLines()


class TextLines(logging.Formatter):
    """Time, what happened, and its facts: 2026-11-27T03:01:02.123Z sign_in account=ana …

    No value can break a line or begin another: what is not printable is escaped, and a cause
    follows in lines of its own that are set in.
    """

    def format(self, record: logging.LogRecord) -> str:
        fields = fields_of(record)
        cause = str(fields.pop("cause", ""))
        words = [str(fields.pop("time"))]
        words.append(str(fields.pop("event", "")) or str(fields.pop("level")))
        words += [f"{name}={text_value(value)}" for name, value in fields.items()]
        lines = [" ".join(words)]
        lines += [INDENT + printable(line) for line in cause.split("\n") if cause]
        return "\n".join(lines)


class JsonLines(logging.Formatter):
    """The same as an object of JSON (RFC 8259) in one line of ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields_of(record), default=str)


def fields_of(record: logging.LogRecord) -> Fields:
    """What a record says: of an event its facts, of any other its words and its cause."""
    at = datetime.fromtimestamp(record.created, UTC)
    fields: Fields = {"time": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"}
    facts = getattr(record, "facts", None)
    if isinstance(facts, Mapping):
        fields["event"] = record.getMessage()
        fields |= {name: short(value) for name, value in facts.items()}
    else:
        fields["level"] = record.levelname.lower()
        fields["logger"] = record.name
        fields["message"] = short(record.getMessage())
    if record.exc_info and record.exc_info[1] is not None:
        fields["cause"] = cause_of(record.exc_info[1])
    return fields


def short(value: object) -> object:
    """A value of a field: numbers as they are, words within a bound."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [short(part) for part in value]
    text = str(value)
    if len(text) > LONGEST_VALUE:
        return text[: LONGEST_VALUE - 1] + "…"
    return text


def text_value(value: object) -> str:
    """A value in a line of text: in quotation marks where it could be taken for two."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        value = ",".join(str(part) for part in value)
    text = str(value)
    if PLAIN_VALUE.fullmatch(text) and text.isprintable():
        return text
    return '"' + printable(text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def printable(text: str) -> str:
    """The text with each character escaped that is not to be seen: ends of lines, commands to a
    terminal, marks that turn the direction of writing.
    """
    if text.isprintable():
        return text
    characters = []
    for character in text:
        is_seen = character.isprintable()
        characters.append(character if is_seen else ascii(character)[1:-1])
    return "".join(characters)


def cause_of(error: BaseException) -> str:
    """The error, after those that led to it, each with the lines of code that it passed.

    Of what an error says the first line is kept: databases add the whole row in the next ones.
    """
    paragraphs: list[str] = []
    before: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in before:
        before.add(id(following))
        places = "".join(traceback.format_tb(following.__traceback__))
        sentence = str(following).partition("\n")[0]
        paragraphs.append(f"{places}{type(following).__qualname__}: {short(sentence)}")
        context = None if following.__suppress_context__ else following.__context__
        following = following.__cause__ or context
    return "\nwhich led to:\n".join(reversed(paragraphs))


def without_tokens(path: str) -> str:
    """The path of an address with “…” for what opens something to whoever knows it."""
    return LIKE_A_TOKEN.sub("…", TOKENS.sub(r"\1…", path))
