from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Review(models.Model):
    """One time that somebody asked for a review, and what was answered: together, the conversation
    about an entry. Its rows live in the editorial database only.
    """

    class Answer(models.TextChoices):
        WAITING = "", _("waiting")
        SENT_BACK = "sent-back", _("sent back")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ASKED_AGAIN = "asked-again", _("asked again")
        DELETED = "deleted", _("deleted")

    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    # Names beside keys: users are in the editorial database, this table is in both; and a name
    # stays when its account is gone.
    asked_at = models.DateTimeField(_("review asked for"))
    asked_by = models.CharField(_("review asked for by"), max_length=150, blank=True)
    asked_by_pk = models.PositiveBigIntegerField(null=True)
    word = models.TextField(_("word to the editor"), blank=True)
    # Whom she asked by name; nobody where any editor may look.
    reviewer = models.CharField(_("reviewer"), max_length=150, blank=True)
    reviewer_pk = models.PositiveBigIntegerField(null=True)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_by_pk = models.PositiveBigIntegerField(null=True)
    answer_word = models.TextField(_("what should change"), blank=True)
    # Whether nobody has to do anything about it any more: one that is sent back waits for who
    # asked.
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["model", "entry_pk"], name="review_entry"),
            models.Index(fields=["closed", "answer", "asked_at"], name="review_waiting"),
            models.Index(fields=["asked_by_pk", "closed"], name="review_asked_by"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "entry_pk"], condition=Q(closed=False), name="review_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.entry_pk}"
