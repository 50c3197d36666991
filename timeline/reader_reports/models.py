"""A report, and what the public is told of all of them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.texts.statement_ids import KEY

SHORTEST_TEXT, LONGEST_TEXT = 10, 4000
LONGEST_RIGHT = 2000
LONGEST_REASON = 2000


class Report(models.Model):
    """What a reader says is wrong on a page, and what became of it."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        SPAM = "spam", _("spam")

    # The SHA-256 of the token in its private address: who reads the database cannot open it.
    token_digest = models.CharField(max_length=64, unique=True)
    # The entry by what never changes, and its title and address as they were.
    model = models.CharField(_("kind"), max_length=30)
    identifier = models.CharField(max_length=9)
    title = models.CharField(_("page"), max_length=500)
    path = models.CharField(_("address"), max_length=600)
    language = models.CharField(_("language of the reader"), max_length=10)
    # Blank for the whole page.
    statement = models.CharField(max_length=20, blank=True)
    statement_text = models.TextField(_("statement as it was"), blank=True)
    field = models.CharField(max_length=50, blank=True)

    wrong = models.TextField(_("what is wrong"))
    right = models.TextField(_("what is right"), blank=True)
    source = models.URLField(_("source"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    # Of the words alone, so that the same are taken once.
    words_digest = models.CharField(max_length=64)
    # Of the network that sent it, with a salt of that day; for a day.
    network = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    reason = models.TextField(
        _("reason"),
        max_length=LONGEST_REASON,
        blank=True,
        help_text=_("The reader reads it at the private address, in the language of the page."),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=150, blank=True)
    publication = models.PositiveBigIntegerField(
        _("publication that corrects it"),
        null=True,
        blank=True,
        help_text=_(
            "Its number in the log of publications, which the reader is led to. It is written here "
            "by itself where the entry goes live as a correction after the report was accepted."
        ),
    )

    class Meta:
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        ordering = ("-pk",)
        # Whoever may answer them sees them; nobody else does.
        default_permissions = ()
        permissions = [("answer_reports", _("Can answer reports of readers"))]
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "words_digest"], name="report_words_once"
            ),
            models.CheckConstraint(
                condition=Q(state="new", closed_at=None)
                | (~Q(state="new") & Q(closed_at__isnull=False)),
                name="report_closed_with_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("new", "spam")) | ~Q(reason=""),
                name="report_closed_with_reason",
                violation_error_message=_("Say why: the reader reads it."),
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], name="report_sent"),
            models.Index(fields=["state", "id"], name="report_state"),
            models.Index(fields=["closed_at"], name="report_closed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def statement_place(self) -> str:
        """The address of the statement on its page, which says so where it has changed since; of a
        milestone its place; blank for the whole page.
        """
        if not self.statement:
            return ""
        if KEY.fullmatch(self.statement):
            return f"{self.path}?s={self.statement}#s-{self.statement}"
        return f"{self.path}#{self.statement}"


class DayCounts(models.Model):
    """What the public is told during one day of all reports up to the end of the day before.

    Written down once, so that every process tells the same all day, whatever editors decide anew.
    """

    day = models.DateField(primary_key=True)
    reported = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    declined = models.PositiveIntegerField()
    # From sending to answer; None where nothing was answered.
    median_days = models.PositiveIntegerField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)
