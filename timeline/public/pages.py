"""What each public page shows, one frozen dataclass a page; templates read it as `page`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Page
from django.utils.functional import Promise
from django.utils.translation import ngettext

from timeline.charts import Chart, Density, Drawing, LifeStrip
from timeline.charts.spans import accent
from timeline.charts.sparkline import Sparkline
from timeline.charts.subject_series import RegionalPlace
from timeline.charts.subjects_chart import SubjectsChart
from timeline.data_tables.dictionary import DictionaryTable
from timeline.models import (
    Agent,
    Article,
    Citation,
    DataFile,
    DataVersion,
    Dispute,
    Era,
    Indicator,
    Initiative,
    Milestone,
    Observation,
    Picture,
    Position,
    Publication,
    Publishable,
    PublishedEntry,
    Site,
    Source,
    Status,
    Subject,
)
from timeline.public.dispute_list import DisputeList
from timeline.public.facets import FacetedList
from timeline.public.list_pages import ListPage
from timeline.public.subject_choice import SubjectForm
from timeline.public.subject_table import SubjectTable
from timeline.public.versions import Versions
from timeline.search import SearchResults
from timeline.texts.citations import Reference


class Frame(NamedTuple):
    """What stands around every page. The last publication and the number of sources are those of a
    page of the whole site; `number` is 0 before anything was published.
    """

    site: Site
    articles: list[Article]
    # The names of lists on which nothing stands yet: no menu leads to them.
    empty_lists: frozenset[str] = frozenset()
    # Of the publication with which the entry of the page came to stand as it does; 0 without one.
    page_number: int = 0
    number: int = 0
    published_at: datetime | None = None
    source_count: int = 0


class TextFigure(NamedTuple):
    """The chart of an indicator as it stands within a text: its message, what is drawn of it, and
    values of which each names another source. `subject` is the one in front, where there are
    several.
    """

    indicator: Indicator
    message: str
    chart: Chart | None
    subjects_chart: SubjectsChart | None
    cited: Sequence[Observation]
    subject: Subject | None = None


@dataclass(frozen=True)
class TextReferences:
    """What the texts of a page refer to: their sources, the titles of the entries that they link
    to, by kind and address, the charts that stand in them, by the indicator's address, and the
    pictures, by key. `picture` is the one of the page's entry.
    """

    sources: Sequence[Source] = ()
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    figures: Mapping[str, TextFigure] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    picture: Picture | None = None


class ReportedEntry(NamedTuple):
    """An entry about which a reader says that something is wrong, with its milestones."""

    entry: Publishable
    milestones: Sequence[Milestone]


class DisputedPoint(NamedTuple):
    """A dispute with what each source says in it."""

    dispute: Dispute
    positions: list[Position]


class DisputedEra(NamedTuple):
    """What is disputed in one era of the story, with the number of its accent; without an era, of
    indicators and essays.
    """

    era: Era | None
    accent: int
    points: list[DisputedPoint]


class IndexedAgent(NamedTuple):
    """A line of an index: a person or an organisation, and how much of the site is theirs."""

    agent: Agent
    works: int
    led: int
    views: int
    essays: int

    @property
    def counts(self) -> list[str]:
        """What there is of these, in words."""
        counts = []
        if self.led:
            words = ngettext("led %(total)s entry", "led %(total)s entries", self.led)
            counts.append(words % {"total": self.led})
        if self.views:
            words = ngettext("%(total)s proposal", "%(total)s proposals", self.views)
            counts.append(words % {"total": self.views})
        if self.essays:
            words = ngettext("%(total)s essay", "%(total)s essays", self.essays)
            counts.append(words % {"total": self.essays})
        if self.works:
            words = ngettext("%(total)s source", "%(total)s sources", self.works)
            counts.append(words % {"total": self.works})
        return counts


class DisputeCounts(NamedTuple):
    """How many places of the site are disputed, and how many initiatives have one."""

    disputes: int
    initiatives: int


@dataclass(frozen=True)
class EraSection:
    """An era with the initiatives that are shown of it, the most important ones of them, and the
    number of all that it has.
    """

    era: Era
    initiatives: list[Initiative]
    entry_count: int
    main: list[Initiative] = field(default_factory=list)


class Neighbours(NamedTuple):
    """What stands before and after an era or an initiative in the story, None at either end."""

    previous: Era | Initiative | None = None
    following: Era | Initiative | None = None


class RelatedInitiative(NamedTuple):
    """Another initiative, and in words why it is named."""

    reason: str
    initiative: Initiative


class CitingPlace(NamedTuple):
    """A text or parts of an entry that cite a source: the name of the place, what is said there on
    this source, where in the source, and how many values it gives.
    """

    place: str
    sentences: tuple[str, ...]
    locators: tuple[str, ...]
    value_count: int = 0


class CitingEntry(NamedTuple):
    """An entry that rests on a source, by one of its citations, and the places where it does."""

    citation: Citation
    places: list[CitingPlace]


class LoggedPublication(NamedTuple):
    """A publication, the entries that are named of it, and the number of all that it brought."""

    publication: Publication
    entries: list[PublishedEntry]
    entry_count: int

    @property
    def unnamed_count(self) -> int:
        """How many more it brought than are named here."""
        return self.entry_count - len(self.entries)


class EntryLog(NamedTuple):
    """An entry with the newest publications that touched it, newest first."""

    entry: Publishable
    identifier: str
    publications: list[LoggedPublication]


class DataTable(NamedTuple):
    """A table of a version of the data: what its columns mean, and its files by form; none where
    no version is made yet.
    """

    dictionary: DictionaryTable
    files: dict[str, DataFile]

    @property
    def row_count(self) -> int:
        """The number of its rows."""
        return self.files["csv"].rows if self.files else 0


class VersionPlace(NamedTuple):
    """A version of the data, with the numbers of those made before and after it and of the newest;
    None where there is none.
    """

    version: DataVersion
    before: int | None
    after: int | None
    newest: int | None


class ContrastGroup(NamedTuple):
    """What is offered, or what is used: the latest shares of one whole."""

    whole: str
    shares: list[Observation]


class KeyFigure(NamedTuple):
    """The latest value of an indicator, and the line by which it came about."""

    observation: Observation
    sparkline: Sparkline | None


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    """What the frame and the notes of any page need; `entry` is what a page of one entry shows,
    `frame` what it has read already of what stands around it.
    """

    entry: Publishable | None = None
    references: TextReferences = TextReferences()
    frame: Frame | None = None
    # None in previews, and where the page is no entry's.
    versions: Versions | None = None

    @property
    def of_whole_site(self) -> bool:
        """Whether every publication may change the page, which then names the last one."""
        return False

    @property
    def for_print(self) -> bool:
        """Whether the page is read on paper, where nobody gets to a picture that comes later."""
        return False

    @property
    def sheet_number(self) -> int:
        """Which sheet of its list it shows; 1 where it has one sheet."""
        faceted_list = getattr(self, "faceted_list", None)
        sheet = getattr(faceted_list or self, "sheet", None)
        return sheet.number if sheet else 1


@dataclass(frozen=True, kw_only=True)
class StoryPage(PublicPage):
    """The start page: drawn dense or entry by entry, or counted by year where there are too many.

    `finding` has its values in their places, `opening` is the first paragraph of the first essay.
    """

    finding: str
    essays: list[Article]
    opening: str
    contrast: list[ContrastGroup]
    drawing: Drawing | None
    density: Density | None
    sections: list[EraSection]
    news: PublishedEntry | None
    key_figures: list[KeyFigure]
    entry_count: int
    dispute_count: int
    # Of all statements of the story, in percent; None before anything is stated.
    share_sourced: int | None

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
    # None where it has fewer than two dated milestones.
    life: LifeStrip | None
    disputed_points: list[DisputedPoint]
    # The keys of milestones of which sources differ on whether they happened.
    claimed_milestones: set[int]
    relations: list[RelatedInitiative]
    related: list[RelatedInitiative]
    neighbours: Neighbours

    @property
    def points_of_text(self) -> list[DisputedPoint]:
        """What is disputed neither of the entry as a whole nor of one of its milestones."""
        points = []
        for point in self.disputed_points:
            if not point.dispute.concerns_entry and not point.dispute.milestone_id:
                points.append(point)
        return points

    @property
    def disputed_milestones(self) -> set[int]:
        """The keys of the milestones under which a dispute stands."""
        keys = set(self.claimed_milestones)
        for point in self.disputed_points:
            if point.dispute.milestone_id:
                keys.add(point.dispute.milestone_id)
        return keys

    @property
    def is_start_disputed(self) -> bool:
        """Whether sources differ on when it began."""
        for point in self.disputed_points:
            if point.dispute.about != Dispute.About.DATE or point.dispute.milestone is None:
                continue
            if point.dispute.milestone.kind == Milestone.Kind.LAUNCHED:
                return True
        return False

    @property
    def only_milestone(self) -> Milestone | None:
        """The one milestone of a short entry, which is told in its head; None of a longer one, and
        of somebody's proposal without a date, whose head says whose it is.
        """
        milestones = list(self.entry.milestones.all())
        if len(milestones) != 1 or (self.entry.opinion_of_id and not milestones[0].date):
            return None
        return milestones[0]

    @property
    def is_long(self) -> bool:
        """Whether its milestones are a list."""
        return len(self.entry.milestones.all()) > 1

    @property
    def says_status(self) -> bool:
        """Whether its status says more than its kind, and than what happened in the same line."""
        status = self.entry.status
        if status == Status.HAPPENED and self.only_milestone:
            return False
        return status not in (Status.UNKNOWN, self.entry.kind)

    @property
    def says_when(self) -> bool:
        """Whether its head has a line of when and how it stands."""
        if self.entry.kind == Initiative.Kind.PROPOSAL and self.entry.opinion_of_id:
            return False
        return bool(self.entry.start or self.only_milestone or self.says_status)


@dataclass(frozen=True, kw_only=True)
class SourceListPage(PublicPage):
    """Sources with complete references, each with the number of `places` that cite it."""

    sheet: Page[Source]


@dataclass(frozen=True, kw_only=True)
class SourcePage(PublicPage):
    """A source, and the sheet of the places that cite it, by entry."""

    entry: Source
    reference: Reference
    sheet: Page[int]
    entries: list[CitingEntry]


class IndicatorSummary(NamedTuple):
    """An indicator in a list: its message, its line, and its latest value with the subject that it
    is of; None where it has no value.
    """

    indicator: Indicator
    message: str
    sparkline: Sparkline | None
    last: Observation | None
    subject: Subject | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorListPage(PublicPage):
    summaries: list[IndicatorSummary]


class SubjectsView(NamedTuple):
    """What the page of an indicator of several subjects shows of them."""

    form: SubjectForm
    chart: SubjectsChart | None
    table: SubjectTable
    regional_place: RegionalPlace | None


@dataclass(frozen=True, kw_only=True)
class IndicatorPage(PublicPage):
    """An indicator with its observations prefetched, each with its source; `subjects` is None where
    they are all of one.
    """

    entry: Indicator
    message: str
    # Whether the message is the editors' headline, and so has their language.
    is_headline: bool
    chart: Chart | None
    subjects: SubjectsView | None
    disputed_points: list[DisputedPoint]


@dataclass(frozen=True, kw_only=True)
class AgentPage(PublicPage):
    """A person or an organisation, and the first of what it has written, led or said; `led_count`
    is the number of all that it led.
    """

    entry: Agent
    works: list[Source]
    led: list[Initiative]
    led_count: int
    views: list[Initiative]
    articles: list[Article]
    drawing: Drawing | None


@dataclass(frozen=True, kw_only=True)
class AgentListPage(PublicPage):
    """An index of people or of organisations, in the alphabet of the page's language."""

    kind: str
    sheet: Page[int]
    lines: list[IndexedAgent]


