"""Whether the two databases agree on what is live, and what makes their records agree again.

No transaction spans both: a crash between their commits, or a backup that was put back, leaves them
apart. Repairing writes down what is live; it makes nothing live, and takes nothing from visitors.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.models import Count, Max, Model, Q
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline.models import FormerAddress, Publication, PublishedEntry, raw_rows
from timeline.publishing.copy import bare, log_entries, new_publication
from timeline.publishing.crossing import crossing_columns
from timeline.publishing.derive import refresh
from timeline.publishing.public_rows import PUBLIC_STAMPS, public_stamps
from timeline.publishing.snapshots import CHUNK, Snapshot, fingerprint, snapshots
from timeline.registry import ENTRIES, parts_of

RECORDED = ("fingerprint", "live_fingerprint", *PUBLIC_STAMPS)
NOTES = {
    "en": "The record of updates and addresses was put right. No entry has changed.",
    "es": "Se corrigió el registro de novedades y direcciones. Ninguna ficha cambió.",
}


class Difference(NamedTuple):
    """What one database says and the other does not, in a sentence for the operator, and whether it
    was repaired.
    """

    sentence: str
    repaired: bool = False


Check = Callable[[type[Any], Sequence[int], bool], Iterator[Difference]]


def differences(*, repair: bool = False) -> Iterator[Difference]:
    """Everything on which the databases disagree; with `repair`, each thing that can be repaired
    has been.
    """
    yield from missing_copies(repair)
    for check in (unrecorded, recorded_but_not_live):
        yield from each_page(check, repair)
    seen_by_visitors = [*each_page(unlogged, repair), *each_page(wrong_addresses, repair)]
    seen_by_visitors += lost_destinations(repair)
    yield from seen_by_visitors
    yield from gaps_in_the_log()
    if any(difference.repaired for difference in seen_by_visitors):
        # Kept pages hang on the publication's number alone.
        with transaction.atomic(using=PUBLIC):
            lock_publishing(PUBLIC)
            new_publication(Publication.Kind.UPDATE, NOTES, timezone.now())


def missing_copies(repair: bool) -> Iterator[Difference]:
    """Live entries without a working copy; repaired, they have one that is like what is live."""
    brought_back: list[tuple[type[Any], int]] = []
    # Parents before what points to them, and all entries before the parts that lead from one to
    # another.
    for model in ENTRIES:
        for keys in pages_of_keys(model, PUBLIC):
            for row in without_working_copy(model, keys):
                back = repair and bring_back(row)
                if back:
                    brought_back.append((model, row.pk))
                yield Difference(
                    f"{name(row)} is live, and editors have no working copy of it.", back
                )
    for model, pk in brought_back:
        if not bring_parts_back(model, pk):
            yield Difference(
                f"The working copy of {model._meta.model_name} {pk} lacks rows that are live."
            )


def each_page(check: Check, repair: bool) -> Iterator[Difference]:
    """What the check finds in all entries; a page is repaired while nobody publishes."""
    using = EDITORIAL if check is recorded_but_not_live else PUBLIC
    for model in ENTRIES:
        for keys in pages_of_keys(model, using):
            with ExitStack() as transactions:
                if repair:
                    lock_both(transactions)
                found = list(check(model, keys, repair))
            # Only now: what was repaired is said when it is committed.
            yield from found


def lock_both(transactions: ExitStack) -> None:
    """Keep others from publishing until the transactions end."""
    transactions.enter_context(transaction.atomic(using=EDITORIAL))
    # In the order of the verbs, or both would wait for each other.
    lock_publishing(EDITORIAL)
    transactions.enter_context(transaction.atomic(using=PUBLIC))
    lock_publishing(PUBLIC)


def pages_of_keys(model: type[Model], using: str) -> Iterator[list[int]]:
    """The keys of all rows, in lists that leave a table of any size in bounded memory."""
    last = -1
    while keys := list(
        raw_rows.rows(model, using)
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:CHUNK]
    ):
        yield keys
        last = keys[-1]


def without_working_copy(model: type[Any], keys: Sequence[int]) -> Iterator[Any]:
    """The live entries that editors do not have, so that nobody can change or withdraw them."""
    present = raw_rows.rows(model, EDITORIAL).filter(pk__in=keys).values_list("pk", flat=True)
    missing = sorted(set(keys).difference(present))
    yield from raw_rows.rows(model, PUBLIC).filter(pk__in=missing).order_by("pk")


def unrecorded(model: type[Any], keys: Sequence[int], repair: bool) -> Iterator[Difference]:
    """Live entries of which editors are told something else, and working copies whose fingerprint
    is not theirs.
    """
    working = {row["pk"]: row for row in recorded_rows(model, keys)}
    stamps = public_stamps(model, working)
    live = snapshots(model, working, PUBLIC)
    drafts = snapshots(model, working, EDITORIAL)
    for pk in sorted(working.keys() & live.keys()):
        told, true = (
            working[pk],
            {"live_fingerprint": fingerprint(live[pk]), **plain_stamps(stamps[pk])},
        )
        wrong = [column for column, value in true.items() if told[column] != value]
        if wrong:
            if repair:
                raw_rows.rows(model, EDITORIAL).filter(pk=pk).update(**true)
            sentence = (
                f"{named(model, live[pk])} is not recorded as it is live: {', '.join(wrong)}."
            )
            yield Difference(sentence, repair)
        if told["fingerprint"] != fingerprint(drafts[pk]):
            if repair:
                refresh(model._base_manager.using(EDITORIAL).get(pk=pk))
            sentence = (
                f"The working copy of {named(model, live[pk])} has changed without its fingerprint."
            )
            yield Difference(sentence, repair)


def recorded_but_not_live(
    model: type[Any], keys: Sequence[int], repair: bool
) -> Iterator[Difference]:
    """Working copies that are called live, or withdrawn with a page that stays, and that visitors
    do not have.
    """
    called_live = Q(live_fingerprint__gt="") | Q(withdrawn_at__isnull=False)
    rows = list(raw_rows.rows(model, EDITORIAL).filter(called_live, pk__in=keys).order_by("pk"))
    live = public_stamps(model, [row.pk for row in rows])
    for row in rows:
        if row.pk not in live:
            if repair:
                gone = {"live_fingerprint": "", "withdrawn_at": None}
                raw_rows.rows(model, EDITORIAL).filter(pk=row.pk).update(**gone)
            yield Difference(
                f"{name(row)} is recorded as live, and visitors do not have it.", repair
            )


def unlogged(model: type[Any], keys: Sequence[int], repair: bool) -> Iterator[Difference]:
    """Live entries of which the log of updates says nothing, or another address than they have."""
    live = snapshots(model, keys, PUBLIC)
    log = PublishedEntry.objects.using(PUBLIC).filter(model=model._meta.model_name)
    newest = (
        log.filter(entry_pk__in=keys).values("entry_pk").annotate(last=Max("pk")).values("last")
    )
    logged = {row.entry_pk: row for row in log.filter(pk__in=newest).defer("snapshot")}
    for pk, snapshot in live.items():
        if pk not in logged:
            completed = repair and complete_log(model, pk, snapshot)
            yield Difference(
                f"{named(model, snapshot)} is live, and the log does not name it.", completed
            )
        elif logged[pk].address != address_of(model, snapshot):
            if repair:
                log.filter(pk=logged[pk].pk).update(address=address_of(model, snapshot))
            sentence = (
                f"The log names {named(model, snapshot)} by another address: "
                f"“{logged[pk].address}”."
            )
            yield Difference(sentence, repair)


def wrong_addresses(model: type[Any], keys: Sequence[int], repair: bool) -> Iterator[Difference]:
    """Addresses at which an entry is live, and which are kept as former ones too."""
    field = getattr(model, "address_field", None)
    if field is None:
        return
    live = raw_rows.rows(model, PUBLIC).filter(pk__in=keys).values_list(field, flat=True)
    former = FormerAddress.objects.using(PUBLIC).filter(
        model=model._meta.model_name, address__in=list(live)
    )
    for row in list(former.order_by("pk")):
        if repair:
            former.filter(pk=row.pk).delete()
        yield Difference(f"{row} is live, and is kept as a former address too.", repair)


def lost_destinations(repair: bool) -> Iterator[Difference]:
    """Former addresses that lead to where nothing is: repaired, they answer that the entry
    is gone.
    """
    models = {
        str(model._meta.model_name): model for model in ENTRIES if hasattr(model, "address_field")
    }
    for keys in pages_of_keys(FormerAddress, PUBLIC):
        found = []
        with ExitStack() as transactions:
            if repair:
                lock_both(transactions)
            moved = (
                raw_rows.rows(FormerAddress, PUBLIC)
                .filter(pk__in=keys)
                .exclude(moved_to="")
                .order_by("pk")
            )
            for row in list(moved):
                model = models.get(row.model)
                if model and leads_somewhere(model, row):
                    continue
                found.append(
                    Difference(f"{row} leads to “{row.moved_to}”, and nothing is there.", repair)
                )
                if repair:
                    moved.filter(pk=row.pk).update(moved_to="")
        yield from found


def leads_somewhere(model: type[Any], row: FormerAddress) -> bool:
    """Whether a live entry, or another former one, has the address to which this one leads."""
    live = raw_rows.rows(model, PUBLIC).filter(**{model.address_field: row.moved_to})
    former = FormerAddress.objects.using(PUBLIC).filter(model=row.model, address=row.moved_to)
    return live.exists() or former.exclude(pk=row.pk).exists()


def gaps_in_the_log() -> Iterator[Difference]:
    """A sentence where publications are missing from the numbered log; nothing can bring those
    back.
    """
    numbers = Publication.objects.using(PUBLIC).aggregate(count=Count("pk"), last=Max("number"))
    missing = (numbers["last"] or 0) - numbers["count"]
    if missing:
        yield Difference(
            f"The log of updates lacks {missing} of its {numbers['last']} publications."
        )


def recorded_rows(model: type[Any], keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    """What the working copies record of themselves and of their live copies, as PUBLIC would say
    it.
    """
    for row in raw_rows.rows(model, EDITORIAL).filter(pk__in=keys).values("pk", *RECORDED):
        yield row | plain_stamps(row)


def plain_stamps(row: dict[str, Any]) -> dict[str, Any]:
    """The stamps, a note that was never written as an empty one."""
    stamps = {column: row[column] for column in PUBLIC_STAMPS}
    return {
        column: "" if value is None and "note" in column else value
        for column, value in stamps.items()
    }


def bring_back(row: Any) -> bool:
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


def bring_parts_back(model: type[Any], pk: int) -> bool:
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


def copy_back(model: type[Any], lookup: dict[str, int]) -> None:
    """Copy the crossing columns of these public rows; raises a DatabaseError where something stands
    in the way.
    """
    rows = raw_rows.rows(model, PUBLIC).filter(**lookup).order_by("pk").values(*column_names(model))
    raw_rows.rows(model, EDITORIAL).bulk_create([bare(model, values) for values in rows])
    # Whatever a key leads to has to be there now, and not only when the transaction ends.
    connections[EDITORIAL].check_constraints(table_names=[model._meta.db_table])


def column_names(model: type[Model]) -> list[str]:
    """The names by which the crossing columns of a row are read."""
    return [str(model._meta.get_field(column).attname) for column in crossing_columns(model)]  # type: ignore[union-attr]


def go_on_after_keys(models: Sequence[type[Model]]) -> None:
    """Let PostgreSQL give the next new row a key after those that were written with their keys."""
    connection = connections[EDITORIAL]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def complete_log(model: type[Any], pk: int, snapshot: Snapshot) -> bool:
    """Name a live entry in the publication of the time at which it went live; whether there
    is one.
    """
    row = model._base_manager.using(PUBLIC).get(pk=pk)
    publication = Publication.objects.using(PUBLIC).filter(at=row.updated_at).first()
    if publication is None:
        return False
    log_entries(publication, {(model, pk): snapshot})
    return True


def address_of(model: type[Any], snapshot: Snapshot) -> str:
    """The address at which visitors find the entry; its key where it has none."""
    return str(snapshot[getattr(model, "address_field", "id")])


def named(model: type[Any], snapshot: Snapshot) -> str:
    """The entry as operators name it: kind and address."""
    return f"{model._meta.model_name}:{address_of(model, snapshot)}"


def name(row: Any) -> str:
    """The entry of the row as operators name it: kind and address."""
    return f"{row._meta.model_name}:{getattr(row, getattr(row, 'address_field', 'pk'))}"
