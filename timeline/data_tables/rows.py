"""The rows of each public table: every live or withdrawn entry with its parts, and of those that
are gone what they were called.

Each table is read once, in the order of its key, and never held whole.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import translation

from govdigital.plain_text import plain_text as without_controls
from govdigital.site_addresses import addresses_at
from timeline.models import (
    Agent,
    Authorship,
    Citation,
    Dispute,
    Initiative,
    Position,
    PublishedEntry,
    Source,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.models.licence import licence_address
from timeline.models.owner import OWNERS
from timeline.registry import MODELS, NOUNS
from timeline.registry.tables import KINDS, TABLES, Described, Table
from timeline.texts.markup import words_once

Row = dict[str, Any]
Event = PublishedEntry.Event
TOGETHER = 2_000
# What readers know as entries; the site, pictures and subjects have no identifier.
ENTRY_MODELS = ("era", "initiative", "indicator", "source", "agent", "article", "theme")
# This article has an address of its own.
ACCESSIBILITY = "accessibility"
# A process that serves editors alone has no name for it.
MEDIA = "/media/"
# Titles are words as they are.
NAMES = ("title", "name")
NOTHING: Mapping[str, None] = {}


class StoryRows:
    """The rows of all tables, as one database has them now."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.readers: dict[str, Callable[[], Iterator[Row]]] = {
            "entries": self.entries,
            "initiatives": self.initiatives,
            "sources": self.sources,
            "citations": self.citations,
            "disputes": self.disputes,
            "positions": self.positions,
            "pictures": self.pictures,
            "published_entries": self.published_entries,
        }

    def of(self, table: Table) -> Iterator[list[object]]:
        """The rows of the table, with the values of its columns as files have them."""
        reader = self.readers.get(table.name)
        texts = marked_texts(table)
        cells = [(column.name, cell_of(column, texts)) for column in table.described()]
        for row in reader() if reader else self.stored(table):
            yield [cell(row[name]) for name, cell in cells]

    def stored(
        self, table: Table, instead: Mapping[str, Combinable | None] = NOTHING
    ) -> Iterator[Row]:
        """The rows by column. Of the columns in `instead` the database computes these, or whoever
        asks does.
        """
        paths = {}
        for name, column in table.columns.items():
            if name not in instead:
                paths[name] = (column.path or name).replace(".", "__")
        computed = {name: column for name, column in instead.items() if column is not None}
        if table.model is None:
            raise ValueError(f"Nothing stores the table “{table.name}”.")
        rows = raw_rows.rows(table.model, self.using).annotate(**computed)
        rows = rows.order_by(*(paths.get(name, name) for name in table.key))
        names = (*paths, *computed)
        for values in rows.values_list(*paths.values(), *computed).iterator(TOGETHER):
            yield dict(zip(names, values, strict=True))

    def entries(self) -> Iterator[Row]:
        """Those that are live or withdrawn, then those that are gone; each by its identifier."""
        gone = self.gone_entries()
        first, *others = [entries_of(name, self.using) for name in ENTRY_MODELS]
        rows = first.union(*others, all=True).order_by("identifier")
        for values in rows.iterator(TOGETHER):
            row = dict(zip(ENTRY_COLUMNS, values, strict=True))
            # It has come back since.
            gone.pop(row["identifier"], None)
            yield row | {"page": page_of(row["kind"], row["address"])}
        for _identifier, row in sorted(gone.items()):
            yield row

    def gone_entries(self) -> dict[str, Row]:
        """By identifier: what is known of entries that were live once."""
        log = self.logged()
        first = log.filter(identifier=OuterRef("identifier")).order_by("publication_id")
        left = log.filter(event__in=(Event.REPLACED, Event.GONE)).order_by("publication_id")
        left = left.annotate(
            of_kind=KT("snapshot__kind"),
            began=Subquery(first.values("publication__at")[:1]),
            left_at=F("publication__at"),
        )
        rows: dict[str, Row] = {}
        for entry in left.defer("snapshot"):
            kind = entry.of_kind if entry.model == "agent" else entry.model
            rows[entry.identifier] = {
                "identifier": entry.identifier,
                "kind": kind,
                "address": entry.address,
                "page": page_of(kind, entry.address),
                "title_en": entry.title_en,
                "title_es": entry.title_es,
                "state": entry.event,
                "published": entry.began,
                "updated": entry.left_at,
            }
        return rows

    def logged(self) -> QuerySet[PublishedEntry]:
        """What publications brought and took away of those entries that have an identifier."""
        return PublishedEntry.objects.using(self.using).filter(
            identifier__gt="", model__in=ENTRY_MODELS
        )

    def initiatives(self) -> Iterator[Row]:
        """Each with its themes, which are read beside it in the same order."""
        table = TABLES["initiatives"]
        joined = raw_rows.rows(Initiative.themes.through, self.using)
        joined = joined.order_by("initiative__slug", "theme__slug")
        themes = Beside(joined.values_list("initiative__slug", "theme__slug"))
        for row in self.stored(table, {"themes": None}):
            slugs = [slug for _initiative, slug in themes.of(row["slug"])]
            yield row | {"themes": parted(slugs)}

    def sources(self) -> Iterator[Row]:
        """Each with the names of its authors and editors, in the language of the source."""
        table = TABLES["sources"]
        joined = raw_rows.rows(Authorship, self.using).order_by("source__key", "position", "pk")
        columns = ("source__key", "role", "agent__name_en", "agent__name_es")
        names = Beside(joined.values_list(*columns))
        for row in self.stored(table, {"authors": None, "editors": None}):
            by_role: dict[str, list[str]] = defaultdict(list)
            for _key, role, english, spanish in names.of(row["key"]):
                is_spanish = row["language"].startswith("es")
                in_turn = (spanish, english) if is_spanish else (english, spanish)
                by_role[role].append(in_turn[0] or in_turn[1] or "")
            authors, editors = by_role[Authorship.Role.AUTHOR], by_role[Authorship.Role.EDITOR]
            yield row | {"authors": parted(authors), "editors": parted(editors)}

    def citations(self) -> Iterator[Row]:
        """Those of each entry in their order, numbered."""
        owner = Coalesce(*(f"{owner}__identifier" for owner in OWNERS))
        rows = raw_rows.rows(Citation, self.using).annotate(entry=owner).order_by("entry", "pk")
        columns = ("entry", "place", "source__key", "locator")
        yield from numbered(rows.values_list(*columns), "entry", "place", "source", "locator")

    def disputes(self) -> Iterator[Row]:
        """Each with the entry of which it is."""
        owners = [owner for owner in OWNERS if owner in NOUNS[Dispute].crossing]
        entry = Coalesce(*(f"{owner}__identifier" for owner in owners))
        return self.stored(TABLES["disputes"], {"entry": entry})

    def positions(self) -> Iterator[Row]:
        """Those of each dispute in their order, numbered."""
        rows = raw_rows.rows(Position, self.using)
        rows = rows.order_by("dispute__identifier", "position", "pk")
        names = ("dispute", "source", "locator", *(f"text_{tag}" for tag in LANGUAGES))
        paths = ("dispute__identifier", "source__key", *names[2:])
        yield from numbered(rows.values_list(*paths), *names)

    def pictures(self) -> Iterator[Row]:
        """Each with the addresses of its licence and of its file, which leaves with it."""
        for row in self.stored(TABLES["pictures"], {"left_at": F("withdrawn_at")}):
            address = licence_address(row["licence"], row["licence_url"])
            has_file = row["file"] and not row["left_at"]
            file = whole(f"{MEDIA}{row['file']}") if has_file else ""
            yield row | {"licence_url": address, "file": file}

    def published_entries(self) -> Iterator[Row]:
        """What each publication brought or took away."""
        names = ("publication", "entry", "event")
        rows = self.logged().order_by("publication_id", "identifier")
        for values in rows.values_list("publication", "identifier", "event").iterator(TOGETHER):
            yield dict(zip(names, values, strict=True))


