"""What has to be decided for a kind of row, as a dataclass. The files beside this one decide it, a
noun each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from timeline.models.languages import LANGUAGES

# Stamps of a publication, which every entry has.
STAMPS = ("first_published_at", "updated_at", "withdrawn_at", "withdrawal_note")
# How far the texts of an entry are sourced.
SHARES = ("statements", "statements_sourced", "source_count")
# Where a row says what it rests on.
CITED_AT = ("source", "locator")

EDITORIAL_ONLY = {
    "editor_notes": "what editors tell each other",
    "translated_from": "an older text, by which editors see what to translate",
    "translations_due": "counts for editors what is still to be translated",
    "fingerprint": "tells whether the working copy has changed; visitors have no working copy",
    "live_fingerprint": "tells editors what is live; in the public database everything is",
    "review_requested_at": "what waits for an editor; visitors see what an editor has published",
    "review_requested_by": "the name of a contributor, who may not want to be known",
    "review_note": "what contributors and editors tell each other",
    "review_note_by": "the name of who says it",
    "reviewed_at": (
        "tells editors what nobody has looked at for long; visitors see when it was published"
    ),
}
FINDS_DUPLICATES = "finds near-duplicates among working copies"


class Part(NamedTuple):
    """Rows that belong to an entry and go live with it.

    `owner` is the lookup that leads from such a row to the entry. `rows` is the relation by which
    the entry has them, blank for rows that follow from others. `inline` is what the form calls the
    place where they are written.
    """

    model: type[Model]
    owner: str
    rows: str = ""
    inline: str = ""


class Column(NamedTuple):
    """A column of a public table: what a reader is told of it, an example, and where its value
    stands, if not under its name.

    Its type and what it may hold follow from the field at the end of the path; `type` says it where
    there is none. `to` is the column of another table that it names, as “sources.key”.
    """

    meaning: str | Promise
    example: str | float = ""
    path: str = ""
    type: str = ""
    to: str = ""
    required: bool = False


# What every entry that has one begins with.
IDENTIFIER = Column(
    _("name of the entry that never changes"), "x7k2m9q4k", to="entries.identifier", required=True
)
# The entry to which a part belongs.
ENTRY = Column(_("identifier of the entry"), "x7k2m9q4k", to="entries.identifier", required=True)
SLUG = Column(_("last part of the address of its page"), "mexicox")
PLACE = {"locator": Column(_("place in the source"), "p. 3")}
SHARES_COLUMNS = {
    "statements": Column(_("number of statements in its texts"), 12),
    "statements_sourced": Column(_("how many of them name a source"), 11),
    "sources": Column(_("number of sources that it cites"), 4, "source_count"),
}
IN_LANGUAGE = {"en": _("{what} in English"), "es": _("{what} in Spanish")}
MARKED_IN_LANGUAGE = {
    "en": _("{what} in English, as CommonMark with the citekeys of its notes"),
    "es": _("{what} in Spanish, as CommonMark with the citekeys of its notes"),
}
# Between the name of a text and its language: it is given with its marks.
MARKED = "_md"


def spoken(
    name: str, what: Promise, english: str, spanish: str, path: str = ""
) -> dict[str, Column]:
    """A column a language for a text, with an example in each; its words alone."""
    examples = dict(zip(LANGUAGES, (english, spanish), strict=True))
    columns = {}
    for tag in LANGUAGES:
        meaning = format_lazy(IN_LANGUAGE[tag], what=what)
        columns[f"{name}_{tag}"] = Column(meaning, examples[tag], f"{path or name}_{tag}")
    return columns


def marked(name: str, what: Promise, english: str, spanish: str) -> dict[str, Column]:
    """A column a language for a text as editors write it, with its marks and citekeys."""
    examples = dict(zip(LANGUAGES, (english, spanish), strict=True))
    columns = {}
    for tag in LANGUAGES:
        meaning = format_lazy(MARKED_IN_LANGUAGE[tag], what=what)
        columns[f"{name}{MARKED}_{tag}"] = Column(meaning, examples[tag], f"{name}_{tag}")
    return columns


def dated(
    name: str, meaning: Promise, example: str, earliest: str, latest: str
) -> dict[str, Column]:
    """A date in EDTF with the first and the last day that it allows."""
    return {
        name: Column(meaning, example),
        f"{name}_earliest": Column(_("first day that this allows"), earliest),
        f"{name}_latest": Column(_("last day that this allows"), latest),
    }


@dataclass(frozen=True, kw_only=True)
class Noun:
    """The decisions for one model. Every tuple holds names of its fields, in the order in which
    they are used.
    """

    model: type[Model]
    # Columns that visitors get, and why they do not get the others.
    crossing: tuple[str, ...]
    private: Mapping[str, str] = field(default_factory=dict)

    # Texts that are written in each language; of these, which may cite, make statements, or have
    # paragraphs.
    texts: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    # Texts that have places for values of indicators, such as {last}.
    placed: tuple[str, ...] = ()
    # What must be filled before it goes live.
    required: tuple[str, ...] = ()
    # What follows from an uploaded file: nobody types it, and a version keeps it all the same.
    from_file: tuple[str, ...] = ()

    parts: tuple[Part, ...] = ()
    # The relation of its dated and sourced rows: milestones or observations.
    dated_rows: str = ""
    # Its own values that rest on a source: each has two more columns, `<name>_source` and
    # `<name>_locator`.
    sourced_values: tuple[str, ...] = ()
    # The words by which texts link to it, which are also the names of its pages.
    kinds: tuple[str, ...] = ()

    # What search reads besides the title: texts with their marks, and names.
    searched_texts: tuple[str, ...] = ()
    searched_names: tuple[str, ...] = ()

    # Columns of the table that editors export and import, and of the one that readers download;
    # without them, why there is none.
    table: tuple[str, ...] = ()
    no_table: str = ""
    # Of the public table, also the column, or columns, by which a row is known.
    exported_key: tuple[str, ...] = ()
    exported: Mapping[str, Column] = field(default_factory=dict)
    no_export: str = ""

    # Fields by which readers filter its list, each with the name that the filter has in addresses.
    filtered: Mapping[str, str] = field(default_factory=dict)

    # Fields that editors fill and that one of these places leaves out, each with the reason. Of
    # nouns whose list has no filters at all, `not_filtered` is empty.
    not_in_form: Mapping[str, str] = field(default_factory=dict)
    not_in_table: Mapping[str, str] = field(default_factory=dict)
    not_exported: Mapping[str, str] = field(default_factory=dict)
    not_on_page: Mapping[str, str] = field(default_factory=dict)
    not_filtered: Mapping[str, str] = field(default_factory=dict)
