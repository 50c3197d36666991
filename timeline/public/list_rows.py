"""The rows of a list by the columns of its public table, in the order of the list."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models.functions import Coalesce

from timeline.data_tables.rows import cell_of, marked_texts, parted
from timeline.models import Authorship, Dispute, Initiative, Source, raw_rows
from timeline.models.dispute import DISPUTED
from timeline.registry.tables import Table

Row = dict[str, Any]
# What stands in columns of rows beside those of their own table, by the keys of the rows.
Beside = dict[int, Row]
TOGETHER = 1_000


def rows_of_list(table: Table, keys: Iterable[int], using: str) -> Iterator[list[object]]:
    """The values of the rows with these keys, in two queries for a thousand of them."""
    texts = marked_texts(table)
    cells = [(column.name, cell_of(column, texts)) for column in table.described()]
    in_order = iter(keys)
    while batch := list(islice(in_order, TOGETHER)):
        rows = rows_by_key(table, batch, using)
        for key in batch:
            # One may have left since the keys were read.
            if row := rows.get(key):
                yield [cell(row[name]) for name, cell in cells]


def rows_by_key(table: Table, keys: Collection[int], using: str) -> Beside:
    """The rows with these keys by column."""
    model: Any = table.model
    read_beside = BESIDE.get(model)
    beside = read_beside(keys, using) if read_beside else {}
    computed = set().union(*beside.values())
    paths = {}
    for name, column in table.columns.items():
        if name not in computed:
            paths[name] = (column.path or name).replace(".", "__")
    rows = {}
    stored = raw_rows.rows(model, using).filter(pk__in=keys).values_list("pk", *paths.values())
    for key, *values in stored:
        rows[key] = dict(zip(paths, values, strict=True)) | beside.get(key, {})
    return rows


def themes(keys: Collection[int], using: str) -> Beside:
    """The themes of initiatives."""
    joined = raw_rows.rows(Initiative.themes.through, using).filter(initiative__in=keys)
    slugs: dict[int, list[str]] = {key: [] for key in keys}
    for key, slug in joined.order_by("theme__slug").values_list("initiative", "theme__slug"):
        slugs[key].append(slug)
    return {key: {"themes": parted(of_row)} for key, of_row in slugs.items()}


def names(keys: Collection[int], using: str) -> Beside:
    """The names of the authors and editors of sources, in the language of the source."""
    joined = raw_rows.rows(Authorship, using).filter(source__in=keys).order_by("position", "pk")
    columns = ("source", "source__language", "role", "agent__name_en", "agent__name_es")
    by_role: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key, language, role, english, spanish in joined.values_list(*columns):
        in_turn = (spanish, english) if language.startswith("es") else (english, spanish)
        by_role[key, role].append(in_turn[0] or in_turn[1] or "")
    rows = {}
    for key in keys:
        authors, editors = by_role[key, "author"], by_role[key, "editor"]
        rows[key] = {"authors": parted(authors), "editors": parted(editors)}
    return rows


def entries(keys: Collection[int], using: str) -> Beside:
    """The identifiers of the entries of disputes."""
    entry = Coalesce(*(f"{owner}__identifier" for owner in DISPUTED))
    rows = raw_rows.rows(Dispute, using).filter(pk__in=keys)
    return {key: {"entry": identifier} for key, identifier in rows.values_list("pk", entry)}


BESIDE: dict[Any, Callable[[Collection[int], str], Beside]] = {
    Initiative: themes,
    Source: names,
    Dispute: entries,
}
