"""The only writer of the public database's entries. Everything here runs inside one transaction on
PUBLIC.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import CharField, Max, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation

from govdigital.databases import PUBLIC
from timeline.models import (
    FormerAddress,
    Publication,
    Publishable,
    PublishedEntry,
    Site,
    raw_rows,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing import data_versions
from timeline.publishing.crossing import crossing_columns, plain_columns
from timeline.publishing.keys import EntryKey, key_of, same_model
from timeline.publishing.parts import Values, part_values, values_of
from timeline.publishing.snapshots import PublicName, Snapshot, chunks, name_columns, public_name
from timeline.publishing.tag_authority import keep_tag_authority
from timeline.registry import ENTRIES, Part, parts_of

CHUNK_ROWS = 200

AnyModel = TypeVar("AnyModel", bound=Model)


def new_publication(kind: str, notes: Mapping[str, str], at: datetime) -> Publication:
    """The next publication, with its public note by language; numbers have no gaps."""
    last = Publication.objects.using(PUBLIC).aggregate(last=Max("number"))["last"] or 0
    texts = {f"note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    publication = Publication(number=last + 1, at=at, kind=kind, **texts)
    with first_language():
        Publication.objects.using(PUBLIC).bulk_create([publication])
    data_versions.make_after_commit()
    return publication


def first_language() -> AbstractContextManager[None]:
    """While it lasts, the plain column of a translated text holds the first language, whatever the
    editor's is.
    """
    return translation.override(LANGUAGES[0])


def copy_entries(
    entries: Iterable[Publishable], live: Mapping[EntryKey, Publishable], at: datetime
) -> dict[EntryKey, Publishable]:
    """Make the public rows of these entries, and of all their parts, equal to the working copies as
    they have been read; `live` has the live copies. The rows of the entries as they are live now.
    """
    copies: dict[EntryKey, Publishable] = {}
    batch = same_model(entries)
    with first_language():
        for model in ENTRIES:
            same = batch.get(model, [])
            before = names_of(model, (live[key_of(row)] for row in same if key_of(row) in live))
            after = names_of(model, same)
            moved = [pk for pk in before if before[pk].address != after[pk].address]
            set_addresses_aside(model, moved)
            rows = [copy_of(row, live.get(key_of(row)), at) for row in same]
            write_rows(model, rows)
            keep_former_addresses(model, before, after, at)
            copies.update({key_of(row): row for row in rows})
        for model in ENTRIES:
            copy_parts(model, batch.get(model, []), live)
    return copies


def names_of(model: type[Publishable], rows: Iterable[Publishable]) -> dict[int, PublicName]:
    """By key: the addresses and titles of these rows."""
    return {row.pk: public_name(model, values_of(row)) for row in rows}


def set_addresses_aside(model: type[Publishable], pks: Sequence[int]) -> None:
    """Free the addresses of these, which may be swapped: none may stand in another's way."""
    aside = Concat(Value("~"), Cast("pk", CharField()), output_field=CharField())
    for chunk in chunks(pks):
        rows = model._base_manager.using(PUBLIC).filter(pk__in=chunk)
        rows.update(**{name_columns(model).address: aside})


def copy_of(entry: Publishable, live: Publishable | None, at: datetime) -> Publishable:
    """The row that becomes live, with the crossing columns of the working copy; private ones keep
    their defaults or follow from these.
    """
    row = new_row(type(entry), values_of(entry))
    first = live.first_published_at if live else None
    row.first_published_at = first or row.first_published_at or at
    row.updated_at = at
    if isinstance(row, Site):
        keep_tag_authority(row, live if isinstance(live, Site) else None, at)
    row.withdrawn_at = None
    row.withdrawal_note = ""
    for tag in LANGUAGES:
        setattr(row, f"withdrawal_note_{tag}", "")
    return row


