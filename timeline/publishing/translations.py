"""Which text of a pair has changed since the other was last touched, and what is still to be
translated.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from timeline.models import Publishable
from timeline.models.languages import LANGUAGES
from timeline.publishing.parts import rows_at
from timeline.registry import parts_of, texts_of


class Gap(NamedTuple):
    """A text that is written in the first language alone: its row, the empty column, and the inline
    that has it.
    """

    row: Model
    column: str
    inline: str


class Pair(NamedTuple):
    """The columns that hold one text, in the order of LANGUAGES."""

    first: str
    second: str


class TranslationHint(NamedTuple):
    """What is still to be translated, in a sentence, and the field or inline that holds it."""

    field: str
    sentence: str


def pairs(model: type[Model]) -> list[Pair]:
    """The columns of each of the model's texts."""
    return [Pair(f"{name}_{LANGUAGES[0]}", f"{name}_{LANGUAGES[1]}") for name in texts_of(model)]


def other_column(column: str) -> str:
    """The column that holds the same text in the other language."""
    name, _line, tag = column.rpartition("_")
    return f"{name}_{LANGUAGES[1 - LANGUAGES.index(tag)]}"


def follow(
    entry: Publishable, before: Mapping[str, object], still_right: Collection[str] = ()
) -> None:
    """Note in `translated_from` which texts are behind, now that the entry's texts have changed
    from `before`.

    A text that is touched is taken to answer the other as it stands. One of `still_right` was read
    and needs no change.
    """
    translated_from = dict(entry.translated_from)
    for pair in pairs(type(entry)):
        changed = [
            column for column in pair if as_typed(before.get(column)) != text_of(entry, column)
        ]
        if len(changed) == 1 and changed[0] not in translated_from:
            text_before = as_typed(before.get(changed[0]))
            if text_before:
                translated_from.setdefault(other_column(changed[0]), text_before)
        for column in pair:
            if column in changed or column in still_right:
                translated_from.pop(column, None)
    entry.translated_from = {
        column: base for column, base in translated_from.items() if is_behind(entry, column, base)
    }


def is_behind(entry: Publishable, column: str, base: str) -> bool:
    """Whether the column holds a text, and the other language no longer says what it said in
    `base`.
    """
    return bool(text_of(entry, column)) and text_of(entry, other_column(column)) != base


def due(entry: Publishable) -> int:
    """How many texts of the entry and its parts are missing in the second language, or behind the
    first.
    """
    behind = [pair for pair in pairs(type(entry)) if pair.second in entry.translated_from]
    return len(missing(entry)) + len(behind)


def missing(entry: Publishable) -> list[Gap]:
    """Each text of the entry and its parts that is written in the first language and not in the
    second.
    """
    gaps = gaps_of(entry, "")
    for part in parts_of(type(entry)):
        if texts_of(part.model) and part.rows:
            for row in rows_at(entry, part.rows):
                gaps += gaps_of(row, part.inline)
    return gaps


def gaps_of(row: Model, inline: str) -> list[Gap]:
    """The gaps of one row, which is written in that inline of its entry's form."""
    gaps = []
    for first, second in pairs(type(row)):
        if text_of(row, first) and not text_of(row, second):
            gaps.append(Gap(row, second, inline))
    return gaps


def translation_advice(entry: Publishable) -> list[TranslationHint]:
    """What is said of each text that is missing or behind."""
    hints = []
    for gap in missing(entry):
        sentence = _("There is no Spanish text yet.")
        if gap.inline:
            sentence = _("“%(row)s” has no Spanish text yet.") % {"row": gap.row}
        hints.append(TranslationHint(gap.inline or gap.column, sentence))
    sentence = _("The other language has changed since this text was last touched.")
    for column in entry.translated_from:
        hints.append(TranslationHint(column, sentence))
    return hints


def text_of(row: Model, column: str) -> str:
    """The text of a column, as an editor has typed it."""
    return as_typed(getattr(row, column))


def as_typed(text: object) -> str:
    """The text without what browsers change in it unasked: kinds of line ends, space at the
    edges.
    """
    return "\n".join(str(text or "").strip().splitlines())
