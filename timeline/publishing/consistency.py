"""Whether the two databases agree on what is live, and what makes their records agree again.

No transaction spans both: a crash between their commits, or a backup that was put back, leaves them
apart. Repairing writes down what is live; it makes nothing live, and takes nothing from visitors.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.models import Count, Max, Model, Q
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline.files import stores
from timeline.files.names import files_of
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES
from timeline.models import (
    FormerAddress,
    Picture,
    Publication,
    Publishable,
    PublishedEntry,
    Site,
    raw_rows,
)
from timeline.models.addressed import Addressed
from timeline.publishing.copy import log_entries, new_publication, new_row
from timeline.publishing.derive import refresh
from timeline.publishing.files import live_files
from timeline.publishing.keys import EntryKey, name_at, name_of
from timeline.publishing.parts import values_of
from timeline.publishing.public_rows import PublicStamps, public_stamps
from timeline.publishing.snapshots import CHUNK, Snapshot, fingerprint, snapshots
from timeline.publishing.tallies import count_afresh, wrong_tallies
from timeline.registry import ENTRIES, parts_of

NOTES = {
    "en": "The record of updates and addresses was put right. No entry has changed.",
    "es": "Se corrigió el registro de novedades y direcciones. Ninguna ficha cambió.",
}


class Disagreement(NamedTuple):
    """What one database says and the other does not, in a sentence for the operator, and whether it
    was repaired.
    """

    sentence: str
    repaired: bool = False


class TwoStories(Exception):
    """Visitors have another story than editors: a repair would mix the two."""


Check = Callable[[type[Publishable], Sequence[int], bool], Iterator[Disagreement]]


def disagreements(*, repair: bool = False) -> Iterator[Disagreement]:
    """Everything on which the databases disagree; with `repair`, each thing that can be repaired
    has been.

    Raises TwoStories, with nothing repaired, where the story was replaced in PUBLIC alone.
    """
    refuse_two_stories()
    yield from missing_copies(repair)
    yield from each_page(unrecorded, PUBLIC, repair)
    yield from each_page(recorded_but_not_live, EDITORIAL, repair)
    seen_by_visitors = [
        *each_page(unlogged, PUBLIC, repair),
        *each_page(wrong_addresses, PUBLIC, repair),
        *lost_destinations(repair),
        *wrong_numbers(repair),
    ]
    yield from seen_by_visitors
    yield from files_apart(repair)
    yield from gaps_in_the_log()
    if any(disagreement.repaired for disagreement in seen_by_visitors):
        # Kept pages hang on the publication's number alone.
        with transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            new_publication(Publication.Kind.UPDATE, NOTES, timezone.now())


def refuse_two_stories() -> None:
    """Raise TwoStories where the site went live for editors before the log of updates begins, and
    for visitors after it.
    """
    began = Publication.objects.using(PUBLIC).filter(number=1).values_list("at", flat=True).first()
    stamps = {}
    for alias in (EDITORIAL, PUBLIC):
        rows = raw_rows.rows(Site, alias).values_list("first_published_at", flat=True)
        stamps[alias] = rows.first()
    told, live = stamps[EDITORIAL], stamps[PUBLIC]
    if began and told and live and told < began <= live:
        raise TwoStories


def missing_copies(repair: bool) -> Iterator[Disagreement]:
    """Live entries without a working copy; repaired, they have one that is like what is live."""
    brought_back: list[EntryKey] = []
    # Parents before what points to them, and all entries before the parts that lead from one to
    # another. Pictures come last, for they name sources; what names them is told so afterwards.
    for model in sorted(ENTRIES, key=lambda model: model is Picture):
        for keys in pages_of_keys(model, PUBLIC):
            for row in without_working_copy(model, keys):
                is_back = repair and bring_back(row)
                if is_back:
                    brought_back.append(EntryKey(model, row.pk))
                sentence = f"{name_of(row)} is live, and editors have no working copy of it."
                yield Disagreement(sentence, is_back)
    for model, pk in brought_back:
        name_pictures(model, pk)
    for model, pk in brought_back:
        if not bring_parts_back(model, pk):
            name = f"{model._meta.model_name} {pk}"
            yield Disagreement(f"The working copy of {name} lacks rows that are live.")


def each_page(check: Check, using: str, repair: bool) -> Iterator[Disagreement]:
    """What the check finds in all entries of that database; a page is repaired while nobody
    publishes.
    """
    for model in ENTRIES:
        for keys in pages_of_keys(model, using):
            with ExitStack() as transactions:
                if repair:
                    lock_both(transactions)
                disagreements_of_page = list(check(model, keys, repair))
            # Only now: what was repaired is said when it is committed.
            yield from disagreements_of_page


def lock_both(transactions: ExitStack) -> None:
    """Keep others from publishing until the transactions end."""
    transactions.enter_context(transaction.atomic(using=EDITORIAL))
    # In the order of the verbs, or both would wait for each other.
    lock_publishing(EDITORIAL)
    transactions.enter_context(transaction.atomic(using=PUBLIC))
    lock_publishing(PUBLIC)


def pages_of_keys(model: type[Model], using: str) -> Iterator[list[int]]:
    """The keys of all rows, in lists that leave a table of any size in bounded memory."""
    rows = raw_rows.rows(model, using).order_by("pk")
    last = -1
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield keys
        last = keys[-1]


def without_working_copy(model: type[Publishable], keys: Sequence[int]) -> Iterator[Publishable]:
    """The live entries that editors do not have, so that nobody can change or withdraw them."""
    present = raw_rows.rows(model, EDITORIAL).filter(pk__in=keys).values_list("pk", flat=True)
    missing = sorted(set(keys).difference(present))
    yield from raw_rows.rows(model, PUBLIC).filter(pk__in=missing).order_by("pk")


def unrecorded(
    model: type[Publishable], keys: Sequence[int], repair: bool
) -> Iterator[Disagreement]:
    """Live entries of which editors are told something else, and working copies whose fingerprint
    is not theirs.
    """
    records = records_of(model, keys)
    stamps = public_stamps(model, records)
    live = snapshots(model, records, PUBLIC)
    drafts = snapshots(model, records, EDITORIAL)
    for pk in sorted(records.keys() & live.keys()):
        name = named(model, live[pk])
        record = records[pk]
        live_record = {"live_fingerprint": fingerprint(live[pk]), **columns_of(stamps[pk])}
        wrong = [column for column, value in live_record.items() if record[column] != value]
        if wrong:
            if repair:
                raw_rows.rows(model, EDITORIAL).filter(pk=pk).update(**live_record)
            sentence = f"{name} is not recorded as it is live: {', '.join(wrong)}."
            yield Disagreement(sentence, repair)
        if record["fingerprint"] != fingerprint(drafts[pk]):
            if repair:
                refresh(model._base_manager.using(EDITORIAL).get(pk=pk))
            sentence = f"The working copy of {name} has changed without its fingerprint."
            yield Disagreement(sentence, repair)


def records_of(model: type[Publishable], keys: Sequence[int]) -> dict[int, dict[str, object]]:
    """By key: what the working copies record of themselves and of their live copies, as PUBLIC
    would say it.
    """
    rows = raw_rows.rows(model, EDITORIAL).filter(pk__in=keys)
    names = ("pk", "fingerprint", "live_fingerprint", *PublicStamps._fields)
    records = {}
    for pk, draft, live, *stamps in rows.values_list(*names):
        fingerprints = {"fingerprint": draft, "live_fingerprint": live}
        records[pk] = fingerprints | columns_of(PublicStamps(*stamps))
    return records


def columns_of(stamps: PublicStamps) -> dict[str, object]:
    """The stamps by column, a note that was never written as an empty one."""
    notes = {
        "withdrawal_note_en": stamps.withdrawal_note_en or "",
        "withdrawal_note_es": stamps.withdrawal_note_es or "",
    }
    return stamps._asdict() | notes


def recorded_but_not_live(
    model: type[Publishable], keys: Sequence[int], repair: bool
) -> Iterator[Disagreement]:
    """Working copies that are called live, or withdrawn with a page that stays, and that visitors
    do not have.
    """
    called_live = Q(live_fingerprint__gt="") | Q(withdrawn_at__isnull=False)
    rows = list(raw_rows.rows(model, EDITORIAL).filter(called_live, pk__in=keys).order_by("pk"))
    live = public_stamps(model, [row.pk for row in rows])
    for row in rows:
        if row.pk in live:
            continue
        if repair:
            working_copy = raw_rows.rows(model, EDITORIAL).filter(pk=row.pk)
            working_copy.update(live_fingerprint="", withdrawn_at=None)
        sentence = f"{name_of(row)} is recorded as live, and visitors do not have it."
        yield Disagreement(sentence, repair)


def unlogged(model: type[Publishable], keys: Sequence[int], repair: bool) -> Iterator[Disagreement]:
    """Live entries of which the log of updates says nothing, or another address than they have."""
    log = PublishedEntry.objects.using(PUBLIC).filter(model=model._meta.model_name)
    of_entries = log.filter(entry_pk__in=keys)
    newest = of_entries.values("entry_pk").annotate(last=Max("pk")).values("last")
    logged = {row.entry_pk: row for row in log.filter(pk__in=newest).defer("snapshot")}
    for pk, snapshot in snapshots(model, keys, PUBLIC).items():
        name = named(model, snapshot)
        address = address_of(model, snapshot)
        if pk not in logged:
            is_completed = repair and complete_log(EntryKey(model, pk), snapshot)
            yield Disagreement(f"{name} is live, and the log does not name it.", is_completed)
        elif logged[pk].address != address:
            if repair:
                log.filter(pk=logged[pk].pk).update(address=address)
            sentence = f"The log names {name} by another address: “{logged[pk].address}”."
            yield Disagreement(sentence, repair)


def wrong_addresses(
    model: type[Publishable], keys: Sequence[int], repair: bool
) -> Iterator[Disagreement]:
    """Addresses at which an entry is live, and which are kept as former ones too."""
    if not issubclass(model, Addressed):
        return
    rows = raw_rows.rows(model, PUBLIC).filter(pk__in=keys)
    addresses = list(rows.values_list(model.address_field, flat=True))
    former = FormerAddress.objects.using(PUBLIC).filter(
        model=model._meta.model_name, address__in=addresses
    )
    for row in list(former.order_by("pk")):
        if repair:
            former.filter(pk=row.pk).delete()
        yield Disagreement(f"{row} is live, and is kept as a former address too.", repair)


def lost_destinations(repair: bool) -> Iterator[Disagreement]:
    """Former addresses that lead to where nothing is: repaired, they answer that the entry
    is gone.
    """
    for keys in pages_of_keys(FormerAddress, PUBLIC):
        lost = []
        with ExitStack() as transactions:
            if repair:
                lock_both(transactions)
            moved = raw_rows.rows(FormerAddress, PUBLIC).filter(pk__in=keys).exclude(moved_to="")
            for row in list(moved.order_by("pk")):
                if leads_somewhere(row):
                    continue
                sentence = f"{row} leads to “{row.moved_to}”, and nothing is there."
                lost.append(Disagreement(sentence, repair))
                if repair:
                    moved.filter(pk=row.pk).update(moved_to="")
        yield from lost


def wrong_numbers(repair: bool) -> Iterator[Disagreement]:
    """Numbers of live initiatives that are kept for lists and that are not theirs."""
    with ExitStack() as transactions:
        if repair:
            lock_both(transactions)
        wrong = len(wrong_tallies())
        if wrong and repair:
            count_afresh()
    if wrong:
        sentence = f"{wrong} of the numbers that lists show of live initiatives are wrong."
        yield Disagreement(sentence, repair)


def leads_somewhere(row: FormerAddress) -> bool:
    """Whether a live entry, or another former one, has the address to which this one leads."""
    for model in ENTRIES:
        if issubclass(model, Addressed) and model._meta.model_name == row.model:
            live = raw_rows.rows(model, PUBLIC).filter(**{model.address_field: row.moved_to})
            former = FormerAddress.objects.using(PUBLIC).filter(
                model=row.model, address=row.moved_to
            )
            return live.exists() or former.exclude(pk=row.pk).exists()
    return False


def files_apart(repair: bool) -> Iterator[Disagreement]:
    """Files that one of the two stores lacks, or that visitors could have of what is not live."""
    try:
        yield from missing_files(EDITORIAL, EDITORIAL_FILES, PUBLIC_FILES, repair)
        yield from missing_files(PUBLIC, PUBLIC_FILES, EDITORIAL_FILES, repair)
        yield from superfluous_files(repair)
    except stores.StoreAway:
        yield Disagreement("The store of files does not answer, so files are not compared.")


def missing_files(using: str, store: str, other: str, repair: bool) -> Iterator[Disagreement]:
    """Files that pictures of this database name and its store lacks: repaired, they are copied from
    the other store.
    """
    who = "editors" if using == EDITORIAL else "visitors"
    for keys in pages_of_keys(Picture, using):
        pictures = raw_rows.rows(Picture, using).filter(pk__in=keys).order_by("pk")
        if using == PUBLIC:
            pictures = pictures.filter(withdrawn_at__isnull=True)
        for picture in pictures:
            for name in files_of(picture):
                if not stores.exists(store, name):
                    sentence = f"{name_of(picture)} has the file {name}, which {who} do not have."
                    yield Disagreement(sentence, repair and copied(name, other, store))


def copied(name: str, origin: str, destination: str) -> bool:
    """Copy the file from one store to the other; whether the first has it."""
    try:
        stores.write(destination, name, stores.read(origin, name))
    except stores.Missing:
        return False
    return True


def superfluous_files(repair: bool) -> Iterator[Disagreement]:
    """Files in the store of visitors that no live picture has."""
    left_over = []
    with ExitStack() as transactions:
        if repair:
            # A picture that is going live has its files before it has its row.
            lock_both(transactions)
        for name in sorted({*stores.names(PUBLIC_FILES)} - live_files()):
            if repair:
                stores.delete(PUBLIC_FILES, name)
            sentence = (
                f"The file {name} stands among those of visitors, and no live picture has it."
            )
            left_over.append(Disagreement(sentence, repair))
    yield from left_over


def gaps_in_the_log() -> Iterator[Disagreement]:
    """A sentence where publications are missing from the numbered log; nothing can bring those
    back.
    """
    numbers = Publication.objects.using(PUBLIC).aggregate(count=Count("pk"), last=Max("number"))
    missing = (numbers["last"] or 0) - numbers["count"]
    if missing:
        of_all = f"{missing} of its {numbers['last']} publications"
        yield Disagreement(f"The log of updates lacks {of_all}.")


def bring_back(row: Publishable) -> bool:
    """Make a working copy of a live entry, its key kept; whether its key, its address and its
    parents allow it.
    """
    model = type(row)
    try:
        with transaction.atomic(using=EDITORIAL):
            copy_back(model, {"pk": row.pk})
            go_on_after_keys([model])
    except DatabaseError:
        return False
    return True


def keys_to_pictures(model: type[Model]) -> list[str]:
    """The columns of the model that lead to a picture."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields if field.related_model is Picture]


