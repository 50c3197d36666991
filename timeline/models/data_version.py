"""The tables of the site as they were after a publication, kept for good. Only publishing writes
them, and only in the public database.
"""

from typing import ClassVar

from django.db import models


class DataVersion(models.Model):
    """All tables after the publication of this number, with what each column meant then."""

    class State(models.TextChoices):
        MADE = "made"
        # By whoever runs the site, to save room; or by law (RFC 7725).
        DROPPED = "dropped"
        TAKEN_AWAY = "taken_away"

    number = models.PositiveBigIntegerField(primary_key=True)
    # Of the publication.
    at = models.DateTimeField()
    # Another one with each change: on PostgreSQL it tells states of the database apart.
    changed_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    # By language.
    reason = models.JSONField(default=dict)
    blocked_by = models.CharField(max_length=1000, blank=True)
    # What the site said of itself then: see timeline/data_tables/dictionary.py.
    site = models.JSONField(default=dict)

    objects: "ClassVar[models.Manager[DataVersion]]"

    class Meta:
        default_permissions = ()
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.number}"


class DataContent(models.Model):
    """Bytes of a file, kept once, compressed by gzip; `size` is that of the plain bytes, which have
    this digest.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()

    objects: "ClassVar[models.Manager[DataContent]]"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256


class DataFile(models.Model):
    """A table of a version in one form, “csv” or “json”, with the number of its rows; or what the
    columns meant then.
    """

    version = models.ForeignKey(DataVersion, models.CASCADE, related_name="files")
    table = models.CharField(max_length=40)
    form = models.CharField(max_length=4)
    rows = models.PositiveBigIntegerField(default=0)
    content = models.ForeignKey(DataContent, models.PROTECT, related_name="files")

    objects: "ClassVar[models.Manager[DataFile]]"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "table", "form"], name="data_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.form}"
