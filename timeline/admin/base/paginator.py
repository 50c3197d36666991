"""Pages of long lists."""

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet


class KeysFirst(Paginator[Model]):
    """Finds the keys of a page and then its rows: a far page does not carry the texts of all before
    it.
    """

    object_list: QuerySet[Model]

    def page(self, number: int | str) -> Page[Model]:
        page = super().page(number)
        rows = page.object_list
        if not isinstance(rows, QuerySet):
            raise TypeError("Only rows of a database have keys.")
        keys = list(rows.values_list("pk", flat=True))
        page.object_list = self.object_list.filter(pk__in=keys)
        return page
