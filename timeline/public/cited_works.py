"""What is cited: the page of an entry with the version that is cited of it, a source as it was, and
the sources on which a page rests.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Model, Q, QuerySet
from django.utils.translation import get_language, gettext

from govdigital.prepared_queries import Prepared, give
from timeline.models import (
    Agent,
    Article,
    Authorship,
    Citation,
    Era,
    Indicator,
    Initiative,
    Observation,
    Publication,
    PublishedEntry,
    Site,
    Source,
)
from timeline.models.addressed import Addressed
from timeline.models.languages import LANGUAGES
from timeline.public import snapshots_then
from timeline.public.entry_log import REMOVED, address_log
from timeline.public.entry_paths import EntryPath
from timeline.public.page_sources import (
    NAME_COLUMNS,
    name_authors,
    published,
    shown_columns,
    shown_pictures,
    source_rows,
    texts_in,
)
from timeline.public.versions import Version, Versions, entry_versions
from timeline.public.written import language_of
from timeline.registry import noun_of
from timeline.texts.markup import charts, cited, pictures

MODELS: dict[str, type[Any]] = {
    "era": Era,
    "initiative": Initiative,
    "indicator": Indicator,
    "article": Article,
    "agent": Agent,
    "source": Source,
}
# Sources whose authors are read by one query.
TOGETHER = 5_000
# What a citation says of the site.
SITE_COLUMNS = ("name_en", "name_es", "licence_name", "licence_url")


@dataclass(frozen=True)
class CitedPage:
    """The page of an entry as it is cited: by one version, None where nothing was published.

    `author` is an agent who wrote the text; else the site did. `language` is that of the page.
    """

    path: EntryPath
    identifier: str
    title: str
    language: str
    author: Agent | None
    version: Version | None
    site: Site


class PageSources(NamedTuple):
    """The path of a page, as it is today, and the sources on which the page rests."""

    path: EntryPath
    sources: list[Source]


@dataclass(frozen=True)
class VersionThen:
    """What one publication left of an entry: its log, and the address of its memento."""

    logged: PublishedEntry
    path: EntryPath

    @property
    def is_taken_away(self) -> bool:
        """Whether what the log had of it was emptied by law."""
        return not self.logged.snapshot

    @property
    def is_there(self) -> bool:
        """Whether there was a page to read."""
        return self.logged.event not in REMOVED


def cited_page(using: str, path: EntryPath) -> CitedPage:
    """The page at the path as it was published last, in three queries; raises
    ObjectDoesNotExist.
    """
    entry = entry_at(using, path)
    versions = entry_versions(using, path.model_name, entry.pk)
    return page_as_cited(entry, versions, site_of(using))


def page_as_cited(entry: Any, versions: Versions | None, site: Site) -> CitedPage:
    """The page of an entry that has been read, as it was published last with a text."""
    return CitedPage(
        path=path_of(entry),
        identifier=entry.identifier,
        title=entry.name if isinstance(entry, Agent) else entry.title,
        language=language_of(entry),
        author=entry.author if isinstance(entry, Article) else None,
        version=versions.last_live if versions else None,
        site=site,
    )


def path_of(entry: Any) -> EntryPath:
    """The path of the entry's page: of an agent by its kind."""
    route = entry.kind if isinstance(entry, Agent) else str(entry._meta.model_name)
    return EntryPath(route, entry.slug)


def entry_at(using: str, path: EntryPath) -> Any:
    """The entry of the page, its author with it; raises ObjectDoesNotExist."""
    model = MODELS[path.model_name]
    for row in entry_rows(using, path.slug, model=model):
        return row
    raise ObjectDoesNotExist


@Prepared
def entry_rows(using: str, slug: str, *, model: type[Model]) -> QuerySet[Any]:
    """The entry of this model at the address."""
    return cited_columns(model._default_manager.using(using), model).filter(
        **{model.address_field: slug}  # type: ignore[attr-defined]
    )


@Prepared
def entry_rows_by_key(using: str, pk: int, *, model: type[Model]) -> QuerySet[Any]:
    """The entry of this model with the key."""
    return cited_columns(model._default_manager.using(using), model).filter(pk=pk)


def cited_columns(rows: QuerySet[Any], model: type[Model]) -> QuerySet[Any]:
    """The entries with what their pages show of them, and of an article its author's names."""
    columns = shown_columns(model)
    if model is Article:
        columns += [f"author__{name}" for name in (*NAME_COLUMNS, "given")]
        rows = rows.select_related("author")
    return rows.only(*columns)


def site_of(using: str) -> Site:
    """The site's names and licence; one without words before anything was published."""
    for site in cited_site_rows(using):
        return site
    return Site()


@Prepared
def cited_site_rows(using: str) -> QuerySet[Site]:
    return Site.objects.using(using).only(*SITE_COLUMNS)


def version_at(using: str, number: int, path: EntryPath) -> VersionThen:
    """What the last publication at or before the number left of the entry that had this address
    then, in two queries; raises ObjectDoesNotExist before the entry began.
    """
    addresses = address_log(snapshots_then.address_rows(using, path.model_name, path.slug))
    log = addresses.entry(path.slug, number)
    row = log.at(number) if log else None
    if log is None or row is None:
        raise ObjectDoesNotExist
    # Above the last publication there is nothing yet.
    made = Publication.objects.using(using).filter(number__gte=number)
    rows = PublishedEntry.objects.using(using).filter(Exists(made), pk=row.pk)
    logged = rows.select_related("publication").first()
    if logged is None:
        raise ObjectDoesNotExist
    there = EntryPath(log.kind, addresses.address_at(log, logged.publication_id))
    return VersionThen(logged, there)


