"""Every fault of a story's files, in sentences with file and row, told before anything is loaded
into a site: what the rows say is read here, and what only databases and the rules of publishing can
tell is asked of empty databases that are thrown away afterwards.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, CharField, Field, Model, TextField

from govdigital.databases import EDITORIAL
from timeline.history.registered import kept_fields, written_parts
from timeline.management.content_files import (
    Row,
    address_of,
    in_one_line,
    name_of,
    natural_keys,
    picture_file,
    read_all,
)
from timeline.management.fixtures import (
    Contents,
    Key,
    Loading,
    gathered,
    load_contents,
    place_of,
    references,
)
from timeline.models import Agent, FormerAddress, Observation, Picture, Publishable
from timeline.models.addressed import Addressed
from timeline.models.languages import LANGUAGES
from timeline.publishing.keys import address_column, name_at
from timeline.publishing.readiness import problems as unready
from timeline.registry import ENTRIES, LINKED, MODELS, NOUNS, texts_of
from timeline.texts.markup import charts, cited, links, pictures
from timeline.texts.markup import problems as sentences_about

# Columns of a former address that a file may have.
FORMER = ("model", "address", "moved_to", "note", "at", "title_language")
# No rule of the database: editors may need two such values for a while. With the locator, so that
# whatever they store comes back.
ONE_VALUE = ("indicator", "subject", "date", "source", "locator")


@dataclass
class Named:
    """What the files hold that others may name."""

    keys: set[Key] = field(default_factory=set)
    # As texts name them: citekeys, and links by kind and address.
    citekeys: set[str] = field(default_factory=set)
    links: set[tuple[str, str]] = field(default_factory=set)
    # Rows by which other rows may name them: by model, and number or identifier.
    numbers: dict[tuple[type[Model], object], Row] = field(default_factory=dict)
    identifiers: dict[str, Row] = field(default_factory=dict)
    # The first row that has this value in a column where no two may have one.
    unique: dict[tuple[type[Model], str, str], Row] = field(default_factory=dict)
    # The same of columns that no two rows may have alike together.
    together: dict[tuple[type[Model], tuple[str, ...], str], Row] = field(default_factory=dict)


def content_faults(folder: Path) -> list[str]:
    """Every fault of the fixtures in this folder; empty where a site can begin with them.

    This process's databases are written to, and must be empty.
    """
    sentences: list[str] = []
    rows = read_all(sentences, folder)
    if not rows and not sentences:
        return [f"“{folder}” has no fixtures: files that end in .json, with rows."]
    named = what_is_named(rows)
    faults: dict[tuple[Path, int], list[str]] = {}
    for row in rows:
        row_faults = list(faults_of(row, named))
        if row_faults:
            faults[row.path, row.number] = row_faults
    for row in rows:
        for sentence in faults.get((row.path, row.number), ()):
            sentences.append(f"{row.place}: {name_in(row)}: {sentence}")
    contents = gathered(rows, sentences)
    sound = [content for content in contents if not is_faulty(content, faults)]
    return [*sentences, *faults_when_loaded(without_need_of_others(sound, named))]


def name_in(row: Row) -> str:
    """What operators call the row: an entry by kind and address, a part by its kind."""
    if issubclass(row.model, Publishable):
        return name_of(row)
    return str(row.model._meta.verbose_name)


def what_is_named(rows: Sequence[Row]) -> Named:
    """What these rows hold that others may name."""
    named = Named()
    for row in rows:
        if row.pk is not None:
            named.numbers.setdefault((row.model, row.pk), row)
        identifier = row.fields.get("identifier")
        if identifier and isinstance(identifier, str):
            named.numbers.setdefault((row.model, identifier), row)
            # No two rows of any kinds.
            named.identifiers.setdefault(identifier, row)
        note_values(row, named)
        if not issubclass(row.model, Publishable):
            continue
        address = address_of(row)
        named.keys.add(Key(row.model, address))
        if address_column(row.model) == "key" and row.model is not Picture:
            named.citekeys.add(address)
        if row.model is Picture:
            named.links.add(("picture", address))
        for kind, model in LINKED.items():
            if model is row.model and (model is not Agent or row.fields.get("kind") == kind):
                named.links.add((kind, address))
    return named


def note_values(row: Row, named: Named) -> None:
    """Note that the row has these values, where no two rows may have the same."""
    for column in row.model._meta.concrete_fields:
        if column.unique and not column.primary_key:
            value = str(row.fields.get(column.name) or "")
            named.unique.setdefault((row.model, column.name, value), row)
    for names in unique_together(row.model):
        named.together.setdefault((row.model, names, values_of(row, names)), row)


def unique_together(model: type[Model]) -> Iterator[tuple[str, ...]]:
    """The columns that no two rows of a fixture may have alike."""
    if model is Observation:
        yield ONE_VALUE
    for constraint in model._meta.total_unique_constraints:
        yield tuple(constraint.fields)


def values_of(row: Row, names: Sequence[str]) -> str:
    """What the row says in these columns, a default where it says nothing."""
    values = {}
    for column in row.model._meta.concrete_fields:
        if column.name in names:
            values[column.name] = row.fields.get(column.name, column.get_default())
    return repr(values)


def faults_of(row: Row, named: Named) -> Iterator[str]:
    """What is wrong with the row itself, and with what it names."""
    if row.model is FormerAddress:
        yield from faults_of_former_address(row, named)
        yield from doubled(row, named)
        return
    for name in sorted(row.fields.keys() - fields_of(row.model)):
        yield f"“{name}” is no field that is written here."
    for relation in row.model._meta.many_to_many:
        if relation.name in row.fields:
            yield from faults_of_names(row, relation, named, many=True)
    for column in row.model._meta.concrete_fields:
        if column.name in fields_of(row.model):
            yield from faults_of_column(row, column, named)
    yield from doubled(row, named)
    yield from faults_of_texts(row, named)


def faults_of_column(row: Row, column: "Field[Any, Any]", named: Named) -> Iterator[str]:
    """What is wrong with what the row says of this column, or that it says nothing."""
    if column.name not in row.fields:
        if is_required(column):
            yield f"“{column.name}” is missing."
    elif column.related_model is not None:
        yield from faults_of_names(row, column, named, many=False)
    elif column.name == "file":
        try:
            picture_file(row)
        except ValueError as error:
            yield str(error)
    else:
        yield from faults_of_value(row, column)


def fields_of(model: type[Model]) -> set[str]:
    """The names of the fields that a row of a fixture may have."""
    derived_from_file = {*NOUNS[model].from_file} - {"file"}
    return {*kept_fields(model), *texts_of(model)} - derived_from_file


def is_required(column: "Field[Any, Any]") -> bool:
    """Whether a row without it is none; a text's plain column shows one of its languages."""
    if column.name in texts_of(column.model):
        return False
    return not (column.blank or column.null or column.has_default())


