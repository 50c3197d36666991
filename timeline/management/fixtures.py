"""The content of fixtures/: loaded as far as it can be, and published as far as it is ready."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import transaction
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.comments import comment
from timeline.history.recording import record_each, record_publication
from timeline.models import Dispute, Publication
from timeline.publishing.consistency import go_on_after_keys
from timeline.publishing.derive import refresh
from timeline.publishing.locking import Busy, NotReady, Unforeseen
from timeline.publishing.publish import publish
from timeline.publishing.readiness import Problem
from timeline.registry import ENTRIES, NOUNS, parts_of

Key = tuple[type[Any], str]
ORDER = list(NOUNS)


class Row(NamedTuple):
    """One row of a fixture: the name of its file, its model, its number where it has one, and its
    fields.
    """

    file: str
    model: type[Any]
    pk: Any
    fields: dict[str, Any]


@dataclass
class Contents:
    """An entry of the fixtures with the rows that belong to it, parents before what hangs
    on them.
    """

    entry: Row
    parts: list[Row] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Model and address, by which fixtures name an entry; its number where it has no
        address.
        """
        return self.entry.model, address_of(self.entry)


class Loading(NamedTuple):
    """What loading did: the entries that are new or have changed, what editors own, and what is
    wrong with files.
    """

    entries: list[Any]
    left_to_editors: list[str]
    problems: list[str]


class Publishing(NamedTuple):
    """What publishing did: the publication, None where nothing was new, and why the rest could not
    go live.
    """

    publication: Publication | None
    problems: list[Problem]


def load() -> Loading:
    """Load what the fixtures hold and editors have not made their own; a row that is wrong stops no
    other.

    An entry that somebody has saved, published, renamed or deleted in the admin is left as it is.
    """
    loading = Loading([], [], [])
    contents = gathered(read_all(loading.problems), loading.problems)
    owned = owned_by_editors([content.key for content in contents])
    loading.left_to_editors.extend(
        name_of(content.entry) for content in contents if content.key in owned
    )
    contents = [content for content in contents if content.key not in owned]
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
            return loading


