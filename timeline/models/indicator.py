from contextlib import suppress
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.models.addressed import Slugged
from timeline.models.identifier import Identified, IdentifiedManager, IdentifiedPart
from timeline.models.known_rows import KnowsRows
from timeline.models.publishable import Sourced
from timeline.models.source import Source
from timeline.models.subject import Subject


class Indicator(Identified, Slugged, Sourced):
    """A measured thing, such as a rank or a share, and which direction is better."""

    class Better(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")

    title = models.CharField(_("title"), max_length=200)
    headline = models.CharField(
        _("message"),
        max_length=300,
        blank=True,
        help_text=_(
            "A sentence about the values, with places for them: “The rank fell from {first} to "
            "{last}”. Left empty, readers see the first value and the last."
        ),
    )
    whole = models.CharField(
        _("what is counted"),
        max_length=200,
        blank=True,
        help_text=_("Of what the values are shares or numbers: people of six and over."),
    )
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
    minimum: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        _("least value"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    maximum: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        _("greatest value"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Values outside these bounds are refused: 0 and 100 for a share in %."),
    )
    joined = models.BooleanField(
        _("joined by a line"),
        default=True,
        help_text=_("Not where periods or definitions differ, so that a line would mislead."),
    )
    method_date = EDTFField(
        _("change of method"), blank=True, help_text=_("From when on it is measured otherwise.")
    )
    method_date_earliest = EarliestField(of="method_date")
    method_date_latest = LatestField(of="method_date")
    method_note = models.CharField(
        _("what changed"),
        max_length=200,
        blank=True,
        help_text=_("A few words for the chart: “new questions”."),
    )
    contrast = models.BooleanField(
        _("offered and used"),
        default=False,
        help_text=_(
            "Show the latest share as a bar on the start page, in the group of what is counted."
        ),
    )
    key_figure = models.BooleanField(
        _("key figure"), default=False, help_text=_("Show the latest value on the start page.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum__isnull=True)
                | models.Q(maximum__isnull=True)
                | models.Q(minimum__lt=models.F("maximum")),
                name="indicator_bounds",
                violation_error_message=_("The greatest value must be above the least."),
            ),
            models.CheckConstraint(
                condition=~models.Q(method_date="", method_note_en__gt="")
                & ~models.Q(method_date="", method_note_es__gt=""),
                name="indicator_method_note_has_date",
                violation_error_message=_("A change of method needs its date."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def refusal(self, value: Decimal) -> str:
        """Why this value cannot be one of the indicator; blank where it can."""
        least, most = self.minimum, self.maximum
        if (least is None or value >= least) and (most is None or value <= most):
            return ""
        names = {"value": digits(value), "least": digits(least), "most": digits(most)}
        if most is None:
            return gettext("%(value)s is less than %(least)s.") % names
        if least is None:
            return gettext("%(value)s is more than %(most)s.") % names
        return gettext("%(value)s is not between %(least)s and %(most)s.") % names


def digits(value: Decimal | None) -> str:
    """The number as it is typed, without zeros at its end; blank for none."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


class Observation(IdentifiedPart, KnowsRows):
    """One dated, sourced value of an indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    subject = models.ForeignKey(
        Subject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("subject"),
        help_text=_("The country or population. Leave it empty where there is only one."),
    )
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

    objects: ClassVar[IdentifiedManager] = IdentifiedManager()
    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[IdentifiedManager]

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = (models.F("date_earliest").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return f"{self.date}: {digits(self.value or Decimal(0))}"

    def clean(self) -> None:
        super().clean()
        # A constraint sees one row alone, and the bounds stand with the indicator.
        with suppress(ObjectDoesNotExist):
            refusal = self.indicator.refusal(self.value) if self.value is not None else ""
            if refusal:
                raise ValidationError({"value": refusal})
