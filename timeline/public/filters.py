"""Filters of the list of initiatives, as its address has them; facets.py counts what
choices leave.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from govdigital.site_day import site_day
from timeline import search
from timeline.models import Agent, Citation, Era, Initiative, Source, Status, Theme
from timeline.models.sort_key import Alphabetical, reader_sort_key

FACETS = ("era", "kind", "status", "theme", "organisation", "source")
# What facets of entries offer: the entries, their address, and their title in English and Spanish.
TITLED: dict[str, tuple[type[Any], str, str, str]] = {
    "era": (Era, "slug", "title_en", "title_es"),
    "theme": (Theme, "slug", "title_en", "title_es"),
    "organisation": (Agent, "slug", "name", "name"),
    "source": (Source, "key", "title", "title"),
}
ORDERS = (("date", _("Date")), ("title", _("Title")), ("updated", _("Last updated")))
# Without a date of their end, these ended where they began; others may reach to this day.
MOMENTARY = (Status.PROPOSED, Status.ANNOUNCED, Status.COMPLETED, Status.HAPPENED, Status.DISPUTED)
NOT_A_YEAR = _("Write a year in digits, such as 2014.")


class Choice(NamedTuple):
    """What a facet offers: its value in the address, its key in the database and its words."""

    value: str
    key: Any
    label: str | Promise


class ChosenField(forms.Field):
    """Any number of the known choices; those that are not known are kept aside to be named."""

    widget = forms.SelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: dict[str, Choice] = {}
        self.unknown: list[str] = []

    def clean(self, value: Iterable[str] | None) -> list[Choice]:
        asked = list(dict.fromkeys(text for text in value or () if text))
        self.unknown = [text for text in asked if text not in self.known]
        return [self.known[text] for text in asked if text in self.known]


class ChosenFilter(django_filters.Filter):
    field_class = ChosenField


class YearField(forms.IntegerField):
    """A year from 1 to 9999."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, error_messages={"invalid": NOT_A_YEAR})
        self.validators += [MinValueValidator(1, NOT_A_YEAR), MaxValueValidator(9999, NOT_A_YEAR)]


class YearFilter(django_filters.Filter):
    field_class = YearField


class FilterForm(forms.Form):
    """Says what is wrong beside its field, and keeps all else."""

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            if isinstance(field, ChosenField) and field.unknown:
                kept = self.cleaned_data[name]
                self.add_error(
                    name, [_("“%s” is not known here.") % text[:60] for text in field.unknown[:3]]
                )
                self.cleaned_data[name] = kept
        if self.cleaned_data.get("q") and not search.parse_question(self.cleaned_data["q"]):
            self.add_error("q", _("There is no word in this to look for."))
        first, last = (self.cleaned_data.get(name) for name in ("from", "to"))
        if first and last and first > last:
            self.add_error("to", _("The last year is before the first one."))
            del self.cleaned_data["from"]
        return self.cleaned_data


def known_choices(using: str, asked: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Choice]]:
    """The choices of each facet, by its name; of organisations and sources, those that are asked
    for.
    """
    for name, options in (("kind", Initiative.Kind.choices), ("status", Status.choices)):
        yield from ((name, Choice(value, value, label)) for value, label in options)
    rows = {name: _rows(name, using) for name in TITLED}
    wanted = {
        name: found.filter(address__in=asked[name]) if name in asked else found
        for name, found in rows.items()
        if any(asked.get(name, [name]))
    }
    yield from _choices(wanted)


def choices_by_key(using: str, keys: Mapping[str, Collection[int]]) -> Iterator[tuple[str, Choice]]:
    """The choices with these keys that readers can see, by the name of their facet."""
    return _choices(
        {name: _rows(name, using).filter(pk__in=wanted) for name, wanted in keys.items()}
    )


def _choices(rows: Mapping[str, QuerySet[Any]]) -> Iterator[tuple[str, Choice]]:
    """Eras in their order, all else by name; found in one query."""
    columns = ("at", "place", "english", "spanish", "address", "pk")
    parts = [found.values_list(Value(name, CharField()), *columns) for name, found in rows.items()]
    spanish_first = (get_language() or "").startswith("es")
    labelled = [
        # PostgreSQL gives a view of the bytes, which has no order.
        (name, at, bytes(place or b""), (spanish_first and es) or en, address, pk)
        for name, at, place, en, es, address, pk in parts[0].union(*parts[1:], all=True)
    ]
    for name, _at, _place, label, address, pk in sorted(labelled):
        yield name, Choice(address, pk, label)


def _rows(name: str, using: str) -> QuerySet[Any]:
    model, address, english, spanish = TITLED[name]
    at = F("position") if model is Era else Value(0)
    names = {"at": at, "place": F(reader_sort_key()), "address": F(address)}
    names |= {"english": F(english), "spanish": F(spanish)}
    found: QuerySet[Any] = model.objects.using(using).listed().annotate(**names).order_by()
    return found


