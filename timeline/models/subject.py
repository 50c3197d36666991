from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.addressed import Slugged


class Subject(Slugged):
    """What is measured: a country, or a population such as the people of its cities."""

    title = models.CharField(_("title"), max_length=100)
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9]+(?:-[A-Z0-9]+)*\Z",
                _("Write capitals and digits, with single hyphens between them: MEX, MX-URBAN."),
            )
        ],
        error_messages={"unique": _("Another subject has this code. Choose a different one.")},
        help_text=_(
            "By it readers choose the subject and tables name it. Of a country the three letters "
            "of ISO 3166: MEX."
        ),
    )
    region = models.CharField(
        _("region"),
        max_length=100,
        blank=True,
        help_text=_("Subjects of the same region are ranked among themselves: Latin America."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Of the subjects of a chart, the first stands in front."),
    )
    peer = models.BooleanField(
        _("named beside the first"),
        default=False,
        help_text=_("Readers see its name in charts until they choose others."),
    )

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title
