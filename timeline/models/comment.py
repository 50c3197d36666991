from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models.shared_preview import SharedPreview

LONGEST_TEXT = 5_000
LONGEST_QUOTE = 500


class CommentQuerySet(models.QuerySet[Any]):
    def threads(self) -> Self:
        """Comments that begin a thread: what answers them is left out."""
        return self.filter(answers=None)

    def unsettled(self) -> Self:
        """Those that still wait for somebody."""
        return self.exclude(state=Comment.State.SETTLED)

    def about(self, model: str, entry_pk: int) -> Self:
        """Those on one working copy, answers too."""
        return self.filter(model=model, entry_pk=entry_pk)


CommentManager = models.Manager.from_queryset(CommentQuerySet)


class Comment(models.Model):
    """What somebody says of a working copy, or answers. Its rows live in the editorial
    database only.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        SETTLED = "settled", _("settled")

    # By which it is found again when the entry was deleted and recovered: no key, for it stays.
    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    entry_title = models.CharField(_("entry"), max_length=300)
    # A column of the entry, or the kind of its parts; blank for the entry as a whole.
    field = models.CharField(_("about"), max_length=100, blank=True)
    # One row of that part, where it is about one, and how the row began when it was said: a row may
    # be deleted, and its comment stays.
    row_pk = models.PositiveBigIntegerField(null=True)
    row_words = models.CharField(max_length=200, blank=True)
    quote = models.TextField(_("words that it is about"), blank=True)
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="thread"
    )
    text = models.TextField(_("comment"))
    # A name and a number, and no key: users are in the editorial database, this table is in both.
    by = models.CharField(_("said by"), max_length=150)
    by_pk = models.PositiveBigIntegerField(null=True)
    # From a reader of a shared preview, who is no colleague.
    link = models.ForeignKey(SharedPreview, models.SET_NULL, null=True, related_name="comments")
    is_from_outside = models.BooleanField(default=False)
    at = models.DateTimeField(_("said"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), null=True)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    # Who settled it last, or opened it again.
    state_by = models.CharField(max_length=150, blank=True)
    state_at = models.DateTimeField(null=True)

    objects = CommentManager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["model", "entry_pk"], name="comment_entry"),
            models.Index(fields=["state", "at"], condition=Q(answers=None), name="comment_threads"),
            models.Index(fields=["by_pk"], name="comment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:60]}"

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to answer it any more."""
        return self.state == self.State.SETTLED
