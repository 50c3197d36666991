from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OpenForm(models.Model):
    """A window in which somebody has the form of an entry open. Its rows live in the editorial
    database only, and for a day.
    """

    # A window that has not been heard of for as long counts as closed.
    AGE = timedelta(minutes=2)
    # A machine that slept goes on with its windows within this time.
    KEPT = timedelta(days=1)

    # The name of the window, which its form carries.
    window = models.CharField(max_length=32, unique=True)
    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    # A number and no key: users are in the editorial database, this table is in both.
    person = models.PositiveBigIntegerField(db_index=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    seen_at = models.DateTimeField(_("last heard of"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        ordering = ("opened_at", "pk")
        indexes = [models.Index(fields=["model", "entry_pk"], name="open_form_entry")]

    def __str__(self) -> str:
        return f"{self.model}:{self.entry_pk}"