def faults_of_value(row: Row, column: "Field[Any, Any]") -> Iterator[str]:
    """Why the value can be none of this column."""
    value = row.fields[column.name]
    if isinstance(value, list | dict):
        yield f"“{column.name}” is a list or an object, where one value belongs."
    elif isinstance(column, CharField | TextField) and not isinstance(value, str | None):
        yield f"“{column.name}” is {value!r}: write a text, in quotation marks."
    elif isinstance(column, BooleanField) and not isinstance(value, bool):
        yield f"“{column.name}” is {value!r}: write true or false."
    else:
        try:
            column.clean(value, None)
        except ValidationError as error:
            for sentence in error.messages:
                yield f"“{column.name}”: {sentence}"
        except Exception as error:
            # Whatever a field does not foresee is the file's fault too.
            yield f"“{column.name}”: {in_one_line(error)}"


def faults_of_names(
    row: Row, column: "Field[Any, Any]", named: Named, *, many: bool
) -> Iterator[str]:
    """Why the value leads to no row: entries are named by their addresses, others by numbers."""
    value, model = row.fields[column.name], column.related_model
    if value is None and (column.null or many):
        return
    if not isinstance(model, type) or not issubclass(model, Model):
        return
    if not issubclass(model, Addressed):
        [name] = list(natural_keys(value, many=False)) or [value]
        if isinstance(name, bool | list | dict) or (model, name) not in named.numbers:
            yield f"“{column.name}” is {value!r}, which is no row here: write [“identifier”]."
        return
    addresses = list(natural_keys(value, many))
    if not isinstance(value, list) or len(addresses) != (len(value) if many else 1):
        example = '[["address"], …]' if many else '["address"]'
        yield f"“{column.name}” is {value!r}: write {example}."
    for address in addresses:
        if Key(model, address) not in named.keys:
            yield f"“{column.name}” names {name_at(model, address)}, which is not there."


