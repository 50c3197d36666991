"""Where sources disagree, all over the site, with the filters by which the list is narrowed."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from timeline.charts.spans import accent
from timeline.models import Article, Dispute, Era, Indicator, Initiative, Position
from timeline.models.dispute import DISPUTED
from timeline.public.facets import MOST_CHOICES, Chip, Facet, Option
from timeline.public.filters import Choice, ChosenField, FilterForm, known_choices

PER_PAGE = 20
FACETS = {"kind": _("Kind"), "era": _("Era"), "theme": _("Theme"), "source": _("Source")}
# What an entry is, if it is no initiative, of which there are kinds.
OTHER_KINDS = {"era": Era, "indicator": Indicator, "article": Article}
INITIATIVE = "initiative"
# What a page names of the entries of its disputes; their texts are long.
COLUMNS = ["identifier", "question_en", "question_es", "note_en", "note_es", "about"]
COLUMNS += ["milestone", "observation"]
for owner in DISPUTED:
    COLUMNS += [f"{owner}__{column}" for column in ("slug", "title_en", "title_es")]
COLUMNS += [
    "article__kind",
    "initiative__kind",
    "initiative__start",
    "initiative__end",
    "initiative__status",
    "milestone__kind",
]
for path in ("era", "initiative__era"):
    COLUMNS += [f"{path}__{name}" for name in ("slug", "title_en", "title_es", "span", "position")]


class Counted(NamedTuple):
    """How many disputes a choice would leave; `key` names it in the database, and of a source
    `address` and `label` are at hand. What belongs to no choice has no key.
    """

    facet: str
    key: str | None
    address: str
    label: str
    total: int


def dispute_rows(using: str) -> QuerySet[Any]:
    """The disputes of all listed entries, each with the key of its era as `of_era`."""
    rows: QuerySet[Any] = Dispute.objects.using(using)
    for owner in DISPUTED:
        rows = rows.filter(**{f"{owner}__withdrawn_at__isnull": True})
    return rows.annotate(of_era=Coalesce("era", "initiative__era")).order_by()


def story_order(to_dispute: str = "") -> list[Any]:
    """The disputes in the order of the story: by era, in it those of the era itself and then by the
    beginning of the initiative. Those of indicators and articles, which belong to no era, come
    last. `to_dispute` leads from other rows to theirs.
    """
    places: list[Any] = [
        Coalesce(f"{to_dispute}era__position", f"{to_dispute}initiative__era__position"),
        Coalesce(f"{to_dispute}era", f"{to_dispute}initiative__era"),
    ]
    columns = [
        *("era", "initiative__start_earliest", "initiative__position", "initiative"),
        *("indicator__position", "article__position"),
    ]
    columns_of_dispute = [F(f"{to_dispute}{column}") for column in columns]
    order = [place.asc(nulls_last=True) for place in (*places, *columns_of_dispute)]
    return [*order, f"{to_dispute}pk"]


def kind_of_entry() -> Case:
    """What the entry of a dispute is: of an initiative its kind."""
    others = [When(Q(**{f"{name}__isnull": False}), then=Value(name)) for name in OTHER_KINDS]
    return Case(*others, default=F("initiative__kind"), output_field=CharField())


def kind_choices() -> list[Choice]:
    """All initiatives, each kind of them, and what else there are disputes of."""
    choices = [Choice(INITIATIVE, INITIATIVE, Initiative._meta.verbose_name or "")]
    choices += [Choice(kind.value, kind.value, kind.label) for kind in Initiative.Kind]
    for name, model in OTHER_KINDS.items():
        choices.append(Choice(name, name, model._meta.verbose_name or ""))
    return choices


class DisputeForm(FilterForm):
    """Any number of kinds, eras, themes and sources; values that are none stay aside to be
    named.
    """

    def __init__(self, query: QueryDict, using: str) -> None:
        super().__init__(query)
        fields = {name: ChosenField(label=label, required=False) for name, label in FACETS.items()}
        self.fields.update(fields)
        for choice in kind_choices():
            fields["kind"].choices[choice.value] = choice
        # Thousands of sources: only those that the address names are read.
        sources = query.getlist("source")
        for name, choice in known_choices(using, sources=sources):
            if name in ("era", "theme", "source"):
                fields[name].choices[choice.value] = choice

    def choices_of(self, name: str) -> Sequence[Choice]:
        """All known choices of a facet, in their order."""
        field: Any = self.fields[name]
        return list(field.choices.values())


class DisputeList:
    """A page of the list of disputes with all that leads on from it; the address is the only
    state.
    """

    def __init__(self, query: QueryDict, using: str) -> None:
        self.form = DisputeForm(query, using)
        self.form.is_valid()
        self.number = query.get("page", "1")
        self.using = using
        self.rows = dispute_rows(using)

    def chosen(self, name: str) -> list[Choice]:
        """The chosen kinds, eras, themes or sources."""
        choices: list[Choice] = self.form.cleaned_data.get(name, [])
        return choices

    def narrowed(self, left_out: str = "") -> QuerySet[Any]:
        """The disputes by all filters but one."""
        rows = self.rows
        keys = {name: [choice.key for choice in self.chosen(name)] for name in FACETS}
        keys[left_out] = []
        if keys["kind"]:
            of_kind = Q(initiative__kind__in=keys["kind"])
            for name in (INITIATIVE, *OTHER_KINDS):
                if name in keys["kind"]:
                    of_kind |= Q(**{f"{name}__isnull": False})
            rows = rows.filter(of_kind)
        if keys["era"]:
            rows = rows.filter(of_era__in=keys["era"])
        # Without joins: a dispute that has two of the themes, or of the sources, is one.
        disputes = Dispute.objects.using(self.using).order_by()
        if keys["theme"]:
            themed = disputes.filter(initiative__themes__in=keys["theme"])
            rows = rows.filter(pk__in=themed.values("pk"))
        if keys["source"]:
            citing = disputes.filter(positions__source__in=keys["source"])
            rows = rows.filter(pk__in=citing.values("pk"))
        return rows

    @cached_property
    def counted(self) -> list[Counted]:
        """How many disputes each choice would leave, and all filters, in one query."""
        source = "positions__source"
        blank = Value("", CharField())
        parts = [
            self.part("", blank),
            self.part("kind", kind_of_entry()),
            self.part("era", F("of_era")),
            self.part("theme", F("initiative__themes")),
            self.part("source", F(source), F(f"{source}__key"), F(f"{source}__title")),
        ]
        first, *others = parts
        return [Counted(*row) for row in first.union(*others, all=True)]

    def part(self, name: str, key: Any, *words: Any) -> QuerySet[Any]:
        """The counts of one facet, with its other filters applied."""
        at, label = words or (Value("", CharField()), Value("", CharField()))
        rows = self.narrowed(name).annotate(
            facet=Value(name, CharField()), choice=Cast(key, CharField()), at=at, label=label
        )
        counted = rows.values_list("facet", "choice", "at", "label")
        # Two positions in one dispute may name the same source.
        found: QuerySet[Any, Any] = counted.annotate(total=Count("pk", distinct=True))
        return found

    @cached_property
    def counts(self) -> dict[str, Counter[str]]:
        """The same by the name of the facet, then by the key of the choice."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in ("", *FACETS)}
        for row in self.counted:
            counts[row.facet][row.key or ""] += row.total
        kinds = counts["kind"]
        kinds[INITIATIVE] = sum(kinds[kind] for kind in Initiative.Kind.values)
        return counts

    @property
    def total(self) -> int:
        """How many disputes all filters leave."""
        return self.counts[""].total()

    @cached_property
    def sheet(self) -> Page[int]:
        """The places in the list on the page that the address asks for; of the nearest page where
        there is no such one.
        """
        return Paginator(range(self.total), PER_PAGE).get_page(self.number)

    @cached_property
    def positions(self) -> QuerySet[Position]:
        """What is said in the disputes of the page, in their order; each position with its dispute
        and with what that is about.
        """
        first, last = max(self.sheet.start_index() - 1, 0), self.sheet.end_index()
        keys = self.narrowed().order_by(*story_order()).values("pk")[first:last]
        rows = Position.objects.using(self.using).filter(dispute__in=keys)
        owners = [f"dispute__{owner}" for owner in DISPUTED]
        rows = rows.select_related(*owners, "dispute__initiative__era", "dispute__milestone")
        columns = ["text_en", "text_es", "locator", "source", "position"]
        columns += [f"dispute__{column}" for column in COLUMNS]
        return rows.only(*columns).order_by(*story_order("dispute__"), "position", "pk")

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters with their counts; what would leave nothing stays away unless it is
        chosen.
        """
        facets = []
        for name, label in FACETS.items():
            options = []
            more = False
            choices = self.form.choices_of(name)
            if name == "source":
                choices, more = self.offered_sources()
            for choice in choices:
                total, is_chosen = self.counts[name][str(choice.key)], choice in self.chosen(name)
                if total or is_chosen:
                    options.append(Option(choice.value, choice.label, total, is_chosen))
            errors = [str(error) for error in self.form.errors.get(name, ())]
            if options or errors:
                facets.append(Facet(name, str(label), options, errors, more))
        return facets

    def offered_sources(self) -> tuple[list[Choice], bool]:
        """The chosen sources and those of most disputes; and whether there are more."""
        rows = [row for row in self.counted if row.facet == "source" and row.key]
        rows.sort(key=lambda row: (-row.total, row.label))
        chosen = self.form.choices_of("source")
        known = {str(choice.key) for choice in chosen}
        others = [row for row in rows if row.key not in known]
        choices = [*chosen]
        for row in others[:MOST_CHOICES]:
            choices.append(Choice(row.address, row.key, row.label))
        return choices, len(others) > MOST_CHOICES

    def accent(self, era: Era | None) -> int:
        """The number of the era's accent, by its place among all eras; 0 of no era."""
        for place, choice in enumerate(self.form.choices_of("era")):
            if era and choice.key == era.pk:
                return accent(era, place)
        return 0

    @property
    def opened(self) -> bool:
        """Whether the choices stand open: something is chosen, or wrong, in them."""
        return any(facet.chosen or facet.errors for facet in self.facets)

    @property
    def chips(self) -> list[Chip]:
        """Each applied filter, and the query that takes it back."""
        chips = []
        for name, label in FACETS.items():
            for choice in self.chosen(name):
                chips.append(Chip(str(label), str(choice.label), self.query(name, choice.value)))
        return chips

    @property
    def pages_query(self) -> str:
        """The beginning of the query of another page of this list."""
        query = self.query()
        return f"{query}&" if query else ""

    def query(self, without: str = "", value: str = "") -> str:
        """The query of this list, without one value of one filter."""
        query = QueryDict(mutable=True)
        for name in FACETS:
            values = [choice.value for choice in self.chosen(name)]
            if name == without:
                values.remove(value)
            query.setlist(name, values)
        return query.urlencode()