# What the table of entries has of one that is there, without the address of its page.
ENTRY_COLUMNS = (
    *("identifier", "kind", "address", "title_en", "title_es"),
    *("state", "published", "updated"),
)


def entries_of(model_name: str, using: str) -> QuerySet[Any, tuple[Any, ...]]:
    """The live and withdrawn entries of the model by ENTRY_COLUMNS."""
    model: Any = MODELS[model_name]
    names = ["title_en", "title_es"]
    if model is Agent:
        names = ["name_en", "name_es"]
    elif model is Source:
        names = ["title", "title"]
    withdrawn = When(withdrawn_at__isnull=False, then=Value(Event.WITHDRAWN.value))
    # Under names that no field has.
    rows: QuerySet[Any, Any] = raw_rows.rows(model, using).order_by()
    rows = rows.annotate(
        of_kind=F("kind") if model is Agent else Value(model_name, CharField()),
        of_address=F(model.address_field),
        named_en=Cast(names[0], TextField()),
        named_es=Cast(names[1], TextField()),
        of_state=Case(withdrawn, default=Value(Event.LIVE.value), output_field=CharField()),
        changed_at=Coalesce("withdrawn_at", "updated_at"),
    )
    values: QuerySet[Any, tuple[Any, ...]] = rows.values_list(
        *("identifier", "of_kind", "of_address", "named_en", "named_es"),
        *("of_state", "first_published_at", "changed_at"),
    )
    return values


