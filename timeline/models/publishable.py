from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    CHANGED = "changed", _("live with unpublished changes")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublishableQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        """Rows that lists show: a withdrawn entry keeps its page, but leaves the lists."""
        return self.filter(withdrawn_at__isnull=True)

    def in_state(self, state: str) -> Self:
        """Working copies in one editorial state, told from stored columns only."""
        live = Q(live_fingerprint__gt="", withdrawn_at__isnull=True)
        states = {
            State.DRAFT: Q(live_fingerprint="", withdrawn_at__isnull=True),
            State.LIVE: live & Q(live_fingerprint=F("fingerprint")),
            State.CHANGED: live & ~Q(live_fingerprint=F("fingerprint")),
            State.WITHDRAWN: Q(withdrawn_at__isnull=False),
        }
        return self.filter(states[State(state)])

    def lacking_spanish(self) -> Self:
        """Working copies with a text whose Spanish is missing or older than its English; one indexed column."""
        return self.filter(translations_due__gt=0)


PublishableManager = models.Manager.from_queryset(PublishableQuerySet)


class Publishable(models.Model):
    """A thing that goes live as one piece, with all that hangs on it."""

    editor_notes = models.TextField(
        _("notes for editors"),
        blank=True,
        help_text=_("Only editors see these notes. They never leave the editorial database."),
    )
    # By column: the text in the other language as it was when this one was last touched, where it has changed since.
    translated_from = models.JSONField(default=dict, blank=True, editable=False)
    translations_due = models.PositiveSmallIntegerField(default=0, editable=False, db_index=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    live_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(
        _("last published"), null=True, blank=True, editable=False, db_index=True
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_note = models.TextField(_("reason for withdrawal"), blank=True, editable=False)

    objects = PublishableManager()

    class Meta:
        abstract = True

    @property
    def state(self) -> State:
        """The editorial state of this working copy, as PublishableQuerySet.in_state tells it."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if not self.live_fingerprint:
            return State.DRAFT
        return State.LIVE if self.live_fingerprint == self.fingerprint else State.CHANGED


class Sourced(models.Model):
    """How far the texts of an entry are sourced; derived whenever they are saved or published."""

    statements = models.PositiveIntegerField(default=0, editable=False)
    statements_sourced = models.PositiveIntegerField(default=0, editable=False)
    source_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def share_sourced(self) -> int:
        """Whole per cent of statements that name a source, rounded down; 100 where nothing is stated."""
        return self.statements_sourced * 100 // self.statements if self.statements else 100
