"""What the rows of an imported table change."""

import re
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from import_export import resources
from import_export.results import RowResult


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
    """The result of a row, with its place in the file."""

    number = 0
