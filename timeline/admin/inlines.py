"""The parts of an entry, edited on its form."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from timeline.admin.chosen import Parts
from timeline.admin.entry import TwoLanguages, pair
from timeline.models import Authorship, Dispute, Milestone, Observation, Position, Relation


class MilestoneInline(TwoLanguages, Parts, TranslationStackedInline):
    model = Milestone
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("kind", "date"), pair("description"), ("source", "locator"))}),)


class ObservationInline(TwoLanguages, Parts, TranslationStackedInline):
    model = Observation
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("date", "value", "approximate"), ("source", "locator"), pair("note"))}),)


class RelationInline(TwoLanguages, Parts, admin.StackedInline):
    model = Relation
    fk_name = "from_initiative"
    extra = 0
    autocomplete_fields = ("to_initiative",)
    select_related = ("from_initiative",)
    fieldsets = ((None, {"fields": (("kind", "to_initiative"),)}),)
    verbose_name_plural = _("relations to other initiatives")


class AuthorshipInline(TwoLanguages, Parts, admin.StackedInline):
    model = Authorship
    extra = 0
    autocomplete_fields = ("agent",)
    fieldsets = ((None, {"fields": (("agent", "role", "position"),)}),)


class DisputeInline(TwoLanguages, TranslationStackedInline):
    """The question and the note; the positions stand on the dispute's own page, one link away."""

    model = Dispute
    extra = 0
    show_change_link = True
    readonly_fields = ("sides",)
    fieldsets = ((None, {"fields": (pair("question"), pair("note"), "sides")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return super().get_queryset(request).prefetch_related("positions__source")

    @admin.display(description=_("positions"))
    def sides(self, dispute: Dispute) -> Any:
        if not dispute.pk:
            return gettext("Save this page first. Then “Change” beside the question leads to the positions.")
        found = format_html_join("; ", "{}", ((side.source,) for side in dispute.positions.all()))
        return found or gettext("None yet. “Change” beside the question leads to them.")


class PositionInline(TwoLanguages, Parts, TranslationStackedInline):
    model = Position
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("source", "locator", "position"), pair("text"))}),)
