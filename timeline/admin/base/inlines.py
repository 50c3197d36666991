"""The parts of an entry, edited on its form."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from timeline.admin.base.autocomplete_rows import LoadedRowFormSet, PartInline
from timeline.admin.base.form_fields import choice_field, row_field, rows_offered
from timeline.admin.base.language_fields import TwoLanguages, pair
from timeline.admin.base.values_of_subject import rows_shown
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

# The keys of subject and source, and the date between them.
ValueKey = tuple[int | None, str, int | None]
VALUE_KEY = ("subject", "date", "source")

DisputeFormSet = forms.BaseInlineFormSet[Dispute, Model, forms.ModelForm[Dispute]]

# What a dispute may point to, and the relation by which the entry has it.
PLACES = {"milestone": "milestones", "observation": "observations"}


class MilestoneInline(TwoLanguages, PartInline, TranslationStackedInline[Any, Any]):
    model = Milestone
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (("kind", "date"), pair("description"), ("source", "locator"))}),
    )


class ObservationFormSet(LoadedRowFormSet):
    """Values, of which a source gives one of a subject at a date."""

    # No constraint: rows are saved one after the other, and two may change places.
    def clean(self) -> None:
        super().clean()
        valid = [form for form in self.forms if form.is_valid()]
        rows = [form for form in valid if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        changed = [form for form in rows if {*VALUE_KEY} & {*form.changed_data}]
        if not changed:
            return
        first = self.values_not_shown([form.instance.date for form in changed])
        for form in rows:
            if form not in changed:
                first.setdefault(value_key(form.instance), form.instance)
        for form in changed:
            row = form.instance
            other = first.setdefault(value_key(row), row)
            if other is not row and row.date and row.source_id:
                words = gettext("This source has a value at this date already: %(value)s.")
                form.add_error("date", words % {"value": described(other)})

    def values_not_shown(self, dates: Sequence[str]) -> dict[ValueKey, Observation]:
        """The values at these dates that are no rows of this form, which shows one subject of
        many.
        """
        keys = [form.instance.pk for form in self.initial_forms]
        rows = Observation.objects.filter(indicator=self.instance.pk, date__in=dates)
        hidden = rows.exclude(pk__in=keys).select_related("subject")
        return {value_key(row): row for row in hidden}


def value_key(row: Observation) -> ValueKey:
    """What one source gives one value for, and the source."""
    return row.subject_id, row.date, row.source_id


def described(row: Observation) -> str:
    """The value with its date, and its subject where it has one."""
    return f"{row.subject}, {row}" if row.subject else str(row)


class ObservationInline(TwoLanguages, PartInline, TranslationStackedInline[Any, Any]):
    model = Observation
    formset = ObservationFormSet
    extra = 0
    autocomplete_fields = ("subject", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("subject", "date", "value", "approximate"),
                    ("source", "locator"),
                    pair("note"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return rows_shown(super().get_queryset(request), request)


class RelationInline(TwoLanguages, PartInline, admin.StackedInline[Any, Any]):
    model = Relation
    fk_name = "from_initiative"
    extra = 0
    autocomplete_fields = ("to_initiative",)
    select_related = ("from_initiative",)
    fieldsets = ((None, {"fields": (("kind", "to_initiative"),)}),)
    verbose_name_plural = _("relations to other initiatives")


class AuthorshipInline(TwoLanguages, PartInline, admin.StackedInline[Any, Any]):
    model = Authorship
    extra = 0
    autocomplete_fields = ("agent",)
    fieldsets = ((None, {"fields": (("agent", "role", "position"),)}),)


def dispute_places(model: type[Model]) -> tuple[str | tuple[str, ...], ...]:
    """The fields that say what a dispute of such an entry is about, row by row."""
    if model is Initiative:
        return (("about", "milestone"),)
    if model is Indicator:
        return (("about", "observation"),)
    return ("about",)


def place_choices(places: QuerySet[Model]) -> list[tuple[object, str]]:
    """No place, and each of these."""
    choices: list[tuple[object, str]] = [("", "---------")]
    for place in places:
        choices.append((place.pk, str(place)))
    return choices


def offer_places(
    fields: Mapping[str, forms.Field], model: type[Model], entry: Model | None
) -> None:
    """Offer the milestones or values of this entry alone, and to say that it did not happen for
    initiatives alone.
    """
    for name, relation in PLACES.items():
        if name in fields:
            field = row_field(fields, name)
            places = rows_offered(field).none()
            if entry:
                places = getattr(entry, relation).all()
            field.queryset = places
            # Asked for once, when the form is shown: each row of it would ask again.
            field.choices = cache(partial(place_choices, places))
    if "about" in fields and model is not Initiative:
        choices = Dispute.About.choices
        choice_field(fields, "about").choices = [
            choice for choice in choices if choice[0] != Dispute.About.EXISTENCE
        ]


class DisputeInline(TwoLanguages, TranslationStackedInline[Any, Any]):
    """The question and the note; the positions stand on the dispute's own page, one link away."""

    model = Dispute
    extra = 0
    show_change_link = True
    readonly_fields = ("sides",)

    # The stubs have only a private name for what is returned.
    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        places = dispute_places(self.parent_model)
        return ((None, {"fields": (pair("question"), *places, pair("note"), "sides")}),)

    def get_formset(
        self, request: HttpRequest, obj: Model | None = None, **options: object
    ) -> type[DisputeFormSet]:
        formset: type[DisputeFormSet] = super().get_formset(request, obj, **options)
        offer_places(formset.form.base_fields, self.parent_model, obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return super().get_queryset(request).prefetch_related("positions__source")

    @admin.display(description=_("positions"))
    def sides(self, dispute: Dispute) -> str:
        if not dispute.pk:
            return gettext(
                "Save this page first. Then “Change” beside the question leads to the positions."
            )
        sources = [(position.source,) for position in dispute.positions.all()]
        return format_html_join("; ", "{}", sources) or gettext(
            "None yet. “Change” beside the question leads to them."
        )


class PositionInline(TwoLanguages, PartInline, TranslationStackedInline[Any, Any]):
    model = Position
    extra = 0
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("source", "locator", "position"), pair("text"))}),)
