from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """An e-mail that waits to be sent, or was. Its rows live in the editorial database only."""

    # Whom it is for and what kinds of entries it tells of: whoever may not see them any more when
    # it is sent does not get it. A number and no key: this table is in both databases.
    person_pk = models.PositiveBigIntegerField(null=True)
    about = models.JSONField(default=list)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    # Kept from one attempt to the next, so that a mail program knows a second copy.
    message_id = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # Until then nobody else sends it.
    claimed_until = models.DateTimeField(null=True)
    problem = models.TextField(_("why it was not sent"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ("-pk",)
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="mail_waiting",
            ),
            models.Index(
                fields=["given_up_at"], condition=Q(given_up_at__isnull=False), name="mail_given_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