@dataclass(frozen=True, kw_only=True)
class EraListPage(PublicPage):
    """A sheet of the eras in their order, each with its `entry_count`."""

    sheet: Page[Era]


@dataclass(frozen=True, kw_only=True)
class ArticleListPage(PublicPage):
    """A sheet of the articles, essays before pages about the site."""

    sheet: Page[Article]


@dataclass(frozen=True, kw_only=True)
class DisputeListPage(PublicPage):
    """The disputes that the address asks for, by era."""

    faceted_list: DisputeList
    eras: list[DisputedEra]


@dataclass(frozen=True, kw_only=True)
class ArticlePage(PublicPage):
    entry: Article
    disputed_points: list[DisputedPoint]


class BookEntry(NamedTuple):
    """An initiative in the book, with its disputes and the keys of milestones that may not have
    happened.
    """

    initiative: Initiative
    disputed_points: list[DisputedPoint]
    claimed_milestones: set[int]


class BookEra(NamedTuple):
    """An era in the book, None for what stands in none; `place` is its place among the eras."""

    era: Era | None
    place: int
    entries: list[BookEntry]
    disputed_points: list[DisputedPoint]

    @property
    def accent(self) -> int:
        """The number of its accent; 0 of what has none."""
        return accent(self.era, self.place) if self.era else 0


