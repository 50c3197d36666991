"""What the tables and their columns mean, in each language, as it is kept with a version: a later
program may name its columns otherwise.
"""

from typing import Any, NamedTuple

from django.db.models import Subquery
from django.utils import translation

from timeline.data_tables.files import cell
from timeline.models import Publication, Site, raw_rows
from timeline.models.languages import LANGUAGES, spoken_language
from timeline.registry.tables import TABLES, Described, Table

# The name under which it is kept among the tables of a version.
DICTIONARY = "dictionary"
Words = dict[str, str]


class DictionaryColumn(NamedTuple):
    """A column, and what it means in the language that is active."""

    name: str
    type: str
    required: bool
    unique: bool
    values: list[str]
    to: str
    example: str | float
    meaning: str

    @property
    def written(self) -> str:
        """The example as files have it."""
        return str(cell(self.example))


class DictionaryTable(NamedTuple):
    """A table with its columns, and what it holds in the language that is active; `titles` says so
    in each.
    """

    name: str
    titles: Words
    key: list[str]
    columns: list[DictionaryColumn]

    @property
    def title(self) -> str:
        """What it holds."""
        return spoken(self.titles)


def dictionary() -> list[dict[str, Any]]:
    """All tables as this program makes them, as JSON."""
    return [table_as_json(table) for table in TABLES.values()]


def table_as_json(table: Table) -> dict[str, Any]:
    columns = [column_as_json(column) for column in table.described()]
    return {
        "name": table.name,
        "titles": in_each_language(table.title),
        "key": list(table.key),
        "columns": columns,
    }


def column_as_json(column: Described) -> dict[str, Any]:
    words = column._asdict()
    return words | {"values": list(column.values), "meaning": in_each_language(column.meaning)}


def site_words(using: str) -> dict[str, Any]:
    """What the site says of itself, as JSON, with the day on which it began; blank where it says
    nothing.
    """
    first = raw_rows.rows(Publication, using).order_by("number").values("at")[:1]
    site = raw_rows.rows(Site, using).annotate(began=Subquery(first)).order_by("pk").first()
    began = getattr(site, "began", None)
    words: dict[str, Any] = {"began": began.isoformat() if began else ""}
    for name in ("licence_name", "licence_url", "contact_email"):
        words[name] = getattr(site, name, "")
    for name in ("name", "headline"):
        of_site = {tag: getattr(site, f"{name}_{tag}", "") or "" for tag in LANGUAGES}
        words[name] = {tag: text for tag, text in of_site.items() if text}
    return words


def in_each_language(words: object) -> Words:
    """The words by language."""
    texts = {}
    for tag in LANGUAGES:
        with translation.override(tag):
            texts[tag] = str(words)
    return texts


def spoken(words: Words) -> str:
    """The words in the language that is active, or in the first one that has some."""
    for tag in (spoken_language(), *LANGUAGES):
        if text := words.get(tag):
            return text
    return ""


def read(tables: list[dict[str, Any]]) -> list[DictionaryTable]:
    """The tables of a dictionary that is JSON."""
    read_tables = []
    for table in tables:
        columns = []
        for column in table["columns"]:
            columns.append(DictionaryColumn(**column | {"meaning": spoken(column["meaning"])}))
        read_tables.append(DictionaryTable(table["name"], table["titles"], table["key"], columns))
    return read_tables
