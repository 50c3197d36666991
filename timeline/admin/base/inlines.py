"""The parts of an entry, edited on its form."""

from functools import cache, partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from timeline.admin.base.autocomplete_rows import Parts
from timeline.admin.base.language_fields import TwoLanguages, pair
from timeline.models import (
    Authorship,
    Dispute,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Position,
    Relation,
)


class MilestoneInline(TwoLanguages, Parts, TranslationStackedInline[Any, Any]):
    model = Milestone
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (("kind", "date"), pair("description"), ("source", "locator"))}),
    )


class ObservationInline(TwoLanguages, Parts, TranslationStackedInline[Any, Any]):
    model = Observation
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (("date", "value", "approximate"), ("source", "locator"), pair("note"))}),
    )


class RelationInline(TwoLanguages, Parts, admin.StackedInline[Any, Any]):
    model = Relation
    fk_name = "from_initiative"
    extra = 0
    autocomplete_fields = ("to_initiative",)
    select_related = ("from_initiative",)
    fieldsets = ((None, {"fields": (("kind", "to_initiative"),)}),)
    verbose_name_plural = _("relations to other initiatives")


class AuthorshipInline(TwoLanguages, Parts, admin.StackedInline[Any, Any]):
    model = Authorship
    extra = 0
    autocomplete_fields = ("agent",)
    fieldsets = ((None, {"fields": (("agent", "role", "position"),)}),)


def dispute_places(model: type[Any]) -> tuple[Any, ...]:
    """The fields that say what a dispute of such an entry is about."""
    if model is Initiative:
        return (("about", "milestone"),)
    if model is Indicator:
        return (("about", "observation"),)
    return ("about",)


def choices_of(places: QuerySet[Any]) -> list[tuple[Any, str]]:
    """No place, and each of these."""
    return [("", "---------"), *((place.pk, str(place)) for place in places)]


def offer_places(fields: Any, model: type[Any], entry: Any) -> None:
    """Offer the milestones or values of this entry alone, and to say that it did not happen for
    initiatives alone.
    """
    for name, rows in (("milestone", "milestones"), ("observation", "observations")):
        if name in fields:
            places = getattr(entry, rows).all() if entry else fields[name].queryset.none()
            fields[name].queryset = places
            # Asked for once, when the form is shown: each row of it would ask again.
            fields[name].choices = cache(partial(choices_of, places))
    if "about" in fields and model is not Initiative:
        choices = fields["about"].choices
        fields["about"].choices = [
            choice for choice in choices if choice[0] != Dispute.About.EXISTENCE
        ]


class DisputeInline(TwoLanguages, TranslationStackedInline[Any, Any]):
    """The question and the note; the positions stand on the dispute's own page, one link away."""

    model = Dispute
    extra = 0
    show_change_link = True
    readonly_fields = ("sides",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        place = dispute_places(self.parent_model)
        return ((None, {"fields": (pair("question"), *place, pair("note"), "sides")}),)

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset = super().get_formset(request, obj, **options)
        offer_places(formset.form.base_fields, self.parent_model, obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return super().get_queryset(request).prefetch_related("positions__source")

    @admin.display(description=_("positions"))
    def sides(self, dispute: Dispute) -> Any:
        if not dispute.pk:
            return gettext(
                "Save this page first. Then “Change” beside the question leads to the positions."
            )
        sources = [(position.source,) for position in dispute.positions.all()]
        return format_html_join("; ", "{}", sources) or gettext(
            "None yet. “Change” beside the question leads to them."
        )


class PositionInline(TwoLanguages, Parts, TranslationStackedInline[Any, Any]):
    model = Position
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("source", "locator", "position"), pair("text"))}),)
