from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.publishable import Publishable
from timeline.models.web_address import WebAddressField

UNPUBLISHED = "unpublished.invalid,2026"


class Site(Publishable):
    """The one row of site-wide words."""

    name = models.CharField(_("name of the site"), max_length=100)
    kicker = models.CharField(
        _("place and time"),
        max_length=100,
        blank=True,
        help_text=_("The country and the years of its story, above the headline."),
    )
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    finding = models.TextField(
        _("finding"),
        blank=True,
        help_text=_(
            "Two sentences of at most 40 words together that say something about the country, with "
            "their sources: [@key]. {started-online.last} puts the last value of that indicator "
            "into the text."
        ),
    )
    contrast_title = models.CharField(
        _("title of the picture"),
        max_length=120,
        blank=True,
        help_text=_("Above the bars of what is offered and what is used."),
    )
    contrast_text = models.TextField(
        _("text beside the picture"),
        blank=True,
        help_text=_("One or two sentences: whose figures they are, and of what time."),
    )
    contrast_gap = models.CharField(
        _("what lies between"),
        max_length=120,
        blank=True,
        help_text=_("Between the groups of bars: “between what is offered and what is used”."),
    )
    licence_name = models.CharField(_("licence of the content"), max_length=100, blank=True)
    licence_url = WebAddressField(_("address of the licence"), max_length=500, blank=True)
    contact_email = models.EmailField(_("address for corrections"), blank=True)
    # By whom ids are made (RFC 4151), and in which year the name was theirs: made at the first
    # publication, and the same for ever, whatever the site's address becomes.
    tag_authority = models.CharField(max_length=253, blank=True, editable=False)
    tag_year = models.PositiveSmallIntegerField(null=True, editable=False)

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

    @property
    def tagging_entity(self) -> str:
        """With what the site's tag URIs begin: “timeline.example.org,2026”; a name of nobody before
        the first publication.
        """
        return f"{self.tag_authority},{self.tag_year}" if self.tag_authority else UNPUBLISHED
