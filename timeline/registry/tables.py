"""The public tables: which there are, what each of their columns holds, by what a row is known, and
which column names a row of which other table.

Each file of data, the package that lists them and the dictionary that readers see follow from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    IntegerField,
    Model,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline.models import Initiative, Publication, PublishedEntry
from timeline.registry.agent import AGENT
from timeline.registry.article import ARTICLE
from timeline.registry.authorship import AUTHORSHIP
from timeline.registry.citation import CITATION
from timeline.registry.dispute import DISPUTE, POSITION
from timeline.registry.era import ERA
from timeline.registry.indicator import INDICATOR
from timeline.registry.initiative import INITIATIVE
from timeline.registry.milestone import MILESTONE
from timeline.registry.noun import ENTRY, IDENTIFIER, Column, Noun, spoken
from timeline.registry.observation import OBSERVATION
from timeline.registry.picture import PICTURE
from timeline.registry.relation import RELATION
from timeline.registry.source import SOURCE
from timeline.registry.subject import SUBJECT
from timeline.registry.theme import THEME

# As pages and other tables call the entries, a person and an organisation apart.
KINDS = (
    *("era", "initiative", "indicator", "source"),
    *("person", "organisation", "article", "theme"),
)
# Types of the Data Package standard for fields of Django's, the more special ones first.
TYPES: dict[type[Field[Any, Any]], str] = {
    BooleanField: "boolean",
    DateTimeField: "datetime",
    DateField: "date",
    DecimalField: "number",
    IntegerField: "integer",
}


class Described(NamedTuple):
    """What a file of data says of a column, besides its words: `values` are all that it may hold,
    none where it may hold anything.
    """

    name: str
    type: str
    required: bool
    unique: bool
    values: tuple[str, ...]
    to: str
    example: str | float
    meaning: str | Promise


@dataclass(frozen=True)
class Table:
    """A public table. `key` has the columns by which a row is known."""

    name: str
    title: Promise
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    model: type[Model] | None = None
    # All that a column may hold, where no field says it.
    values: Mapping[str, tuple[str, ...]] | None = None

    def described(self) -> Iterator[Described]:
        """Its columns, as far as files describe them."""
        for name, column in self.columns.items():
            path = (column.path or name).split(".")
            field = field_at(self.model, path)
            values = (self.values or {}).get(name, ()) or choices_of(field)
            yield Described(
                name=name,
                type=column.type or type_of(field),
                required=column.required or name in self.key or always_filled(field, path),
                unique=self.key == (name,) or (len(path) == 1 and getattr(field, "unique", False)),
                values=values,
                to=column.to if column.to != f"{self.name}.{name}" else "",
                example=column.example,
                meaning=column.meaning,
            )


def field_at(model: type[Model] | None, path: list[str]) -> Any:
    """The field to which the path leads from the model; None where none has this name."""
    field = None
    for step in path:
        if model is None:
            return None
        fields = {field.name: field for field in model._meta.concrete_fields}
        field = fields.get(step)
        model = getattr(field, "related_model", None)
    return field


def type_of(field: Any) -> str:
    """The type of the field's values in the words of the standard."""
    for kind, name in TYPES.items():
        if isinstance(field, kind):
            return name
    return "string"


def choices_of(field: Any) -> tuple[str, ...]:
    """All values of a field of which one is chosen."""
    return tuple(str(value) for value, _label in getattr(field, "flatchoices", ()) if value)


def always_filled(field: Any, path: list[str]) -> bool:
    """Whether each row has a value there."""
    if field is None or field.null or len(path) > 1:
        return False
    return type_of(field) != "string" or not field.blank


def of_noun(name: str, title: Promise, noun: Noun) -> Table:
    """The table of a noun's rows."""
    return Table(name, title, noun.exported_key, noun.exported, noun.model)


ENTRIES_TABLE = Table(
    "entries",
    _("All entries that this site has or had"),
    ("identifier",),
    {
        "identifier": IDENTIFIER,
        "kind": Column(_("what kind of entry it is"), "initiative", required=True),
        "address": Column(_("last part of the address of its page"), "mexicox", required=True),
        "page": Column(
            _("address of its page; without the host where the site has no fixed one"),
            "https://example.org/initiatives/mexicox/",
        ),
        **spoken("title", _("title"), "MéxicoX", "MéxicoX"),
        "state": Column(
            _("whether it is live, was withdrawn with its page kept, was replaced, or is gone"),
            "live",
            required=True,
        ),
        "published": Column(
            _("when it was first published"), "2026-05-03T10:00:00Z", type="datetime"
        ),
        "updated": Column(
            _("when it was last published or withdrawn"), "2026-11-25T20:00:31Z", type="datetime"
        ),
    },
    values={"kind": KINDS, "state": tuple(PublishedEntry.Event.values)},
)
INITIATIVE_THEMES = Table(
    "initiative_themes",
    _("Themes of initiatives"),
    ("initiative", "theme"),
    {
        "initiative": Column(
            _("last part of the address of the initiative"),
            *("mexicox", "initiative.slug"),
            to="initiatives.slug",
        ),
        "theme": Column(
            _("name by which lists are filtered"), "education", "theme.slug", to="themes.slug"
        ),
    },
    Initiative.themes.through,
)
PUBLICATIONS = Table(
    "publications",
    _("Publications: each time that something went live or left"),
    ("number",),
    {
        "number": Column(_("number of the publication"), 9),
        "at": Column(_("when it was"), "2026-11-25T20:00:31Z"),
        "kind": Column(_("what it brought"), "correction"),
        **spoken(
            *("note", _("note")), *("The source says 23 June.", "La fuente dice 23 de junio.")
        ),
    },
    Publication,
)
PUBLISHED_ENTRIES = Table(
    "published_entries",
    _("What each publication brought or took away"),
    ("publication", "entry"),
    {
        "publication": Column(
            _("number of the publication"),
            *(9, "publication_id"),
            type="integer",
            to="publications.number",
        ),
        "entry": ENTRY._replace(path="identifier"),
        "event": Column(_("what became of the entry"), "live", required=True),
    },
    PublishedEntry,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ENTRIES_TABLE,
        of_noun("eras", _("Eras of the story"), ERA),
        of_noun("initiatives", _("Initiatives, with their dates"), INITIATIVE),
        of_noun("milestones", _("Milestones of initiatives, each with its source"), MILESTONE),
        of_noun("relations", _("How initiatives stand to each other"), RELATION),
        INITIATIVE_THEMES,
        of_noun("themes", _("Themes by which initiatives are found"), THEME),
        of_noun("indicators", _("Indicators: what is measured"), INDICATOR),
        of_noun("observations", _("Values of all indicators, each with its source"), OBSERVATION),
        of_noun("subjects", _("Countries and populations of which values are"), SUBJECT),
        of_noun("articles", _("Essays, and pages about the site"), ARTICLE),
        of_noun("agents", _("People and organisations"), AGENT),
        of_noun("sources", _("Sources"), SOURCE),
        of_noun("authorships", _("Authors and editors of sources"), AUTHORSHIP),
        of_noun("citations", _("Where entries cite their sources"), CITATION),
        of_noun("disputes", _("Points on which sources differ"), DISPUTE),
        of_noun("positions", _("What each source says on such a point"), POSITION),
        of_noun(
            "pictures",
            _("Pictures and documents, with their rights and the addresses of their files"),
            PICTURE,
        ),
        PUBLICATIONS,
        PUBLISHED_ENTRIES,
    )
}
