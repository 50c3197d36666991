"""Every entry that has a page of its own, of all kinds at once: for links in texts and for the site
map.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import get_language

from govdigital.prepared_queries import Prepared
from timeline.models import Agent, Source
from timeline.models.addressed import Addressed
from timeline.models.publishable import PublishableQuerySet
from timeline.registry import LINKED, NOUNS

# A row and its columns, in the order of the fields of IndexedPage.
IndexRow = tuple[str, str, str, str, datetime | None]
LINKED_MODELS = tuple(dict.fromkeys(LINKED.values()))
COLUMNS = ("page_kind", "address", "words_en", "words_es", "updated_at")


class IndexedPage(NamedTuple):
    """An entry with a page: its kind, address, titles, and when it was last published."""

    kind: str
    slug: str
    title_en: str
    title_es: str
    updated_at: datetime | None = None

    @property
    def title(self) -> str:
        """The title in the reader's language, in English where that is missing."""
        return str(getattr(self, f"title_{get_language() or 'en'}", "") or self.title_en)


def page_rows(using: str, withdrawn: bool = False) -> QuerySet[Addressed, IndexRow]:
    """Rows for IndexedPage in one query: all that lists show, or all there are."""
    selects = []
    for model in LINKED_MODELS:
        rows = _pages_of(model, using)
        selects.append(rows if withdrawn else rows.filter(withdrawn_at__isnull=True))
    return _together(selects, *COLUMNS)


def titles(using: str, addresses: Mapping[str, Collection[str]]) -> dict[tuple[str, str], str]:
    """The titles of the entries at these addresses that can be opened, by kind and address."""
    if not any(addresses.values()):
        return {}
    slugs_of_models = []
    for model in LINKED_MODELS:
        slugs: set[str] = set()
        for kind in NOUNS[model].kinds:
            slugs.update(addresses.get(kind, ()))
        slugs_of_models.append(slugs)
    titles_by_address = {}
    for row in rows_at(using, *slugs_of_models):
        page = IndexedPage(*row)
        titles_by_address[page.kind, page.slug] = page.title
    return titles_by_address


@Prepared
def rows_at(using: str, *slugs_of_models: Collection[str]) -> QuerySet[Addressed, Any]:
    """Rows for IndexedPage at these addresses of each model of LINKED_MODELS, in one query, without
    their times: a page stands as it is when an entry to which it leads is published again.
    """
    selects = []
    for model, slugs in zip(LINKED_MODELS, slugs_of_models, strict=True):
        if slugs:
            selects.append(_pages_of(model, using).filter(address__in=slugs))
    return _together(selects, *COLUMNS[:-1])


def _together(selects: Iterable[PublishableQuerySet], *columns: str) -> QuerySet[Addressed, Any]:
    first, *others = [rows.order_by().values_list(*columns) for rows in selects]
    return first.union(*others, all=True) if others else first


def _pages_of(model: type[Addressed], using: str) -> PublishableQuerySet:
    rows: PublishableQuerySet = model.objects.using(using)
    rows = rows.annotate(address=F(model.address_field))
    if model is Agent:
        # A person's name is the same in both languages, so the biography says whether the page is
        # translated.
        untranslated = When(Q(biography_en__gt="") & ~Q(biography_es__gt=""), then=Value(""))
        named = When(name_es__gt="", then=F("name_es"))
        spanish = Case(untranslated, named, default=F("name_en"), output_field=CharField())
        rows = rows.annotate(page_kind=F("kind"), words_en=F("name_en"), words_es=spanish)
    else:
        # The pages of all others have one name.
        [kind] = NOUNS[model].kinds
        rows = rows.annotate(page_kind=Value(kind, output_field=CharField()))
        title = "title" if model is Source else "title_{}"
        rows = rows.annotate(words_en=F(title.format("en")), words_es=F(title.format("es")))
    return rows
