"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeysFirst(Paginator[Any]):
    """Finds the keys of a page and then its rows: a far page does not carry the texts of all before
    it.
    """

    object_list: QuerySet[Any]

    def page(self, number: int | str) -> Page[Any]:
        page = super().page(number)
        rows: Any = page.object_list
        keys = list(rows.values_list("pk", flat=True))
        page.object_list = self.object_list.filter(pk__in=keys)
        return page
