"""What a reader can choose next in the list of initiatives: choices with counts, and chips to take back."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Value, When
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language

from govdigital.databases import kept
from timeline.filters import FACETS, ORDERS, Choice, InitiativeFilter
from timeline.models import Citation, Initiative

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


class Finding:
    """A page of the list of initiatives with all that leads on from it; the address is the only state."""

    def __init__(self, asked: QueryDict, initiatives: Any) -> None:
        self.filter = InitiativeFilter(asked, queryset=initiatives)
        self.form = self.filter.form
        self.chosen = self.filter.chosen
        self.orders = ORDERS
        self.number = asked.get("page", "1")
        self.kept = kept(self.filter.queryset.db)

    def scope(self, *left_out: str) -> str | None:
        """What the list is narrowed to by all but the order and these: nothing, or one theme; else None.

        These are few and asked for often, so that their counts are worth keeping.
        """
        narrowing = self.chosen.keys() - {"order", *left_out}
        if not narrowing:
            return "whole"
        themes = self.chosen.get("theme", ())
        return f"theme {themes[0].key}" if narrowing == {"theme"} and len(themes) == 1 else None

    def once(self, name: str, scope: str | None, find: Callable[[], Any]) -> Any:
        """What `find` returns; within a scope it is found once as long as nothing is published."""
        if self.kept is None or scope is None:
            return find()
        key = f"{name}, {scope}"
        if key not in self.kept:
            self.kept[key] = find()
        return self.kept[key]

    @cached_property
    def tally(self) -> Counter[tuple[Any, str, str]]:
        """How many initiatives there are by era, kind and status, before these three filter."""
        rows = self.filter.narrowed(*TALLIED, "order").order_by().values_list("era", "kind", "status")
        counted = self.once("tally", self.scope(*TALLIED), lambda: list(rows.annotate(Count("pk"))))
        return Counter({(era, kind, status): count for era, kind, status, count in counted})

    @cached_property
    def total(self) -> int:
        """How many initiatives all filters leave."""
        return sum(self.counted("").values())

    @cached_property
    def page(self) -> Page:
        """The page that the address asks for; the nearest one where there is no such page."""
        paginator = Paginator(self.keys, PER_PAGE)
        # The tally has counted them already.
        paginator.count = self.total
        page = paginator.get_page(self.number)
        # Keys alone are put in order: a far page must not carry the texts of all before it.
        page.object_list = list(self.filter.qs.filter(pk__in=page.object_list))
        return page

    @property
    def keys(self) -> Any:
        """The keys of all that is found, in order: as a query, or at hand for a list that is kept."""
        rows = self.filter.qs
        if self.kept is None or self.scope() != "whole":
            return rows.values("pk")
        name = f"keys by {self.order} in {get_language()}"
        return self.once(name, "whole", lambda: array("q", rows.values_list("pk", flat=True)))

    def counted(self, own: str) -> Counter[Any]:
        """Counts by the choices of one tallied facet, or one count by None, with the other facets applied."""
        wanted = {
            name: {choice.key for choice in self.chosen.get(name, ())} for name in TALLIED if name != own
        }
        counts: Counter[Any] = Counter()
        for keys, count in self.tally.items():
            of = dict(zip(TALLIED, keys, strict=True))
            if all(not wanted_keys or of[name] in wanted_keys for name, wanted_keys in wanted.items()):
                counts[of.get(own)] += count
        return counts

    @cached_property
    def facets(self) -> list[Facet]:
        """The fields of choices that have any, each counted as if nothing were chosen in it."""
        found = [*map(self.tallied, TALLIED), self.themes(), self.organisations(), self.sources()]
        return [facet for facet in found if facet.options or facet.errors]

    def tallied(self, name: str) -> Facet:
        """A facet of choices that are all known."""
        return self.facet(name, self.form.fields[name].known.values(), self.counted(name))

    def themes(self) -> Facet:
        """Themes, all of them."""
        joined = Initiative.themes.through._default_manager.using(self.filter.queryset.db)
        rows = joined.filter(initiative__in=self.others("theme")).values_list("theme").annotate(Count("pk"))
        counts = self.once("themes", self.scope("theme"), lambda: dict(rows))
        return self.facet("theme", self.form.fields["theme"].known.values(), Counter(counts))

    def organisations(self) -> Facet:
        """Who leads most of the initiatives."""
        rows = self.others("organisation", keys=False).filter(lead__isnull=False)
        return self.frequent(
            "organisation", rows.values_list("lead", "lead__slug", "lead__name"), "lead", "pk"
        )

    def sources(self) -> Facet:
        """Which sources most of the initiatives rest on."""
        rows = Citation.objects.using(self.filter.queryset.db).filter(initiative__in=self.others("source"))
        values = rows.order_by().values_list("source", "source__key", "source__title")
        return self.frequent("source", values, "source", "initiative")

    def others(self, name: str, keys: bool = True) -> Any:
        """The initiatives by all filters but that of one facet."""
        rows = self.filter.narrowed(name, "order").order_by()
        return rows.values("pk") if keys else rows

    def frequent(self, name: str, rows: Any, column: str, counted: str) -> Facet:
        """A facet of the most frequent choices, and of those chosen."""
        known = self.form.fields[name].known
        chosen = Case(
            When(**{f"{column}__in": [choice.key for choice in known.values()]}, then=Value(0)), default=1
        )
        rows = rows.annotate(count=Count(counted, distinct=True), unchosen=chosen)
        ordered = rows.order_by("unchosen", "-count", column)[: MOST_CHOICES + 1]
        ranked = self.once(name, self.scope(), lambda: list(ordered))
        offered = {value: Choice(value, key, label) for key, value, label, *_counts in ranked[:MOST_CHOICES]}
        facet = self.facet(name, (known | offered).values(), Counter({row[0]: row[3] for row in ranked}))
        return facet._replace(more=len(ranked) > MOST_CHOICES)

    def facet(self, name: str, choices: Iterable[Choice], counts: Counter[Any]) -> Facet:
        """The facet of that name; choices that would leave nothing stay away unless they are chosen."""
        taken = self.chosen.get(name, ())
        options = [
            Option(choice.value, choice.label, counts[choice.key], choice in taken) for choice in choices
        ]
        errors = [str(error) for error in self.form.errors.get(name, ())]
        return Facet(name, self.form.fields[name].label, [o for o in options if o.total or o.chosen], errors)

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
            Chip(labels[name], str(choice.label), self.query(name, choice.value))
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

    def query(self, without: str = "", value: str = "") -> str:
        """The query of this list without one filter, or without one of its values; unknown parameters go."""
        kept = QueryDict(mutable=True)
        for name, chosen in self.chosen.items():
            values = [choice.value for choice in chosen] if name in FACETS else [str(chosen)]
            kept.setlist(name, [one for one in values if name != without or (value and one != value)])
        return kept.urlencode()
