"""Keys to rows that are at hand."""

from collections.abc import Collection

from django.db import models


class KnowsRows(models.Model):
    """A row that does not ask whether a row is there that it has loaded."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse what a field refuses."""
        at_hand = set()
        for field in self._meta.concrete_fields:
            is_read = isinstance(field, models.ForeignKey) and field.is_cached(self)
            if is_read and getattr(self, field.name):
                at_hand.add(field.name)
        super().clean_fields({*(exclude or ()), *at_hand})
