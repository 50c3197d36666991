"""The document of an entry: its page, what that is about and rests on, and what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from timeline.linked_data.dates import coverage, coverage_of, exact_day, iso_date, moment
from timeline.linked_data.node import Node, Whole, node
from timeline.linked_data.works import agent, agents, named_work, work
from timeline.models import (
    Agent,
    Article,
    Era,
    Indicator,
    Initiative,
    Observation,
    Publication,
    Site,
    Source,
)
from timeline.models.addressed import Addressed
from timeline.public.pages import DisputedPoint
from timeline.public.versions import Version, Versions
from timeline.texts.markup import plain_text

# The page that says how the site corrects what is wrong.
POLICY = "corrections"
LONGEST_WORDS = 2_000


@dataclass(frozen=True)
class EntryReading:
    """What a document says of an entry, as it was read: its texts are in the reader's language, and
    the page is in the language `language`.
    """

    # An entry with an identifier, which no common class of theirs has.
    entry: Any
    language: str
    site: Site
    has_policy: bool
    versions: Versions
    sources: Sequence[Source] = ()
    points: Sequence[DisputedPoint] = ()
    observations: Sequence[Observation] = ()


def entry_document(reading: EntryReading, whole: Whole) -> Node:
    """The page of the entry, with all its citations."""
    entry = reading.entry
    address = whole(route_of(entry), entry.slug)
    is_source = isinstance(entry, Source)
    return node(
        page_type(entry),
        # On its own page, a source is what has the identifier: so other pages cite it.
        at=address if is_source else whole("id", entry.identifier),
        url=address,
        name=str(entry),
        headline=str(entry) if page_type(entry) == "Article" else "",
        inLanguage=reading.language,
        datePublished=moment(entry.first_published_at) if entry.first_published_at else "",
        dateModified=moment(entry.updated_at) if entry.updated_at else "",
        version=str(reading.versions.last.number),
        creativeWorkStatus="withdrawn" if entry.withdrawn_at else "",
        temporalCoverage=time_of(entry),
        license=reading.site.licence_url,
        isPartOf=website(reading.site, whole),
        publisher=organization(reading.site, reading.has_policy, whole),
        author=author(reading, whole),
        about=about(reading),
        mainEntity=main_entity(reading, whole),
        correction=corrections(reading.versions, whole),
        mentions=claims(reading.points, whole),
        citation=[] if is_source else citations(reading.sources, whole),
    )


def citations(sources: Sequence[Source], whole: Whole) -> list[Node]:
    """The sources by title, each in whole."""
    in_order = sorted(sources, key=lambda source: (source.title.casefold(), source.key))
    return [work(source, whole) for source in in_order]


def route_of(entry: Addressed) -> str:
    """The name of the entry's page: an agent is a person or an organisation."""
    return entry.kind if isinstance(entry, Agent) else str(entry._meta.model_name)


def page_type(entry: Addressed) -> str:
    """The class of the entry's page."""
    if isinstance(entry, Source):
        return "ItemPage"
    if isinstance(entry, Agent) and entry.kind == Agent.Kind.PERSON:
        return "ProfilePage"
    if isinstance(entry, Article) and entry.kind == Article.Kind.ESSAY:
        return "Article"
    return "WebPage"


def website(site: Site, whole: Whole) -> Node:
    """The site of which the page is a part."""
    return node("WebSite", name=site.name, url=whole("timeline"))


def organization(site: Site, has_policy: bool, whole: Whole) -> Node:
    """Who publishes the site, and by which rules; of a page of rules that is not there nothing is
    said.
    """
    policy = whole("article", POLICY) if has_policy else ""
    return node(
        "Organization",
        name=site.name,
        url=whole("timeline"),
        correctionsPolicy=policy,
        publishingPrinciples=policy,
    )


def author(reading: EntryReading, whole: Whole) -> Node:
    """Who wrote the page: the author of an article that names one, else who publishes the site."""
    entry = reading.entry
    if isinstance(entry, Article) and entry.author:
        return agent(entry.author, reading.language)
    return organization(reading.site, reading.has_policy, whole)


def time_of(entry: Addressed) -> str:
    """The time that the page tells of, where it is an interval whose ends are known."""
    if isinstance(entry, Era):
        return coverage(entry.span)
    if isinstance(entry, Initiative):
        start, end = iso_date(entry.start), iso_date(entry.end)
        if start and end:
            return f"{start}/{end}" if start != end else ""
        return coverage(entry.start)
    return ""