def page_then(using: str, then: VersionThen) -> CitedPage:
    """The page as that version is cited, with the titles and the author's names of then; two
    queries at most.
    """
    logged, publication = then.logged, then.logged.publication
    language = get_language() or LANGUAGES[0]
    if not getattr(logged, f"title_{language}", ""):
        language = LANGUAGES[0]
    version = Version(
        publication.pk, publication.at, publication.kind, publication.note, logged.event
    )
    author = logged.snapshot.get("author")
    authors = agents_then(using, [author], publication.pk) if author else {}
    return CitedPage(
        path=then.path,
        identifier=logged.identifier,
        title=logged.title,
        language=language,
        author=authors.get(author),
        version=version,
        site=site_of(using),
    )


def cited_source(using: str, key: str) -> Source:
    """The source with all that a reference names, in two queries; raises ObjectDoesNotExist."""
    return one_source(using, source_rows(using, [key], []))


def one_source(using: str, sources: Sequence[Source]) -> Source:
    """The source that was found, with its authors and editors; raises ObjectDoesNotExist."""
    if not sources:
        raise ObjectDoesNotExist
    name_authors(using, sources)
    return sources[0]


def cited_by_identifier(using: str, identifier: str) -> CitedPage | Source:
    """The page of the entry with this identifier, or the source, in four queries; raises
    ObjectDoesNotExist for what has no page, or none any more.
    """
    logged = PublishedEntry.objects.using(using).filter(identifier=identifier)
    newest = logged.defer("snapshot").order_by("-publication_id").first()
    if newest is None or newest.model not in MODELS:
        raise ObjectDoesNotExist
    if newest.model == "source":
        return one_source(using, source_rows(using, [], [newest.entry_pk]))
    for entry in entry_rows_by_key(using, newest.entry_pk, model=MODELS[newest.model]):
        versions = entry_versions(using, newest.model, entry.pk)
        return page_as_cited(entry, versions, site_of(using))
    raise ObjectDoesNotExist


def source_then(using: str, then: VersionThen) -> Source:
    """The source as that version has it, with the names of those who wrote, edited or published it
    as they were then; one query.
    """
    values = dict(then.logged.snapshot)
    source = Source()
    for field in Source._meta.concrete_fields:
        if field.name in values:
            setattr(source, field.attname, values[field.name])
    rows = sorted(values.get("authorships", []), key=lambda row: row["position"])
    numbers = {row["agent"] for row in rows}
    if source.publisher_id:
        numbers.add(source.publisher_id)
    agents = agents_then(using, numbers, then.logged.publication_id)
    source.publisher = agents.get(source.publisher_id or 0)
    authorships = []
    for row in rows:
        if agent := agents.get(row["agent"]):
            authorships.append(Authorship(source=source, agent=agent, role=row["role"]))
    give(source, "authorships", authorships)
    return source


def agents_then(using: str, numbers: Iterable[int], publication: int) -> dict[int, Agent]:
    """The agents with these keys, by name, as the publication found or left them."""
    rows = PublishedEntry.objects.using(using).filter(
        model="agent", entry_pk__in=numbers, publication__lte=publication
    )
    agents = {}
    for row in rows.order_by("publication_id"):
        # An agent that was deleted since has its names of the last time.
        names = {name: row.snapshot.get(name) or "" for name in (*NAME_COLUMNS, "given")}
        if not row.snapshot:
            names["name_en"] = gettext("[taken away]")
        agents[row.entry_pk] = Agent(pk=row.entry_pk, **names)
    return agents


def sources_of_page(using: str, path: EntryPath) -> PageSources:
    """The sources on which the page rests in the reader's language, by key, in four queries at
    most; raises ObjectDoesNotExist.
    """
    entry = entry_at(using, path)
    texts = texts_in(entry)
    charted = set[str]()
    pictured = set[str]()
    for text in texts:
        charted.update(charts(text))
        pictured.update(pictures(text))
    shown = shown_pictures(using, pictured, getattr(entry, "picture_id", None) or 0)
    texts += [picture.caption for picture in shown if picture.caption]
    keys = set[str]()
    for text in texts:
        keys.update(cite.key for cite in cited(text))
    numbers = {picture.source_id for picture in shown} - {None}
    wanted = Q(key__in=keys) | Q(pk__in=numbers) | Q(pk__in=named_beside_texts(using, entry))
    if charted:
        values = Observation.objects.using(using).filter(indicator__slug__in=charted)
        wanted |= Q(pk__in=values.values("source"))
    if isinstance(entry, Era):
        wanted |= Q(pk__in=named_in_summaries(using, entry))
    sources = list(published(Source.objects.using(using)).filter(wanted))
    name_authors(using, sources)
    return PageSources(path_of(entry), sorted(sources, key=lambda source: source.key))


def named_beside_texts(using: str, entry: Addressed) -> QuerySet[Any, Any]:
    """The keys of the sources that the entry names elsewhere than in its own texts: at milestones
    and values, and in disputes.
    """
    rows = Citation.objects.using(using).filter(**{str(entry._meta.model_name): entry.pk})
    return rows.exclude(place__in=noun_of(entry).cited).order_by().values("source")


def named_in_summaries(using: str, era: Era) -> QuerySet[Any, Any]:
    """The keys of the sources in the summaries of the initiatives, which an era's page shows."""
    rows = Citation.objects.using(using).filter(
        initiative__era=era.pk, initiative__withdrawn_at=None, place="summary"
    )
    return rows.order_by().values("source")
