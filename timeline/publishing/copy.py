"""The only writer of the public database's entries. Everything here runs inside one transaction on PUBLIC."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, Max, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation

from govdigital.databases import EDITORIAL, PUBLIC
from timeline import stored
from timeline.models import FormerAddress, Publication, PublishedEntry
from timeline.publishing.fields import ENTRIES, LANGUAGES, PARTS, columns, plain_columns
from timeline.publishing.snapshots import Snapshot, chunks

CHUNK_ROWS = 200

Batch = Mapping[type[Any], Sequence[int]]


def new_publication(kind: str, notes: Mapping[str, str], at: datetime) -> Publication:
    """The next publication, with its public note by language; numbers have no gaps."""
    last = Publication.objects.using(PUBLIC).aggregate(last=Max("number"))["last"] or 0
    texts = {f"note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    publication = Publication(number=last + 1, at=at, kind=kind, **texts)
    Publication.objects.using(PUBLIC).bulk_create([publication])
    return publication


def copy_entries(batch: Batch, at: datetime) -> None:
    """Make the public rows of these entries, and of all their parts, equal to the working copies."""
    # The plain column of a translated text holds the first language, whatever the editor's is.
    with translation.override(LANGUAGES[0]):
        for model in ENTRIES:
            keep_former_addresses(model, batch.get(model, ()), at)
            set_addresses_aside(model, batch.get(model, ()))
            for pks in chunks(batch.get(model, ())):
                copy_rows(model, pks, at)
        for model in ENTRIES:
            for pks in chunks(batch.get(model, ())):
                copy_parts(model, pks)


def copy_rows(model: type[Any], pks: Sequence[int], at: datetime) -> None:
    """Write the crossing columns of the entries, read afresh; private columns keep their defaults."""
    public = model._base_manager.using(PUBLIC)
    first = dict(public.filter(pk__in=pks).values_list("pk", "first_published_at"))
    rows = [bare(model, values) for values in rows_of(model, pk__in=pks)]
    for row in rows:
        row.first_published_at = first.get(row.pk) or row.first_published_at or at
        row.updated_at, row.withdrawn_at = at, None
        for name in ("withdrawal_note", *(f"withdrawal_note_{tag}" for tag in LANGUAGES)):
            setattr(row, name, "")
    updated = [name for name in (*columns(model), *plain_columns(model)) if name != "id"]
    public.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=updated, batch_size=CHUNK_ROWS
    )


def set_addresses_aside(model: type[Any], pks: Sequence[int]) -> None:
    """Free the addresses of all these entries: they may be swapped, and none may stand in another's way."""
    field = getattr(model, "address_field", None)
    if field:
        aside = Concat(Value("~"), Cast("pk", CharField()), output_field=CharField())
        for chunk in chunks(pks):
            model._base_manager.using(PUBLIC).filter(pk__in=chunk).update(**{field: aside})


def delete_parts(model: type[Any], pks: Sequence[int]) -> None:
    """Delete the parts of the entries, those first that hang on others."""
    for part in reversed(PARTS.get(model, ())):
        for chunk in chunks(pks):
            part.model._base_manager.using(PUBLIC).filter(**{f"{part.owner}__in": chunk}).delete()


def copy_parts(model: type[Any], pks: Sequence[int]) -> None:
    """Replace the parts of the entries with those of the working copies, keys kept."""
    delete_parts(model, pks)
    for part in PARTS.get(model, ()):
        rows = [bare(part.model, values) for values in rows_of(part.model, **{f"{part.owner}__in": pks})]
        # A part that moved here from another entry is still in PUBLIC under that entry.
        part.model._base_manager.using(PUBLIC).filter(pk__in=[row.pk for row in rows]).delete()
        part.model._base_manager.using(PUBLIC).bulk_create(rows, batch_size=CHUNK_ROWS)


def rows_of(model: type[Any], **lookup: Any) -> Any:
    """The crossing columns of working copies, a dictionary a row."""
    names = [model._meta.get_field(name).attname for name in columns(model)]
    return stored.rows(model, EDITORIAL).filter(**lookup).order_by("pk").values(*names)


def bare(model: type[Any], values: Mapping[str, Any]) -> Any:
    """A new instance with those columns, that has never been saved anywhere."""
    # By place and not by name: modeltranslation looks at each name that it is given.
    fields = model._meta.concrete_fields
    return model(*(values[f.attname] if f.attname in values else f.get_default() for f in fields))


def keep_former_addresses(model: type[Any], pks: Sequence[int], at: datetime) -> None:
    """Let an address that a live entry leaves lead to its new one, and free those that are taken again."""
    field = getattr(model, "address_field", None)
    if field is None:
        return
    name = str(model._meta.model_name)
    before = addresses_in(PUBLIC, model, field, pks)
    after = addresses_in(EDITORIAL, model, field, pks)
    former, taken = FormerAddress.objects.using(PUBLIC).filter(model=name), set(after.values())
    for addresses in chunks(taken):
        former.filter(address__in=addresses).delete()
    moved = {old: after[pk] for pk, old in before.items() if old != after[pk]}
    # Read before any is changed: in a swap, what led to one must not follow the other.
    leading = [row for addresses in chunks(moved) for row in former.filter(moved_to__in=addresses)]
    for row in leading:
        row.moved_to = moved[row.moved_to]
    former.bulk_update(leading, ["moved_to"], batch_size=CHUNK_ROWS)
    left = [pk for pk, old in before.items() if old in moved and old not in taken]
    for chunk in chunks(left):
        for row in model._base_manager.using(EDITORIAL).filter(pk__in=chunk).order_by("pk"):
            leave_address(name, before[row.pk], moved_to=after[row.pk], title=str(row), notes={}, at=at)


def addresses_in(using: str, model: type[Any], field: str, pks: Sequence[int]) -> dict[int, str]:
    """The addresses of these entries in that database, by key."""
    rows = model._base_manager.using(using)
    addresses: dict[int, str] = {}
    for chunk in chunks(pks):
        addresses |= rows.filter(pk__in=chunk).values_list("pk", field)
    return addresses


def leave_address(
    name: str, address: str, *, moved_to: str, title: str, notes: Mapping[str, str], at: datetime
) -> None:
    """Say what an address answers now: the way to another of the same model, or Gone where that is blank."""
    values = {"moved_to": moved_to, "title": title, "at": at}
    texts = {f"note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    former = FormerAddress.objects.using(PUBLIC)
    former.filter(model=name, address=address).delete()
    former.bulk_create([FormerAddress(model=name, address=address, **values, **texts)])


def log_entries(publication: Publication, entries: Iterable[Any], taken: Mapping[Any, Snapshot]) -> None:
    """Keep with the publication what went live of each entry; `taken` has the snapshots by (model, key)."""
    rows = [
        PublishedEntry(
            publication=publication,
            model=entry._meta.model_name,
            entry_pk=entry.pk,
            address=getattr(entry, getattr(entry, "address_field", "pk")),
            title=str(entry),
            snapshot=taken[type(entry), entry.pk],
        )
        for entry in entries
    ]
    PublishedEntry.objects.using(PUBLIC).bulk_create(rows, batch_size=CHUNK_ROWS)
