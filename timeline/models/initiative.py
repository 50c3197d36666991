from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govdigital.databases import EDITORIAL
from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.models.addressed import AddressedManager, Slugged
from timeline.models.agent import Agent
from timeline.models.era import Era
from timeline.models.identifier import Identified
from timeline.models.known_rows import KnowsRows
from timeline.models.picture import picture_key
from timeline.models.publishable import Sourced, state_index
from timeline.models.source import Source
from timeline.models.theme import Theme
from timeline.models.web_address import WebAddressField

# In an era: what has no date stands last.
ORDER = (F("start_earliest").asc(nulls_last=True), "position", "pk")


class Status(models.TextChoices):
    """Where an initiative stands; it follows from the milestones and is never typed."""

    UNKNOWN = "unknown", _("not known")
    PROPOSED = "proposed", _("proposed")
    ANNOUNCED = "announced", _("announced")
    ACTIVE = "active", _("running when last reported")
    SUSPENDED = "suspended", _("suspended")
    COMPLETED = "completed", _("completed")
    REPLACED = "replaced", _("replaced")
    HAPPENED = "happened", _("took place")
    DISPUTED = "disputed", _("claimed, disputed")


class Initiative(Identified, Slugged, Sourced):
    """A portal, platform, programme, policy, institution, law, standard or milestone of the story;
    a proposal too.
    """

    class Kind(models.TextChoices):
        PORTAL = "portal", _("portal")
        PLATFORM = "platform", _("platform")
        PROGRAMME = "programme", _("programme")
        POLICY = "policy", _("policy")
        STRATEGY = "strategy", _("strategy")
        INSTITUTION = "institution", _("institution")
        LAW = "law", _("law")
        STANDARD = "standard", _("standard")
        MILESTONE = "milestone", _("milestone")
        PROPOSAL = "proposal", _("proposal")

    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(
        _("short title"),
        max_length=40,
        blank=True,
        help_text=_("For drawings, where the title has more than 40 characters."),
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.PLATFORM, db_index=True
    )
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
    era = models.ForeignKey(
        Era,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("era"),
        help_text=_(
            "Leave it empty for something outside the country’s story that is only linked."
        ),
    )
    website = WebAddressField(_("website"), max_length=500, blank=True)
    website_closed = models.BooleanField(
        _("website closed"),
        default=False,
        help_text=_("It is no longer there: readers are led to the archived copy first."),
    )
    website_archived = WebAddressField(
        _("archived copy of the website"), max_length=1000, blank=True
    )
    picture = picture_key("initiatives", _("picture"))
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="initiatives", verbose_name=_("themes")
    )
    lead = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_initiatives",
        verbose_name=_("lead organisation"),
    )
    opinion_of = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("opinion of"),
        help_text=_(
            "Whose view this entry gives, where it is a view and not an event. Readers see the "
            "name."
        ),
    )
    main = models.BooleanField(
        _("main entry of its era"),
        default=False,
        help_text=_("The start page shows up to three of each era; without them the best sourced."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("The order among entries of the same date or without a date."),
    )
    budget: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        _("budget"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"), _("Write an amount above zero."))],
        help_text=_("What a source says it was to cost, in whole units: 3500000000."),
    )
    budget_currency = models.CharField(
        _("currency of the budget"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Write the three letters of ISO 4217: MXN."))],
        help_text=_("Three letters of ISO 4217: MXN, USD, EUR."),
    )
    budget_date = EDTFField(
        _("date of the budget"),
        blank=True,
        help_text=_("When the amount was said, or the time that it is for."),
    )
    budget_date_earliest = EarliestField(of="budget_date")
    budget_date_latest = LatestField(of="budget_date")
    budget_source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budgets",
        verbose_name=_("source of the budget"),
    )
    budget_locator = models.CharField(
        _("place in the source of the budget"), max_length=100, blank=True
    )
    start = EDTFField(blank=True, editable=False)
    start_earliest = EarliestField(of="start")
    start_latest = LatestField(of="start")
    end = EDTFField(blank=True, editable=False)
    end_earliest = EarliestField(of="end")
    end_latest = LatestField(of="end")
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status.choices,
        default=Status.UNKNOWN,
        editable=False,
        db_index=True,
    )

    # modeltranslation makes its class while the site starts, where no type check finds it.
    _default_manager: ClassVar[AddressedManager]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ORDER
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    budget__isnull=True,
                    budget_currency="",
                    budget_date="",
                    budget_source=None,
                    budget_locator="",
                )
                | (
                    Q(budget__gt=0, budget_source__isnull=False)
                    & ~Q(budget_currency="")
                    & ~Q(budget_date="")
                ),
                name="initiative_budget_complete",
                violation_error_message=_(
                    "A budget has an amount, a currency, a date and a source, or nothing of these."
                ),
            )
        ]
        indexes = [
            state_index("initiative"),
            models.Index(
                fields=["withdrawn_at", "sort_key_en", "id"], name="initiative_alphabet_en"
            ),
            models.Index(
                fields=["withdrawn_at", "sort_key_es", "id"], name="initiative_alphabet_es"
            ),
            # Editors' lists hold what is withdrawn, too.
            models.Index(fields=["sort_key_en", "id"], name="initiative_all_en"),
            models.Index(fields=["sort_key_es", "id"], name="initiative_all_es"),
            # What editors find an initiative by while they write.
            models.Index(fields=["slug", "title_en", "title_es"], name="initiative_named"),
            # All that lists filter, count and sort by, so that they need not read the texts.
            models.Index(
                fields=[
                    *("withdrawn_at", "era", "kind", "status", "lead"),
                    *("start_earliest", "start_latest", "end_latest", "position"),
                    "budget_currency",
                ],
                name="initiative_listing",
            ),
            # The same for the choices that are made most.
            models.Index(
                fields=[
                    *(
                        "withdrawn_at",
                        "kind",
                        "status",
                        "era",
                        "start_earliest",
                        "position",
                        "id",
                        "lead",
                        "budget_currency",
                    ),
                ],
                name="initiative_choices",
            ),
            # The best sourced come first, in all the story and in one era.
            models.Index(
                fields=["withdrawn_at", "-source_count", "id"], name="initiative_best_sourced"
            ),
            models.Index(
                fields=["era", "withdrawn_at", "-source_count", "id"], name="initiative_best_of_era"
            ),
            # The list in the story's order, era by era.
            models.Index(
                fields=["era", "withdrawn_at", "start_earliest", "position", "id"],
                name="initiative_told",
            ),
            models.Index(fields=["withdrawn_at", "-updated_at", "-id"], name="initiative_newest"),
            # The few of each era that the start page names.
            models.Index(fields=["era"], condition=Q(main=True), name="initiative_main"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def running(self) -> bool:
        """Whether nothing reported so far has ended or suspended it."""
        return self.status == Status.ACTIVE


class RelationManager(models.Manager["Relation"]):
    """Finds a relation by the two initiatives and its kind."""

    def get_by_natural_key(self, from_slug: str, kind: str, to_slug: str) -> "Relation":
        """The relation of that kind between the two; raises DoesNotExist."""
        return self.get(from_initiative__slug=from_slug, kind=kind, to_initiative__slug=to_slug)


class Relation(KnowsRows):
    """How one initiative stands to another."""

    class Kind(models.TextChoices):
        INSPIRED_BY = "inspired_by", _("inspired by")
        PART_OF = "part_of", _("part of")
        REPLACES = "replaces", _("replaces")

    # What cannot lead back to where it began. Two initiatives may well inspire each other.
    ONE_WAY = (Kind.PART_OF, Kind.REPLACES)

    from_initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="relations_from")
    kind = models.CharField(_("relation"), max_length=12, choices=Kind.choices)
    to_initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="relations_to", verbose_name=_("other initiative")
    )

    objects = RelationManager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ("kind", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["from_initiative", "kind", "to_initiative"],
                name="relation_once",
                violation_error_message=_("This relation is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(from_initiative=F("to_initiative")),
                name="relation_with_another",
                violation_error_message=_("An initiative cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_initiative} – {self.get_kind_display()} – {self.to_initiative}"

    def clean(self) -> None:
        super().clean()
        self.refuse_circle({})

    def refuse_circle(self, others: Mapping[int, Collection[int]]) -> None:
        """Nothing where the relation may be made; raises ValidationError where relations of its
        kind lead from the other initiative back to this one.

        `others` are relations of the kind that are not stored yet: the keys of those to which each
        initiative is related.
        """
        start, end = self.from_initiative_id, self.to_initiative_id
        if self.kind not in self.ONE_WAY or not start or not end or start == end:
            return
        rows = Relation.objects.using(EDITORIAL).filter(kind=self.kind).exclude(pk=self.pk)
        seen: set[int] = set()
        ends = {end}
        while ends and start not in ends:
            seen |= ends
            next_ends = set(
                rows.filter(from_initiative__in=ends).values_list("to_initiative_id", flat=True)
            )
            for pk in ends:
                next_ends.update(others.get(pk, ()))
            ends = next_ends - seen
        if ends:
            names = {"other": self.to_initiative, "kind": self.get_kind_display()}
            sentence = gettext(
                "That would be a circle: from “%(other)s”, “%(kind)s” already leads back here."
            )
            raise ValidationError({"to_initiative": sentence % names})

    def natural_key(self) -> tuple[str, str, str]:
        """The two addresses with the kind between them, by which fixtures name this row."""
        return self.from_initiative.slug, self.kind, self.to_initiative.slug

    # Django reads from the method which models a dump must hold first; its type knows nothing of
    # that.
    natural_key.dependencies = ["timeline.initiative"]  # type: ignore[attr-defined]
