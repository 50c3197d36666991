"""Sources and entries, found among the working copies by what an editor remembers of them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.text import slugify

from govdigital.databases import EDITORIAL
from timeline.admin.base.row_keys import is_key
from timeline.dates.wording import in_words, plain
from timeline.models import Agent, Authorship, Source
from timeline.public.page_sources import complete_sources
from timeline.registry import LINKED
from timeline.texts.citations import parts

FOUND_AT_MOST = 12
OF_A_KIND = 4
TERMS = 6
NAMES = 200


class Found(NamedTuple):
    """What a list of suggestions shows, and the `value` that the text then names."""

    value: str
    title: str
    detail: str


def sources(words: str) -> list[Found]:
    """The sources whose author, title, date or key hold these words; without words, the newest."""
    rows, terms = complete_sources(EDITORIAL), split(words)
    if not terms:
        return [told(source) for source in rows.order_by("-pk")[:FOUND_AT_MOST]]
    wanted = Q()
    for term in terms:
        wanted &= source_holds(term)
    return [told(source) for source in first(rows, "key", terms, wanted, FOUND_AT_MOST)]


def source(pk: str) -> list[Found]:
    """The source with this number, if there is one."""
    known = complete_sources(EDITORIAL).filter(pk=int(pk)) if is_key(pk) else ()
    return [told(source) for source in known]


def told(source: Source) -> Found:
    """A source as suggestions name it: its title, whose it is and from when."""
    author = parts(source).author or source.container_title
    about = (author, plain(in_words(source.date)) if source.date else "", source.key)
    return Found(source.key, source.title, ", ".join(filter(None, about)))


def source_holds(term: str) -> Q:
    """Whether one word is in the source's title, key, date or the names of its authors and
    publisher.
    """
    named = Agent.objects.using(EDITORIAL).filter(name__holds=term).order_by()
    names = list(named.values_list("pk", flat=True)[:NAMES])
    written = Authorship.objects.using(EDITORIAL).filter(agent__in=names).values("source")
    own = Q(title__holds=term) | Q(key__holds=term) | Q(date__holds=term)
    return own | Q(publisher__in=names) | Q(pk__in=written) if names else own


def entries(words: str, kinds: Iterable[str]) -> list[Found]:
    """Entries of these kinds whose title or address hold the words; “era: first” asks for one kind
    only.
    """
    kind, colon, rest = words.partition(":")
    only = kind.strip().lower()
    one = bool(colon) and only in LINKED
    chosen = [name for name in kinds if not one or name == only]
    terms = split(rest if one else words)
    most = FOUND_AT_MOST if one else OF_A_KIND
    return [found for name in chosen for found in of_kind(name, terms, most)]


def of_kind(kind: str, terms: list[str], most: int) -> list[Found]:
    """At most so many entries of one kind, as texts link to them."""
    model = LINKED[kind]
    address = model.address_field
    rows: QuerySet[Any] = model._base_manager.using(EDITORIAL)
    if model is Agent:
        rows = Agent._base_manager.using(EDITORIAL).filter(kind=kind)
    titles = titles_of(model)
    wanted = Q()
    for term in terms:
        holds = Q(**{f"{address}__holds": term})
        for title in titles:
            holds |= Q(**{f"{title}__holds": term})
        wanted &= holds
    label = str(dict(Agent.Kind.choices).get(kind, model._meta.verbose_name))
    found = first(rows, address, terms, wanted, most)
    return [Found(f"{kind}:{getattr(entry, address)}", str(entry), label) for entry in found]


def titles_of(model: type[Model]) -> list[str]:
    """The columns that hold what an entry of this model is called."""
    columns = {field.name for field in model._meta.concrete_fields}
    if "title_en" in columns:
        return ["title_en", "title_es"]
    return ["name"] if "name" in columns else ["title"]


def first(rows: "QuerySet[Any]", address: str, terms: list[str], wanted: Q, most: int) -> list[Any]:
    """At most so many of the wanted rows: those whose address begins with the words come first."""
    # Numbers first: an index holds all that they are found by, so that no long text is read.
    numbers = (
        rows.select_related(None)
        .prefetch_related(None)
        .order_by(address)
        .values_list("pk", flat=True)
    )
    start = slugify("-".join(terms))
    begun = list(numbers.filter(**{f"{address}__startswith": start})[:most]) if start else []
    others = numbers.filter(wanted).exclude(pk__in=begun)[: most - len(begun)]
    found = begun + list(others)
    known = rows.in_bulk(found)
    return [known[pk] for pk in found]


def split(words: str) -> list[str]:
    """The words to look for; a database takes no zero byte, and nobody remembers more than a few
    words.
    """
    return words.replace("\x00", "")[:200].split()[:TERMS]