def name_pictures(model: type[Publishable], pk: int) -> None:
    """Let the working copy that was brought back name the pictures that the live entry names."""
    columns = keys_to_pictures(model)
    if not columns:
        return
    live = raw_rows.rows(model, PUBLIC).filter(pk=pk).values(*columns).get()
    pictures = raw_rows.rows(Picture, EDITORIAL).filter(pk__in=filter(None, live.values()))
    present = set(pictures.values_list("pk", flat=True))
    named = {column: picture for column, picture in live.items() if picture in present}
    if named:
        raw_rows.rows(model, EDITORIAL).filter(pk=pk).update(**named)


def bring_parts_back(model: type[Publishable], pk: int) -> bool:
    """Give the working copy the parts of the live entry, keys kept; whether their keys are free."""
    parts = parts_of(model)
    try:
        with transaction.atomic(using=EDITORIAL):
            for part in parts:
                copy_back(part.model, {part.owner: pk})
            go_on_after_keys([part.model for part in parts])
    except DatabaseError:
        return False
    finally:
        refresh(model._base_manager.using(EDITORIAL).get(pk=pk))
    return True


def copy_back(model: type[Model], lookup: dict[str, int]) -> None:
    """Copy the crossing columns of these public rows; raises a DatabaseError where something stands
    in the way.
    """
    live = raw_rows.rows(model, PUBLIC).filter(**lookup).order_by("pk")
    rows = [new_row(model, values_of(row)) for row in live]
    for row in rows:
        for column in keys_to_pictures(model):
            setattr(row, column, None)
    raw_rows.rows(model, EDITORIAL).bulk_create(rows)
    # Whatever a key leads to has to be there now, and not only when the transaction ends.
    connections[EDITORIAL].check_constraints(table_names=[model._meta.db_table])


def go_on_after_keys(models: Sequence[type[Model]]) -> None:
    """Let PostgreSQL give the next new row a key after those that were written with their keys."""
    connection = connections[EDITORIAL]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def complete_log(key: EntryKey, snapshot: Snapshot) -> bool:
    """Name a live entry in the publication of the time at which it went live; whether there
    is one.
    """
    row = key.model._base_manager.using(PUBLIC).get(pk=key.pk)
    if row.updated_at is None:
        return False
    publication = Publication.objects.using(PUBLIC).filter(at=row.updated_at).first()
    if publication is None:
        return False
    log_entries(publication, {key: snapshot})
    return True


def address_of(model: type[Publishable], snapshot: Snapshot) -> str:
    """The address at which visitors find the entry; its key where it has none."""
    return str(snapshot[getattr(model, "address_field", "id")])


def named(model: type[Publishable], snapshot: Snapshot) -> str:
    """The entry as operators name it: kind and address."""
    return str(name_at(model, address_of(model, snapshot)))
