"""The content of fixtures/: loaded as far as it can be, and published as far as it is ready."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.admin.models import DELETION, LogEntry
from django.core.serializers.base import DeserializedObject
from django.core.serializers.python import Deserializer
from django.db import transaction
from django.db.models import Model, QuerySet
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.files.uploads import take_in
from timeline.history.comments import comment
from timeline.history.recording import record_each, record_publication
from timeline.management.content_files import (
    Row,
    address_of,
    in_one_line,
    name_of,
    natural_keys,
    picture_file,
    read_all,
)
from timeline.models import Dispute, FormerAddress, Picture, Publication, Publishable
from timeline.models.addressed import Addressed
from timeline.models.identifier import Identified, is_identifier, mint
from timeline.models.languages import LANGUAGES
from timeline.publishing.consistency import go_on_after_keys
from timeline.publishing.derive import refresh
from timeline.publishing.former_addresses import lead_on
from timeline.publishing.identifiers import taken
from timeline.publishing.keys import address_column, name_at
from timeline.publishing.locking import Busy, NotReady, Unforeseen
from timeline.publishing.publish import publish
from timeline.publishing.readiness import Problem
from timeline.publishing.snapshots import PublicName
from timeline.publishing.unpublish import REPLACED, unpublish
from timeline.registry import ENTRIES, NOUNS, parts_of

ORDER = list(NOUNS)


class Key(NamedTuple):
    """An entry as fixtures name it: by model and address, or by its number where it has no
    address.
    """

    model: type[Publishable]
    address: str


@dataclass
class Contents:
    """An entry of the fixtures with the rows that belong to it, parents before what hangs
    on them.
    """

    key: Key
    entry: Row
    parts: list[Row] = field(default_factory=list)
    # Those of its identifiers that rows had before it was loaded.
    taken: set[str] = field(default_factory=set)

    @property
    def rows(self) -> list[Row]:
        """The entry and its parts."""
        return [self.entry, *self.parts]


class Loading(NamedTuple):
    """What loading did: the entries that are new or have changed, what editors own, what is wrong
    with files, and how many rows of which file were given an identifier, for they brought none.
    """

    entries: list[Publishable]
    left_to_editors: list[str]
    problems: list[str]
    named: dict[str, int]


class Publishing(NamedTuple):
    """What publishing did: the publication, None where nothing was new, and why the rest could not
    go live.
    """

    publication: Publication | None
    problems: list[Problem]


def load(folder: Path | None = None) -> Loading:
    """Load what the folder holds, this site's own content if none is named, and editors have not
    made their own; a row that is wrong stops no other.

    An entry that somebody has saved, published, renamed or deleted in the admin is left as it is.
    """
    loading = Loading([], [], [], {})
    load_contents(gathered(read_all(loading.problems, folder), loading.problems), loading)
    return loading


def load_contents(contents: Sequence[Contents], loading: Loading) -> None:
    """Load these entries as `load` does, and add what became of them to `loading`."""
    owned = owned_by_editors([content.key for content in contents])
    loading.left_to_editors.extend(
        name_of(content.entry) for content in contents if content.key in owned
    )
    contents = [content for content in contents if content.key not in owned]
    note_taken(contents)
    failures: dict[Key, str] = {}
    while True:
        contents = [content for content in contents if content.key not in failures]
        contents = without_lost_references(contents, loading.problems)
        try:
            with transaction.atomic(using=EDITORIAL):
                entries = save_all(contents)
                record_each(entries, comment("loaded"))
        except CannotBeSaved as error:
            # Nothing is half loaded: what failed is left out, with what needs it, and the others
            # begin again.
            failures = error.reasons
            loading.problems.extend(failures.values())
        else:
            loading.entries.extend(entries)
            count_named(contents, entries, loading)
            return


def note_taken(contents: Iterable[Contents]) -> None:
    """Note which of their identifiers rows have, or an earlier row of the files."""
    brought: dict[str, Contents] = {}
    for content in contents:
        for row in content.rows:
            identifier = row.fields.get("identifier")
            if isinstance(identifier, str) and identifier:
                if identifier in brought:
                    content.taken.add(identifier)
                brought.setdefault(identifier, content)
    for identifier in taken(brought):
        brought[identifier].taken.add(identifier)


def sentences_on_names(loading: Loading) -> list[str]:
    """Which rows were given an identifier, a sentence a file."""
    sentences = []
    for file, count in sorted(loading.named.items()):
        sentences.append(
            f"{file}: identifiers were made for rows without one: {count}. "
            "export_content writes them down."
        )
    return sentences


def count_named(
    contents: Sequence[Contents], entries: Sequence[Publishable], loading: Loading
) -> None:
    """Count the rows of new or changed entries that brought no identifier."""
    keys = {Key(type(entry), str(getattr(entry, address_column(type(entry))))) for entry in entries}
    for content in contents:
        for row in content.rows if content.key in keys else ():
            if issubclass(row.model, Identified) and not row.fields.get("identifier"):
                loading.named[row.path.name] = loading.named.get(row.path.name, 0) + 1


class CannotBeSaved(Exception):
    """Some entries of the fixtures cannot be stored: why, by entry."""

    def __init__(self, reasons: dict[Key, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons


def save_all(contents: Sequence[Contents]) -> list[Publishable]:
    """Save the entries, then their parts, for these lead from one to another; those that are new or
    have changed.

    Raises CannotBeSaved with all that failed.
    """
    saved: dict[Key, Publishable] = {}
    reasons: dict[Key, str] = {}
    for step in (save_entry, save_late_keys, save_parts):
        for content in contents:
            if content.key in reasons:
                continue
            try:
                with transaction.atomic(using=EDITORIAL):
                    step(content, saved)
            except Exception as error:
                # Whatever a file holds, the other entries are loaded, and the site starts.
                sentence = f"{place_of(content)}: {in_one_line(error)}"
                reasons[content.key] = sentence
    if reasons:
        raise CannotBeSaved(reasons)
    before = {key: entry.fingerprint for key, entry in saved.items()}
    refresh(*saved.values())
    return [entry for key, entry in saved.items() if entry.fingerprint != before[key]]


def without_lost_references(contents: Sequence[Contents], problems: list[str]) -> list[Contents]:
    """The entries that name only what is here or comes with them; why each of the others cannot, in
    `problems`.
    """
    present: dict[type[Publishable], set[str]] = {}
    for model in ENTRIES:
        if issubclass(model, Addressed):
            rows = model._base_manager.using(EDITORIAL)
            present[model] = set(rows.values_list(model.address_field, flat=True))
    remaining = list(contents)
    while True:
        coming = {content.key for content in remaining}
        complete = []
        for content in remaining:
            lost = first_lost(references(content), coming, present)
            if lost is None:
                complete.append(content)
            else:
                problems.append(f"{place_of(content)}: names {name_at(*lost)}, which is not there.")
        if len(complete) == len(remaining):
            return complete
        remaining = complete


def first_lost(
    keys: Iterable[Key], coming: Container[Key], present: Mapping[type[Publishable], Container[str]]
) -> Key | None:
    """The first of the keys whose entry neither comes with the fixtures nor is here."""
    for key in keys:
        if key not in coming and key.address not in present[key.model]:
            return key
    return None


def place_of(content: Contents) -> str:
    """Where the entry stands in its file, and its kind and address."""
    return f"{content.entry.place}: {name_of(content.entry)}"


def references(content: Contents) -> Iterator[Key]:
    """The entries that the rows name by their addresses."""
    for row in content.rows:
        for column in (*row.model._meta.concrete_fields, *row.model._meta.many_to_many):
            model = column.related_model
            if model is not None and issubclass(model, Addressed):
                value = row.fields.get(column.name)
                for address in natural_keys(value, bool(column.many_to_many)):
                    yield Key(model, address)


def publish_ready(entries: Iterable[Publishable]) -> Publishing:
    """Publish those of the entries that are ready, and that need none that is not; each round
    refuses one more.
    """
    batch, unready = list(entries), list[Problem]()
    while batch:
        try:
            publication = publish(batch)
        except (Busy, Unforeseen) as refusal:
            # It is no fault of the entry that is named, and leaving that one out would mend
            # nothing.
            return Publishing(None, unready + refusal.problems)
        except NotReady as refusal:
            blocked = {problem.entry for problem in refusal.problems}
            unready += refusal.problems
            ready = [entry for entry in batch if entry not in blocked]
            if len(ready) == len(batch):
                break
            batch = ready
        else:
            if publication:
                record_publication(entries_in(publication, batch), publication)
            return Publishing(publication, unready)
    return Publishing(None, unready)


def lead_on_former_addresses(folder: Path | None = None) -> list[Problem]:
    """Let the addresses that the story has left lead to what took their place; what is in the way.

    An entry that is still live there leaves the site as replaced, unless editors have changed it.
    An address that an editor has ended leads nowhere again, whatever the fixtures say.
    """
    problems: list[Problem] = []
    untouched = {(type(entry), entry.pk) for entry in as_loaded()}
    ended = ended_by_editors()
    for row in read_all([], folder):
        if row.model is not FormerAddress:
            continue
        model = next(model for model in ENTRIES if model._meta.model_name == row.fields["model"])
        if not issubclass(model, Addressed):
            continue
        entries = model._base_manager.using(EDITORIAL)
        address, successor = row.fields["address"], row.fields["moved_to"]
        if str(FormerAddress(model=row.fields["model"], address=address)) in ended:
            continue
        old = entries.filter(**{model.address_field: address}).first()
        new = entries.filter(**{model.address_field: successor}).first()
        if old is not None and new is not None and old.live_fingerprint:
            if (model, old.pk) in untouched:
                try:
                    unpublish(old, reason=REPLACED, replaced_by=new)
                except NotReady as refusal:
                    problems += refusal.problems
            continue
        english, spanish = row.fields.get("title_en", ""), row.fields.get("title_es", "")
        notes = {tag: row.fields.get(f"note_{tag}", "") for tag in LANGUAGES}
        lead_on(model, PublicName(address, english, spanish, ""), successor, notes)
    return problems


def ended_by_editors() -> set[str]:
    """The former addresses that somebody has ended in the admin, which has noted it."""
    notes = LogEntry.objects.using(EDITORIAL).filter(
        action_flag=DELETION,
        content_type__app_label=FormerAddress._meta.app_label,
        content_type__model=FormerAddress._meta.model_name,
    )
    return set(notes.values_list("object_repr", flat=True))


def entries_in(publication: Publication, batch: Iterable[Publishable]) -> list[Publishable]:
    """Those of the entries that the publication has brought."""
    keys = set(publication.entries.values_list("model", "entry_pk"))
    return [entry for entry in batch if (entry._meta.model_name, entry.pk) in keys]


def as_loaded() -> list[Publishable]:
    """The working copies that came from fixtures and that nobody has touched in the admin; no
    withdrawn ones.
    """
    entries: list[Publishable] = []
    for model in ENTRIES:
        versions = Version.objects.get_for_model(model)
        by_fixtures = versions.filter(revision__comment=comment("loaded"))
        loaded = set(by_fixtures.values_list("object_id", flat=True))
        untouched = loaded - touched_keys(versions)
        rows = model.objects.using(EDITORIAL).listed().order_by("pk")
        entries += [entry for entry in rows if str(entry.pk) in untouched]
    return entries


def touched_keys(versions: QuerySet[Version]) -> set[str]:
    """The keys of the rows of which somebody has made a version in the admin."""
    by_editors = versions.filter(revision__user__isnull=False)
    return set(by_editors.values_list("object_id", flat=True))


def gathered(all_rows: Sequence[Row], problems: list[str]) -> list[Contents]:
    """The entries with their parts, parents first; a part without its entry is added to
    `problems`.
    """
    rows = [row for row in all_rows if row.model in NOUNS]
    contents: dict[Key, Contents] = {}
    for row in rows:
        if issubclass(row.model, Publishable):
            key = Key(row.model, address_of(row))
            contents.setdefault(key, Contents(key, row))
    disputes: dict[int | str | None, Row] = {}
    for row in rows:
        if row.model is Dispute:
            disputes.update(dict.fromkeys(names_of(row), row))
    for row in sorted(rows, key=lambda row: ORDER.index(row.model)):
        if issubclass(row.model, Publishable):
            continue
        owned = row
        if row.fields.get("dispute"):
            # A position hangs on a dispute, and with it on an entry.
            owned = disputes.get(name_in(row.fields["dispute"]), row)
        owner = owner_key(owned)
        if owner in contents:
            contents[owner].parts.append(row)
        else:
            kind = row.model._meta.verbose_name
            problems.append(f"{row.place}: a {kind} belongs to no entry of the fixtures.")
    return sorted(contents.values(), key=lambda content: ORDER.index(content.entry.model))


def names_of(row: Row) -> Iterator[int | str]:
    """By what other rows may name this one, which has no address: its identifier, and its number in
    the file.
    """
    identifier = row.fields.get("identifier")
    if identifier and isinstance(identifier, str):
        yield identifier
    if row.pk is not None:
        yield row.pk


def name_in(value: object) -> int | str | None:
    """The number or the identifier by which a value names a row without an address; None for
    anything else.
    """
    if isinstance(value, int):
        return value
    return next(natural_keys(value, many=False), None)


def owner_key(row: Row) -> Key | None:
    """Model and address of the entry on which the row hangs; None where it names none."""
    for model in ENTRIES:
        for part in parts_of(model):
            owner = row.fields.get(part.owner)
            if part.model is row.model and isinstance(owner, list) and len(owner) == 1:
                return Key(model, str(owner[0]))
    return None


def owned_by_editors(keys: Sequence[Key]) -> set[Key]:
    """Those of the entries that somebody here has made, changed, renamed or deleted."""
    owned = set()
    for model in dict.fromkeys(key.model for key in keys):
        addresses = [key.address for key in keys if key.model is model]
        field_name = address_column(model)
        rows = model._base_manager.using(EDITORIAL).filter(**{f"{field_name}__in": addresses})
        present = {
            str(getattr(entry, field_name)): str(entry.pk) for entry in rows.only("pk", field_name)
        }
        versions = Version.objects.get_for_model(model).select_related("revision")
        loaded: dict[str, set[str]] = {}
        for version in versions.filter(revision__comment=comment("loaded")).iterator():
            address = str(version.field_dict.get(field_name, version.object_id))
            loaded.setdefault(address, set()).add(version.object_id)
        touched = touched_keys(versions)
        for address in addresses:
            pk = present.get(address)
            # It was loaded once, and has another address now or is deleted.
            has_left = pk is None and address in loaded
            if has_left or (pk and (pk in touched or pk not in loaded.get(address, ()))):
                owned.add(Key(model, address))
    return owned


def save_entry(content: Contents, saved: dict[Key, Publishable]) -> None:
    """Save the entry itself, and add it to `saved`."""
    model, address = content.key
    row = with_file(content.entry)
    early = {name: value for name, value in row.fields.items() if name not in late_keys(model)}
    row = row._replace(fields=early)
    field_name = address_column(model)
    entry = model._base_manager.using(EDITORIAL).filter(**{field_name: address}).first()
    if entry is None:
        refuse_taken(row, content.taken)
        if issubclass(model, Identified) and not row.fields.get("identifier"):
            # A row of a fixture is saved as it is.
            row = row._replace(fields={**row.fields, "identifier": mint()})
        deserialized = deserialize(row._replace(pk=free_key(row)))
        deserialized.save(using=EDITORIAL)
        # Of this model, which Django's types do not say.
        new_entry: Any = deserialized.object
        entry = new_entry
        go_on_after_keys([model])
    else:
        change(entry, row)
    saved[content.key] = entry


def save_late_keys(content: Contents, saved: dict[Key, Publishable]) -> None:
    """Give the saved entry the keys that lead to what is saved after it."""
    row = content.entry
    late = {name: row.fields[name] for name in late_keys(row.model) if name in row.fields}
    if late:
        change(saved[content.key], row._replace(fields=late))


def late_keys(model: type[Model]) -> tuple[str, ...]:
    """A picture may have been taken from a source of which another one is the archived copy."""
    return ("source",) if model is Picture else ()


def with_file(row: Row) -> Row:
    """The row of a picture with what follows from its file, which is kept as if an editor had sent
    it; raises ValueError and Refused.
    """
    path = picture_file(row) if row.model is Picture else None
    if path is None:
        return row
    return row._replace(fields=row.fields | take_in(path.read_bytes(), path.name).columns)


def deserialize(row: Row) -> DeserializedObject:
    """The row as Django reads it from a fixture; raises what is wrong with it."""
    as_in_file = {"model": row.model._meta.label_lower, "pk": row.pk, "fields": row.fields}
    deserialized: DeserializedObject = next(iter(Deserializer([as_in_file], using=EDITORIAL)))
    for column in row.model._meta.concrete_fields:
        number = getattr(deserialized.object, column.attname)
        if number is None or column.related_model is None:
            continue
        # The database would say so at the end of the transaction, and not of which row.
        if not column.related_model._base_manager.using(EDITORIAL).filter(pk=number).exists():
            raise ValueError(f"“{column.name}” is {number}, which is not there.")
    return deserialized


def change(entry: Publishable, row: Row) -> None:
    """Give the working copy what the row says, and leave the rest of its columns as they are."""
    deserialized = deserialize(row)
    many = deserialized.m2m_data or {}
    for name in row.fields:
        if name == "identifier":
            # What it is called here never changes.
            continue
        if name in many:
            getattr(entry, name).set(many[name])
        else:
            column = entry._meta.get_field(name)
            # A key is stored under another name than that of its field.
            attribute = getattr(column, "attname", name)
            setattr(entry, attribute, getattr(deserialized.object, attribute))
    entry.save(using=EDITORIAL)


def refuse_taken(row: Row, taken_names: Container[str]) -> None:
    """Raise ValueError where a new row brings what is no identifier, or one that is taken."""
    identifier = row.fields.get("identifier")
    if not identifier:
        return
    if not isinstance(identifier, str) or not is_identifier(identifier):
        raise ValueError(f"“identifier” is {identifier!r}: a character is wrong or missing.")
    if identifier in taken_names:
        raise ValueError(f"“identifier” is “{identifier}”, which something else has.")


def save_parts(content: Contents, saved: Mapping[Key, Publishable]) -> None:
    """Let the saved entry have these parts and no others.

    A row that is here keeps its number; what says the same as before is no change. The number in
    the file may be that of a row which an editor has added.
    """
    entry = saved[content.key]
    here = parts_here(entry)
    for part in reversed(parts_of(type(entry))):
        if part.model in here:
            rows = part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk})
            rows.delete()
    # By model, and by the number in the file or the identifier: the number here.
    numbers: dict[type[Model], dict[object, int]] = {model: {} for model in here}
    known = names_here(content, here)
    for row in content.parts:
        fields = row.fields | renumbered(row, numbers)
        identifier = row.fields.get("identifier")
        number: int | None = None
        if row.model in known:
            number = known[row.model].get(identifier)
        elif here[row.model]:
            # In their order.
            number, identifier = here[row.model].pop(0)
        if number is None:
            refuse_taken(row, content.taken)
        if issubclass(row.model, Identified):
            # A row of a fixture is saved as it is.
            fields["identifier"] = identifier or mint()
        deserialized = deserialize(row._replace(pk=number, fields=fields))
        deserialized.save(using=EDITORIAL)
        for name in names_of(row):
            numbers[row.model][name] = deserialized.object.pk


def parts_here(entry: Publishable) -> dict[type[Model], list[tuple[int, str]]]:
    """The rows that the entry has by their models, in their order: number and identifier, which is
    blank of what cannot be cited.
    """
    derived = {type(entry).themes.through} if hasattr(entry, "themes") else set()
    here: dict[type[Model], list[tuple[int, str]]] = {}
    for part in parts_of(type(entry)):
        if part.model not in derived:
            rows = part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk})
            named = issubclass(part.model, Identified)
            columns = ("pk", "identifier") if named else ("pk",)
            for pk, *identifier in rows.order_by("pk").values_list(*columns):
                here.setdefault(part.model, []).append((pk, *identifier, "")[:2])
            here.setdefault(part.model, [])
    return here


def names_here(
    content: Contents, here: Mapping[type[Model], Sequence[tuple[int, str]]]
) -> dict[type[Model], dict[object, int]]:
    """By model and identifier: the numbers of the rows that are here, of those models whose rows
    the file names as they are named here.

    Where none is, the rows came before the file had identifiers, and are told by their order.
    """
    names: dict[type[Model], dict[object, int]] = {}
    for model, rows in here.items():
        by_identifier: dict[object, int] = {name: pk for pk, name in rows if name}
        brought = {row.fields.get("identifier") for row in content.parts if row.model is model}
        if (not rows and brought - {None, ""}) or brought & by_identifier.keys():
            names[model] = by_identifier
    return names


def renumbered(row: Row, numbers: Mapping[type[Model], Mapping[object, int]]) -> dict[str, Any]:
    """The columns that lead to other parts of the entry, with their numbers here; raises ValueError
    for a stranger.
    """
    columns: dict[str, Any] = {}
    for column in row.model._meta.concrete_fields:
        value = row.fields.get(column.name)
        if value is None or column.related_model is None or column.related_model not in numbers:
            continue
        numbers_here = numbers[column.related_model]
        name = name_in(value)
        if name not in numbers_here:
            raise ValueError(f"“{column.name}” is {value}, which is no row of this entry.")
        columns[column.name] = numbers_here[name]
    return columns


def free_key(row: Row) -> Any:
    """The number that the row has in its file; None where another row has it here."""
    if not row.pk or row.model._base_manager.using(EDITORIAL).filter(pk=row.pk).exists():
        return None
    return row.pk
