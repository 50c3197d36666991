from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.addressed import Slugged
from timeline.models.identifier import Identified
from timeline.models.sort_key import Alphabetical


class Theme(Identified, Slugged):
    """A subject that readers can filter by."""

    title = models.CharField(_("title"), max_length=100)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = (Alphabetical(), "pk")

    def __str__(self) -> str:
        return self.title