def write_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Write the crossing columns of these rows, whether they are in PUBLIC or not."""
    written = [name for name in (*crossing_columns(model), *plain_columns(model)) if name != "id"]
    raw_rows.insert(rows, PUBLIC, replaced=written)


def delete_parts(model: type[Publishable], pks: Sequence[int]) -> None:
    """Delete the parts of the entries, those first that hang on others."""
    for part in reversed(parts_of(model)):
        for chunk in chunks(pks):
            part.model._base_manager.using(PUBLIC).filter(**{f"{part.owner}__in": chunk}).delete()


def copy_parts(
    model: type[Publishable], entries: Sequence[Publishable], live: Mapping[EntryKey, Publishable]
) -> None:
    """Make the parts of the live copies equal to those of the working copies, keys kept; what is
    equal is not written.
    """
    copies = [live[key_of(entry)] for entry in entries if key_of(entry) in live]
    kinds = [
        PartRows(part.model, rows_by_key(entries, part), rows_by_key(copies, part))
        for part in parts_of(model)
    ]
    for kind in reversed(kinds):
        delete_rows(kind.model, kind.gone)
    something_gone = False
    for kind in kinds:
        # With a row that is gone went what hung on it, or it let go of the row.
        changed = kind.wanted if something_gone else kind.changed
        # Of two rows that have exchanged what only one can have, both make room first.
        if has_unique_rule(kind.model):
            delete_rows(kind.model, changed.keys() & kind.live.keys())
        write_rows(kind.model, [new_row(kind.model, values) for values in changed.values()])
        something_gone = something_gone or bool(kind.gone)


class PartRows(NamedTuple):
    """The rows of one kind of part by key: as the working copies have them, and as the live copies
    do.
    """

    model: type[Model]
    wanted: Mapping[int, Values]
    live: Mapping[int, Values]

    @property
    def gone(self) -> Collection[int]:
        """The keys of what the working copies have no more."""
        return self.live.keys() - self.wanted.keys()

    @property
    def changed(self) -> dict[int, Values]:
        """What the live copies have otherwise, or not at all. A part that moved here from another
        entry is in PUBLIC under that entry.
        """
        return {pk: row for pk, row in self.wanted.items() if self.live.get(pk) != row}


def rows_by_key(entries: Iterable[Publishable], part: Part) -> dict[int, Values]:
    """The rows of the part that these entries have."""
    rows: dict[Any, Values] = {}
    for entry in entries:
        for values in part_values(entry, part):
            rows[values["id"]] = values
    return rows


def delete_rows(model: type[Model], pks: Iterable[int]) -> None:
    """Delete the rows with these keys."""
    for chunk in chunks(pks):
        model._base_manager.using(PUBLIC).filter(pk__in=chunk).delete()


def has_unique_rule(model: type[Model]) -> bool:
    """Whether there is something besides the key that only one row can have."""
    return bool(model._meta.total_unique_constraints or model._meta.unique_together)


def new_row(model: type[AnyModel], values: Mapping[str, object]) -> AnyModel:
    """A new instance with those columns, that has never been saved anywhere."""
    columns = []
    for field in model._meta.concrete_fields:
        columns.append(values[field.name] if field.name in values else field.get_default())
    # By place and not by name: modeltranslation looks at each name that it is given.
    return model(*columns)


def keep_former_addresses(
    model: type[Publishable],
    before: Mapping[int, PublicName],
    after: Mapping[int, PublicName],
    at: datetime,
) -> None:
    """Let an address that a live entry has left lead to its new one, and free those that are taken
    again.

    `before` and `after` are the public names of the entries before and after they were copied.
    """
    if not hasattr(model, "address_field"):
        return
    former = FormerAddress.objects.using(PUBLIC).filter(model=model._meta.model_name)
    moved = [pk for pk in before if before[pk].address != after[pk].address]
    for chunk in chunks([*moved, *(after.keys() - before.keys())]):
        free_addresses(former.filter(address__in=[after[pk].address for pk in chunk]))
    new_addresses = {before[pk].address: after[pk].address for pk in moved}
    # All are read before any is written: two entries may have swapped their addresses.
    rows: list[FormerAddress] = []
    for addresses in chunks(new_addresses):
        rows += former.filter(moved_to__in=addresses)
    for row in rows:
        row.moved_to = new_addresses[row.moved_to]
    former.bulk_update(rows, ["moved_to"], batch_size=CHUNK_ROWS)
    live_addresses = {name.address for name in after.values()}
    for pk in moved:
        if before[pk].address not in live_addresses:
            leave_address(model, before[pk], moved_to=after[pk].address, notes={}, at=at)


def free_addresses(rows: "QuerySet[FormerAddress]") -> None:
    """Delete these former addresses, which live entries take; what led to one leads on to where
    that led.
    """
    for row in rows:
        if row.moved_to:
            others = FormerAddress.objects.using(PUBLIC).filter(
                model=row.model, moved_to=row.address
            )
            others.exclude(address=row.moved_to).update(moved_to=row.moved_to)
        row.delete(using=PUBLIC)


def leave_address(
    model: type[Publishable],
    name: PublicName,
    *,
    moved_to: str,
    notes: Mapping[str, str],
    at: datetime,
) -> None:
    """Say what an address answers now: the way to another of the same model, or Gone where that is
    blank.

    `name` is what visitors knew the entry by that leaves it.
    """
    texts = {f"note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    model_name = str(model._meta.model_name)
    row = FormerAddress(model=model_name, moved_to=moved_to, at=at, **name._asdict(), **texts)
    former = FormerAddress.objects.using(PUBLIC)
    former.filter(model=model_name, address=name.address).delete()
    with first_language():
        former.bulk_create([row])


def log_entries(
    publication: Publication,
    live: Mapping[EntryKey, Snapshot],
    event: str = PublishedEntry.Event.LIVE,
    moved_to: str = "",
) -> None:
    """Keep with the publication what went live, or leaves, of each entry: its public snapshot, by
    model and key; `moved_to` is the address of what takes their place.
    """
    rows = []
    for (model, pk), snapshot in live.items():
        name = public_name(model, snapshot)._asdict()
        row = PublishedEntry(
            model=str(model._meta.model_name), entry_pk=pk, snapshot=snapshot, **name
        )
        row.identifier = str(snapshot.get("identifier", ""))
        row.event, row.moved_to = event, moved_to
        row.publication = publication
        rows.append(row)
    raw_rows.insert(rows, PUBLIC)
