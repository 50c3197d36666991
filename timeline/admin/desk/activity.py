"""Who did what to which entry, and when: read from the history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, QuerySet, TextField, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reversion.models import Revision, Version

from govdigital.databases import EDITORIAL
from timeline.admin.base.day_fields import DayField
from timeline.admin.base.person_field import PersonField
from timeline.admin.base.row_keys import is_key
from timeline.admin.desk.visible import visible_models
from timeline.history.comments import comment_in_words
from timeline.models import Publishable
from timeline.publishing.people import everybody, name_of_person

NEWEST = 10
ON_A_PAGE = 50
# An act on more entries names so many.
NAMED = 3
# What a version says that no person made it for.
NO_ACTS = ("before", "loaded")
# What a form says that was saved as it was.
NOTHING_CHANGED = "[]"
LAST_PAGE = 10_000

Models = Sequence[type[Publishable]]


class ActEntry(NamedTuple):
    """An entry as it was called then; a blank address where it has been deleted."""

    name: str
    noun: str
    address: str


@dataclass(frozen=True)
class Act:
    """What somebody did, in words; `more` says how many entries are not named."""

    at: datetime
    who: str
    words: str
    entries: list[ActEntry]
    more: int


class ActivityForm(forms.Form):
    """Whose acts, on which noun, on which day."""

    person = PersonField(
        label=gettext_lazy("Who"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Everybody"),
    )
    noun = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    day = DayField(label=gettext_lazy("Day"), required=False)

    def __init__(self, sent: object, models: Models) -> None:
        super().__init__(sent)  # type: ignore[arg-type]
        self.models = {str(model._meta.model_name): model for model in models}
        person = self.fields["person"]
        if isinstance(person, PersonField):
            person.queryset = everybody()
        noun = self.fields["noun"]
        if isinstance(noun, forms.ChoiceField):
            names = [(name, each._meta.verbose_name_plural) for name, each in self.models.items()]
            noun.choices = [("", _("Everything")), *names]

    def chosen_models(self) -> Models:
        """The nouns that are asked for."""
        name = self.cleaned_data.get("noun", "")
        return [self.models[name]] if name else list(self.models.values())


def activity_view(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    """The page of everybody's acts, the newest first."""
    models = visible_models(request, site)
    if not models:
        raise PermissionDenied
    form = ActivityForm(request.GET, models)
    # What is wrong stands at its field, and the other choices hold.
    form.is_valid()
    rows = revisions_about(form.chosen_models())
    if person := form.cleaned_data.get("person"):
        rows = rows.filter(user=person)
    if day := form.cleaned_data.get("day"):
        rows = on_day(rows, day)
    asked_page = request.GET.get("page", "")
    page = min(int(asked_page), LAST_PAGE) if is_key(asked_page) else 1
    page = max(page, 1)
    first = (page - 1) * ON_A_PAGE
    # One more tells whether there are older ones: to count all of them takes longer than to read.
    revisions = list(rows[first : first + ON_A_PAGE + 1])
    context = site.each_context(request) | {
        "title": _("What colleagues did"),
        "form": form,
        "acts": acts_of(revisions[:ON_A_PAGE], form.chosen_models()),
        "newer": page_address(request, page - 1) if page > 1 else "",
        "older": page_address(request, page + 1) if len(revisions) > ON_A_PAGE else "",
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return TemplateResponse(request, "admin/timeline/activity.html", context)


def page_address(request: HttpRequest, page: int) -> str:
    """The query of another page of the same choice."""
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


def newest_acts(request: HttpRequest, site: admin.AdminSite) -> list[Act]:
    """The last things that others did, for the first page."""
    models = visible_models(request, site)
    if not models:
        return []
    rows = revisions_about(models).filter(user__isnull=False).exclude(user=request.user.pk)
    return acts_of(list(rows[:NEWEST]), models)


def revisions_about(models: Models) -> "QuerySet[Revision]":
    """What was done to entries of these nouns, the newest first."""
    versions = Version.objects.using(EDITORIAL).filter(
        revision=OuterRef("pk"), content_type__in=content_types(models)
    )
    rows: QuerySet[Revision] = Revision.objects.using(EDITORIAL).select_related("user")
    rows = rows.filter(Exists(versions))
    for word in NO_ACTS:
        rows = rows.exclude(comment__startswith=f'{{"said": "{word}"')
    rows = rows.exclude(comment=NOTHING_CHANGED)
    return rows.order_by("-pk")


def on_day(rows: "QuerySet[Revision]", day: date) -> "QuerySet[Revision]":
    """Those of that day, as the site counts days."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    if day == date.max:
        return rows.filter(date_created__gte=begins)
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return rows.filter(date_created__gte=begins, date_created__lt=ends)


def content_types(models: Models) -> dict[int, type[Publishable]]:
    """By the key of its content type: each of the nouns."""
    types = ContentType.objects.db_manager(EDITORIAL).get_for_models(*models)
    return {types[model].pk: model for model in models}


def acts_of(revisions: Sequence[Revision], models: Models) -> list[Act]:
    """What these revisions tell, with the entries of the nouns; a few queries for all of them."""
    types = content_types(models)
    versions = Version.objects.using(EDITORIAL).filter(
        revision__in=[revision.pk for revision in revisions], content_type__in=types
    )
    counts = dict(versions.order_by().values_list("revision").annotate(Count("pk")))
    # A publication of thousands is one revision: only the first of it are read.
    place = Window(RowNumber(), partition_by=F("revision_id"), order_by=F("pk").asc())
    first = versions.annotate(place=place).filter(place__lte=NAMED).order_by("pk")
    columns = ("revision_id", "content_type_id", "object_id", "object_repr")
    named = defaultdict(list)
    for revision, content_type, pk, name in first.values_list(*columns):
        named[revision].append((types[content_type], int(pk), name))
    stored = stored_names(named.values())
    acts = []
    for revision in revisions:
        entries = []
        for model, pk, name_then in named[revision.pk]:
            address = ""
            # As it is called now, in the language of whoever reads.
            name = stored[model].get(pk) or name_then
            if pk in stored[model]:
                address = reverse(f"admin:timeline_{model._meta.model_name}_change", args=[pk])
            entries.append(ActEntry(name, str(model._meta.verbose_name), address))
        acts.append(
            Act(
                at=revision.date_created,
                who=name_of_person(revision.user) if revision.user else "",
                words=comment_in_words(revision.comment),
                entries=entries,
                more=counts.get(revision.pk, 0) - len(entries),
            )
        )
    return acts


def stored_names(
    named: Iterable[Sequence[tuple[type[Publishable], int, str]]],
) -> dict[type[Publishable], dict[int, str]]:
    """By noun: by the keys of those that are still there, their names."""
    pks_by_model = defaultdict(set)
    for entries in named:
        for model, pk, _name in entries:
            pks_by_model[model].add(pk)
    stored = {}
    for model, pks in pks_by_model.items():
        fields = model._meta.concrete_fields
        texts = [field.attname for field in fields if isinstance(field, TextField)]
        rows = model._base_manager.using(EDITORIAL).filter(pk__in=pks).defer(*texts)
        stored[model] = {entry.pk: str(entry) for entry in rows}
    return stored
