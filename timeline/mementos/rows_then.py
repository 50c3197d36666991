"""What an entry names, as it was at one publication: read from the log in a few rounds, for what is
named names others. Never a row of today.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from django.db.models import Field, Model

from govdigital.prepared_queries import give
from timeline.mementos.snapshot_rows import entry_of, hold, rows_under
from timeline.models import (
    Agent,
    Era,
    Indicator,
    Initiative,
    Picture,
    Publishable,
    PublishedEntry,
    Source,
)
from timeline.models.languages import spoken_language
from timeline.public import queries
from timeline.public.entry_log import REMOVED
from timeline.public.page_index import IndexedPage
from timeline.public.page_sources import addresses_in, keys_in, texts_in
from timeline.registry import LINKED, NOUNS, parts_of
from timeline.texts.markup import charts, pictures
from timeline.texts.value_places import named_indicators

# An entry names a chart, whose value names a source, which names its author: no page shows more.
ROUNDS = 3


class Named:
    """Entries by the name of their model, each by its key or by its address."""

    def __init__(self) -> None:
        self.keys: dict[str, set[int]] = defaultdict(set)
        self.addresses: dict[str, set[str]] = defaultdict(set)

    def add_rows(self, rows: Iterable[Model]) -> None:
        """Add what these rows name by their keys and in their texts."""
        for row in rows:
            for field in entry_keys(type(row)):
                key = row.__dict__[field.attname]
                if key is not None:
                    self.keys[model_name(field.related_model)].add(key)
            self.add_texts(texts_in(row))

    def add_texts(self, texts: Iterable[str]) -> None:
        """Add what these texts cite, show and link to."""
        written = list(texts)
        self.addresses["source"] |= keys_in(written)
        for kind, slugs in addresses_in(written).items():
            self.addresses[model_name(LINKED[kind])] |= slugs
        for text in written:
            self.addresses["picture"].update(pictures(text))


class RowsThen:
    """The entry of a row of the log, and the entries that its page shows, as each was then; one
    query a round, and one more where files are shown.
    """

    def __init__(self, row: PublishedEntry, **using: str) -> None:
        self.number = row.publication_id
        self.using = using
        self.entry = entry_of(row)
        self.rows: dict[tuple[str, int], Any] = {(row.model, row.entry_pk): self.entry}
        self.asked: set[tuple[str, int | str]] = set(self.rows)
        # The addresses of indicators of which values are shown.
        self.figures: set[str] = set()
        self.theme_places = theme_places(row)
        self.read_named()
        self.link()
        self.leave_out_files()

    def read_named(self) -> None:
        """Read what the entry names, and what that names in turn."""
        named = Named()
        named.add_rows(page_rows(self.entry))
        named.keys["theme"].update(key for _model, key in self.theme_places)
        self.add_figures(self.entry, named)
        for _round in range(ROUNDS):
            rows = self.read(named)
            named = Named()
            for row in rows:
                self.add_shown(row, named)

    def add_figures(self, row: Model, named: Named) -> None:
        """Add the indicators of which values stand in the texts or in the headline of the row."""
        slugs: set[str] = set()
        for page_row in page_rows(row):
            for text in texts_in(page_row):
                slugs.update(charts(text))
        if isinstance(row, Indicator):
            slugs |= named_indicators(row.headline)
        self.figures |= slugs
        named.addresses["indicator"] |= slugs

    def add_shown(self, row: Model, named: Named) -> None:
        """Add what a page shows of an entry that another one names: of most their names alone."""
        if isinstance(row, Source) or (isinstance(row, Picture) and not row.is_document):
            named.add_rows(page_rows(row))
        elif isinstance(row, Indicator) and row.slug in self.figures:
            # Its values; the words of its own page are not shown.
            named.add_rows(rows_under(row, "observations"))
            others = named_indicators(row.headline)
            self.figures |= others
            named.addresses["indicator"] |= others

    def read(self, named: Named) -> list[Any]:
        """The entries that are named and have not been asked for; one query, or none."""
        keys, addresses = self.not_asked(named.keys), self.not_asked(named.addresses)
        # By its place among all of them an era is told from the others.
        with_eras = self.has_colour and not self.of(Era, but=self.entry)
        if not keys and not addresses and not with_eras:
            return []
        rows = []
        for row in queries.entries_then(
            self.number, keys, addresses, with_eras=with_eras, **self.using
        ):
            place = row.model, row.entry_pk
            if place not in self.rows and row.event not in REMOVED:
                self.rows[place] = entry_of(row)
                rows.append(self.rows[place])
        return rows

    @property
    def has_colour(self) -> bool:
        """Whether the page has the colour of an era."""
        return isinstance(self.entry, Era) or bool(getattr(self.entry, "era_id", None))

    def not_asked(self, named: Mapping[str, Collection[Any]]) -> dict[str, list[Any]]:
        """Those that nobody has asked for; they count as asked now."""
        fresh: dict[str, list[Any]] = {}
        for model, names in named.items():
            for name in names:
                if (model, name) not in self.asked:
                    self.asked.add((model, name))
                    fresh.setdefault(model, []).append(name)
        return fresh

    def link(self) -> None:
        """Let the rows that the page shows have at hand what they name."""
        for entry in list(self.rows.values()):
            for row in page_rows(entry):
                for field in entry_keys(type(row)):
                    key = row.__dict__[field.attname]
                    hold(row, field.name, self.rows.get((model_name(field.related_model), key)))
            if isinstance(entry, Source):
                known = [row for row in rows_under(entry, "authorships") if row.agent_id]
                give(entry, "authorships", known)
            for observation in rows_under(entry, "observations"):
                hold(observation, "indicator", entry)
            for dispute in rows_under(entry, "disputes"):
                known = [row for row in rows_under(dispute, "positions") if row.source_id]
                give(dispute, "positions", known)
        if isinstance(self.entry, Initiative):
            themes = [self.rows[place] for place in self.theme_places if place in self.rows]
            in_alphabet = attrgetter(f"sort_key_{spoken_language()}")
            give(self.entry, "themes", sorted(themes, key=in_alphabet))

    def leave_out_files(self) -> None:
        """Take from pictures the files that visitors cannot open any more."""
        shown = [row for row in self.rows.values() if isinstance(row, Picture) and row.file]
        if not shown:
            return
        live = queries.live_files([row.file for row in shown], **self.using)
        for row in shown:
            if row.file not in live:
                row.file = ""

    def indicators_shown(self) -> list[Any]:
        """The listed indicators of which values stand in texts and headlines."""
        shown = [row for row in self.of(Indicator) if row.slug in self.figures]
        return [row for row in shown if not row.withdrawn_at]

    def of(self, model: type[Model], but: Model | None = None) -> list[Any]:
        """All entries of the model that were read, without this one."""
        return [row for row in self.rows.values() if isinstance(row, model) and row is not but]

    def era_place(self, era: Era) -> int:
        """How many listed eras stood before this one."""
        here = era.position, era.pk
        before = [row for row in self.of(Era) if (row.position, row.pk) < here]
        return sum(1 for row in before if not row.withdrawn_at)

    def titles(self) -> dict[tuple[str, str], str]:
        """The titles to which texts may link, by the kinds and addresses of their pages."""
        titles: dict[tuple[str, str], str] = {}
        for row in self.rows.values():
            if page := indexed_page(row):
                titles[page.kind, page.slug] = page.title
        return titles


def indexed_page(row: Any) -> IndexedPage | None:
    """The entry as texts link to it; None of one that has no page."""
    noun = NOUNS[type(row)]
    if not noun.kinds:
        return None
    if noun.model is Agent:
        # As page_index.py has it: a name says nothing of whether the page is translated.
        spanish = "" if row.biography_en and not row.biography_es else row.name_es
        return IndexedPage(row.kind, row.slug, row.name_en, spanish)
    if noun.model is Source:
        return IndexedPage("source", row.slug, row.title, row.title)
    return IndexedPage(noun.kinds[0], row.slug, row.title_en, row.title_es)


@cache
def entry_keys(model: type[Model]) -> "list[Field[Any, Any]]":
    """The keys of the model that name an entry."""
    keys = []
    for field in model._meta.concrete_fields:
        related = field.related_model
        if isinstance(related, type) and issubclass(related, Publishable):
            keys.append(field)
    return keys


def model_name(model: Any) -> str:
    return str(model._meta.model_name)


def page_rows(entry: Model) -> Iterator[Model]:
    """The entry and the rows of its parts."""
    yield entry
    for part in parts_of(type(entry)):
        if part.rows and "__" not in part.rows:
            for row in rows_under(entry, part.rows):
                yield row
                yield from rows_under(row, "positions")


def theme_places(row: PublishedEntry) -> list[tuple[str, int]]:
    """The themes that the snapshot of an initiative names, by the name of their model and key."""
    rows = row.snapshot.get(f"{model_name(Initiative.themes.through)}s", [])
    return [("theme", values["theme"]) for values in rows]
