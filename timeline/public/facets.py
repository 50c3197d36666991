"""What a reader can choose next in the list of initiatives: choices with counts, and chips to take
back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import inf
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.functional import Promise

from govdigital.databases import EDITORIAL
from timeline.models import Citation, Initiative, Tally
from timeline.models.initiative import ORDER
from timeline.models.tally import BAR, Tallied, What, tallies
from timeline.public.filters import (
    FACETS,
    ORDERS,
    Choice,
    InitiativeFilter,
    choices_by_key,
    with_disputed,
)

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


def tally_of(kept: Mapping[Tallied, int]) -> Counter[tuple[object, ...]]:
    """Kept numbers by the values of tallied facets."""
    tally: Counter[tuple[object, ...]] = Counter()
    for (what, era, value), count in kept.items():
        if what == What.FEATURES:
            kind, status, is_disputed, currency = value.split(BAR)
            tally[era or None, kind, status, bool(is_disputed), currency] = count
    return tally


class FacetedList:
    """A page of the list of initiatives with all that leads on from it; the address is the only
    state.
    """

    def __init__(self, query: QueryDict, initiatives: QuerySet[Initiative]) -> None:
        self.filter = InitiativeFilter(query, initiatives)
        self.form = self.filter.form
        self.chosen = self.filter.chosen
        self.orders = ORDERS
        self.number = query.get("page", "1")
        self.using = initiatives.db

    def is_kept(self, *names: str) -> bool:
        """Whether publishing has counted what these filters leave out: no other is applied, and
        visitors ask.
        """
        return self.using != EDITORIAL and not set(self.chosen) - {"order", *names}

    @cached_property
    def kept(self) -> dict[Tallied, int]:
        """The numbers of initiatives by all that is tallied, and by theme where nothing else is
        chosen.
        """
        what = [What.FEATURES, What.THEME] if self.is_kept("theme") else [What.FEATURES]
        return tallies(self.using, *what)

    @cached_property
    def tally(self) -> Counter[tuple[object, ...]]:
        """How many initiatives there are by the values of tallied facets, before these filter."""
        if self.is_kept(*TALLIED):
            return tally_of(self.kept)
        narrowed = with_disputed(self.filter.narrowed(*TALLIED, "order")).order_by()
        rows = narrowed.values_list(*TALLIED.values()).annotate(Count("pk"))
        return Counter({tuple(combination): count for *combination, count in rows})

    @cached_property
    def total(self) -> int:
        """How many initiatives all filters leave."""
        return sum(self.counted("").values())

    @cached_property
    def sheet(self) -> Page[int]:
        """The keys on the page that the address asks for; the nearest one where there is no such
        page.
        """
        places = range(self.total)
        sheet = Paginator(places, PER_PAGE).get_page(self.number)
        first = sheet.start_index() - 1 if places else 0
        sheet.object_list = self.keys(places[first : sheet.end_index()])
        return sheet

    def keys(self, places: range) -> list[int]:
        """The keys of what stands at these places of the list.

        Keys alone are put in order: a far page must not carry the texts of all before it.
        """
        rows: QuerySet[Any, int] = self.filter.qs.values_list("pk", flat=True)
        first = 0
        if self.order == ORDERS[0][0]:
            # Of a hundred thousand, only the eras that stand there are put in order, from an index.
            eras, first = self.eras_at(places)
            of_eras = Q(era__in=[era for era in eras if era])
            rows = rows.filter(of_eras | Q(era=None) if None in eras else of_eras)
            if len(eras) == 1:
                rows = rows.order_by(*ORDER)
        return list(rows[places.start - first : places.stop - first])

    def eras_at(self, places: range) -> tuple[set[int | None], int]:
        """The keys of the eras of what stands at these places, and where the first of them
        begins.
        """
        counts = self.counted("era", with_facet=True)
        positions = {era.key: era.position for era in self.filter.choices_of("era").values()}
        # What has no era stands last, and eras of one position stand among each other.
        by_position: dict[float, set[int | None]] = {}
        for era in counts:
            by_position.setdefault(positions.get(era, inf), set()).add(era)
        eras: set[int | None] = set()
        first = begin = 0
        for _position, same in sorted(by_position.items()):
            end = begin + sum(counts[era] for era in same)
            if begin < places.stop and places.start < end:
                first = first if eras else begin
                eras |= same
            begin = end
        return eras, first

    def counted(self, facet: str, with_facet: bool = False) -> Counter[Any]:
        """Counts by the choices of one tallied facet, or one count by None, with the other facets
        applied; `with_facet`, with that one too.
        """
        names = list(TALLIED)
        chosen = []
        for place, name in enumerate(names):
            if self.chosen.get(name) and (with_facet or name != facet):
                chosen.append((place, {choice.key for choice in self.chosen[name]}))
        tally = list(self.tally.items())
        for place, keys in chosen:
            tally = [(features, count) for features, count in tally if features[place] in keys]
        counts: Counter[Any] = Counter()
        if not facet:
            counts[None] = sum(count for _features, count in tally)
            return counts
        of_facet = names.index(facet)
        for features, count in tally:
            counts[features[of_facet]] += count
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
        choices = self.filter.choices_of("theme").values()
        if self.is_kept("theme"):
            kept = {of.key: count for of, count in self.kept.items() if of.what == What.THEME}
            return self.facet("theme", choices, Counter(kept))
        joined = Initiative.themes.through._default_manager.using(self.using)
        rows = joined.filter(initiative__in=self.others("theme").values("pk"))
        by_theme = rows.values_list("theme").annotate(Count("pk"))
        return self.facet("theme", choices, Counter(dict(by_theme)))

    def frequent(self) -> Iterator[Facet]:
        """Who leads most of the initiatives, and which sources most of them rest on."""
        counts_by_name = {"organisation": self.leads(), "source": self.sources()}
        offered = {}
        for name, counts in counts_by_name.items():
            offered[name] = list(counts)[:MOST_CHOICES]
        choices = {}
        for name, choice in choices_by_key(self.using, offered["organisation"], offered["source"]):
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
        if self.is_kept("organisation"):
            return self.most_kept("organisation", What.LEAD)
        rows = self.others("organisation").filter(lead__isnull=False)
        return self.most("organisation", rows.values_list("lead"), Count("pk"))

    def sources(self) -> Counter[int]:
        if self.is_kept("source"):
            return self.most_kept("source", What.SOURCE)
        keys = self.others("source").values("pk")
        rows = Citation.objects.using(self.using).filter(initiative__in=keys).order_by()
        return self.most("source", rows.values_list("source"), Count("initiative", distinct=True))

    def others(self, name: str) -> QuerySet[Initiative]:
        """The initiatives by all filters but that of one facet."""
        return self.filter.narrowed(name, "order").order_by()

    def most_kept(self, name: str, what: What) -> Counter[int]:
        """The same as `most`, of what publishing has counted."""
        rows = Tally.objects.using(self.using).filter(what=what.value)
        return self.most(name, rows.values_list("key"), F("number"))

    def most(self, name: str, rows: QuerySet[Any], number: Any) -> Counter[int]:
        """The counts of those chosen and of the most frequent, one more than are offered, in that
        order.

        Keys alone are counted: reading the words of all rows would double the cost.
        """
        [key] = rows.query.values_select
        rows = rows.annotate(count=number)
        order = ["-count", key]
        if chosen := [choice.key for choice in self.filter.choices_of(name).values()]:
            is_chosen = When(**{f"{key}__in": chosen}, then=Value(0))
            rows = rows.annotate(unchosen=Case(is_chosen, default=1))
            order = ["unchosen", *order]
        ordered = rows.order_by(*order)[: MOST_CHOICES + 1]
        return Counter({key: count for key, count, *_unchosen in ordered})

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
