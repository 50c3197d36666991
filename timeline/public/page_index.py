"""Every entry that has a page of its own, of all kinds at once: for links in texts and for the site
map.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import get_language

from timeline.models import Agent, Source
from timeline.models.addressed import Addressed
from timeline.models.publishable import PublishableQuerySet
from timeline.registry import LINKED, NOUNS

# A row and its columns, in the order of the fields of IndexedPage.
IndexRow = tuple[str, str, str, str, datetime | None]
COLUMNS = ("page_kind", "address", "words_en", "words_es", "updated_at")


class IndexedPage(NamedTuple):
    """An entry with a page: its kind, address, titles, and when it was last published."""

    kind: str
    slug: str
    title_en: str
    title_es: str
    updated_at: datetime | None

    @property
    def title(self) -> str:
        """The title in the reader's language, in English where that is missing."""
        return str(getattr(self, f"title_{get_language() or 'en'}", "") or self.title_en)


def page_rows(
    using: str, addresses: Mapping[str, Collection[str]] | None = None, withdrawn: bool = False
) -> QuerySet[Addressed, IndexRow]:
    """Rows for IndexedPage in one query: those at the addresses by kind, else all that lists show,
    or all there are.
    """
    selects = []
    for model in dict.fromkeys(LINKED.values()):
        rows = _pages_of(model, using)
        if addresses is not None:
            slugs: set[str] = set()
            for kind in NOUNS[model].kinds:
                slugs.update(addresses.get(kind, ()))
            if not slugs:
                continue
            rows = rows.filter(address__in=sorted(slugs))
        elif not withdrawn:
            rows = rows.filter(withdrawn_at__isnull=True)
        selects.append(rows.order_by().values_list(*COLUMNS))
    first, *others = selects
    return first.union(*others, all=True) if others else first


def titles(using: str, addresses: Mapping[str, Collection[str]]) -> dict[tuple[str, str], str]:
    """The titles of the entries at these addresses that can be opened, by kind and address."""
    if not any(addresses.values()):
        return {}
    titles_by_address = {}
    for row in page_rows(using, addresses):
        page = IndexedPage(*row)
        titles_by_address[page.kind, page.slug] = page.title
    return titles_by_address


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
