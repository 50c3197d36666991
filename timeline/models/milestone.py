from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.dates.wording import in_words, joined_words
from timeline.models.identifier import IdentifiedManager, IdentifiedPart
from timeline.models.initiative import Initiative
from timeline.models.known_rows import KnowsRows
from timeline.models.source import Source


class Milestone(IdentifiedPart, KnowsRows):
    """A dated, sourced event in an initiative's life."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ANNOUNCED = "announced", _("announced")
        LAUNCHED = "launched", _("launched")
        CHANGED = "changed", pgettext_lazy("a milestone", "changed")
        SUSPENDED = "suspended", _("suspended")
        ENDED = "ended", _("ended")
        REPLACED = "replaced", _("replaced")
        OCCURRED = "occurred", _("took place")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="milestones")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    date = EDTFField(_("date"), blank=True)
    date_earliest = EarliestField(of="date")
    date_latest = LatestField(of="date")
    description = models.TextField(
        _("description"), blank=True, help_text=_("One sentence that says what happened.")
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("source"),
    )
    locator = models.CharField(
        _("locator"),
        max_length=100,
        blank=True,
        help_text=_("Where in the source: p. 3, chapter 2, table 4."),
    )

    objects: ClassVar[IdentifiedManager] = IdentifiedManager()
    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[IdentifiedManager]

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = (models.F("date_earliest").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        day = joined_words(in_words(str(self.date))) if self.date else ""
        return f"{self.get_kind_display()} {day}".strip()
