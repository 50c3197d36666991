"""What a reader can choose next in the list of initiatives: choices with counts, and chips to take
back.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language

from govdigital.databases import kept
from govdigital.site_day import site_day
from timeline.models import Citation, Initiative
from timeline.public.filters import FACETS, ORDERS, Choice, InitiativeFilter, choices_by_key

PER_PAGE = 50
MOST_CHOICES = 30
TALLIED = ("era", "kind", "status")


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

    def __init__(self, asked: QueryDict, initiatives: Any, state: Any = None) -> None:
        self.filter = InitiativeFilter(asked, queryset=initiatives)
        self.form = self.filter.form
        self.chosen = self.filter.chosen
        self.orders = ORDERS
        self.number = asked.get("page", "1")
        self.kept = kept(self.filter.queryset.db, state)

    def once(self, name: str, left_out: tuple[str, ...], find: Callable[[], Any]) -> Any:
        """What `find` returns of the list without these filters; found once a day until something
        is published.
        """
        if self.kept is None:
            return find()
        # What still runs has reached another day tomorrow.
        return self.kept.once(f"{name} of {self.query(*left_out)} on {site_day()}", find)

    @cached_property
    def tally(self) -> Counter[tuple[Any, str, str]]:
        """How many initiatives there are by era, kind and status, before these three filter."""
        rows = (
            self.filter.narrowed(*TALLIED, "order").order_by().values_list("era", "kind", "status")
        )
        counted = self.once("tally", (*TALLIED, "order"), lambda: list(rows.annotate(Count("pk"))))
        return Counter({(era, kind, status): count for era, kind, status, count in counted})

    @cached_property
    def total(self) -> int:
        """How many initiatives all filters leave."""
        return sum(self.counted("").values())

    @cached_property
    def sheet(self) -> Page:
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
        """The keys of all that is found, in order: as a query, or at hand for a list that
        is kept.
        """
        rows = self.filter.qs.values_list("pk", flat=True)
        if self.kept is None:
            return rows
        # One by one: a hundred thousand at once would stay in the memory of the process.
        return self.once(f"keys in {get_language()}", (), lambda: array("q", rows.iterator()))

    def counted(self, own: str) -> Counter[Any]:
        """Counts by the choices of one tallied facet, or one count by None, with the other facets
        applied.
        """
        wanted = {
            name: {choice.key for choice in self.chosen.get(name, ())}
            for name in TALLIED
            if name != own
        }
        counts: Counter[Any] = Counter()
        for keys, count in self.tally.items():
            of = dict(zip(TALLIED, keys, strict=True))
            if all(
                not wanted_keys or of[name] in wanted_keys for name, wanted_keys in wanted.items()
            ):
                counts[of.get(own)] += count
        return counts

    @cached_property
    def facets(self) -> list[Facet]:
        """The fields of choices that have any, each counted as if nothing were chosen in it."""
        found = [*map(self.tallied, TALLIED), self.themes(), *self.frequent()]
        return [facet for facet in found if facet.options or facet.errors]

    def tallied(self, name: str) -> Facet:
        """A facet of choices that are all known."""
        return self.facet(name, self.form.fields[name].known.values(), self.counted(name))

    def themes(self) -> Facet:
        """Themes, all of them."""
        joined = Initiative.themes.through._default_manager.using(self.filter.queryset.db)
        rows = (
            joined.filter(initiative__in=self.others("theme"))
            .values_list("theme")
            .annotate(Count("pk"))
        )
        counts = self.once("themes", ("theme", "order"), lambda: dict(rows))
        return self.facet("theme", self.form.fields["theme"].known.values(), Counter(counts))

    def frequent(self) -> Iterator[Facet]:
        """Who leads most of the initiatives, and which sources most of them rest on."""
        ranked = {"organisation": self.leads(), "source": self.sources()}
        offered = {name: list(counts)[:MOST_CHOICES] for name, counts in ranked.items()}
        found = choices_by_key(self.filter.queryset.db, offered)
        named = {(name, choice.key): choice for name, choice in found}
        for name, counts in ranked.items():
            own = [named[name, key] for key in offered[name] if (name, key) in named]
            choices = dict.fromkeys([*self.form.fields[name].known.values(), *own])
            yield self.facet(name, choices, counts)._replace(more=len(counts) > MOST_CHOICES)

    def leads(self) -> Counter[int]:
        rows = self.others("organisation", keys=False).filter(lead__isnull=False)
        return self.most("organisation", rows, "lead", "pk")

    def sources(self) -> Counter[int]:
        rows = Citation.objects.using(self.filter.queryset.db).filter(
            initiative__in=self.others("source")
        )
        return self.most("source", rows.order_by(), "source", "initiative")

    def others(self, name: str, keys: bool = True) -> Any:
        """The initiatives by all filters but that of one facet."""
        rows = self.filter.narrowed(name, "order").order_by()
        return rows.values("pk") if keys else rows

    def most(self, name: str, rows: Any, column: str, counted: str) -> Counter[int]:
        """The counts of those chosen and of the most frequent, one more than are offered, in that
        order.

        Keys alone are counted: reading the words of all that is found would double the cost.
        """
        chosen = [choice.key for choice in self.form.fields[name].known.values()]
        unchosen = Case(When(**{f"{column}__in": chosen}, then=Value(0)), default=1)
        rows = rows.values_list(column).annotate(
            count=Count(counted, distinct=True), unchosen=unchosen
        )
        ordered = rows.order_by("unchosen", "-count", column)[: MOST_CHOICES + 1]
        return self.once(
            name, ("order",), lambda: Counter({key: count for key, count, _ in ordered})
        )

    def facet(self, name: str, choices: Iterable[Choice], counts: Counter[Any]) -> Facet:
        """The facet of that name; choices that would leave nothing stay away unless they are
        chosen.
        """
        taken = self.chosen.get(name, ())
        options = [
            Option(choice.value, choice.label, counts[choice.key], choice in taken)
            for choice in choices
        ]
        errors = [str(error) for error in self.form.errors.get(name, ())]
        return Facet(
            name, self.form.fields[name].label, [o for o in options if o.total or o.chosen], errors
        )

    @cached_property
    def chips(self) -> list[Chip]:
        """Each applied filter, in the order of the form."""
        labels = {name: self.form.fields[name].label for name in self.form.fields}
        single = [
            Chip(labels[name], str(self.chosen[name]), self.query(name))
            for name in ("q", "from", "to")
            if name in self.chosen
        ]
        return single + [
            Chip(labels[name], str(choice.label), self.query(name, value=choice.value))
            for name in FACETS
            for choice in self.chosen.get(name, ())
        ]

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
        return f"{query}&" if (query := self.query()) else ""

    def query(self, *without: str, value: str = "") -> str:
        """The query of this list without some filters, or without one value of them; unknown
        parameters go.
        """
        kept = QueryDict(mutable=True)
        for name, chosen in self.chosen.items():
            values = [choice.value for choice in chosen] if name in FACETS else [str(chosen)]
            kept.setlist(
                name, [one for one in values if name not in without or (value and one != value)]
            )
        return kept.urlencode()
