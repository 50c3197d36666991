"""Every entry that has a page of its own, of all kinds at once: for links in texts and for the site
map.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import get_language

from timeline.models import Agent, Article, Era, Indicator, Initiative, Source

# The kinds as texts and addresses name them; an agent is a person or an organisation.
TITLED: dict[str, type[Any]] = {
    "initiative": Initiative,
    "era": Era,
    "indicator": Indicator,
    "article": Article,
}


class Listed(NamedTuple):
    """An entry with a page: its kind, address, titles, and when it was last published."""

    kind: str
    slug: str
    title_en: str
    title_es: str
    updated_at: Any

    @property
    def title(self) -> str:
        """The title in the reader's language, in English where that is missing."""
        return str(getattr(self, f"title_{get_language() or 'en'}", "") or self.title_en)


def listed(
    using: str, addresses: "Mapping[str, Collection[str]] | None" = None, withdrawn: bool = False
) -> "QuerySet[Any, Any]":
    """Rows of `Listed` in one query: those at the addresses by kind, else all that lists show, or
    all there are.
    """
    parts = [_titled(kind, model, using) for kind, model in TITLED.items()]
    parts += [_sources(using), _agents(using)]
    kinds = [*TITLED, "source", "agent"]
    if addresses is None and not withdrawn:
        parts = [rows.filter(withdrawn_at__isnull=True) for rows in parts]
    elif addresses is not None:
        people = {*addresses.get("person", ()), *addresses.get("organisation", ())}
        wanted = {**addresses, "agent": people}
        chosen = [(rows, wanted.get(kind, ())) for kind, rows in zip(kinds, parts, strict=True)]
        parts = [rows.filter(at__in=sorted(slugs)) for rows, slugs in chosen if slugs]
    columns = ("sort", "at", "words_en", "words_es", "updated_at")
    first, *others = [rows.order_by().values_list(*columns) for rows in parts]
    return first.union(*others, all=True) if others else first


def titles(using: str, addresses: Mapping[str, Collection[str]]) -> dict[tuple[str, str], str]:
    """The titles of the entries at these addresses that can be opened, by kind and address."""
    if not any(addresses.values()):
        return {}
    rows = (Listed(*row) for row in listed(using, addresses))
    return {(row.kind, row.slug): row.title for row in rows}


def _titled(kind: str, model: type[Any], using: str) -> "QuerySet[Any]":
    words = {"words_en": F("title_en"), "words_es": F("title_es")}
    return model.objects.using(using).annotate(sort=_text(kind), at=F("slug"), **words)


def _sources(using: str) -> "QuerySet[Any]":
    words = {"words_en": F("title"), "words_es": F("title")}
    return Source.objects.using(using).annotate(sort=_text("source"), at=F("key"), **words)


def _agents(using: str) -> "QuerySet[Any]":
    # A name is the same in both languages, so the biography says whether the page is translated.
    missing = When(
        ~Q(biography_en="") & (Q(biography_es="") | Q(biography_es__isnull=True)), then=Value("")
    )
    spanish = Case(missing, default=F("name"), output_field=CharField())
    return Agent.objects.using(using).annotate(
        sort=F("kind"), at=F("slug"), words_en=F("name"), words_es=spanish
    )


def _text(word: str) -> Value:
    return Value(word, output_field=CharField())
