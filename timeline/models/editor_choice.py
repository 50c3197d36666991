from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 1000


class EditorLanguage(models.Model):
    """The language in which a person reads the admin, on every machine. Its rows live in the
    editorial database only.
    """

    # A number and no key that a database holds: users are in the editorial database, this table is
    # in both.
    person = models.PositiveBigIntegerField(unique=True)
    language = models.CharField(_("language"), max_length=10)

    objects: "ClassVar[models.Manager[EditorLanguage]]"

    class Meta:
        verbose_name = _("language of an editor")
        verbose_name_plural = _("languages of editors")

    def __str__(self) -> str:
        return f"{self.person}: {self.language}"


class SavedFilter(models.Model):
    """What a person has chosen in a list and named, to choose it again. Its rows live in the
    editorial database only.
    """

    # A number, as above.
    person = models.PositiveBigIntegerField()
    model = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY)
    made_at = models.DateTimeField(default=timezone.now)

    objects: "ClassVar[models.Manager[SavedFilter]]"

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "model", "name"], name="saved_filter_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
