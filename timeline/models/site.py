from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.publishable import Publishable
from timeline.models.web_address import WebAddressField


class Site(Publishable):
    """The one row of site-wide words."""

    name = models.CharField(_("name of the site"), max_length=100)
    kicker = models.CharField(
        _("place and time"),
        max_length=100,
        blank=True,
        help_text=_("Above the headline: “Mexico · 1990s to today”."),
    )
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    tagline = models.TextField(
        _("standfirst"), blank=True, help_text=_("Two or three sentences under the headline.")
    )
    licence_name = models.CharField(_("licence of the content"), max_length=100, blank=True)
    licence_url = WebAddressField(_("address of the licence"), max_length=500, blank=True)
    contact_email = models.EmailField(_("address for corrections"), blank=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="site_one_row",
                violation_error_message=_(
                    "There is one site: change it instead of adding another."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name
