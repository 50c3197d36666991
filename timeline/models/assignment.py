from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """Who has an entry in hand, and until when. Its rows live in the editorial database only."""

    class Outcome(models.TextChoices):
        OPEN = "", _("under way")
        DONE = "done", _("done")
        PASSED_ON = "passed-on", _("passed on")
        TAKEN_BACK = "taken-back", _("taken back")
        DELETED = "deleted", _("deleted")

    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    # Names beside keys: users are in the editorial database, this table is in both; and a name
    # stays when its account is gone.
    person = models.CharField(_("assigned to"), max_length=150)
    person_pk = models.PositiveBigIntegerField(null=True)
    due_on = models.DateField(_("due day"), null=True, blank=True)
    note = models.TextField(_("what there is to do"), blank=True)
    by = models.CharField(_("assigned by"), max_length=150, blank=True)
    by_pk = models.PositiveBigIntegerField(null=True)
    made_at = models.DateTimeField(_("assigned"))
    # The day and how near it was when the person was last told of it.
    reminded = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["model", "entry_pk"], name="assignment_entry"),
            models.Index(fields=["person_pk", "outcome", "due_on"], name="assignment_person"),
            models.Index(fields=["outcome", "due_on"], name="assignment_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "entry_pk"], condition=Q(outcome=""), name="assignment_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.entry_pk}"
