"""What each public page shows, one frozen dataclass a page; templates read it as `page`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page
from django.utils.functional import Promise

from timeline.charts import Chart, Density, Drawing
from timeline.models import (
    Agent,
    Article,
    Citation,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Observation,
    Position,
    Publication,
    Publishable,
    PublishedEntry,
    Site,
    Source,
)
from timeline.public.facets import FacetedList
from timeline.search import SearchResults
from timeline.texts.citations import Reference


@dataclass(frozen=True)
class Frame:
    """What stands around every page; `number` is 0 before anything was published."""

    site: Site
    number: int
    published_at: datetime | None
    source_count: int
    articles: list[Article]
    # Of the publication with which the entry of the page came to stand as it does; 0 without one.
    page_number: int = 0


@dataclass(frozen=True)
class TextReferences:
    """What the texts of a page refer to: their sources, and the titles of the entries that they
    link to, by kind and address.
    """

    sources: Sequence[Source] = ()
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class DisputedPoint:
    """A dispute with what each source says in it."""

    dispute: Dispute
    positions: list[Position]


@dataclass(frozen=True)
class EraSection:
    """An era with the initiatives that are shown of it, and the number of all that it has."""

    era: Era
    initiatives: list[Initiative]
    entry_count: int


@dataclass(frozen=True)
class Neighbours:
    """What stands before and after an era or an initiative in the story, None at either end."""

    previous: Era | Initiative | None = None
    following: Era | Initiative | None = None


@dataclass(frozen=True)
class RelatedInitiative:
    """Another initiative, and in words why it is named."""

    reason: str
    initiative: Initiative


@dataclass(frozen=True)
class LoggedPublication:
    """A publication, the entries that are named of it, and the number of all that it brought."""

    publication: Publication
    entries: list[PublishedEntry]
    entry_count: int


@dataclass(frozen=True)
class DataTable:
    """A table of /data/: its name, what it holds, the files that have its columns, and these with
    their meanings.
    """

    name: str
    label: str | Promise
    files: str
    columns: dict[str, str | Promise]


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    """What the frame and the notes of any page need; `entry` is what a page of one entry shows."""

    entry: Publishable | None = None
    references: TextReferences = TextReferences()

    @property
    def of_whole_site(self) -> bool:
        """Whether every publication may change the page, which then names the last one."""
        return False


@dataclass(frozen=True, kw_only=True)
class StoryPage(PublicPage):
    """The start page: drawn entry by entry, or counted by year where there are too many."""

    sections: list[EraSection]
    drawing: Drawing | None
    density: Density | None
    key_figures: list[Observation]
    essays: list[Article]
    entry_count: int
    # Of all statements of the story, in percent.
    share_sourced: int

    @property
    def of_whole_site(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class EraPage(PublicPage):
    entry: Era
    section: EraSection
    drawing: Drawing | None
    density: Density | None
    disputed_points: list[DisputedPoint]
    neighbours: Neighbours


@dataclass(frozen=True, kw_only=True)
class InitiativeListPage(PublicPage):
    faceted_list: FacetedList
    initiatives: list[Initiative]


@dataclass(frozen=True, kw_only=True)
class InitiativePage(PublicPage):
    """An initiative with its milestones and themes prefetched."""

    entry: Initiative
    disputed_points: list[DisputedPoint]
    # The keys of milestones of which sources differ on whether they happened.
    claimed_milestones: set[int]
    relations: list[RelatedInitiative]
    related: list[RelatedInitiative]
    neighbours: Neighbours


@dataclass(frozen=True, kw_only=True)
class SourceListPage(PublicPage):
    """Sources with complete references, each with the number of `places` that cite it."""

    sheet: Page[Source]


@dataclass(frozen=True, kw_only=True)
class SourcePage(PublicPage):
    entry: Source
    reference: Reference
    sheet: Page[Citation]


@dataclass(frozen=True, kw_only=True)
class IndicatorListPage(PublicPage):
    """Indicators with their observations prefetched."""

    indicators: list[Indicator]


@dataclass(frozen=True, kw_only=True)
class IndicatorPage(PublicPage):
    """An indicator with its observations prefetched, each with its source."""

    entry: Indicator
    chart: Chart | None
    disputed_points: list[DisputedPoint]


@dataclass(frozen=True, kw_only=True)
class AgentPage(PublicPage):
    """A person or an organisation, and the first of what it has written, led or said."""

    entry: Agent
    works: list[Source]
    initiatives: list[Initiative]
    articles: list[Article]


@dataclass(frozen=True, kw_only=True)
class ArticlePage(PublicPage):
    entry: Article
    disputed_points: list[DisputedPoint]


@dataclass(frozen=True, kw_only=True)
class SearchPage(PublicPage):
    answer: SearchResults


@dataclass(frozen=True, kw_only=True)
class UpdatesPage(PublicPage):
    """The log, newest first; `publications` are those of the sheet."""

    sheet: Page[Publication]
    publications: list[LoggedPublication]


@dataclass(frozen=True, kw_only=True)
class PublicationPage(PublicPage):
    publication: Publication
    sheet: Page[PublishedEntry]


@dataclass(frozen=True, kw_only=True)
class DataPage(PublicPage):
    tables: list[DataTable]
