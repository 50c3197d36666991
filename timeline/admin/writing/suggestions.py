"""Sources and entries, found among the working copies by what an editor remembers of them."""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import ngettext

from govdigital.databases import EDITORIAL
from timeline.admin.base.row_keys import is_key
from timeline.dates.wording import in_words, joined_words
from timeline.models import Agent, Authorship, Citation, Picture, Source
from timeline.models.addressed import Addressed
from timeline.public.page_sources import complete_sources
from timeline.publishing.citing_texts import citing
from timeline.registry import LINKED
from timeline.texts.citations import reference_of

FOUND_AT_MOST = 12
OF_A_KIND = 4
TERMS = 6
NAMES = 200

Entry = TypeVar("Entry", bound=Addressed)


class Suggestion(NamedTuple):
    """What a list of suggestions shows, and the `value` that the text then names."""

    value: str
    title: str
    detail: str


def sources(words: str) -> list[Suggestion]:
    """The sources whose author, title, date or key hold these words; without words, the newest."""
    rows, terms = complete_sources(EDITORIAL), split(words)
    if not terms:
        return suggested(rows.order_by("-pk")[:FOUND_AT_MOST])
    matching = Q()
    for term in terms:
        # As texts write a key.
        matching &= source_holds(term.removeprefix("@"))
    return suggested(first(rows, terms, matching, FOUND_AT_MOST))


def source(pk: str) -> list[Suggestion]:
    """The source with this number, if there is one."""
    if not is_key(pk):
        return []
    return suggested(complete_sources(EDITORIAL).filter(pk=int(pk)))


def suggested(rows: Iterable[Source]) -> list[Suggestion]:
    """The sources as suggestions name them: title, whose it is, from when, its key, and how often
    it is cited.
    """
    sources = list(rows)
    cited = Citation.objects.using(EDITORIAL).filter(source__in=sources).places()
    places = dict(cited.order_by().values_list("source").annotate(Count("pk")))
    suggestions = []
    for source in sources:
        author = reference_of(source).author or source.container_title
        date = joined_words(in_words(source.date)) if source.date else ""
        total = places.get(source.pk, 0)
        sentence = ngettext("cited at %(total)s place", "cited at %(total)s places", total)
        how_often = sentence % {"total": total} if total else ""
        detail = ", ".join(filter(None, (author, date, source.key, how_often)))
        suggestions.append(Suggestion(source.key, source.title, detail))
    return suggestions


def source_holds(term: str) -> Q:
    """Whether one word is in the source's title, key, date or the names of its authors and
    publisher.
    """
    agents = Agent.objects.using(EDITORIAL).filter(name__unaccented_contains=term).order_by()
    agent_pks = list(agents.values_list("pk", flat=True)[:NAMES])
    matching = (
        Q(title__unaccented_contains=term)
        | Q(key__unaccented_contains=term)
        | Q(date__unaccented_contains=term)
    )
    if agent_pks:
        authorships = Authorship.objects.using(EDITORIAL).filter(agent__in=agent_pks)
        matching |= Q(publisher__in=agent_pks) | Q(pk__in=authorships.values("source"))
    return matching


def pictures(words: str) -> list[Suggestion]:
    """The pictures, and not the documents, whose title, key or credit hold these words; without
    words, the newest.
    """
    rows = Picture._base_manager.using(EDITORIAL).exclude(file="")
    rows = rows.exclude(content_type=Picture.ContentType.PDF)
    terms = split(words)
    if not terms:
        return [suggested_picture(picture) for picture in rows.order_by("-pk")[:FOUND_AT_MOST]]
    matching = Q()
    for term in terms:
        holds = Q()
        for column in ("title_en", "title_es", "key", "credit"):
            holds |= Q(**{f"{column}__unaccented_contains": term})
        matching &= holds
    return [suggested_picture(picture) for picture in first(rows, terms, matching, FOUND_AT_MOST)]


def suggested_picture(picture: Picture) -> Suggestion:
    """A picture as suggestions name it: its title, who made it and when."""
    date = joined_words(in_words(picture.date)) if picture.date else ""
    detail = ", ".join(filter(None, (picture.credit, date, picture.key)))
    return Suggestion(picture.key, picture.title, detail)


def entries(words: str, kinds: Iterable[str]) -> list[Suggestion]:
    """Entries of these kinds whose title or address hold the words; “era: first” asks for one kind
    only, “@key” for those that cite this source.
    """
    most = OF_A_KIND
    before, colon, after = words.partition(":")
    only = before.strip().lower()
    if colon and only in LINKED:
        kinds = [kind for kind in kinds if kind == only]
        words = after
        most = FOUND_AT_MOST
    terms = split(words)
    suggestions = []
    for kind in kinds:
        suggestions += of_kind(kind, terms, most)
    return suggestions


def of_kind(kind: str, terms: list[str], most: int) -> list[Suggestion]:
    """At most so many entries of one kind, as texts link to them."""
    model = LINKED[kind]
    rows: QuerySet[Addressed] = model._base_manager.using(EDITORIAL)
    label = str(model._meta.verbose_name)
    if model is Agent:
        rows = rows.filter(Q(kind=kind))
        label = str(Agent.Kind(kind).label)
    columns = [model.address_field, *titles_of(model)]
    matching = Q()
    for term in terms:
        holds = Q()
        for column in columns:
            holds |= Q(**{f"{column}__unaccented_contains": term})
        if term.startswith("@"):
            holds = citing(model, term[1:])
        matching &= holds
    suggestions = []
    for entry in first(rows, terms, matching, most):
        address = getattr(entry, model.address_field)
        suggestions.append(Suggestion(f"{kind}:{address}", str(entry), label))
    return suggestions


def titles_of(model: type[Model]) -> list[str]:
    """The columns that hold what an entry of this model is called."""
    columns = {field.name for field in model._meta.concrete_fields}
    if "title_en" in columns:
        return ["title_en", "title_es"]
    return ["name_en", "name_es"] if "name_en" in columns else ["title"]


def first(rows: QuerySet[Entry], terms: list[str], matching: Q, most: int) -> list[Entry]:
    """At most so many of the matching rows: those whose address begins with the words come
    first.
    """
    address = rows.model.address_field
    # Keys first: an index holds all that they are found by, so that no long text is read.
    bare_rows = rows.select_related(None).prefetch_related(None).order_by(address)
    keys = bare_rows.values_list("pk", flat=True)
    begun: list[int] = []
    if beginning := slugify("-".join(terms)):
        begun = list(keys.filter(**{f"{address}__startswith": beginning})[:most])
    others = list(keys.filter(matching).exclude(pk__in=begun)[: most - len(begun)])
    entries = rows.in_bulk([*begun, *others])
    return [entries[pk] for pk in [*begun, *others]]


def split(words: str) -> list[str]:
    """The words to look for; a database takes no zero byte, and nobody remembers more than a few
    words.
    """
    return words.replace("\x00", "")[:200].split()[:TERMS]