class InitiativeFilter(django_filters.FilterSet):
    """The initiatives that an address asks for; what is wrong is said beside its field."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words")
    era = ChosenFilter(label=_("Era"), field_name="era", method="one_of")
    kind = ChosenFilter(label=_("Kind"), field_name="kind", method="one_of")
    status = ChosenFilter(label=_("Status"), field_name="status", method="one_of")
    theme = ChosenFilter(label=_("Theme"), method="with_theme")
    organisation = ChosenFilter(label=_("Lead organisation"), field_name="lead", method="one_of")
    source = ChosenFilter(label=_("Cited source"), method="citing")
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=ORDERS,
        empty_label=None,
        method="in_order",
        error_messages={"invalid_choice": _("The list cannot be put in this order.")},
    )

    class Meta:
        model = Initiative
        fields: tuple[str, ...] = ()
        form = FilterForm

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = {name: self.data.getlist(name) for name in ("organisation", "source")}
        for name, choice in known_choices(self.queryset.db, asked):
            self.form.fields[name].known[choice.value] = choice

    @classmethod
    def get_filters(cls) -> Any:
        """The filters; “from” is no name that a class body could give."""
        years = {
            "from": YearFilter(label=_("From year"), method="reaching"),
            "to": YearFilter(label=_("To year"), method="begun_by"),
        }
        return super().get_filters() | years

    @property
    def chosen(self) -> dict[str, Any]:
        """What the address asks for and can be given, by the name of the filter."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def filter_queryset(self, queryset: QuerySet[Initiative]) -> QuerySet[Initiative]:
        """The initiatives by all that can be applied, in the order asked for."""
        return self.narrowed()

    def narrowed(self, *left_out: str) -> QuerySet[Initiative]:
        """The initiatives by all filters but these."""
        queryset: QuerySet[Initiative] = self.queryset
        for name, value in self.chosen.items():
            if name not in left_out:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def with_words(
        self, queryset: QuerySet[Initiative], name: str, value: str
    ) -> QuerySet[Initiative]:
        asked = search.parse_question(value)
        return (
            queryset.filter(pk__in=search.matching_keys(asked.terms, "initiative", queryset.db))
            if asked
            else queryset
        )

    def one_of(
        self, queryset: QuerySet[Initiative], name: str, value: list[Choice]
    ) -> QuerySet[Initiative]:
        return queryset.filter(**{f"{name}__in": [choice.key for choice in value]})

    def with_theme(
        self, queryset: QuerySet[Initiative], name: str, value: list[Choice]
    ) -> QuerySet[Initiative]:
        joined = Initiative.themes.through._default_manager.using(queryset.db)
        themed = joined.filter(theme__in=[choice.key for choice in value])
        return queryset.filter(pk__in=themed.values("initiative"))

    def citing(
        self, queryset: QuerySet[Initiative], name: str, value: list[Choice]
    ) -> QuerySet[Initiative]:
        cited = Citation.objects.using(queryset.db).filter(
            source__in=[choice.key for choice in value]
        )
        return queryset.filter(pk__in=cited.filter(initiative__isnull=False).values("initiative"))

    def reaching(
        self, queryset: QuerySet[Initiative], name: str, value: int
    ) -> QuerySet[Initiative]:
        """Those that may have lasted into that year or begun after it."""
        first, today = date(value, 1, 1), site_day()
        ended = Q(end_latest__gte=first)
        happened = Q(end_latest=None, status__in=MOMENTARY, start_latest__gte=first)
        begins = Q(end_latest=None, start_earliest__gte=first)
        if first > today:
            # What is open reaches to this day, not into every year to come.
            ended, happened = (
                ended & Q(end_latest__lt=date.max),
                happened & Q(start_latest__lt=date.max),
            )
            return queryset.filter(ended | happened | begins)
        lasts = Q(end_latest=None, start_earliest__isnull=False) & ~Q(status__in=MOMENTARY)
        return queryset.filter(ended | happened | lasts)

    def begun_by(
        self, queryset: QuerySet[Initiative], name: str, value: int
    ) -> QuerySet[Initiative]:
        """Those that may have begun by the end of that year."""
        last = date(value, 12, 31)
        return queryset.filter(
            Q(start_earliest__lte=last) | Q(start_earliest=None, end_latest__isnull=False)
        )

    def in_order(
        self, queryset: QuerySet[Initiative], name: str, value: str
    ) -> QuerySet[Initiative]:
        if value == "updated":
            return queryset.order_by(F("updated_at").desc(nulls_last=True), "-pk")
        if value == "title":
            return queryset.order_by(Alphabetical(), "pk")
        return queryset