def about(reading: EntryReading) -> Node | None:
    """What the page is about; None where that is its main entity, or a text by itself."""
    entry = reading.entry
    if isinstance(entry, Initiative):
        return initiative(entry, reading.language)
    if isinstance(entry, Era):
        return node("Thing", name=entry.title)
    if isinstance(entry, Agent) and entry.kind == Agent.Kind.ORGANISATION:
        return node("Organization", name=entry.name, url=entry.website)
    return None


def initiative(entry: Initiative, language: str) -> Node:
    """The initiative itself, by its kind."""
    website = "" if entry.website_closed else entry.website
    kind = entry.kind
    if kind in (Initiative.Kind.PORTAL, Initiative.Kind.PLATFORM):
        provider = agent(entry.lead, language) if entry.lead else None
        return node("Service", name=entry.title, url=website, provider=provider)
    if kind == Initiative.Kind.INSTITUTION:
        return node("GovernmentOrganization", name=entry.title, url=website)
    if kind == Initiative.Kind.LAW:
        day = iso_date(entry.start)
        return node("Legislation", name=entry.title, url=website, legislationDate=day)
    if kind == Initiative.Kind.MILESTONE and (day := exact_day(entry.start)):
        return node("Event", name=entry.title, startDate=day)
    return node("Thing", name=entry.title, url=website)


def main_entity(reading: EntryReading, whole: Whole) -> Node | None:
    """What the page shows: a source, a person or the values of an indicator; None of others."""
    entry = reading.entry
    if isinstance(entry, Source):
        return work(entry, whole)
    if isinstance(entry, Agent) and entry.kind == Agent.Kind.PERSON:
        names = {"familyName": entry.family, "givenName": entry.given}
        return node("Person", name=entry.name, **names, url=entry.website)
    if isinstance(entry, Indicator):
        return dataset(entry, reading, whole)
    return None


def dataset(indicator: Indicator, reading: EntryReading, whole: Whole) -> Node:
    """The values of an indicator, of which the sources are those of the values."""
    observations = reading.observations
    sources = {row.source.pk: row.source for row in observations if row.source}
    technique = shortened(indicator.description)
    files = []
    for route, media_type in (
        ("indicator_values", "text/csv"),
        ("indicator_values_json", "application/json"),
    ):
        address = whole(route, indicator.slug)
        files.append(node("DataDownload", contentUrl=address, encodingFormat=media_type))
    return node(
        "Dataset",
        name=indicator.title,
        description=shortened(indicator.summary) or technique,
        url=whole("indicator", indicator.slug),
        variableMeasured=node(
            "PropertyValue", name=indicator.whole or indicator.title, unitText=indicator.unit
        ),
        measurementTechnique=technique,
        temporalCoverage=coverage_of(row.date for row in observations),
        creator=organization(reading.site, reading.has_policy, whole),
        license=reading.site.licence_url,
        isBasedOn=[named_work(source, whole) for source in sources.values()],
        distribution=files,
    )


def shortened(text: str | None) -> str:
    """The words of a text, as many as say what it is about."""
    return Truncator(plain_text(text or "")).chars(LONGEST_WORDS)


def corrections(versions: Versions, whole: Whole) -> list[Node]:
    """The corrections of the entry, newest first; what brought it first corrected nothing of it."""
    nodes = []
    for version in versions.all:
        if version.kind == Publication.Kind.CORRECTION and version != versions.first:
            nodes.append(correction(version, whole))
    return nodes


def correction(version: Version, whole: Whole) -> Node:
    return node(
        "CorrectionComment",
        text=version.note,
        datePublished=moment(version.at),
        url=whole("publication", version.number),
    )


def claims(points: Sequence[DisputedPoint], whole: Whole) -> list[Node]:
    """What each source says where they disagree: nobody judges it here."""
    nodes = []
    for point in points:
        for position in point.positions:
            source = position.source
            claim = node(
                "Claim",
                name=plain_text(point.dispute.question),
                text=plain_text(position.text or ""),
                appearance=named_work(source, whole),
                claimInterpreter=agents(source.written_by, source.language),
            )
            nodes.append(claim)
    return nodes
