from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ForeignKey
from django.db.models.deletion import Collector
from django.utils.translation import gettext_lazy as _

from timeline.models.either_language import TitledInEitherLanguage
from timeline.models.identifier import IdentifiedManager, IdentifiedPart
from timeline.models.indicator import Observation
from timeline.models.known_rows import KnowsRows
from timeline.models.milestone import Milestone
from timeline.models.owner import exactly_one_owner, owner_key
from timeline.models.source import Source

DISPUTED = ("era", "initiative", "indicator", "article")


def to_the_text(
    collector: Collector, field: "ForeignKey[Any, Any]", rows: models.QuerySet[Any], using: str
) -> None:
    """An on_delete: what was disputed at a milestone or value that is deleted is a point of the
    text.

    Without a milestone, “whether it happened” would be asked of the whole initiative.
    """
    about: Any = field.model._meta.get_field("about")
    collector.add_field_update(about, "", rows)
    collector.add_field_update(field, None, rows)


class Dispute(IdentifiedPart, TitledInEitherLanguage):
    """Sources that differ on one point of an entry, side by side, without a verdict."""

    class About(models.TextChoices):
        """What the sources differ on. Blank is a point of the text, as of disputes before this was
        asked.
        """

        EXISTENCE = "existence", _("whether it happened")
        DATE = "date", _("the date")
        VALUE = "value", _("a value")

        __empty__ = _("a point of the text")

    question = models.CharField(
        _("question"),
        max_length=300,
        help_text=_("The point on which the sources differ, as a question."),
    )
    note = models.TextField(
        _("neutral note"),
        blank=True,
        help_text=_("What explains the difference, without a verdict."),
    )
    about = models.CharField(
        _("what is disputed"),
        max_length=10,
        choices=About.choices,
        blank=True,
        help_text=_(
            "Where it is disputed whether an initiative happened, its status says so: “claimed, "
            "disputed”."
        ),
    )
    milestone = models.ForeignKey(
        Milestone,
        to_the_text,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("milestone"),
        help_text=_("Readers find the dispute under it."),
    )
    observation = models.ForeignKey(
        Observation,
        to_the_text,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name=_("value"),
        help_text=_("Readers find the dispute under it."),
    )
    era = owner_key("era", "disputes")
    initiative = owner_key("initiative", "disputes")
    indicator = owner_key("indicator", "disputes")
    article = owner_key("article", "disputes")

    objects: ClassVar[IdentifiedManager] = IdentifiedManager()
    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[IdentifiedManager]

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ("pk",)
        constraints = [exactly_one_owner("dispute_one_owner", DISPUTED)]

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        """Refuse a place in another entry; a constraint cannot look into another table."""
        super().clean()
        if self.about == self.About.EXISTENCE and not self.initiative_id:
            raise ValidationError(
                {"about": _("Only of an initiative can it be disputed whether it happened.")}
            )
        if self.milestone and self.milestone.initiative_id != self.initiative_id:
            raise ValidationError({"milestone": _("This milestone belongs to another initiative.")})
        if self.observation and self.observation.indicator_id != self.indicator_id:
            raise ValidationError({"observation": _("This value belongs to another indicator.")})

    @property
    def concerns_entry(self) -> bool:
        """Whether it stands at the head of its entry: what is disputed is the entry itself, or when
        it was.
        """
        return self.about in (self.About.EXISTENCE, self.About.DATE) and not self.milestone_id


class Position(KnowsRows):
    """What one source says on the point of a dispute."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="positions")
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="positions", verbose_name=_("source")
    )
    locator = models.CharField(_("locator"), max_length=100, blank=True)
    text = models.TextField(_("what it says"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return str(self.source)
