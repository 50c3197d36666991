from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.models.addressed import AddressedManager, Slugged
from timeline.models.identifier import Identified
from timeline.models.picture import picture_key
from timeline.models.publishable import Sourced


class Era(Identified, Slugged, Sourced):
    """A period of the story; without a span it is the outlook, which holds proposals."""

    title = models.CharField(_("title"), max_length=200)
    span = EDTFField(_("span"), blank=True)
    span_earliest = EarliestField(of="span")
    span_latest = LatestField(of="span")
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("One or two sentences for the timeline, with their sources."),
    )
    body = models.TextField(
        _("text"),
        blank=True,
        help_text=_("CommonMark. Name the source where a statement stands: [@key, p. 3]."),
    )
    picture = picture_key("eras", _("picture"))
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Eras stand in the story in this order.")
    )

    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[AddressedManager]

    class Meta:
        verbose_name = _("era")
        verbose_name_plural = _("eras")
        ordering = ("position", "span_earliest", "pk")

    def __str__(self) -> str:
        return self.title
