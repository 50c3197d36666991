"""An entry with all that belongs to it, in every language, as files of data give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, ForeignKey, Q, QuerySet, Subquery

from timeline.models import (
    Article,
    Citation,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Position,
    PublishedEntry,
    Relation,
    Site,
    Source,
    Theme,
)
from timeline.models.addressed import Addressed
from timeline.models.dispute import DISPUTED
from timeline.models.owner import OWNERS
from timeline.public.page_sources import name_authors, points_of
from timeline.public.pages import DisputedPoint
from timeline.public.versions import Versions, version_rows, versions_from
from timeline.registry import NOUNS

SITE_COLUMNS = ("name_en", "name_es", "licence_name", "licence_url")


@dataclass(frozen=True)
class EntryContent:
    """An entry as it is live: `versions` are what publications did to it, and `log` the same with
    the notes of all languages, newest first; `sources` stand in the order in which it cites them,
    each complete.
    """

    entry: Any
    site: Site
    has_policy: bool
    log: Sequence[PublishedEntry]
    versions: Versions
    milestones: Sequence[Milestone]
    observations: Sequence[Observation]
    themes: Sequence[Theme]
    relations: Sequence[Relation]
    points: Sequence[DisputedPoint]
    sources: Sequence[Source]


def read_content(model: type[Addressed], slug: str, policy: str, using: str) -> EntryContent:
    """The entry at this address, in at most eight queries; raises DoesNotExist. `policy` is the
    address of the page that says how the site corrects what is wrong.
    """
    entry = entry_rows(model, slug, policy, using).get()
    log = version_rows(using, str(model._meta.model_name), entry.pk)
    versions = versions_from(log)
    if versions is None:
        raise ObjectDoesNotExist
    site = Site(**{name: getattr(entry, f"site_{name}") or "" for name in SITE_COLUMNS})
    owner = str(model._meta.model_name)
    of_entry = {owner: entry.pk}
    milestones: list[Milestone] = []
    observations: list[Observation] = []
    themes: list[Theme] = []
    relations: list[Relation] = []
    positions: list[Position] = []
    if model is Initiative:
        rows = Milestone.objects.using(using).filter(initiative=entry.pk)
        milestones = list(rows.select_related("source"))
        themes = list(Theme.objects.using(using).filter(initiatives=entry.pk).order_by("slug"))
        relations = list(relation_rows(entry.pk, using))
    if model is Indicator:
        values = Observation.objects.using(using).filter(indicator=entry.pk)
        observations = list(values.select_related("source", "subject"))
    if owner in DISPUTED:
        rows_of_disputes = Position.objects.using(using).filter(**{f"dispute__{owner}": entry.pk})
        in_disputes = rows_of_disputes.order_by("dispute", "position", "pk")
        positions = list(
            in_disputes.select_related("dispute__milestone", "dispute__observation", "source")
        )
    cited = cited_sources(of_entry, using) if owner in OWNERS else [entry]
    rows_with_sources: list[Any] = [*milestones, *observations, *positions]
    sourced = [row for row in rows_with_sources if row.source]
    complete(cited, sourced, using)
    return EntryContent(
        entry=entry,
        site=site,
        has_policy=entry.has_policy,
        log=log,
        versions=versions,
        milestones=milestones,
        observations=observations,
        themes=themes,
        relations=relations,
        points=points_of(positions),
        sources=cited,
    )


def entry_rows(model: type[Addressed], slug: str, policy: str, using: str) -> QuerySet[Any]:
    """The entry at this address with all that it names, and with the words of the site."""
    named = []
    for name in NOUNS[model].crossing:
        column = model._meta.get_field(name)
        if isinstance(column, ForeignKey):
            named.append(name)
    site = Site.objects.using(using).order_by("pk")
    words = {f"site_{name}": Subquery(site.values(name)[:1]) for name in SITE_COLUMNS}
    policies = Article.objects.using(using).listed().filter(kind=Article.Kind.PAGE, slug=policy)
    rows = model.objects.using(using).filter(**{model.address_field: slug})
    annotated: QuerySet[Any] = rows.annotate(**words, has_policy=Exists(policies))
    return annotated.select_related(*named)


def relation_rows(key: int, using: str) -> QuerySet[Relation]:
    """The relations of an initiative to others that lists show."""
    rows = Relation.objects.using(using).filter(Q(from_initiative=key) | Q(to_initiative=key))
    rows = rows.filter(
        Q(from_initiative__withdrawn_at=None) | Q(from_initiative=key),
        Q(to_initiative__withdrawn_at=None) | Q(to_initiative=key),
    )
    return rows.select_related("from_initiative", "to_initiative")


def cited_sources(of_entry: dict[str, int], using: str) -> list[Source]:
    """The sources that the entry cites in any language, in the order of their first citation."""
    citations = Citation.objects.using(using).filter(**of_entry).order_by("pk")
    sources: dict[int, Source] = {}
    for citation in citations.select_related("source__publisher"):
        sources.setdefault(citation.source_id, citation.source)
    return list(sources.values())


def complete(cited: Sequence[Source], sourced: Sequence[Any], using: str) -> None:
    """Give each row the source that is cited, and the sources those who wrote them."""
    sources = {source.pk: source for source in cited}
    for row in sourced:
        row.source = sources.setdefault(row.source_id, row.source)
    name_authors(using, list(sources.values()))
