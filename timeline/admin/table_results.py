"""What the rows of an imported table change."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from import_export import resources
from import_export.results import RowResult

from govdigital.databases import EDITORIAL
from timeline.models import Source
from timeline.references.alike import COMPARED, marked_sources


class Differences(resources.Diff):
    """What a row changes, column by column."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        super().__init__(resource, instance, new)
        self.headings = resource.get_diff_headers()

    def as_html(self) -> list[tuple[str, SafeString]]:
        """The heading and the words added and removed, for each column that differs."""
        # The library marks its differences with inline styles, which our policy forbids.
        told = (mark_safe(re.sub(r'<(ins|del) style="[^"]*">', r"<\1>", html)) for html in super().as_html())  # noqa: S308
        rows = zip(self.headings, self.left, self.right, told, strict=True)
        return [
            (heading, html) for heading, left, right, html in rows if left != right or (self.new and right)
        ]


class Row(RowResult):
    """The result of a row, with its place in the file; of a new source, also which others it may be."""

    number = 0
    alike: Sequence[Source] = ()


def find_alike(rows: Iterable[Any]) -> None:
    """Tell each new source's row which other sources, those of the same file among them, have its address or title."""
    fresh = {row.object_id: row for row in rows if row.import_type == RowResult.IMPORT_TYPE_NEW}
    if not fresh:
        return
    sources = Source.objects.using(EDITORIAL)
    rows_of = {row.pop("pk"): row for row in sources.filter(pk__in=fresh).values("pk", *COMPARED)}
    marked = marked_sources(list(rows_of.values()))
    found = {pk: marked.like(values) for pk, values in rows_of.items()}
    named = sources.in_bulk({pk for like in found.values() for pk in like})
    for own, like in found.items():
        fresh[own].alike = [named[pk] for pk in like if pk != own]
