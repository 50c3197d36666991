"""What is to be said of references before their import: new, like others, or not understood."""

from collections.abc import Sequence
from typing import NamedTuple

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.citekeys import give_free_keys
from timeline.references.near_duplicates import index_stored_sources
from timeline.references.reference import ImportedReference

# Of a title that hundreds have, nobody reads all.
SHOWN_AT_MOST = 10


class EarlierReference(NamedTuple):
    """A reference of the same file, by its number, among primary keys of sources."""

    number: int


class ReportedReference(NamedTuple):
    """A reference with what is to be said of it before it is imported."""

    reference: ImportedReference
    near_duplicates: Sequence[Source]
    earlier_numbers: Sequence[int]

    @property
    def can_be_imported(self) -> bool:
        """Whether enough was understood to make a source."""
        return bool(self.reference.values.get("title"))

    @property
    def is_new(self) -> bool:
        """Whether nothing is like it, here or above it in the file."""
        return not self.near_duplicates and not self.earlier_numbers


def report_on(references: Sequence[ImportedReference]) -> list[ReportedReference]:
    """Each reference with the sources, and the earlier references, that are like it; each gets a
    key that is free.
    """
    give_free_keys(references)
    index = index_stored_sources([reference.values for reference in references])
    all_keys: list[list[int]] = []
    all_numbers: list[list[int]] = []
    for reference in references:
        keys: list[int] = []
        numbers: list[int] = []
        for name in index.like(reference.values):
            if isinstance(name, EarlierReference):
                numbers.append(name.number)
            elif isinstance(name, int):
                keys.append(name)
        all_keys.append(keys[:SHOWN_AT_MOST])
        all_numbers.append(numbers[:SHOWN_AT_MOST])
        index.add(EarlierReference(reference.number), reference.values)
    stored_sources = Source.objects.using(EDITORIAL).in_bulk(set().union(*all_keys))
    report = []
    for reference, keys, numbers in zip(references, all_keys, all_numbers, strict=True):
        near_duplicates = [stored_sources[key] for key in keys]
        report.append(ReportedReference(reference, near_duplicates, numbers))
    return report
