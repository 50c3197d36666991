"""Which text of a pair has changed since the other was last touched, and what is still to be
translated.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from timeline.models.languages import LANGUAGES
from timeline.registry import parts_of, texts_of


class Gap(NamedTuple):
    """A text that is written in the first language alone: its row, the empty column, and the inline
    that has it.
    """

    row: Any
    column: str
    inline: str


def pairs(model: type[Model]) -> list[tuple[str, str]]:
    """The columns of each of the model's texts, in the order of LANGUAGES."""
    return [(f"{name}_{LANGUAGES[0]}", f"{name}_{LANGUAGES[1]}") for name in texts_of(model)]


def other(column: str) -> str:
    """The column that holds the same text in the other language."""
    name, _line, tag = column.rpartition("_")
    return f"{name}_{LANGUAGES[1 - LANGUAGES.index(tag)]}"


def follow(entry: Any, before: Mapping[str, Any], still_right: Collection[str] = ()) -> None:
    """Note in `translated_from` which texts are behind, now that the entry's texts have changed
    from `before`.

    A text that is touched is taken to answer the other as it stands. One of `still_right` was read
    and needs no change.
    """
    behind = dict(entry.translated_from)
    for pair in pairs(type(entry)):
        changed = [column for column in pair if plain(before.get(column)) != text(entry, column)]
        if len(changed) == 1 and changed[0] not in behind and plain(before.get(changed[0])):
            behind.setdefault(other(changed[0]), plain(before.get(changed[0])))
        for column in {*changed, *still_right}.intersection(pair):
            behind.pop(column, None)
    entry.translated_from = {
        column: base for column, base in behind.items() if is_behind(entry, column, base)
    }


def is_behind(entry: Any, column: str, base: str) -> bool:
    """Whether the column holds a text, and the other language no longer says what it said in
    `base`.
    """
    return bool(text(entry, column)) and text(entry, other(column)) != base


def due(entry: Any) -> int:
    """How many texts of the entry and its parts are missing in the second language, or behind the
    first.
    """
    return len(missing(entry)) + sum(
        second in entry.translated_from for _first, second in pairs(type(entry))
    )


def missing(entry: Any) -> list[Gap]:
    """Each text of the entry and its parts that is written in the first language and not in the
    second.
    """
    gaps = gaps_of(entry, "")
    for part in parts_of(type(entry)):
        if texts_of(part.model) and part.rows:
            for row in rows_at(entry, part.rows):
                gaps += gaps_of(row, part.inline)
    return gaps


def gaps_of(row: Any, inline: str) -> list[Gap]:
    """The gaps of one row, which is written in that inline of its entry's form."""
    gaps = []
    for first, second in pairs(type(row)):
        if text(row, first) and not text(row, second):
            gaps.append(Gap(row, second, inline))
    return gaps


def rows_at(entry: Any, path: str) -> list[Any]:
    """The rows to which a path of relations leads, such as “disputes__positions”."""
    rows = [entry]
    for relation in path.split("__"):
        rows = [deeper for row in rows for deeper in getattr(row, relation).all()]
    return rows


def advised(entry: Any) -> list[tuple[str, str]]:
    """The field or inline of each text that is missing or behind, with a sentence."""
    advice = []
    for gap in missing(entry):
        sentence = _("There is no Spanish text yet.")
        if gap.inline:
            sentence = _("“%(row)s” has no Spanish text yet.") % {"row": gap.row}
        advice.append((gap.inline or gap.column, sentence))
    sentence = _("The other language has changed since this text was last touched.")
    for column in entry.translated_from:
        advice.append((column, sentence))
    return advice


def text(row: Any, column: str) -> str:
    """The text of a column, written as `plain` writes it."""
    return plain(getattr(row, column))


def plain(written: Any) -> str:
    """The text without what browsers change in it unasked: kinds of line ends, space at the
    edges.
    """
    return "\n".join(str(written or "").strip().splitlines())
