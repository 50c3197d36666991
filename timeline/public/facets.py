"""What a reader can choose next in the list of initiatives: choices with counts, and chips to take
back.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language

from govdigital.site_day import site_day
from timeline.models import Citation, Initiative
from timeline.public.filters import (
    FACETS,
    ORDERS,
    Choice,
    InitiativeFilter,
    choices_by_key,
    with_disputed,
)
from timeline.public.list_cache import Collection, list_cache

PER_PAGE = 50
MOST_CHOICES = 30
# Facets whose counts come from one tally, each with its column.
TALLIED = {
    "era": "era",
    "kind": "kind",
    "status": "status",
    "disputed": "is_disputed",
    "budget": "budget_currency",
}


class Option(NamedTuple):
    """A choice, how many initiatives it would leave, and whether it is chosen."""

    value: str
    label: str | Promise
    total: int
    chosen: bool


class Facet(NamedTuple):
    """A field of choices; `more` tells that only the most frequent are offered."""

    name: str
    label: str
    options: list[Option]
    errors: list[str]
    more: bool = False

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)


class Chip(NamedTuple):
    """A filter that is applied, and the query that takes it back."""

    label: str
    words: str
    without: str


class FacetedList:
    """A page of the list of initiatives with all that leads on from it; the address is the only
    state.
    """

    def __init__(
        self, query: QueryDict, initiatives: QuerySet[Initiative], state: object = None
    ) -> None:
        self.filter = InitiativeFilter(query, initiatives)
        self.form = self.filter.form
        self.chosen = self.filter.chosen
        self.orders = ORDERS
        self.number = query.get("page", "1")
        self.using = initiatives.db
        self.cache = list_cache(self.using, state)

    def once(
        self, name: str, left_out: tuple[str, ...], read: Callable[[], Collection]
    ) -> Collection:
        """What `read` returns of the list without these filters; read once a day until something
        is published.
        """
        if self.cache is None:
            return read()
        # What still runs has reached another day tomorrow.
        return self.cache.once(f"{name} of {self.query(*left_out)} on {site_day()}", read)

    @cached_property
    def tally(self) -> Counter[tuple[object, ...]]:
        """How many initiatives there are by the values of tallied facets, before these filter."""
        left_out = (*TALLIED, "order")
        narrowed = with_disputed(self.filter.narrowed(*left_out)).order_by()
        rows = narrowed.values_list(*TALLIED.values())
        counts = self.once("tally", left_out, lambda: list(rows.annotate(Count("pk"))))
        return Counter({tuple(combination): count for *combination, count in counts})

    @cached_property
    def total(self) -> int:
        """How many initiatives all filters leave."""
        return sum(self.counted("").values())

    @cached_property
    def sheet(self) -> Page[int]:
        """The keys on the page that the address asks for; the nearest one where there is no such
        page.
        """
        paginator = Paginator(self.keys, PER_PAGE)
        # The tally has counted them already.
        paginator.count = self.total
        sheet = paginator.get_page(self.number)
        # Keys alone are put in order: a far page must not carry the texts of all before it.
        sheet.object_list = list(sheet.object_list)
        return sheet

    @property
    def keys(self) -> Any:
        """The keys of all initiatives that the filters leave, in order: as a query, or from the
        cache.
        """
        rows = self.filter.qs.values_list("pk", flat=True)
        if self.cache is None:
            return rows
        # One by one: a hundred thousand at once would stay in the memory of the process.
        return self.once(f"keys in {get_language()}", (), lambda: array("q", rows.iterator()))

    def counted(self, facet: str) -> Counter[Any]:
        """Counts by the choices of one tallied facet, or one count by None, with the other facets
        applied.
        """
        chosen_keys = {}
        for name in TALLIED:
            if name != facet and self.chosen.get(name):
                chosen_keys[name] = {choice.key for choice in self.chosen[name]}
        counts: Counter[Any] = Counter()
        for combination, count in self.tally.items():
            values = dict(zip(TALLIED, combination, strict=True))
            if all(values[name] in keys for name, keys in chosen_keys.items()):
                counts[values.get(facet)] += count
        return counts

    @cached_property
    def facets(self) -> list[Facet]:
        """The fields of choices that have any, each counted as if nothing were chosen in it."""
        facets = [self.tallied(name) for name in ("era", "kind", "status")]
        facets += [self.themes(), *self.frequent(), self.tallied("disputed"), self.budgets()]
        return [facet for facet in facets if facet.options or facet.errors]

    def tallied(self, name: str) -> Facet:
        """A facet of choices that are all known."""
        return self.facet(name, self.filter.choices_of(name).values(), self.counted(name))

    def themes(self) -> Facet:
        """Themes, all of them."""
        joined = Initiative.themes.through._default_manager.using(self.using)
        rows = joined.filter(initiative__in=self.others("theme").values("pk"))
        by_theme = rows.values_list("theme").annotate(Count("pk"))
        counts = self.once("themes", ("theme", "order"), lambda: dict(by_theme))
        return self.facet("theme", self.filter.choices_of("theme").values(), Counter(counts))

    def frequent(self) -> Iterator[Facet]:
        """Who leads most of the initiatives, and which sources most of them rest on."""
        counts_by_name = {"organisation": self.leads(), "source": self.sources()}
        offered = {}
        for name, counts in counts_by_name.items():
            offered[name] = list(counts)[:MOST_CHOICES]
        choices = {}
        for name, choice in choices_by_key(self.using, offered):
            choices[name, choice.key] = choice
        for name, counts in counts_by_name.items():
            # Those in the address come first, and no choice comes twice.
            options = dict.fromkeys(self.filter.choices_of(name).values())
            for key in offered[name]:
                if (name, key) in choices:
                    options[choices[name, key]] = None
            yield self.facet(name, options, counts)._replace(more=len(counts) > MOST_CHOICES)

    def budgets(self) -> Facet:
        """Budgets, by their currency."""
        counts = self.counted("budget")
        choices = {**self.filter.choices_of("budget")}
        for currency in sorted(filter(None, counts)):
            choices[currency] = Choice(currency, currency, currency)
        return self.facet("budget", choices.values(), counts)

    def leads(self) -> Counter[int]:
        rows = self.others("organisation").filter(lead__isnull=False)
        return self.most("organisation", rows, "lead", "pk")

    def sources(self) -> Counter[int]:
        keys = self.others("source").values("pk")
        rows = Citation.objects.using(self.using).filter(initiative__in=keys)
        return self.most("source", rows.order_by(), "source", "initiative")

    def others(self, name: str) -> QuerySet[Initiative]:
        """The initiatives by all filters but that of one facet."""
        return self.filter.narrowed(name, "order").order_by()

    def most(
        self, name: str, rows: QuerySet[Initiative] | QuerySet[Citation], column: str, counted: str
    ) -> Counter[int]:
        """The counts of those chosen and of the most frequent, one more than are offered, in that
        order.

        Keys alone are counted: reading the words of all rows would double the cost.
        """
        chosen = [choice.key for choice in self.filter.choices_of(name).values()]
        unchosen = Case(When(**{f"{column}__in": chosen}, then=Value(0)), default=1)
        counts = rows.values_list(column).annotate(
            count=Count(counted, distinct=True), unchosen=unchosen
        )
        ordered = counts.order_by("unchosen", "-count", column)[: MOST_CHOICES + 1]
        return self.once(
            name, ("order",), lambda: Counter({key: count for key, count, _ in ordered})
        )

    def facet(self, name: str, choices: Iterable[Choice], counts: Counter[Any]) -> Facet:
        """The facet of that name; choices that would leave nothing stay away unless they are
        chosen.
        """
        options = []
        for choice in choices:
            is_chosen = choice in self.chosen.get(name, ())
            if counts[choice.key] or is_chosen:
                options.append(Option(choice.value, choice.label, counts[choice.key], is_chosen))
        errors = [str(error) for error in self.form.errors.get(name, ())]
        return Facet(name, self.label(name), options, errors)

    @cached_property
    def chips(self) -> list[Chip]:
        """Each applied filter, in the order of the form."""
        chips = []
        for name in ("q", "from", "to"):
            if name in self.chosen:
                chips.append(Chip(self.label(name), str(self.chosen[name]), self.query(name)))
        for name in FACETS:
            for choice in self.chosen.get(name, ()):
                query = self.query(name, value=choice.value)
                chips.append(Chip(self.label(name), str(choice.label), query))
        return chips

    def label(self, name: str) -> str:
        """The words of a field of the form."""
        return str(self.form.fields[name].label)

    @property
    def order(self) -> str:
        """The order of the list."""
        return str(self.chosen.get("order", ORDERS[0][0]))

    @property
    def opened(self) -> bool:
        """Whether the fields of choices stand open: something is chosen, or wrong, in them."""
        return any(facet.chosen or facet.errors for facet in self.facets)

    @property
    def pages_query(self) -> str:
        """The beginning of the query of another page of this list."""
        query = self.query()
        return f"{query}&" if query else ""

    def query(self, *without: str, value: str = "") -> str:
        """The query of this list without some filters, or without one value of them; unknown
        parameters go.
        """
        query = QueryDict(mutable=True)
        for name, chosen in self.chosen.items():
            values = [choice.value for choice in chosen] if name in FACETS else [str(chosen)]
            if name in without:
                values = [text for text in values if value and text != value]
            query.setlist(name, values)
        return query.urlencode()
