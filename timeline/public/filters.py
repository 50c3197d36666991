"""Filters of the list of initiatives, as its address has them; facets.py counts what
choices leave.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, QuerySet, Value
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from govdigital.prepared_queries import Prepared
from govdigital.site_day import site_day
from timeline import search
from timeline.models import Agent, Citation, Dispute, Era, Initiative, Source, Status, Theme
from timeline.models.addressed import Addressed
from timeline.models.publishable import PublishableQuerySet
from timeline.models.sort_key import Alphabetical, reader_sort_key

FACETS = ("era", "kind", "status", "theme", "organisation", "source", "disputed", "budget")
CURRENCY = re.compile("[A-Z]{3}")


class Titled(NamedTuple):
    """The entries that a facet offers, and the columns of their address and of their titles."""

    model: type[Addressed]
    address: str
    english: str
    spanish: str


TITLED = {
    "era": Titled(Era, "slug", "title_en", "title_es"),
    "theme": Titled(Theme, "slug", "title_en", "title_es"),
    "organisation": Titled(Agent, "slug", "name_en", "name_es"),
    "source": Titled(Source, "key", "title", "title"),
}
CHOICE_COLUMNS = ("at", "place", "english", "spanish", "address", "pk")
ORDERS = (("date", _("Date")), ("title", _("Title")), ("updated", _("Last updated")))
# Without a date of their end, these ended where they began; others may reach to this day.
MOMENTARY = (Status.PROPOSED, Status.ANNOUNCED, Status.COMPLETED, Status.HAPPENED, Status.DISPUTED)
NOT_A_YEAR = _("Write a year in digits, such as 2014.")


class Choice(NamedTuple):
    """What a facet offers: its value in the address, its key in the database, its words, and an
    era's position.
    """

    value: str
    key: Any
    label: str | Promise
    position: int = 0


# The one choice of the facet of what is disputed.
DISAGREE = Choice("yes", True, _("disagree"))
# What the same was called in addresses before.
FORMERLY = {"1": DISAGREE.value}


class ChosenField(forms.Field):
    """Any number of the choices; values that are none of them stay aside to be named. Some may have
    had other values before.
    """

    widget = forms.SelectMultiple

    def __init__(self, former_values: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.choices: dict[str, Choice] = {}
        self.former_values = former_values or {}
        self.unknown_values: list[str] = []

    def clean(self, value: Iterable[str] | None) -> list[Choice]:
        self.unknown_values = []
        chosen = []
        for text in dict.fromkeys(self.former_values.get(text, text) for text in value or ()):
            if text in self.choices:
                chosen.append(self.choices[text])
            elif text:
                self.unknown_values.append(text)
        return chosen


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
            if isinstance(field, ChosenField) and field.unknown_values:
                chosen = self.cleaned_data[name]
                for text in field.unknown_values[:3]:
                    self.add_error(name, _("“%s” is not known here.") % text[:60])
                # Django drops the value of a field with an error; here the rest still applies.
                self.cleaned_data[name] = chosen
        if self.cleaned_data.get("q") and not search.parse_question(self.cleaned_data["q"]):
            self.add_error("q", _("There is no word in this to look for."))
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last year is before the first one."))
            del self.cleaned_data["from"]
        return self.cleaned_data


def known_choices(
    using: str, organisations: Iterable[str] = (), sources: Iterable[str] = ()
) -> Iterator[tuple[str, Choice]]:
    """The choices of each facet, by its name; of organisations and sources, those at these
    addresses alone.
    """
    for kind in Initiative.Kind:
        yield "kind", Choice(kind.value, kind.value, kind.label)
    for status in Status:
        yield "status", Choice(status.value, status.value, status.label)
    yield "disputed", DISAGREE
    addresses = [list(filter(None, each)) for each in (organisations, sources)]
    yield from _choices(known_rows(using, *addresses))


@Prepared
def known_rows(using: str, organisations: list[str], sources: list[str]) -> QuerySet[Any]:
    """All eras and themes, and what stands at these addresses."""
    return _union(
        era=_rows("era", using),
        theme=_rows("theme", using),
        organisation=_rows("organisation", using).filter(address__in=organisations),
        source=_rows("source", using).filter(address__in=sources),
    )


def is_disputed(using: str) -> Q:
    """Whether sources differ on a point of an initiative."""
    # By key, so that the disputes are read once and not once for each row.
    rows = Dispute.objects.using(using).filter(initiative__isnull=False).order_by()
    return Q(pk__in=rows.values("initiative"))


def with_disputed(rows: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """The initiatives, each with the column `is_disputed`."""
    condition = ExpressionWrapper(is_disputed(rows.db), output_field=BooleanField())
    return rows.annotate(is_disputed=condition)


def choices_by_key(
    using: str, organisations: list[int], sources: list[int]
) -> Iterator[tuple[str, Choice]]:
    """The organisations and sources with these keys that readers can see, by the name of their
    facet.
    """
    return _choices(frequent_rows(using, organisations, sources))


@Prepared
def frequent_rows(using: str, organisations: list[int], sources: list[int]) -> QuerySet[Any]:
    """The organisations and sources with these keys."""
    return _union(
        organisation=_rows("organisation", using).filter(pk__in=organisations),
        source=_rows("source", using).filter(pk__in=sources),
    )


def _union(**rows: PublishableQuerySet) -> QuerySet[Any]:
    """The rows of each facet, by its name, in one query."""
    selects = []
    for name, entries in rows.items():
        selects.append(entries.values_list(Value(name, CharField()), *CHOICE_COLUMNS))
    first, *others = selects
    return first.union(*others, all=True)


def _choices(rows: Iterable[Any]) -> Iterator[tuple[str, Choice]]:
    """The choices that these rows are: eras in their order, all else by name."""
    spanish_first = (get_language() or "").startswith("es")
    sortable = []
    for name, position, sort_key, english, spanish, address, key in rows:
        label = spanish if spanish_first and spanish else english
        # PostgreSQL gives a view of the bytes, which has no order.
        sortable.append((name, position, bytes(sort_key or b""), label, address, key))
    for name, position, _sort_key, label, address, key in sorted(sortable):
        yield name, Choice(address, key, label, position)


def _rows(name: str, using: str) -> PublishableQuerySet:
    titled = TITLED[name]
    rows: PublishableQuerySet = titled.model.objects.using(using).listed()
    rows = rows.annotate(
        at=F("position") if titled.model is Era else Value(0),
        place=F(reader_sort_key()),
        english=F(titled.english),
        spanish=F(titled.spanish),
        address=F(titled.address),
    )
    return rows.order_by()


class InitiativeFilter(django_filters.FilterSet):
    """The initiatives that an address asks for; what is wrong is said beside its field."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words")
    era = ChosenFilter(label=_("Era"), field_name="era", method="one_of")
    kind = ChosenFilter(label=_("Kind"), field_name="kind", method="one_of")
    status = ChosenFilter(label=_("Status"), field_name="status", method="one_of")
    theme = ChosenFilter(label=_("Theme"), method="with_theme")
    organisation = ChosenFilter(label=_("Lead organisation"), field_name="lead", method="one_of")
    source = ChosenFilter(label=_("Cited source"), method="citing")
    disputed = ChosenFilter(
        label=_("Sources"), method="where_sources_disagree", former_values=FORMERLY
    )
    budget = ChosenFilter(label=_("Budget"), field_name="budget_currency", method="one_of")
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

    def __init__(self, query: QueryDict, initiatives: QuerySet[Initiative]) -> None:
        super().__init__(query, queryset=initiatives)
        self.initiatives = initiatives
        # Thousands of organisations and sources: only those that the address names are read.
        addresses = [query.getlist(name) for name in ("organisation", "source")]
        for name, choice in known_choices(initiatives.db, *addresses):
            self.choices_of(name)[choice.value] = choice
        for currency in query.getlist("budget"):
            if CURRENCY.fullmatch(currency):
                self.choices_of("budget")[currency] = Choice(currency, currency, currency)

    def choices_of(self, name: str) -> dict[str, Choice]:
        """The choices of a facet that are known, by their values; raises KeyError for a field
        without choices.
        """
        field = self.form.fields[name]
        if not isinstance(field, ChosenField):
            raise KeyError(name)
        return field.choices

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
        queryset = self.initiatives
        for name, value in self.chosen.items():
            if name not in left_out:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def with_words(
        self, queryset: QuerySet[Initiative], name: str, value: str
    ) -> QuerySet[Initiative]:
        question = search.parse_question(value)
        if not question:
            return queryset
        return queryset.filter(
            pk__in=search.matching_keys(question.terms, "initiative", queryset.db)
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

    def where_sources_disagree(
        self, queryset: QuerySet[Initiative], name: str, value: list[Choice]
    ) -> QuerySet[Initiative]:
        return queryset.filter(is_disputed(queryset.db))

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
            ended &= Q(end_latest__lt=date.max)
            happened &= Q(start_latest__lt=date.max)
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
