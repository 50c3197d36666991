from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.owner import exactly_one_owner, owner_key
from timeline.models.source import Source

DISPUTED = ("era", "initiative", "indicator", "article")


class Dispute(models.Model):
    """Sources that differ on one point of an entry, side by side, without a verdict."""

    question = models.CharField(
        _("question"), max_length=300, help_text=_("The point on which the sources differ, as a question.")
    )
    note = models.TextField(
        _("neutral note"), blank=True, help_text=_("What explains the difference, without a verdict.")
    )
    era = owner_key("era", "disputes")
    initiative = owner_key("initiative", "disputes")
    indicator = owner_key("indicator", "disputes")
    article = owner_key("article", "disputes")

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ("pk",)
        constraints = [exactly_one_owner("dispute_one_owner", DISPUTED)]

    def __str__(self) -> str:
        return self.question


class Position(models.Model):
    """What one source says on the point of a dispute."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="positions")
    source = models.ForeignKey(Source, models.PROTECT, related_name="positions", verbose_name=_("source"))
    locator = models.CharField(_("locator"), max_length=100, blank=True)
    text = models.TextField(_("what it says"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return str(self.source)
