from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.models.addressed import Slugged
from timeline.models.publishable import Sourced
from timeline.models.source import Source


class Indicator(Slugged, Sourced):
    """A measured thing, such as a rank or a share, and which direction is better."""

    class Better(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")

    title = models.CharField(_("title"), max_length=200)
    unit = models.CharField(
        _("unit"),
        max_length=60,
        blank=True,
        help_text=_("What one counts: %, rank, index from 0 to 1."),
    )
    better = models.CharField(
        _("direction"), max_length=6, choices=Better.choices, default=Better.HIGHER
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals"),
        default=0,
        help_text=_("How many decimals readers see. Values are kept as they are typed."),
    )
    summary = models.TextField(
        _("caption"),
        blank=True,
        help_text=_("The sentence beside a key figure: “of transactions can be started online”."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("CommonMark. What is measured, by whom and how, with sources: [@key]."),
    )
    key_figure = models.BooleanField(
        _("key figure"), default=False, help_text=_("Show the latest value on the start page.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class Observation(models.Model):
    """One dated, sourced value of an indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    date = EDTFField(_("date"), blank=True)
    date_earliest = EarliestField(of="date")
    date_latest = LatestField(of="date")
    value: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        _("value"), max_digits=18, decimal_places=6
    )
    approximate = models.BooleanField(
        _("about"), default=False, help_text=_("The source gives the value as “about”.")
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("source"),
    )
    locator = models.CharField(_("locator"), max_length=100, blank=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("What a reader should know about this one value.")
    )

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = (models.F("date_earliest").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return f"{self.date}: {Decimal(self.value or 0).normalize():f}"
