from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What a person may be told of."""

    COMMENT = "comment", _("a comment on an entry of mine")
    ANSWER = "answer", _("an answer in a thread of mine")
    REVIEW = "review", _("a review is asked for")
    SENT_BACK = "sent-back", _("an entry of mine is sent back")
    PUBLISHED = "published", _("an entry of mine goes live, or leaves")
    ASSIGNED = "assigned", _("an entry is assigned to me")
    DUE = "due", _("what is assigned to me is due tomorrow, or overdue")
    PLAN_FAILED = "plan-failed", _("a plan of mine did not go live")


class Delivery(models.TextChoices):
    """How a person is told of an event."""

    AT_ONCE = "mail", _("in the admin, and by e-mail at once")
    DAILY = "daily", _("in the admin, and by e-mail once a day")
    ADMIN = "admin", _("in the admin only")
    NEVER = "never", _("not at all")


class Notice(models.Model):
    """That something has happened, for one person. Its rows live in the editorial database only."""

    # A number and no key: users are in the editorial database, this table is in both.
    person_pk = models.PositiveBigIntegerField()
    event = models.CharField(_("event"), max_length=20, choices=Event.choices)
    # What happened exactly, where an event has several: “live” or “withdrawn”.
    detail = models.CharField(max_length=30, blank=True)
    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    entry_title = models.CharField(_("entry"), max_length=300)
    # Of several at once the notice names the first in these columns, and says how many there are.
    total = models.PositiveIntegerField(default=1)
    first_titles = models.JSONField(default=list)
    publication = models.PositiveIntegerField(null=True)
    comment_pk = models.PositiveBigIntegerField(null=True)
    by = models.CharField(_("by"), max_length=150, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    # When it goes by e-mail, and when it was put into one; blank where it is for the admin alone.
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    # What would be said twice has the same key here: a reminder of one day above all.
    once = models.CharField(max_length=100, null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["person_pk", "read_at"], name="notice_person"),
            models.Index(fields=["mail_at"], name="notice_mail"),
        ]
        constraints = [models.UniqueConstraint(fields=["person_pk", "once"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.event}: {self.entry_title}"


class NoticeChoices(models.Model):
    """How one person wants to be told of each event, and in which language; what is not chosen goes
    by the defaults.
    """

    person_pk = models.PositiveBigIntegerField(unique=True)
    language = models.CharField(max_length=10, blank=True)
    deliveries = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("choices of notices")
        verbose_name_plural = _("choices of notices")

    def __str__(self) -> str:
        return str(self.person_pk)
