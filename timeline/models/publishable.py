from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from timeline.models.either_language import TitledInEitherLanguage
from timeline.models.scheduled import waiting


class State(models.TextChoices):
    """Where a working copy stands, told from stored columns and plans and never typed.

    Of several that hold, the first counts: withdrawn, scheduled, in review; then live, changed or
    draft.
    """

    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    LIVE = "live", _("live")
    CHANGED = "changed", _("live with unpublished changes")
    SCHEDULED = "scheduled", _("scheduled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublishableQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        """Rows that lists show: a withdrawn entry keeps its page, but leaves the lists."""
        return self.filter(withdrawn_at__isnull=True)

    def in_state(self, state: str) -> Self:
        """Working copies in one editorial state; see State for which of several counts."""
        return self.filter(self._conditions()[State(state)])

    def with_plans(self) -> Self:
        """The same rows, each knowing whether it is scheduled, so that their states cost no query a
        row.
        """
        rows = waiting(self.model).filter(entry_pk=OuterRef("pk"))
        return self.annotate(planned=Exists(rows))

    def lacking_spanish(self) -> Self:
        """Working copies with a text whose Spanish is missing or older than its English; one
        indexed column.
        """
        return self.filter(translations_due__gt=0)

    def _conditions(self) -> dict[State, Q]:
        listed = Q(withdrawn_at__isnull=True)
        scheduled = Q(pk__in=waiting(self.model).values("entry_pk"))
        standing = listed & Q(review_requested_at__isnull=True) & ~scheduled
        live = standing & Q(live_fingerprint__gt="")
        return {
            State.DRAFT: standing & Q(live_fingerprint=""),
            State.IN_REVIEW: listed & Q(review_requested_at__isnull=False) & ~scheduled,
            State.LIVE: live & Q(live_fingerprint=F("fingerprint")),
            State.CHANGED: live & ~Q(live_fingerprint=F("fingerprint")),
            State.SCHEDULED: listed & scheduled,
            State.WITHDRAWN: Q(withdrawn_at__isnull=False),
        }


def state_index(name: str) -> models.Index:
    """All that tells states apart, for tables of 100,000 rows: counting and finding them reads no
    texts.
    """
    names = ("withdrawn_at", "review_requested_at", "live_fingerprint", "fingerprint")
    return models.Index(fields=names, name=f"{name}_state")


PublishableManager = models.Manager.from_queryset(PublishableQuerySet)


class Publishable(TitledInEitherLanguage):
    """A thing that goes live as one piece, with all that hangs on it."""

    editor_notes = models.TextField(
        _("notes for editors"),
        blank=True,
        help_text=_("Only editors see these notes. They never leave the editorial database."),
    )
    # By column: the text in the other language as it was when this one was last touched, where it
    # has changed since.
    translated_from = models.JSONField(default=dict, blank=True, editable=False)
    translations_due = models.PositiveSmallIntegerField(default=0, editable=False, db_index=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    live_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    first_published_at = models.DateTimeField(
        _("first published"), null=True, blank=True, editable=False
    )
    updated_at = models.DateTimeField(
        _("last published"), null=True, blank=True, editable=False, db_index=True
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_note = models.TextField(_("reason for withdrawal"), blank=True, editable=False)
    review_requested_at = models.DateTimeField(
        _("review asked for"), null=True, blank=True, editable=False
    )
    # Names and no keys: users are in the editorial database, this table is in both.
    review_requested_by = models.CharField(
        _("review asked for by"), max_length=150, blank=True, editable=False
    )
    review_note = models.TextField(_("word about the review"), blank=True, editable=False)
    review_note_by = models.CharField(_("said by"), max_length=150, blank=True, editable=False)
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, blank=True, editable=False)

    objects = PublishableManager()

    class Meta:
        abstract = True

    @property
    def state(self) -> State:
        """The editorial state of this working copy, as PublishableQuerySet.in_state tells it."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.is_planned:
            return State.SCHEDULED
        return State.IN_REVIEW if self.review_requested_at else self.standing

    @property
    def standing(self) -> State:
        """What visitors see of this working copy, whatever else is under way."""
        if not self.live_fingerprint:
            return State.DRAFT
        return State.LIVE if self.live_fingerprint == self.fingerprint else State.CHANGED

    @property
    def state_in_words(self) -> str:
        """The state, and with one that is under way what visitors see meanwhile."""
        state = self.state
        if state not in (State.SCHEDULED, State.IN_REVIEW) or self.standing == State.DRAFT:
            return str(state.label)
        return f"{state.label}, {self.standing.label}"

    @property
    def is_planned(self) -> bool:
        """Whether this working copy waits for its time; a row that came by with_plans() knows it
        already.
        """
        annotated: bool | None = self.__dict__.get("planned")
        if annotated is not None:
            return annotated
        return waiting(type(self)).filter(entry_pk=self.pk).exists()


class Sourced(models.Model):
    """How far the texts of an entry are sourced; derived whenever they are saved or published."""

    statements = models.PositiveIntegerField(default=0, editable=False)
    statements_sourced = models.PositiveIntegerField(default=0, editable=False)
    source_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def share_sourced(self) -> int:
        """Whole per cent of statements that name a source, rounded down; 100 where nothing is
        stated.
        """
        return self.statements_sourced * 100 // self.statements if self.statements else 100