def doubled(row: Row, named: Named) -> Iterator[str]:
    """What the row has in common with an earlier one, where no two rows may."""
    first = named.numbers.get((row.model, row.pk), row)
    if first is not row:
        yield f"the number {row.pk} is that of {first.place} already."
    first = named.identifiers.get(str(row.fields.get("identifier")), row)
    if first.model is not row.model:
        yield f"“identifier” is that of {first.place} already."
    for column in row.model._meta.concrete_fields:
        value = str(row.fields.get(column.name) or "")
        first = named.unique.get((row.model, column.name, value), row)
        if value and first is not row:
            yield f"“{column.name}” is “{value}”, as in {first.place}."
    for names in unique_together(row.model):
        first = named.together.get((row.model, names, values_of(row, names)), row)
        if first is not row:
            alike = ", ".join(f"“{name}”" for name in names)
            yield f"is a second one with the same {alike}, after {first.place}."


def faults_of_texts(row: Row, named: Named) -> Iterator[str]:
    """Marks that cannot be read, and what texts name that is not there."""
    for name, text in cited_texts(row):
        for sentence in sentences_about(text, named.citekeys, named.links):
            yield f"“{name}”: {sentence}"


def cited_texts(row: Row) -> Iterator[tuple[str, str]]:
    """The texts of the row that may cite, each under the name of its column."""
    if row.model not in NOUNS:
        return
    for name in NOUNS[row.model].cited:
        for column in (name, *(f"{name}_{code}" for code in LANGUAGES)):
            text = row.fields.get(column)
            if isinstance(text, str) and text:
                yield column, text


def faults_of_former_address(row: Row, named: Named) -> Iterator[str]:
    """Why this address cannot lead on."""
    columns = {*FORMER, *(f"{name}_{code}" for name in ("title", "note") for code in LANGUAGES)}
    for name in sorted(row.fields.keys() - columns):
        yield f"“{name}” is no field that is written here."
    model = MODELS[row.fields["model"]]
    if Key(model, row.fields["moved_to"]) not in named.keys:
        yield f"leads to {name_at(model, row.fields['moved_to'])}, which is not there."
    if Key(model, row.fields["address"]) in named.keys:
        yield f"{name_at(model, row.fields['address'])} is there, so it leads nowhere else."


def is_faulty(content: Contents, faults: Container[tuple[Path, int]]) -> bool:
    """Whether the entry or one of its parts has a fault that is told already."""
    return any((row.path, row.number) in faults for row in content.rows)


def without_need_of_others(contents: Sequence[Contents], named: Named) -> list[Contents]:
    """The entries that need none that is left out: of the others it would be said that they name
    what is not there, though it is.
    """
    remaining = list(contents)
    while True:
        present = {content.key for content in remaining}
        complete = []
        for content in remaining:
            if needs(content) & named.keys <= present:
                complete.append(content)
        if len(complete) == len(remaining):
            return complete
        remaining = complete


def needs(content: Contents) -> set[Key]:
    """The entries that its rows and its texts name."""
    keys = set(references(content))
    for row in content.rows:
        for _name, text in cited_texts(row):
            keys |= {Key(LINKED["source"], cite.key) for cite in cited(text)}
            keys |= {Key(LINKED["indicator"], slug) for slug in charts(text)}
            keys |= {Key(Picture, key) for key in pictures(text)}
            for link in links(text):
                if link.kind in LINKED:
                    keys.add(Key(LINKED[link.kind], link.slug))
    return keys


def faults_when_loaded(contents: Sequence[Contents]) -> Iterator[str]:
    """What is wrong with these entries once they are loaded: rules between columns and rows, files
    that are no pictures, and all that keeps them from going live.
    """
    loading = Loading([], [], [], {})
    load_contents(contents, loading)
    yield from loading.problems
    places: dict[tuple[type[Publishable], object], str] = {}
    by_key = {content.key: content for content in contents}
    for model in ENTRIES:
        column = address_column(model)
        for entry in model._base_manager.using(EDITORIAL).only("pk", column):
            content = by_key.get(Key(model, str(getattr(entry, column))))
            if content is not None:
                places[model, entry.pk] = place_of(content)
    for entry in loading.entries:
        place = places[type(entry), entry.pk]
        for sentence in dict.fromkeys(broken_rules(entry)):
            yield f"{place}: {sentence}"
    for problem in unready(loading.entries):
        place = places[type(problem.entry), problem.entry.pk]
        # Most sentences name what they speak of.
        field_name = "" if "“" in problem.sentence else f"“{problem.field}”: "
        yield f"{place}: {field_name}{problem.sentence}"


def broken_rules(entry: Publishable) -> Iterator[str]:
    """What a form would refuse of the entry and its parts: rules between several columns."""
    rows: list[Model] = [entry]
    for part in written_parts(type(entry)):
        rows += part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk})
    for row in rows:
        try:
            row.clean()
            row.validate_constraints()
        except ValidationError as error:
            yield from error.messages
