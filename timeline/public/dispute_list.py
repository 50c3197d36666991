"""Where sources disagree, all over the site, with the filters by which the list is narrowed."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from timeline.charts.spans import accent
from timeline.models import Dispute, Era
from timeline.models.dispute import DISPUTED
from timeline.public.facets import Chip, Facet, Option
from timeline.public.filters import Choice, ChosenField, FilterForm, known_choices

PER_PAGE = 50
FACETS = {"era": _("Era"), "theme": _("Theme")}
# What a page names of the entries of its disputes; their texts are long.
COLUMNS = [
    "identifier",
    "question_en",
    "question_es",
    "note_en",
    "note_es",
    "about",
    "milestone",
    "observation",
]
for owner in DISPUTED:
    COLUMNS += [f"{owner}__{column}" for column in ("slug", "title_en", "title_es")]
COLUMNS += [
    "article__kind",
    "initiative__kind",
    "initiative__start",
    "initiative__end",
    "initiative__status",
]
for path in ("era", "initiative__era"):
    COLUMNS += [f"{path}__{name}" for name in ("slug", "title_en", "title_es", "span", "position")]


def dispute_rows(using: str) -> QuerySet[Any]:
    """The disputes of all listed entries, each with the key of its era as `of_era`."""
    rows = Dispute.objects.using(using)
    for owner in DISPUTED:
        rows = rows.filter(**{f"{owner}__withdrawn_at__isnull": True})
    return rows.annotate(of_era=Coalesce("era", "initiative__era")).order_by()


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The disputes in the order of the story: by era, in it those of the era itself and then by the
    beginning of the initiative. Those of indicators and essays, which belong to no era, come last.
    """
    return rows.order_by(
        Coalesce("era__position", "initiative__era__position").asc(nulls_last=True),
        F("of_era").asc(nulls_last=True),
        F("era").asc(nulls_last=True),
        F("initiative__start_earliest").asc(nulls_last=True),
        F("initiative__position").asc(nulls_last=True),
        F("initiative").asc(nulls_last=True),
        F("indicator__position").asc(nulls_last=True),
        F("article__position").asc(nulls_last=True),
        "pk",
    )


class DisputeForm(FilterForm):
    """Any number of eras and themes; values that are none stay aside to be named."""

    def __init__(self, query: QueryDict, using: str) -> None:
        super().__init__(query)
        fields = {name: ChosenField(label=label, required=False) for name, label in FACETS.items()}
        self.fields.update(fields)
        # Of organisations and sources none is asked for.
        for name, choice in known_choices(using):
            if name in fields:
                fields[name].choices[choice.value] = choice

    def choices_of(self, name: str) -> Sequence[Choice]:
        """All eras, or all themes, in their order."""
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
        self.rows = dispute_rows(using)

    def chosen(self, name: str) -> list[Choice]:
        """The chosen eras, or themes."""
        choices: list[Choice] = self.form.cleaned_data.get(name, [])
        return choices

    def narrowed(self, left_out: str = "") -> QuerySet[Any]:
        """The disputes by all filters but one."""
        rows = self.rows
        eras = [choice.key for choice in self.chosen("era")]
        themes = [choice.key for choice in self.chosen("theme")]
        if eras and left_out != "era":
            rows = rows.filter(of_era__in=eras)
        if themes and left_out != "theme":
            # Without a join: a dispute that has two of the themes is one.
            joined = Dispute.objects.using(rows.db).filter(initiative__themes__in=themes)
            rows = rows.filter(pk__in=joined.values("pk"))
        return rows

    @cached_property
    def counts(self) -> dict[str, Counter[Any]]:
        """How many disputes each choice would leave, by the name of the facet; of no era, by
        None.
        """
        by_era = self.narrowed("era").values_list("of_era").annotate(Count("pk"))
        by_theme = self.narrowed("theme").values_list("initiative__themes").annotate(Count("pk"))
        return {"era": Counter(dict(by_era)), "theme": Counter(dict(by_theme))}

    @cached_property
    def total(self) -> int:
        """How many disputes all filters leave."""
        keys = {choice.key for choice in self.chosen("era")}
        counts = self.counts["era"]
        return sum(count for key, count in counts.items() if not keys or key in keys)

    @cached_property
    def sheet(self) -> Page[Dispute]:
        """The disputes on the page that the address asks for, each with the entry it is about; the
        nearest page where there is no such one.
        """
        owners = [owner for owner in DISPUTED if owner != "initiative"]
        rows = in_order(self.narrowed()).select_related(*owners, "initiative__era").only(*COLUMNS)
        paginator = Paginator(rows, PER_PAGE)
        # The eras have been counted already.
        paginator.count = self.total
        return paginator.get_page(self.number)

    @cached_property
    def facets(self) -> list[Facet]:
        """Eras and themes with their counts; what would leave nothing stays away unless it is
        chosen.
        """
        facets = []
        for name, label in FACETS.items():
            options = []
            for choice in self.form.choices_of(name):
                total, is_chosen = self.counts[name][choice.key], choice in self.chosen(name)
                if total or is_chosen:
                    options.append(Option(choice.value, choice.label, total, is_chosen))
            errors = [str(error) for error in self.form.errors.get(name, ())]
            if options or errors:
                facets.append(Facet(name, str(label), options, errors))
        return facets

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