class CannotBeSaved(Exception):
    """Some entries of the fixtures cannot be stored: why, by entry."""

    def __init__(self, reasons: dict[Key, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons


def save_all(contents: Sequence[Contents]) -> list[Any]:
    """Save the entries, then their parts, for these lead from one to another; those that are new or
    have changed.

    Raises CannotBeSaved with all that failed.
    """
    saved: dict[Key, Any] = {}
    reasons: dict[Key, str] = {}
    for step in (save_entry, save_parts):
        for content in contents:
            if content.key in reasons:
                continue
            try:
                with transaction.atomic(using=EDITORIAL):
                    step(content, saved)
            except Exception as error:
                # Whatever a file holds, the other entries are loaded, and the site starts.
                sentence = f"{content.entry.file}: {name_of(content.entry)}: {in_one_line(error)}"
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
    present: dict[type[Any], set[str]] = {}
    for model in ENTRIES:
        if hasattr(model, "address_field"):
            rows = model._base_manager.using(EDITORIAL)
            present[model] = set(rows.values_list(model.address_field, flat=True))
    remaining = list(contents)
    while True:
        coming = {content.key for content in remaining}
        complete = []
        for content in remaining:
            lost = [
                key
                for key in references(content)
                if key not in coming and key[1] not in present[key[0]]
            ]
            if lost:
                model, address = lost[0]
                place = f"{content.entry.file}: {name_of(content.entry)}"
                problems.append(
                    f"{place}: names {model._meta.model_name}:{address}, which is not there."
                )
            else:
                complete.append(content)
        if len(complete) == len(remaining):
            return complete
        remaining = complete


def references(content: Contents) -> Iterator[Key]:
    """The entries that the rows name by their addresses."""
    for row in (content.entry, *content.parts):
        for column in (*row.model._meta.concrete_fields, *row.model._meta.many_to_many):
            value = row.fields.get(column.name)
            if hasattr(column.related_model, "address_field") and isinstance(value, list):
                for named in value if column.many_to_many else [value]:
                    if isinstance(named, list) and len(named) == 1:
                        yield column.related_model, str(named[0])


def publish_ready(entries: Iterable[Any]) -> Publishing:
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
                brought = set(publication.entries.values_list("model", "entry_pk"))
                went = [entry for entry in batch if (entry._meta.model_name, entry.pk) in brought]
                record_publication(went, publication)
            return Publishing(publication, unready)
    return Publishing(None, unready)


def as_loaded() -> list[Any]:
    """The working copies that came from fixtures and that nobody has touched in the admin; no
    withdrawn ones.
    """
    entries: list[Any] = []
    for model in ENTRIES:
        versions = Version.objects.get_for_model(model)
        loaded = set(
            versions.filter(revision__comment=comment("loaded")).values_list("object_id", flat=True)
        )
        touched = set(
            versions.filter(revision__user__isnull=False).values_list("object_id", flat=True)
        )
        rows = model.objects.using(EDITORIAL).listed().order_by("pk")
        entries += [entry for entry in rows if str(entry.pk) in loaded - touched]
    return entries


def read_all(problems: list[str]) -> list[Row]:
    """Every row of every fixture, in the order of the files; what cannot be read is added to
    `problems`.
    """
    files = sorted(path for folder in settings.FIXTURE_DIRS for path in Path(folder).glob("*.json"))
    rows = []
    for path in files:
        try:
            rows += list(read(path))
        except (ValueError, OSError, RecursionError) as error:
            problems.append(f"{path.name}: {in_one_line(error)}")
    return rows


def read(path: Path) -> Iterator[Row]:
    """The rows of a file, none where any of them is no row; raises ValueError with a sentence."""
    given = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(given, list):
        raise ValueError("a fixture is a list of rows.")
    for number, row in enumerate(given, start=1):
        if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
            raise ValueError(f"row {number} has no “fields”.")
        try:
            model = apps.get_model(str(row.get("model")))
        except (LookupError, ValueError):
            raise ValueError(
                f"row {number} is of “{row.get('model')}”, and there is no such model."
            ) from None
        if model not in NOUNS:
            raise ValueError(f"row {number} is of “{row['model']}”, which is no part of the story.")
        yield Row(path.name, model, row.get("pk"), row["fields"])


def gathered(rows: Sequence[Row], problems: list[str]) -> list[Contents]:
    """The entries with their parts, parents first; a part without its entry is added to
    `problems`.
    """
    contents: dict[Key, Contents] = {}
    for row in rows:
        if row.model in ENTRIES:
            contents.setdefault((row.model, address_of(row)), Contents(row))
    disputes = {row.pk: row for row in rows if row.model is Dispute}
    for row in sorted(rows, key=lambda row: ORDER.index(row.model)):
        if row.model in ENTRIES:
            continue
        # A position hangs on a dispute, and with it on an entry.
        key = owner_key(
            disputes.get(row.fields.get("dispute"), row) if "dispute" in row.fields else row
        )
        if key in contents:
            contents[key].parts.append(row)
        else:
            problems.append(
                f"{row.file}: a {row.model._meta.verbose_name} belongs to no entry of the fixtures."
            )
    return sorted(contents.values(), key=lambda content: ORDER.index(content.entry.model))


def owner_key(row: Row) -> Key | None:
    """Model and address of the entry on which the row hangs; None where it names none."""
    for model in ENTRIES:
        for part in parts_of(model):
            named = row.fields.get(part.owner)
            if part.model is row.model and isinstance(named, list) and len(named) == 1:
                return model, str(named[0])
    return None


def owned_by_editors(keys: Sequence[Key]) -> set[Key]:
    """Those of the entries that somebody here has made, changed, renamed or deleted."""
    owned = set()
    for model in dict.fromkeys(model for model, _address in keys):
        addresses = [address for other, address in keys if other is model]
        field_name = getattr(model, "address_field", "pk")
        rows = model._base_manager.using(EDITORIAL).filter(**{f"{field_name}__in": addresses})
        present = {
            str(getattr(entry, field_name)): str(entry.pk) for entry in rows.only("pk", field_name)
        }
        versions = Version.objects.get_for_model(model).select_related("revision")
        loaded: dict[str, set[str]] = {}
        for version in versions.filter(revision__comment=comment("loaded")).iterator():
            address = str(version.field_dict.get(field_name, version.object_id))
            loaded.setdefault(address, set()).add(version.object_id)
        touched = set(
            versions.filter(revision__user__isnull=False).values_list("object_id", flat=True)
        )
        for address in addresses:
            pk = present.get(address)
            # It was loaded once, and has another address now or is deleted.
            has_left = pk is None and address in loaded
            if has_left or (pk and (pk in touched or pk not in loaded.get(address, ()))):
                owned.add((model, address))
    return owned


def save_entry(content: Contents, saved: dict[Key, Any]) -> None:
    """Save the entry itself, and add it to `saved`."""
    model, address = content.key
    field_name = getattr(model, "address_field", "pk")
    entry = model._base_manager.using(EDITORIAL).filter(**{field_name: address}).first()
    if entry is None:
        deserialized = deserialize(content.entry._replace(pk=free_key(content.entry)))
        deserialized.save(using=EDITORIAL)
        entry = deserialized.object
        go_on_after_keys([model])
    else:
        change(entry, content.entry)
    saved[content.key] = entry


def deserialize(row: Row) -> Any:
    """The row as Django reads it from a fixture; raises what is wrong with it."""
    given = {"model": row.model._meta.label_lower, "pk": row.pk, "fields": row.fields}
    deserialized = next(iter(Deserializer([given], using=EDITORIAL)))
    for column in row.model._meta.concrete_fields:
        number = getattr(deserialized.object, column.attname)
        if number is None or column.related_model is None:
            continue
        # The database would say so at the end of the transaction, and not of which row.
        if not column.related_model._base_manager.using(EDITORIAL).filter(pk=number).exists():
            raise ValueError(f"“{column.name}” is {number}, which is not there.")
    return deserialized


def change(entry: Any, row: Row) -> None:
    """Give the working copy what the row says, and leave the rest of its columns as they are."""
    deserialized = deserialize(row)
    many = deserialized.m2m_data or {}
    for name in row.fields:
        if name in many:
            getattr(entry, name).set(many[name])
        else:
            column = entry._meta.get_field(name).attname
            setattr(entry, column, getattr(deserialized.object, column))
    entry.save(using=EDITORIAL)


def save_parts(content: Contents, saved: dict[Key, Any]) -> None:
    """Let the saved entry have these parts and no others.

    They take the numbers that its parts have here, in their order: what says the same as before is
    no change. The number in the file may be that of a row which an editor has added.
    """
    entry = saved[content.key]
    free: dict[type[Any], list[int]] = {}
    derived = {type(entry).themes.through} if hasattr(entry, "themes") else set()
    for part in reversed(parts_of(type(entry))):
        if part.model not in derived:
            rows = part.model._base_manager.using(EDITORIAL).filter(**{part.owner: entry.pk})
            free[part.model] = list(rows.order_by("-pk").values_list("pk", flat=True))
            rows.delete()
    # By model and by the number in the file: the number here.
    numbers: dict[type[Any], dict[Any, int]] = {model: {} for model in free}
    for row in content.parts:
        fields = row.fields | renumbered(row, numbers)
        number = free[row.model].pop() if free[row.model] else None
        deserialized = deserialize(row._replace(pk=number, fields=fields))
        deserialized.save(using=EDITORIAL)
        if row.pk is not None:
            numbers[row.model][row.pk] = deserialized.object.pk


def renumbered(row: Row, numbers: Mapping[type[Any], Mapping[Any, int]]) -> dict[str, int]:
    """The columns that lead to other parts of the entry, with their numbers here; raises ValueError
    for a stranger.
    """
    columns = {}
    for column in row.model._meta.concrete_fields:
        number = row.fields.get(column.name)
        if column.related_model in numbers and number is not None:
            if number not in numbers[column.related_model]:
                raise ValueError(f"“{column.name}” is {number}, which is no row of this entry.")
            columns[column.name] = numbers[column.related_model][number]
    return columns


def free_key(row: Row) -> Any:
    """The number that the row has in its file; None where another row has it here."""
    taken = row.model._base_manager.using(EDITORIAL).filter(pk=row.pk).exists() if row.pk else True
    return None if taken else row.pk


def address_of(row: Row) -> str:
    """The address of an entry in a fixture; its number where its model has none."""
    return str(row.fields.get(getattr(row.model, "address_field", ""), row.pk))


def name_of(row: Row) -> str:
    """The entry as operators name it: kind and address."""
    return f"{row.model._meta.model_name}:{address_of(row)}"


def in_one_line(error: BaseException) -> str:
    """What an error says, for a list of sentences."""
    # Django's error of a fixture repeats the row around the sentence.
    if isinstance(error, DeserializationError) and isinstance(error.__context__, ValidationError):
        error = error.__context__
    words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return " ".join(words.split()) or type(error).__name__
