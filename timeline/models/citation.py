from django.db import models
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from timeline.models.owner import OWNERS, exactly_one_owner, owner_key
from timeline.models.source import Source


class CitationQuerySet(models.QuerySet["Citation"]):
    def listed(self) -> "CitationQuerySet":
        """In entries that lists show; a withdrawn one no longer rests on its sources."""
        return self.filter(**{f"{owner}__withdrawn_at__isnull": True for owner in OWNERS})

    def places(self) -> "CitationQuerySet":
        """One for each text or part of an entry, however often and in however many languages it
        cites the same source.
        """
        of_places = self.order_by().values("source", *OWNERS, "place")
        return self.filter(pk__in=of_places.annotate(first=Min("pk")).values("first"))


class Citation(models.Model):
    """A source cited at a place in an entry; derived from its texts, never typed."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    locator = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=40)
    era = owner_key("era", "citations")
    initiative = owner_key("initiative", "citations")
    indicator = owner_key("indicator", "citations")
    article = owner_key("article", "citations")
    agent = owner_key("agent", "citations")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("pk",)
        constraints = [exactly_one_owner("citation_one_owner")]
        indexes = [models.Index(fields=["initiative", "source"], name="citation_of_initiative")]

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}" if self.locator else str(self.source)
