from typing import ClassVar

from django.db import models

KINDS = ("era", "initiative", "indicator", "source", "agent", "article", "theme")
SLOTS = 8


class SearchEntry(models.Model):
    """What search knows of one live entry; only publishing writes it, and only in the public
    database.

    The number joins kind and key, so that a match tells both without reading this row.
    """

    objects: "ClassVar[models.Manager[SearchEntry]]"

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12)
    address = models.CharField(max_length=100)
    title_language = models.CharField(max_length=12, blank=True)
    title_en = models.TextField(blank=True)
    title_es = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    text_es = models.TextField(blank=True)
    # Folded words, and those of their stems that are no words of the text: what the index is made
    # of.
    title_words = models.TextField(blank=True)
    title_stems = models.TextField(blank=True)
    text_words = models.TextField(blank=True)
    text_stems = models.TextField(blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title_en

    @staticmethod
    def number_of(model: str, pk: int) -> int:
        """The number of the entry of this model with this key."""
        return pk * SLOTS + KINDS.index(model)