@dataclass(frozen=True, kw_only=True)
class BookPage(PublicPage):
    """The whole story; `left_out` counts the entries for which a page has no room."""

    eras: list[BookEra]
    essays: list[Article]
    left_out: int

    @property
    def of_whole_site(self) -> bool:
        return True

    @property
    def for_print(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class SearchPage(PublicPage):
    """What live entries say; `disputes` where the words ask for what is disputed, `list_page` where
    they are the name of a list.
    """

    answer: SearchResults
    disputes: DisputeCounts | None = None
    list_page: ListPage | None = None


class KindOfUpdate(NamedTuple):
    """Publications of one kind, of all where `value` is blank: how many there are, and their
    feed.
    """

    value: str
    label: str | Promise
    total: int
    feed: str


@dataclass(frozen=True, kw_only=True)
class UpdatesPage(PublicPage):
    """The log, newest first, all of it or one kind; `publications` are those of the sheet, `asked`
    the kind that the address names, which may be none.
    """

    sheet: Page[Publication]
    publications: list[LoggedPublication]
    kinds: list[KindOfUpdate]
    kind: str
    asked: str

    @property
    def pages_query(self) -> str:
        """The beginning of the query of another page of this list."""
        return f"kind={self.kind}&" if self.kind else ""


@dataclass(frozen=True, kw_only=True)
class PublicationPage(PublicPage):
    publication: Publication
    sheet: Page[PublishedEntry]


@dataclass(frozen=True, kw_only=True)
class DataPage(PublicPage):
    """A version of the data with its tables; the tables of this program alone where none is made
    yet.
    """

    tables: list[DataTable]
    place: VersionPlace | None = None

    @property
    def of_whole_site(self) -> bool:
        return True
