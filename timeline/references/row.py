"""A reference that was read: what a source is made of, and in sentences what was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from govdigital.plain_text import plain_text
from timeline.models import Agent, Source

Values = dict[str, str]


@dataclass(frozen=True)
class Author:
    """A person by family and given names, or an organisation by its whole name alone."""

    name: str
    family: str = ""
    given: str = ""


@dataclass
class Row:
    """One reference: the values of a source, who wrote and published it, and in sentences what was not understood.

    `values` are columns of Source that can be stored as they are; nothing is taken where they have no title.
    """

    number: int
    values: Values = field(default_factory=dict)
    authors: list[Author] = field(default_factory=list)
    publisher: str = ""
    problems: list[str] = field(default_factory=list)


def first(found: Mapping[str, Any], *names: str) -> str:
    """The first of the named fields that is filled in; else nothing."""
    return next((str(found[name]) for name in names if found.get(name)), "")


def named(name: str) -> Author:
    """An author from “Family, Given” or “Given Family”; one word alone is taken for an organisation."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma:
        return Author(f"{given} {family}".strip(), family, given)
    given, _space, family = name.strip().rpartition(" ")
    return Author(name.strip(), family if given else "", given)


def tidy(row: Row) -> None:
    """Keep of the values what a source can store, and say in sentences what that leaves out."""
    row.values = {name: plain(value) for name, value in row.values.items() if plain(value)}
    row.publisher = plain(row.publisher)
    row.authors = [
        Author(plain(author.name), plain(author.family), plain(author.given)) for author in row.authors
    ]
    leave_out_long_names(row)
    kind = row.values.get("type")
    if kind and kind not in Source.Type.values:
        row.problems.append(
            _("“%(type)s” is not a type of source here; it is read as a web page.") % {"type": kind}
        )
        row.values["type"] = Source.Type.WEBPAGE
    for name, value in list(row.values.items()):
        column: Any = Source._meta.get_field(name)
        try:
            column.clean(value, Source())
        except ValidationError as error:
            reason = {"field": column.verbose_name, "value": value[:80], "reason": " ".join(error.messages)}
            row.problems.append(_("%(field)s “%(value)s” is left out: %(reason)s") % reason)
            del row.values[name]
    if not row.values.get("title") and not row.problems:
        row.problems.append(_("This reference has no title."))


def leave_out_long_names(row: Row) -> None:
    """Say which names are longer than a person's or an organisation's may be, and leave them out."""
    names = [author.name for author in row.authors if not fits(author)]
    row.authors = [author for author in row.authors if fits(author)]
    if not fits(Author(row.publisher)):
        names.append(row.publisher)
        row.publisher = ""
    row.problems += [
        _("The name “%(name)s…” is left out: it is too long.") % {"name": name[:60]} for name in names
    ]


def fits(author: Author) -> bool:
    """Whether the names can be stored."""
    found = Agent(name=author.name, family=author.family, given=author.given)
    try:
        found.clean_fields(exclude=["slug"])
    except ValidationError:
        return not author.name
    return True


def plain(text: str) -> str:
    """The text in one line, without characters that no database stores."""
    return " ".join(plain_text(" ".join(text.split())).split())
