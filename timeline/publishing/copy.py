"""The only writer of the public database's entries. Everything here runs inside one transaction on
PUBLIC.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TypeVar

from django.db.models import CharField, Max, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import FormerAddress, Publication, Publishable, PublishedEntry, raw_rows
from timeline.models.languages import LANGUAGES
from timeline.publishing.crossing import crossing_columns, plain_columns
from timeline.publishing.keys import EntryKey
from timeline.publishing.public_rows import public_names
from timeline.publishing.snapshots import PublicName, Snapshot, chunks, public_name
from timeline.registry import ENTRIES, parts_of

CHUNK_ROWS = 200

Batch = Mapping[type[Publishable], Sequence[int]]
AnyModel = TypeVar("AnyModel", bound=Model)


def new_publication(kind: str, notes: Mapping[str, str], at: datetime) -> Publication:
    """The next publication, with its public note by language; numbers have no gaps."""
    last = Publication.objects.using(PUBLIC).aggregate(last=Max("number"))["last"] or 0
    texts = {f"note_{tag}": notes.get(tag, "") for tag in LANGUAGES}
    publication = Publication(number=last + 1, at=at, kind=kind, **texts)
    with first_language():
        Publication.objects.using(PUBLIC).bulk_create([publication])
    return publication


def first_language() -> AbstractContextManager[None]:
    """While it lasts, the plain column of a translated text holds the first language, whatever the
    editor's is.
    """
    return translation.override(LANGUAGES[0])


def copy_entries(batch: Batch, at: datetime) -> None:
    """Make the public rows of these entries, and of all their parts, equal to the working
    copies.
    """
    with first_language():
        for model in ENTRIES:
            pks = batch.get(model, ())
            before = public_names(model, pks)
            set_addresses_aside(model, pks)
            for chunk in chunks(pks):
                copy_rows(model, chunk, at)
            keep_former_addresses(model, before, public_names(model, pks), at)
        for model in ENTRIES:
            for pks in chunks(batch.get(model, ())):
                copy_parts(model, pks)


def set_addresses_aside(model: type[Publishable], pks: Sequence[int]) -> None:
    """Free the addresses of the batch, in which they may be swapped: none may stand in another's
    way.
    """
    field = getattr(model, "address_field", None)
    if field is None:
        return
    aside = Concat(Value("~"), Cast("pk", CharField()), output_field=CharField())
    for chunk in chunks(pks):
        model._base_manager.using(PUBLIC).filter(pk__in=chunk).update(**{field: aside})


def copy_rows(model: type[Publishable], pks: Sequence[int], at: datetime) -> None:
    """Write the crossing columns of the entries, read afresh; private ones keep their defaults or
    follow from these.
    """
    public = model._base_manager.using(PUBLIC)
    first = dict(public.filter(pk__in=pks).values_list("pk", "first_published_at"))
    rows = copies_of_rows(model, pk__in=pks)
    for row in rows:
        row.first_published_at = first.get(row.pk) or row.first_published_at or at
        row.updated_at = at
        row.withdrawn_at = None
        row.withdrawal_note = ""
        for tag in LANGUAGES:
            setattr(row, f"withdrawal_note_{tag}", "")
    updated = [name for name in (*crossing_columns(model), *plain_columns(model)) if name != "id"]
    public.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=updated,
        batch_size=CHUNK_ROWS,
    )


def delete_parts(model: type[Publishable], pks: Sequence[int]) -> None:
    """Delete the parts of the entries, those first that hang on others."""
    for part in reversed(parts_of(model)):
        for chunk in chunks(pks):
            part.model._base_manager.using(PUBLIC).filter(**{f"{part.owner}__in": chunk}).delete()


def copy_parts(model: type[Publishable], pks: Sequence[int]) -> None:
    """Replace the parts of the entries with those of the working copies, keys kept."""
    delete_parts(model, pks)
    for part in parts_of(model):
        rows = copies_of_rows(part.model, **{f"{part.owner}__in": pks})
        public = part.model._base_manager.using(PUBLIC)
        # A part that moved here from another entry is still in PUBLIC under that entry.
        public.filter(pk__in=[row.pk for row in rows]).delete()
        public.bulk_create(rows, batch_size=CHUNK_ROWS)


def copies_of_rows(model: type[AnyModel], **lookup: object) -> list[AnyModel]:
    """The working copies that fit the lookup, each as a new row with its crossing columns."""
    rows = raw_rows.rows(model, EDITORIAL).filter(**lookup).order_by("pk")
    return [new_row(model, values) for values in rows.values(*crossing_names(model))]


def crossing_names(model: type[Model]) -> list[str]:
    """The names by which a row has its crossing columns: of a key, the one that holds the id."""
    columns = set(crossing_columns(model))
    return [field.attname for field in model._meta.concrete_fields if field.name in columns]


def new_row(model: type[AnyModel], values: Mapping[str, object]) -> AnyModel:
    """A new instance with those columns, that has never been saved anywhere."""
    columns = []
    for field in model._meta.concrete_fields:
        if field.attname in values:
            columns.append(values[field.attname])
        else:
            columns.append(field.get_default())
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
    for chunk in chunks(after):
        free_addresses(former.filter(address__in=[after[pk].address for pk in chunk]))
    moved = [pk for pk in before if before[pk].address != after[pk].address]
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


def log_entries(publication: Publication, live: Mapping[EntryKey, Snapshot]) -> None:
    """Keep with the publication what went live, or leaves, of each entry: its public snapshot, by
    model and key.
    """
    rows = []
    for (model, pk), snapshot in live.items():
        name = public_name(model, snapshot)._asdict()
        row = PublishedEntry(
            model=str(model._meta.model_name), entry_pk=pk, snapshot=snapshot, **name
        )
        row.publication = publication
        rows.append(row)
    PublishedEntry.objects.using(PUBLIC).bulk_create(rows, batch_size=CHUNK_ROWS)