class Beside:
    """Rows that are read beside others in the same order, by their first column."""

    def __init__(self, rows: QuerySet[Any, tuple[Any, ...]]) -> None:
        self.groups = groupby(rows.iterator(TOGETHER), itemgetter(0))
        self.group = next(self.groups, None)

    def of(self, key: str) -> list[tuple[Any, ...]]:
        """The rows with this key; none where it has none."""
        if self.group is None or self.group[0] != key:
            return []
        rows = list(self.group[1])
        self.group = next(self.groups, None)
        return rows


def numbered(rows: QuerySet[Any, tuple[Any, ...]], *names: str) -> Iterator[Row]:
    """The rows by these names, numbered from 1 among those that begin alike."""
    for _first, group in groupby(rows.iterator(TOGETHER), itemgetter(0)):
        for order, values in enumerate(group, start=1):
            yield dict(zip(names, values, strict=True)) | {"order": order}


def parted(words: Iterable[str]) -> str:
    """The words in one cell."""
    return "; ".join(words)


def whole(path: str) -> str:
    """The address of a path of the site, as far as it is known without a request."""
    return f"{settings.PUBLIC_URL}{path}"


def page_of(kind: str, address: str) -> str:
    """The address of an entry's page."""
    if kind == "theme":
        return f"{around_slug('initiatives', settings.PUBLIC_URL)[0]}?theme={address}"
    if (kind, address) == ("article", ACCESSIBILITY):
        return around_slug(ACCESSIBILITY, settings.PUBLIC_URL)[0]
    return address.join(around_slug(kind, settings.PUBLIC_URL))


@lru_cache(20)
def around_slug(kind: str, _origin: str) -> list[str]:
    """What stands before and after the slug in the addresses of such entries; the whole address of
    a page that is no entry's.
    """
    arguments = ["-_-"] if kind in KINDS else []
    with addresses_at(""), translation.override(settings.LANGUAGE_CODE):
        return whole(reverse(f"timeline:{kind}", args=arguments)).split("-_-")


Cell = Callable[[Any], object]


def cell_of(column: Described, texts: Collection[str]) -> Cell:
    """What makes the value of a file of what is stored in the column; `texts` has those that
    editors write with marks.
    """
    if column.type == "date":
        return day
    if column.type == "datetime":
        return moment
    if column.type == "number":
        return number
    if column.type != "string":
        return as_it_is
    return words if column.name in texts else text


def as_it_is(value: object) -> object:
    return value


def text(value: str | None) -> str:
    """The text, blank for none, without what no file can hold."""
    return without_controls(value) if value else ""


def words(value: str | None) -> str:
    """The words of a text alone."""
    return text(words_once(value)) if value else ""


def number(value: Decimal | None) -> Decimal | None:
    """The number without zeros at its end."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def day(value: date | None) -> str | None:
    """The day (ISO 8601); None where an end is open or not known."""
    return None if value in (None, date.min, date.max) else value.isoformat()


def moment(at: datetime | None) -> str | None:
    """A time in UTC to the second (ISO 8601)."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def marked_texts(table: Table) -> set[str]:
    """The columns that hold the words alone of a text that editors write with marks and notes."""
    noun = NOUNS.get(table.model) if table.model else None
    if noun is None:
        return set()
    names: set[str] = set()
    for name in noun.texts:
        if name not in NAMES:
            names.update(f"{name}_{language}" for language in LANGUAGES)
    return names
