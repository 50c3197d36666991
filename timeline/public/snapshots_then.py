"""What the log of publications has of entries: all versions that go by an address, and the
snapshots of many entries as they were at one publication.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max, Q, QuerySet

from govdigital.prepared_queries import Prepared
from timeline.models import PublishedEntry
from timeline.models.publication import kind_of_page

PUBLICATION = ("at", "kind", "note_en", "note_es")


@Prepared
def address_rows(using: str, model: str, address: str) -> QuerySet[PublishedEntry]:
    """Every version of the entries that ever had this address, and of all others that ever had an
    address of one of these: the oldest first, each with its publication and without its snapshot.
    """
    rows = PublishedEntry.objects.using(using).filter(model=model)
    keys = rows.order_by().values("entry_pk")
    addresses = rows.filter(entry_pk__in=keys.filter(address=address)).order_by().values("address")
    columns = ["model", "entry_pk", "address", "event", "moved_to", "title_en", "title_es"]
    columns += ["title_language", "taken_away", *(f"publication__{name}" for name in PUBLICATION)]
    rows = rows.filter(entry_pk__in=keys.filter(address__in=addresses))
    rows = rows.annotate(kind=kind_of_page()).select_related("publication").only(*columns)
    return rows.order_by("publication_id", "pk")


def snapshot(using: str, row: int) -> dict[str, Any]:
    """The snapshot of one version, by the key of its row in the log; empty where it was taken
    away.
    """
    rows = PublishedEntry.objects.using(using).filter(pk=row)
    values: dict[str, Any] = rows.values_list("snapshot", flat=True)[0]
    return values


def rows_then(
    using: str,
    number: int,
    keys: Mapping[str, Collection[int]],
    addresses: Mapping[str, Collection[str]],
    *,
    with_eras: bool,
) -> list[PublishedEntry]:
    """The last version, up to publication `number`, of each entry with one of these keys or
    addresses, by model, and of all eras where they are wanted; in one query.
    """
    all_rows = PublishedEntry.objects.using(using)
    rows = all_rows.filter(publication__lte=number).order_by()
    wanted = Q(model="era") if with_eras else Q()
    for model, pks in keys.items():
        wanted |= Q(model=model, entry_pk__in=pks)
    for model, names in addresses.items():
        of_model = rows.filter(model=model, address__in=names)
        wanted |= Q(model=model, entry_pk__in=of_model.values("entry_pk"))
    # Rows of the log have keys in the order of publications, which are made one after the other.
    last = rows.filter(wanted).values("model", "entry_pk").annotate(last=Max("pk")).values("last")
    return list(all_rows.filter(pk__in=last).select_related("publication"))
