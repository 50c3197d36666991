from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from govdigital.databases import EDITORIAL
from timeline.models.publication import Publication


class ScheduledPublication(models.Model):
    """Working copies that go live together at a time. Its rows live in the editorial
    database only.
    """

    at = models.DateTimeField(_("goes live"), db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Publication.Kind.choices, blank=True)
    note_en = models.TextField(_("public note (English)"), blank=True)
    note_es = models.TextField(_("public note (Spanish)"), blank=True)
    # A name and a number: users are in the editorial database, this table is in both. The name
    # outlives the account.
    by = models.CharField(_("scheduled by"), max_length=150, blank=True)
    by_pk = models.PositiveBigIntegerField(null=True, editable=False)
    number = models.PositiveBigIntegerField(_("publication"), null=True, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    problem = models.TextField(_("why it did not go live"), blank=True, editable=False)
    problem_es = models.TextField(_("why it did not go live (Spanish)"), blank=True, editable=False)
    # Blank where the plan has not failed, and where an editor has to mend something first.
    try_again_at = models.DateTimeField(_("tried again"), null=True, editable=False)

    class Meta:
        verbose_name = _("scheduled publication")
        verbose_name_plural = _("scheduled publications")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def reason(self) -> str:
        """Why it did not go live, in the editor's language; blank where it has, or waits for its
        time.
        """
        if get_language() == "es" and self.problem_es:
            return self.problem_es
        return self.problem


class ScheduledEntry(models.Model):
    """A working copy that waits for its time."""

    schedule = models.ForeignKey(ScheduledPublication, models.CASCADE, related_name="entries")
    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("scheduled entry")
        verbose_name_plural = _("scheduled entries")
        ordering = ("pk",)
        indexes = [models.Index(fields=["model", "entry_pk"], name="scheduled_entry")]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "model", "entry_pk"], name="scheduled_once")
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.entry_pk}"


def waiting_entries() -> "models.QuerySet[ScheduledEntry]":
    """What will go live by itself; one that was refused waits no more."""
    rows = ScheduledEntry.objects.using(EDITORIAL)
    still_tried = Q(schedule__problem="") | Q(schedule__try_again_at__isnull=False)
    return rows.filter(still_tried, schedule__done_at__isnull=True)


def waiting(model: "type[models.Model]") -> "models.QuerySet[ScheduledEntry]":
    """The rows of working copies of the model that will go live by themselves."""
    return waiting_entries().filter(model=model._meta.model_name)
