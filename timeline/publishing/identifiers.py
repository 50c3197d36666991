"""Which identifiers are given, in either database and for good."""

from collections.abc import Iterable, Iterator

from django.db.models import Model

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import PublishedEntry, raw_rows
from timeline.models.identifier import Identified, mint
from timeline.publishing.snapshots import CHUNK, chunks
from timeline.registry import NOUNS


def identified_models() -> Iterator[type[Model]]:
    """The models whose rows have identifiers."""
    for model in NOUNS:
        if issubclass(model, Identified):
            yield model


def taken(identifiers: Iterable[str]) -> set[str]:
    """Those of the identifiers that a row has, in either database."""
    names: set[str] = set()
    # Each is asked of every kind in one query.
    for chunk in chunks(dict.fromkeys(identifiers), CHUNK // 10):
        for using in (EDITORIAL, PUBLIC):
            first, *others = [
                raw_rows.rows(model, using).filter(identifier__in=chunk).order_by()
                for model in identified_models()
            ]
            columns = [rows.values_list("identifier", flat=True) for rows in others]
            found = first.values_list("identifier", flat=True).union(*columns, all=True)
            names.update(found)
    return names


def ever_taken(identifiers: Iterable[str]) -> set[str]:
    """Those of the identifiers that a row has, or that an entry had which was live."""
    given = list(identifiers)
    names = taken(given)
    for chunk in chunks(dict.fromkeys(given)):
        log = PublishedEntry.objects.using(PUBLIC).filter(identifier__in=chunk)
        names.update(log.values_list("identifier", flat=True))
    return names


def public_identifiers() -> Iterator[str]:
    """All identifiers that visitors may have read, of what is gone too."""
    models: list[type[Model]] = [PublishedEntry, *identified_models()]
    for model in models:
        rows = raw_rows.rows(model, PUBLIC).exclude(identifier="").order_by()
        yield from rows.values_list("identifier", flat=True).distinct()


def mint_free(count: int) -> list[str]:
    """So many new identifiers that nothing has or had."""
    names: set[str] = set()
    while len(names) < count:
        names.update(mint() for _number in range(count - len(names)))
        names -= ever_taken(names)
    return sorted(names)
