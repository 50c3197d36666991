"""How many listed initiatives are alike in something: kept, so that no page counts all of them."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear

from govdigital.databases import EDITORIAL
from govdigital.prepared_queries import Prepared
from timeline.models import raw_rows
from timeline.models.citation import Citation
from timeline.models.dispute import Dispute
from timeline.models.initiative import Initiative


class What(StrEnum):
    """What is counted, and what the key and the value of such a tally are."""

    # Initiatives by era, and kind, status, whether disputed, and currency; parted by BAR.
    FEATURES = "features"
    # … by era, and the year of their beginning.
    YEAR = "year"
    # … by theme, by lead, by cited source.
    THEME = "theme"
    LEAD = "lead"
    SOURCE = "source"
    # Statements in the initiatives of an era, and those of them that name a source.
    STATEMENTS = "statements"
    SOURCED = "sourced"


BAR = "|"
# The key of what has no era.
NOTHING = 0


class Tallied(NamedTuple):
    """What a tally counts."""

    what: str
    key: int
    value: str


class Tally(models.Model):
    """One kept number. Only publishing writes it, by difference, and only in the public database;
    what would be 0 has no row.
    """

    pk = models.CompositePrimaryKey("what", "key", "value")
    what = models.CharField(max_length=12)
    key = models.PositiveBigIntegerField()
    value = models.CharField(max_length=60)
    number = models.BigIntegerField()

    objects: "ClassVar[models.Manager[Tally]]"

    class Meta:
        default_permissions = ()
        # The most frequent come first.
        indexes = [models.Index(fields=["what", "-number", "key"], name="tally_most")]

    def __str__(self) -> str:
        return f"{self.what} {self.key} {self.value}: {self.number}"


# Columns of a query that counts.
COLUMNS = (*Tallied._fields, "number")


# What one initiative adds to the tallies by era.
WORTH = {
    What.YEAR: Value(1),
    What.STATEMENTS: F("statements"),
    What.SOURCED: F("statements_sourced"),
}


def counted(
    using: str, what: Collection[What] = (*What,), initiatives: Collection[int] | None = None
) -> dict[Tallied, int]:
    """The numbers as the rows of that database are now, in one query; of initiatives with these
    keys alone where any are given.
    """
    # Raw: modeltranslation returns columns in any order.
    rows_of_story = raw_rows.rows(Initiative, using)
    listed: QuerySet[Any] = rows_of_story.filter(withdrawn_at__isnull=True).order_by()
    joined = Initiative.themes.through._default_manager.using(using)
    themed = joined.filter(initiative__withdrawn_at__isnull=True)
    citing = Citation.objects.using(using).filter(
        initiative__isnull=False, initiative__withdrawn_at__isnull=True
    )
    if initiatives is not None:
        listed = listed.filter(pk__in=initiatives)
        themed = themed.filter(initiative__in=initiatives)
        citing = citing.filter(initiative__in=initiatives)
    era, one_each = Coalesce("era", NOTHING), Count("pk")
    year = Coalesce(Cast(ExtractYear("start_earliest"), CharField()), Value(""))
    in_eras = listed.filter(era__isnull=False)
    # The rows, their key and value, and what is added up.
    parts: dict[What, tuple[QuerySet[Any], Any, Any, Any]] = {
        What.FEATURES: (listed, era, features(using), one_each),
        What.YEAR: (listed, era, year, one_each),
        What.THEME: (themed, F("theme"), Value(""), one_each),
        What.LEAD: (listed.filter(lead__isnull=False), F("lead"), Value(""), one_each),
        What.SOURCE: (
            citing.order_by(),
            F("source"),
            Value(""),
            Count("initiative", distinct=True),
        ),
        What.STATEMENTS: (in_eras, F("era"), Value(""), Sum(WORTH[What.STATEMENTS])),
        What.SOURCED: (in_eras, F("era"), Value(""), Sum(WORTH[What.SOURCED])),
    }
    selects = []
    for name in what:
        rows, of_key, of_value, number = parts[name]
        named = rows.annotate(what=Value(name.value, CharField()), key=of_key, value=of_value)
        selects.append(named.values_list(*Tallied._fields).annotate(number=number))
    first, *others = selects
    numbers = first.union(*others, all=True) if others else first
    return {Tallied(*of): number for *of, number in numbers if number}


def features(using: str) -> Concat:
    """What visitors filter initiatives by, in one text."""
    disputes = Dispute.objects.using(using).filter(initiative=OuterRef("pk")).order_by()
    is_disputed = Case(When(Exists(disputes), then=Value("1")), default=Value(""))
    bar = Value(BAR)
    return Concat(
        *("kind", bar, "status", bar, is_disputed, bar, "budget_currency"),
        output_field=CharField(),
    )


def tallies(using: str, *what: What, keys: Collection[int] | None = None) -> dict[Tallied, int]:
    """The numbers as they are kept, of these keys alone where any are given; of working copies, of
    which none are kept, as they are now.
    """
    if using == EDITORIAL:
        numbers = counted(using, what)
        return {of: number for of, number in numbers.items() if keys is None or of.key in keys}
    wanted = None if keys is None else list(keys)
    rows = kept_numbers(using, [one.value for one in what], wanted)
    return {Tallied(*of): number for *of, number in rows}


@Prepared
def kept_numbers(using: str, what: list[str], keys: list[int] | None) -> QuerySet[Any]:
    """The tallies of these sorts, and of these keys alone where any are given, in order."""
    rows = Tally.objects.using(using).filter(what__in=what)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return rows.order_by("what", "key", "value").values_list(*COLUMNS)


class KeptSum(Subquery):
    """The sum of tallies by era, of one key where it is given, as a column of another query; of
    working copies, of which none are kept, of what they have now.
    """

    template = "(SELECT COALESCE(SUM(summed), 0) FROM (%(subquery)s) kept)"
    output_field = IntegerField()

    def __init__(self, using: str, what: What, key: OuterRef | None = None) -> None:
        if using == EDITORIAL:
            rows = raw_rows.rows(Initiative, using).filter(withdrawn_at__isnull=True)
            column, number = "era", WORTH[what]
        else:
            rows, column, number = Tally.objects.using(using).filter(what=what), "key", F("number")
        if key is not None:
            rows = rows.filter(**{column: key})
        super().__init__(rows.order_by().annotate(summed=number).values("summed"))
