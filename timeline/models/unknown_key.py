from django.db import models


class UnknownKey(models.Model):
    """A citekey in a working copy's texts that no source has; derived, never typed, and in the
    editorial database only.

    By its index the texts are found that cite a source before it is here.
    """

    key = models.CharField(max_length=100)
    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "unknown key"
        verbose_name_plural = "unknown keys"
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["key"], name="unknown_key"),
            models.Index(fields=["model", "entry_pk"], name="unknown_key_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.entry_pk} @{self.key}"
