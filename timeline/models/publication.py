from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.fields.json import KT
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One act of publishing. Its rows live in the public database."""

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        UPDATE = "update", _("update")
        CORRECTION = "correction", _("correction")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    note = models.TextField(_("public note"), blank=True)

    objects: "ClassVar[models.Manager[Publication]]"

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-number",)
        # One right for all kinds of entries: they go live together, an initiative with its era and
        # its sources.
        permissions = [("publish", "Can publish, send back, schedule and withdraw")]

    def __str__(self) -> str:
        return f"{self.number}"


# What a publication names first.
TURNS = ("initiative", "era", "article", "indicator", "source", "agent")


def kind_of_page() -> Case:
    """The name of a published entry's page, as a column: a person is told from an organisation;
    empty where an agent's snapshot was taken away.
    """
    of_agent = When(model="agent", then=KT("snapshot__kind"))
    return Case(of_agent, default=F("model"), output_field=models.CharField())


class PublishedEntryQuerySet(models.QuerySet["PublishedEntry"]):
    def named(self) -> "PublishedEntryQuerySet":
        """Without snapshots, what readers look for first; `kind` tells a person from an
        organisation.
        """
        turn = Case(
            *(When(model=model, then=at) for at, model in enumerate(TURNS)), default=len(TURNS)
        )
        return self.annotate(kind=kind_of_page()).defer("snapshot").order_by(turn, "pk")

    def between_versions(self) -> "PublishedEntryQuerySet":
        """Each with the last address that its entry had as `last_address`, and with the number of
        the publication that touched it before as `before`; None where none did.
        """
        same = PublishedEntry.objects.filter(model=OuterRef("model"), entry_pk=OuterRef("entry_pk"))
        newest_first = same.order_by("-publication_id")
        earlier = newest_first.filter(publication__lt=OuterRef("publication"))
        return self.annotate(
            last_address=Subquery(newest_first.values("address")[:1]),
            before=Subquery(earlier.values("publication")[:1]),
        )


class Titled(models.Model):
    """What keeps the titles that an entry had for visitors, after the entry itself has changed or
    left.
    """

    title_en = models.CharField(max_length=500, blank=True)
    title_es = models.CharField(max_length=500, blank=True)
    # A source's title is in the source's own language, which has this tag; other titles are
    # translated.
    title_language = models.CharField(max_length=12, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, or in the other one where it has none."""
        titles = {"en": self.title_en, "es": self.title_es}
        return titles[_readers_language()] or self.title_en or self.title_es

    @property
    def foreign_language(self) -> str:
        """The language tag (BCP 47) of `title` where that is not the reader's language;
        else blank.
        """
        if self.title_language:
            return "" if self.title_language == _readers_language() else self.title_language
        titles = {"en": self.title_en, "es": self.title_es}
        if not self.title or titles[_readers_language()]:
            return ""
        return "en" if self.title_en else "es"


def _readers_language() -> str:
    """The language of the page that is being made, as titles have it: en or es."""
    return "es" if (get_language() or "").startswith("es") else "en"


class PublishedEntry(Titled):
    """What went live, or left, for one entry in one publication; all of it was taken from the
    public rows.
    """

    class Event(models.TextChoices):
        """What the publication did to the entry."""

        LIVE = "live", _("went live")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REPLACED = "replaced", _("replaced")
        GONE = "gone", _("gone")

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="entries")
    model = models.CharField(max_length=20)
    entry_pk = models.PositiveBigIntegerField()
    address = models.CharField(max_length=100, blank=True)
    # Blank of a part of the site without one, and of what left before entries had identifiers.
    identifier = models.CharField(max_length=9, blank=True, db_index=True)
    event = models.CharField(max_length=9, choices=Event.choices, default=Event.LIVE)
    # The address of what took its place, as it was then; blank where nothing did.
    moved_to = models.CharField(max_length=100, blank=True)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    # The publication that says why the snapshot is empty; None of what stands.
    taken_away = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="taken_away"
    )
    # Who asked for it (RFC 7725); blank where that is not said.
    blocked_by = models.URLField(max_length=500, blank=True)

    objects = PublishedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("published entry")
        verbose_name_plural = _("published entries")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["model", "entry_pk"], name="published_entry"),
            models.Index(fields=["model", "address"], name="published_address"),
        ]

    @property
    def title(self) -> str:
        """The title that it had; in brackets that it was taken away."""
        return gettext("[taken away]") if self.taken_away_id else super().title


class FormerAddress(Titled):
    """An address that was live once, with the titles of who was there last: it leads on, or answers
    410 Gone.
    """

    model = models.CharField(max_length=20)
    address = models.CharField(max_length=100)
    moved_to = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    objects: "ClassVar[models.Manager[FormerAddress]]"

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["model", "address"], name="former_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.model}/{self.address}"
