"""Every read of the public site: a page's function returns all that the page shows, in a fixed
number of queries.

`using` is the database: the public one for visitors, the editorial one for a preview.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KT
from django.http import QueryDict
from django.utils.translation import gettext as _

from govdigital.databases import PUBLIC
from govdigital.prepared_queries import Prepared, Row, give, give_each
from govdigital.site_day import site_day
from timeline import charts, search
from timeline.files.names import DIGEST_LENGTH, TYPES, files_of
from timeline.models import (
    Agent,
    Article,
    Authorship,
    Citation,
    DataFile,
    Dispute,
    Era,
    FormerAddress,
    Indicator,
    Initiative,
    Milestone,
    Picture,
    Publication,
    PublishedEntry,
    Relation,
    Site,
    Source,
    Theme,
)
from timeline.models.addressed import Addressed
from timeline.models.initiative import ORDER
from timeline.models.languages import LANGUAGES
from timeline.models.owner import OWNERS
from timeline.models.publishable import PublishableQuerySet
from timeline.models.sort_key import Alphabetical
from timeline.models.tally import KeptSum, What, tallies
from timeline.public import (
    agent_index,
    cited_works,
    data_versions,
    embedded,
    indicator_figures,
    list_pages,
    logged_entries,
    page_index,
    snapshots_then,
    start,
    story,
    update_log,
)
from timeline.public import identified as identified_reads
from timeline.public.book import book_page
from timeline.public.cited_works import CitedPage, PageSources, VersionThen
from timeline.public.dispute_list import DisputeList, dispute_rows
from timeline.public.embedded import IndicatorEmbed
from timeline.public.entry_content import EntryContent, read_content
from timeline.public.entry_paths import EntryPath
from timeline.public.facets import FacetedList
from timeline.public.filters import InitiativeFilter
from timeline.public.identified import IdentifiedPlace
from timeline.public.list_keys import (
    ListKeys,
    dispute_keys,
    initiative_keys,
    update_keys,
    whole_list_keys,
)
from timeline.public.list_rows import rows_of_list
from timeline.public.logged_entries import Addresses, Keys, LoggedNames
from timeline.public.page_index import IndexRow
from timeline.public.page_sources import (
    NAME_COLUMNS,
    complete,
    complete_sources,
    disputed_points,
    name_authors,
    points_of,
    published,
    references_of,
    shown_columns,
    source_rows,
)
from timeline.public.pages import (
    AgentListPage,
    AgentPage,
    ArticleListPage,
    ArticlePage,
    BookPage,
    DataPage,
    DisputeCounts,
    DisputedEra,
    DisputedPoint,
    DisputeListPage,
    EntryLog,
    EraListPage,
    EraPage,
    Frame,
    IndicatorListPage,
    IndicatorPage,
    InitiativeListPage,
    InitiativePage,
    LoggedPublication,
    PublicationPage,
    ReportedEntry,
    SearchPage,
    SourceListPage,
    SourcePage,
    StoryPage,
    UpdatesPage,
    VersionPlace,
)
from timeline.public.source_places import citing_entries
from timeline.public.story import CountRows, era_place
from timeline.public.versions import Versions, entry_versions
from timeline.registry import MODELS, NOUNS
from timeline.registry.tables import Table
from timeline.texts import citations
from timeline.texts.table_of_contents import first_paragraph
from timeline.texts.value_places import filled, named_indicators, values_of

# The lists that may be empty while a site has entries.
LISTS = ("articles", "indicators", "disputes", "sources", "eras", "people", "organisations")
# Rows on one page of a list.
ROWS_PER_PAGE = 50
ENTRIES_PER_PAGE = 50
# Works and views on the page of an agent, and what it led.
SHOWN_OF_AGENT = 50
LED_SHOWN = 200
# What an initiative says of its era.
ERA_COLUMNS = ("slug", "position", "span", "title_en", "title_es")
# A day in EDTF, also with its hour, of which nothing is about, uncertain or unknown.
EXACT_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[^/]*)?$"
# Versions of an entry in which a statement is looked for.
READ_VERSIONS = 200
# What a page names of the entries that cite a source.
PLACE_COLUMNS = [
    "source",
    "locator",
    "place",
    "agent__slug",
    "agent__kind",
    "agent__name",
    "agent__first_published_at",
    "initiative__kind",
]
for owner in ("era", "initiative", "indicator", "article"):
    for column in ("slug", "title_en", "title_es", "first_published_at"):
        PLACE_COLUMNS.append(f"{owner}__{column}")
# … and the texts in which it looks for the sentences that cite it.
for owner, model in zip(OWNERS, (Era, Initiative, Indicator, Article, Agent), strict=True):
    for column in NOUNS[model].cited:
        PLACE_COLUMNS += [f"{owner}__{column}_{language}" for language in LANGUAGES]
PLACE_COLUMNS += ["article__kind", "initiative__budget_locator", "agent__name_en", "agent__name_es"]


def frame(
    updated_at: datetime | None = None, of_whole_site: bool = False, /, using: str = PUBLIC
) -> Frame:
    """The site's words, the titles of its pages, and the publication of that time; the last one,
    and how many sources it lists, only for what shows them, for they are seldom the same.
    """
    sites = site_rows(using, updated_at, of_whole_site=of_whole_site)
    # Addresses and titles alone: texts of other pages would be read for nothing.
    articles = site_pages(using)
    if not sites:
        return Frame(Site(name=_("Timeline")), articles)
    [site] = sites
    empty_lists = frozenset(name for name in LISTS if not getattr(site, f"has_{name}"))
    page_number = site.page_number or 0
    if not of_whole_site:
        return Frame(site, articles, empty_lists, page_number)
    last = (site.number or 0, site.published_at)
    return Frame(site, articles, empty_lists, page_number, *last, site.sources or 0)


@Prepared
def site_rows(
    using: str, updated_at: datetime | None, *, of_whole_site: bool
) -> PublishableQuerySet:
    """The site, with the number of the publication of that time, and on which lists something
    stands.
    """
    last = Publication.objects.using(using).order_by("-number")
    of_page = last.filter(at__lte=updated_at) if updated_at else last.none()
    rows: PublishableQuerySet = Site.objects.using(using).only(*shown_columns(Site))
    rows = rows.annotate(page_number=Subquery(of_page.values("number")[:1]))
    if of_whole_site:
        rows = rows.annotate(
            number=Subquery(last.values("number")[:1]),
            published_at=Subquery(last.values("at")[:1]),
            sources=CountRows(Source.objects.using(using).listed().order_by().values("pk")),
        )
    listed = zip(LISTS, rows_of_lists(using), strict=True)
    rows = rows.annotate(**{f"has_{name}": Exists(found) for name, found in listed})
    return rows.order_by("pk")


@Prepared
def site_pages(using: str) -> QuerySet[Article]:
    """The pages about the site, by address and title."""
    rows: PublishableQuerySet = Article.objects.using(using)
    rows = rows.listed().filter(kind=Article.Kind.PAGE)
    return rows.only("slug", "title_en", "title_es")


def rows_of_lists(using: str) -> list[QuerySet[Any]]:
    """What stands in each of LISTS."""
    agents = Agent.objects.using(using).listed().order_by()
    return [
        Article.objects.using(using).listed().order_by(),
        Indicator.objects.using(using).listed().order_by(),
        dispute_rows(using),
        Source.objects.using(using).listed().order_by(),
        Era.objects.using(using).listed().order_by(),
        agents.filter(kind=Agent.Kind.PERSON),
        agents.filter(kind=Agent.Kind.ORGANISATION),
    ]


def bare_frame(using: str = PUBLIC) -> Frame:
    """The site's words alone, for what stands in a frame on another site."""
    sites = site_rows(using, None, of_whole_site=False)
    return Frame(sites[0] if sites else Site(name=_("Timeline")), [])


def embedded_era(slug: str, using: str = PUBLIC) -> EraPage:
    """What a frame on another site shows of the era; raises DoesNotExist."""
    return embedded.era_embed(one(era_rows(using, slug)), using)


def embedded_initiative(slug: str, using: str = PUBLIC) -> InitiativePage:
    """What a frame on another site shows of the initiative; raises DoesNotExist."""
    row = one(initiative_rows_at(using, slug))
    give(row, "milestones", milestone_rows(using, row.pk))
    points = disputed_points(using, "dispute__initiative", row.pk) if row.has_disputes else []
    return embedded.initiative_embed(row, life_strip(row, points), points, using)


def embedded_indicator(slug: str, using: str = PUBLIC) -> IndicatorEmbed:
    """What a frame on another site shows of the indicator; raises DoesNotExist."""
    return embedded.indicator_embed(one(indicator_rows(using, slug)), using)


def embedded_title(model_name: str, slug: str, using: str = PUBLIC) -> str | None:
    """What the entry is called that can be shown in a frame; None where there is none."""
    columns = ("title", "title_en", "title_es")
    row = MODELS[model_name].objects.using(using).filter(slug=slug).only(*columns).first()
    return str(row.title) if row else None


def timeline(using: str = PUBLIC) -> StoryPage:
    """The start page: what the site has found, the opening of its essay, the whole story drawn, and
    what of each era matters most.
    """
    around = frame(None, True, using=using)
    eras = start.eras(using)
    entry_counts = {era.pk: era.entry_count for era in eras}
    in_story = sum(entry_counts.values())
    statements = sum(era.all_statements for era in eras)
    sourced = sum(era.all_sourced for era in eras)
    sections = story.era_sections(eras, entry_counts, using)
    rows = start.observations(using, named_indicators(around.site.finding))
    finding = filled(around.site.finding, others=start.values_by_slug(rows))
    essays = essay_rows(using)
    opening = first_paragraph(essays[0].body) if essays else ""
    texts = [finding, opening, around.site.contrast_text or ""]
    for section in sections:
        texts += start.texts_of_section(section)
    # Before the lines of key figures, which name the sources.
    references = references_of(using, start.shown(rows), texts=texts)
    return StoryPage(
        frame=around,
        references=references,
        finding=finding,
        essays=essays,
        opening=opening,
        contrast=start.contrast_groups(rows),
        drawing=story.drawing(eras, in_story),
        density=story.density(eras, in_story, using),
        sections=sections,
        news=start.news(using),
        key_figures=start.key_figures(rows),
        entry_count=eras[0].all_entries if eras else entry_count(using),
        dispute_count=eras[0].all_disputes if eras else dispute_rows(using).count(),
        share_sourced=sourced * 100 // statements if statements else None,
    )


@Prepared
def essay_rows(using: str) -> PublishableQuerySet:
    """All listed essays."""
    rows: PublishableQuerySet = Article.objects.using(using)
    return rows.listed().filter(kind=Article.Kind.ESSAY)


def book(using: str = PUBLIC) -> BookPage:
    """The whole story as one page."""
    return book_page(using)


def entry_count(using: str = PUBLIC) -> int:
    """How many entries the site has: all initiatives that its list shows, inside the story and
    outside of it.
    """
    return sum(tallies(using, What.YEAR).values())


def era(slug: str, using: str = PUBLIC) -> EraPage:
    """The era with the initiatives that are shown of it; raises DoesNotExist."""
    row = one(era_rows(using, slug))
    [section] = story.era_sections([row], {row.pk: row.entry_count}, using)
    points = disputed_points(using, "dispute__era", row.pk)
    return EraPage(
        entry=row,
        section=section,
        drawing=story.drawing([row], row.entry_count, row.era_place),
        density=story.density([row], row.entry_count, using, row.era_place),
        disputed_points=points,
        neighbours=story.neighbours_of_era(row, using),
        references=references_of(using, [row], section.initiatives, points=points, picture_of=row),
        versions=versions_of(row, using),
    )


def eras(number: str = "1", using: str = PUBLIC) -> EraListPage:
    """The page with this number of the eras, each with the number of its entries; raises
    InvalidPage.
    """
    sheet = Paginator(era_rows(using, None), ROWS_PER_PAGE).page(number)
    return EraListPage(sheet=sheet, references=references_of(using, sheet.object_list))


@Prepared
def era_rows(using: str, slug: str | None) -> PublishableQuerySet:
    """The era at this address; without one, all listed eras. Each with its place and the number of
    its entries.
    """
    rows: PublishableQuerySet = Era.objects.using(using)
    rows = rows.listed() if slug is None else rows.filter(slug=slug)
    rows = rows.only(*shown_columns(Era))
    entry_count = KeptSum(using, What.YEAR, OuterRef("pk"))
    counted: PublishableQuerySet = rows.annotate(entry_count=entry_count, era_place=era_place())
    return counted


def initiatives(using: str = PUBLIC) -> QuerySet[Initiative]:
    """The listed initiatives in the order of the story; what leads out of it, such as a model
    abroad, comes last.
    """
    rows = in_story(using).select_related("era", "opinion_of")
    return rows.annotate(era_place=era_place("era"))


def in_story(using: str) -> QuerySet[Initiative]:
    """The same without what they show of their eras: counting reads no other table."""
    rows: QuerySet[Initiative] = Initiative.objects.using(using).listed()
    return rows.order_by(F("era__position").asc(nulls_last=True), *ORDER)


def filtered_initiatives(query: QueryDict, using: str = PUBLIC) -> InitiativeFilter:
    """All initiatives that the query of an address asks for, and what is wrong with it."""
    return InitiativeFilter(query, in_story(using))


def asked_list(name: str, query: QueryDict, using: str = PUBLIC) -> ListKeys:
    """The keys of all that the query of an address asks for of a list, and what is wrong with it;
    raises KeyError for a list that is not there.
    """
    if name == "initiatives":
        return initiative_keys(filtered_initiatives(query, using))
    if name == "disputes":
        return dispute_keys(query, using)
    if name == "updates":
        return update_keys(query, using)
    return whole_list_keys(name, using)


def list_rows(table: Table, keys: Iterable[int], using: str = PUBLIC) -> Iterator[list[object]]:
    """The values of the columns of a table for the rows of a list, in the order of their keys."""
    return rows_of_list(table, keys, using)


def dated_initiatives(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Those of these initiatives that have a beginning, with what an event says of them."""
    columns = ("identifier", "slug", "title_en", "title_es", "summary_en", "summary_es")
    return initiatives.filter(start__gt="").only(*columns, "kind", "start", "end", "status")


def era_spans(using: str = PUBLIC) -> QuerySet[Era]:
    """The listed eras in their order, by title and time."""
    rows: QuerySet[Era] = Era.objects.using(using).listed()
    return rows.only("title_en", "title_es", "span", "span_earliest", "span_latest", "position")


def milestones_by_day(
    initiatives: QuerySet[Initiative],
) -> tuple[QuerySet[Milestone], int]:
    """The milestones of these initiatives whose day is exactly known, by day, each with the names
    of its initiative; and how many others there are.
    """
    rows = Milestone.objects.using(initiatives.db)
    rows = rows.filter(initiative__in=initiatives.order_by().values("pk"))
    is_exact = Q(date__regex=EXACT_DAY)
    left_out = rows.exclude(is_exact).count()
    exact = (
        rows.filter(is_exact)
        .select_related("initiative")
        .only(
            *("identifier", "kind", "date", "description_en", "description_es"),
            *("initiative__slug", "initiative__title_en", "initiative__title_es"),
            "initiative__updated_at",
        )
    )
    return exact.order_by("date_earliest", "pk"), left_out


def initiative_list(query: QueryDict, using: str = PUBLIC) -> InitiativeListPage:
    """The page of the list that the query of an address asks for."""
    faceted_list = FacetedList(query, in_story(using))
    keys = faceted_list.sheet.object_list
    rows_by_key = {row.pk: row for row in initiative_rows_by_key(using, list(keys))}
    # One may have left since the keys were found.
    shown = [rows_by_key[key] for key in keys if key in rows_by_key]
    return InitiativeListPage(
        faceted_list=faceted_list, initiatives=shown, references=references_of(using, shown)
    )


@Prepared
def initiative_rows_by_key(using: str, keys: list[int]) -> QuerySet[Initiative]:
    """The initiatives with these keys, as lists show them."""
    # Those that are not listed have been left out; asked again here, SQLite would read the index of
    # all listed.
    rows: QuerySet[Initiative] = Initiative.objects.using(using).filter(pk__in=keys)
    return story.as_listed(rows.order_by("pk"), *ERA_COLUMNS)


def initiative(slug: str, using: str = PUBLIC) -> InitiativePage:
    """The initiative with what it is related to; raises DoesNotExist."""
    row = one(initiative_rows_at(using, slug))
    give(row, "milestones", milestone_rows(using, row.pk))
    give(row, "themes", theme_rows(using, row.pk))
    # Most have neither.
    points = disputed_points(using, "dispute__initiative", row.pk) if row.has_disputes else []
    relations = story.relations(row, using) if row.has_relations else []
    related_already = {row.pk}
    for relation in relations:
        related_already.add(relation.initiative.pk)
    return InitiativePage(
        entry=row,
        life=life_strip(row, points),
        disputed_points=points,
        claimed_milestones=story.claimed_milestones(row, points),
        relations=relations,
        related=story.related_by_theme(row, related_already, using),
        neighbours=story.neighbours_of_initiative(row, using),
        references=references_of(using, [row], row.milestones.all(), points=points, picture_of=row),
        versions=versions_of(row, using),
    )


@Prepared
def initiative_rows_at(using: str, slug: str) -> PublishableQuerySet:
    """The initiative at this address, with the names of its era and of those who led or judge, and
    whether anything is disputed of it or related to it.
    """
    rows: PublishableQuerySet = Initiative.objects.using(using).filter(slug=slug)
    columns = ["start_earliest", *shown_columns(Initiative)]
    columns += [f"era__{name}" for name in ERA_COLUMNS]
    for path in ("lead", "opinion_of"):
        columns += [f"{path}__{name}" for name in NAME_COLUMNS]
    key = OuterRef("pk")
    disputes = Dispute.objects.using(using).filter(initiative=key)
    related = Relation.objects.using(using).filter(Q(from_initiative=key) | Q(to_initiative=key))
    rows = rows.annotate(
        era_place=era_place("era"), has_disputes=Exists(disputes), has_relations=Exists(related)
    )
    return rows.select_related("era", "lead", "opinion_of").only(*columns)


@Prepared
def milestone_rows(using: str, initiative: int) -> QuerySet[Milestone]:
    return (
        Milestone.objects.using(using).filter(initiative=initiative).only(*shown_columns(Milestone))
    )


@Prepared
def theme_rows(using: str, initiative: int) -> QuerySet[Theme]:
    rows = Theme.objects.using(using).filter(initiatives=initiative)
    return rows.only("slug", "title_en", "title_es")


def versions_of(entry: Addressed, using: str) -> Versions | None:
    """What publications did to the entry; None in a preview."""
    if using != PUBLIC:
        return None
    return entry_versions(using, str(entry._meta.model_name), entry.pk)


def texts_of_versions(
    model_name: str, entry: int, columns: Sequence[str], using: str = PUBLIC
) -> list[tuple[int, list[str]]]:
    """The numbers of the entry's newest versions that can be read, newest first, each with these
    columns of its snapshot, and nothing else of it.
    """
    rows = PublishedEntry.objects.using(using).order_by("-publication_id")
    rows = rows.filter(model=model_name, entry_pk=entry, event=PublishedEntry.Event.LIVE)
    texts = [KT(f"snapshot__{column}") for column in columns]
    versions = []
    for number, *values in rows.values_list("publication", *texts)[:READ_VERSIONS]:
        versions.append((number, [value or "" for value in values]))
    return versions


def one(rows: Sequence[Row]) -> Row:
    """The row that was found; raises DoesNotExist."""
    if not rows:
        raise ObjectDoesNotExist
    return rows[0]


def life_strip(
    initiative: Initiative, points: Sequence[DisputedPoint], day: date | None = None
) -> charts.LifeStrip | None:
    """The life of the initiative to scale, as of that day or today; None of one that is withdrawn
    or has too few dates.
    """
    if initiative.withdrawn_at:
        return None
    disputed = story.claimed_milestones(initiative, points)
    for point in points:
        if point.dispute.milestone_id and point.dispute.about == Dispute.About.DATE:
            disputed.add(point.dispute.milestone_id)
    return charts.life_strip(initiative, disputed, day or site_day())


def listed_sources(using: str = PUBLIC) -> PublishableQuerySet:
    """The listed sources by title, each with its reference complete."""
    rows = complete_sources(using).select_related("publisher", "archived_document")
    return rows.listed().order_by(Alphabetical(), "pk")


def sources(number: str = "1", using: str = PUBLIC) -> SourceListPage:
    """The page with this number of the list of sources; raises InvalidPage."""
    listed: PublishableQuerySet = Source.objects.using(using).listed()
    keys = listed.order_by(Alphabetical(), "pk").values_list("pk", flat=True)
    sheet = Paginator(keys, ROWS_PER_PAGE).page(number)
    sheet.object_list = rows = source_rows_by_key(using, list(sheet.object_list))
    complete(using, rows)
    return SourceListPage(sheet=sheet)


@Prepared
def source_rows_by_key(using: str, keys: list[int]) -> QuerySet[Source]:
    """The sources with these keys by title, each with the number of the places that cite it."""
    # Counted for the rows of a page alone: a join would count for all before it sorts them.
    cited = Citation.objects.using(using).listed().filter(source=OuterRef("pk")).order_by()
    rows = published(Source.objects.using(using)).filter(pk__in=keys)
    rows = rows.annotate(places=CountRows(cited.values(*OWNERS, "place").distinct()))
    return rows.order_by(Alphabetical(), "pk")


def source(slug: str, number: str = "1", using: str = PUBLIC) -> SourcePage:
    """The source, with the page of this number of what cites it; raises DoesNotExist and
    InvalidPage.
    """
    row = one(source_rows(using, [slug], []))
    complete(using, [row])
    [counted] = place_counts(using, row.pk)
    sheet = Paginator(range(counted.places), ROWS_PER_PAGE).page(number)
    places = place_rows(using, row.pk, first=(sheet.number - 1) * ROWS_PER_PAGE)
    return SourcePage(
        entry=row,
        reference=citations.reference_of(row),
        sheet=sheet,
        entries=citing_entries(row, places, using),
        references=references_of(using, [row]),
        versions=versions_of(row, using),
    )


@Prepared
def place_counts(using: str, source: int) -> QuerySet[Any]:
    """The source, with how many places cite it."""
    cited = Citation.objects.using(using).listed().filter(source=source).places()
    rows = Source.objects.using(using).filter(pk=source).only("pk")
    counted: QuerySet[Any] = rows.annotate(places=CountRows(cited.order_by().values("pk")))
    return counted


@Prepared
def place_rows(using: str, source: int, *, first: int) -> QuerySet[Citation]:
    """A page of the places that cite the source, from this one on, each with its entry."""
    cited = Citation.objects.using(using).listed().filter(source=source).places()
    cited = cited.select_related(*OWNERS).only(*PLACE_COLUMNS)
    # Databases do not agree on where an empty key stands.
    kinds = [F(owner).asc(nulls_last=True) for owner in OWNERS]
    return cited.order_by(*kinds, "pk")[first : first + ROWS_PER_PAGE]


def indicators(using: str = PUBLIC) -> IndicatorListPage:
    """All listed indicators, each with its message and its latest value."""
    rows = indicator_rows(using, None)
    give_each(
        rows, "observations", indicator_figures.observation_rows(using, [row.pk for row in rows])
    )
    all_values = {}
    for row in rows:
        all_values[row.slug] = values_of(row, row.observations.all())
    summaries = [indicator_figures.summary(row, all_values) for row in rows]
    shown = [summary.last for summary in summaries if summary.last]
    return IndicatorListPage(summaries=summaries, references=references_of(using, rows, shown))


def indicator(slug: str, query: QueryDict | None = None, using: str = PUBLIC) -> IndicatorPage:
    """The indicator with its values, each with its source, and with the choice of subjects that the
    query of an address asks for; raises DoesNotExist.
    """
    row = one(indicator_rows(using, slug))
    give_each([row], "observations", indicator_figures.observation_rows(using, [row.pk]))
    observations = list(row.observations.all())
    points = disputed_points(using, "dispute__indicator", row.pk)
    # Before the chart, which names the sources.
    references = references_of(using, [row], observations, points=points)
    page = indicator_figures.page(
        row,
        query or QueryDict(),
        indicator_figures.values_by_slug(using, named_indicators(row.headline)),
        points,
        references,
    )
    return replace(page, versions=versions_of(row, using))


def value_keys(slug: str, using: str = PUBLIC) -> list[int]:
    """The keys of the values of an indicator, by date; raises DoesNotExist."""
    indicator = Indicator.objects.using(using).only("pk").get(slug=slug)
    return list(indicator.observations.values_list("pk", flat=True))


@Prepared
def indicator_rows(using: str, slug: str | None) -> PublishableQuerySet:
    """The indicator at this address; without one, all listed indicators."""
    rows: PublishableQuerySet = Indicator.objects.using(using)
    rows = rows.listed() if slug is None else rows.filter(slug=slug)
    return rows.only(*shown_columns(Indicator))


def agent(slug: str, using: str = PUBLIC) -> AgentPage:
    """The person or organisation with its newest works, its articles, and the initiatives it leads
    or judges; raises DoesNotExist.
    """
    row = one(agent_rows_at(using, slug))
    works = work_rows(using, row.pk)
    name_authors(using, works)
    # One more than is shown tells whether there are more.
    led = led_rows(using, row.pk)
    led_count = len(led) if len(led) <= LED_SHOWN else row.led_initiatives.listed().count()
    return AgentPage(
        entry=row,
        works=works,
        led=led[:LED_SHOWN],
        led_count=led_count,
        views=view_rows(using, row.pk),
        articles=article_rows(using, row.pk),
        drawing=story.drawing_of_led(led, using),
        references=references_of(using, [row], picture_of=row),
        versions=versions_of(row, using),
    )


@Prepared
def agent_rows_at(using: str, slug: str) -> QuerySet[Agent]:
    return Agent.objects.using(using).filter(slug=slug).only(*shown_columns(Agent))


@Prepared
def work_rows(using: str, agent: int) -> QuerySet[Source]:
    """The newest sources that the agent wrote, edited or published."""
    written = Authorship.objects.using(using).filter(agent=agent).values("source")
    works = published(Source.objects.using(using).listed())
    works = works.filter(Q(pk__in=written) | Q(publisher=agent))
    newest_first = F("date_earliest").desc(nulls_last=True)
    return works.order_by(newest_first, Alphabetical(), "pk")[:SHOWN_OF_AGENT]


@Prepared
def led_rows(using: str, agent: int) -> QuerySet[Initiative]:
    """The initiatives that the agent led, one more than is shown."""
    led = story.as_listed(in_story(using).filter(lead=agent), *ERA_COLUMNS)
    return led[: LED_SHOWN + 1]


@Prepared
def view_rows(using: str, agent: int) -> QuerySet[Initiative]:
    """The initiatives that the agent judges or proposes."""
    views = story.as_listed(in_story(using).filter(opinion_of=agent), *ERA_COLUMNS)
    return views[:SHOWN_OF_AGENT]


@Prepared
def article_rows(using: str, agent: int) -> QuerySet[Article]:
    """The articles that the agent wrote for the site, by title."""
    rows: PublishableQuerySet = Article.objects.using(using)
    rows = rows.listed().filter(author=agent)
    return rows.only("slug", "kind", "title_en", "title_es", "author")


def agents(kind: str, number: str = "1", using: str = PUBLIC) -> AgentListPage:
    """The page with this number of the index of people, or of organisations; raises InvalidPage."""
    sheet = Paginator(agent_index.keys_in_order(kind, using), ROWS_PER_PAGE).page(number)
    rows = Agent.objects.using(using).in_bulk(sheet.object_list)
    # One may have left since the keys were read.
    shown = [rows[key] for key in sheet.object_list if key in rows]
    return AgentListPage(kind=kind, sheet=sheet, lines=agent_index.index_lines(shown, using))


def entry_content(model_name: str, slug: str, policy: str, using: str = PUBLIC) -> EntryContent:
    """The entry at this address with all that belongs to it; raises DoesNotExist."""
    model: Any = MODELS[model_name]
    return read_content(model, slug, policy, using)


def articles(number: str = "1", using: str = PUBLIC) -> ArticleListPage:
    """The page with this number of the articles, essays first, without their texts; raises
    InvalidPage.
    """
    rows: PublishableQuerySet = Article.objects.using(using).listed().select_related("author")
    columns = shown_columns(Article, "body", "body_en", "body_es")
    columns += [f"author__{name}" for name in NAME_COLUMNS]
    sheet: Page[Article] = Paginator(rows.only(*columns), ROWS_PER_PAGE).page(number)
    return ArticleListPage(sheet=sheet)


def disputes(query: QueryDict, using: str = PUBLIC) -> DisputeListPage:
    """The page of disputes that the query of an address asks for, in the order of the story."""
    dispute_list = DisputeList(query, using)
    points = points_of(dispute_list.positions)
    disputed_eras: list[DisputedEra] = []
    for point in points:
        about = point.dispute
        era = about.era or (about.initiative.era if about.initiative else None)
        if not disputed_eras or disputed_eras[-1].era != era:
            disputed_eras.append(DisputedEra(era, dispute_list.accent(era), []))
        disputed_eras[-1].points.append(point)
    return DisputeListPage(
        faceted_list=dispute_list,
        eras=disputed_eras,
        references=references_of(using, points=points),
    )


def dispute_counts(using: str = PUBLIC) -> DisputeCounts:
    """How many places of the site are disputed, and how many initiatives have one."""
    rows = dispute_rows(using)
    numbers = rows.aggregate(all=Count("pk"), disputed=Count("initiative", distinct=True))
    return DisputeCounts(numbers["all"], numbers["disputed"])


def article(slug: str, using: str = PUBLIC) -> ArticlePage:
    """The article with its author; raises DoesNotExist."""
    row = one(article_rows_at(using, slug))
    points = disputed_points(using, "dispute__article", row.pk)
    references = references_of(using, [row], points=points, picture_of=row)
    return ArticlePage(
        entry=row,
        disputed_points=points,
        references=references,
        versions=versions_of(row, using),
    )


@Prepared
def article_rows_at(using: str, slug: str) -> QuerySet[Article]:
    return Article.objects.using(using).filter(slug=slug).select_related("author")


def publications(using: str = PUBLIC) -> QuerySet[Publication]:
    """The log, newest first: each publication with the first entries it brought as `named`, and
    the number of all as `total`.
    """
    return update_log.publications(using)


def updates(kind: str = "", number: str = "1", using: str = PUBLIC) -> UpdatesPage:
    """The page with this number of the log, or of one kind of it; raises InvalidPage."""
    return update_log.page(kind, number, using)


def newest_publications(kind: str = "", using: str = PUBLIC) -> list[LoggedPublication]:
    """The newest publications, of one kind if it is named."""
    return update_log.newest(kind, using)


def entry_log(model_name: str, slug: str, using: str = PUBLIC) -> EntryLog:
    """The newest publications that touched the entry at this address; raises DoesNotExist."""
    return update_log.of_entry(model_name, slug, using)


def last_publication(using: str = PUBLIC) -> Publication | None:
    """The newest publication; None before the first."""
    return Publication.objects.using(using).order_by("-number").first()


def last_link_check(using: str = PUBLIC) -> date | None:
    """The day on which the address of a live source was checked last; None where none was."""
    day: date | None = Source.objects.using(using).aggregate(day=Max("link_checked_on"))["day"]
    return day


def publication(number: int, sheet_number: str = "1", using: str = PUBLIC) -> PublicationPage:
    """The publication, with the page of this number of its entries; raises DoesNotExist and
    InvalidPage.
    """
    row = Publication.objects.using(using).get(number=number)
    entries = PublishedEntry.objects.using(using).named().between_versions()
    sheet = Paginator(entries.filter(publication=row), ENTRIES_PER_PAGE).page(sheet_number)
    return PublicationPage(publication=row, sheet=sheet)


def search_page(text: str, kind: str = "", number: str = "1") -> SearchPage:
    """What live entries say of these words; the index knows no others."""
    answer = search.search_results(text, PUBLIC, kind, number)
    asks_for_disputes = list_pages.asks_for_disputes(answer.question)
    return SearchPage(
        answer=answer,
        disputes=dispute_counts() if asks_for_disputes else None,
        list_page=list_pages.named_by(answer.question),
    )


def suggestions(text: str) -> list[search.Hit]:
    """The live entries whose titles begin to answer what was typed so far."""
    return search.suggestions(text, PUBLIC)


def page_rows(using: str = PUBLIC, withdrawn: bool = False) -> QuerySet[Addressed, IndexRow]:
    """Every listed entry, or withdrawn ones too, that has a page of its own, as rows for
    page_index.IndexedPage.
    """
    rows = page_index.page_rows(using, withdrawn=withdrawn)
    return rows.order_by("page_kind", "address")


def pictures(using: str = PUBLIC) -> QuerySet[Picture]:
    """The listed pictures and documents by title, each with its source."""
    rows = Picture.objects.using(using).listed().select_related("source")
    return rows.order_by(Alphabetical(), "pk")


def data(number: int | None = None, using: str = PUBLIC) -> DataPage:
    """The version of the data after the publication of this number, or the newest; raises
    DoesNotExist.
    """
    return data_versions.data_page(number, using)


def data_file(
    table: str, form: str, number: int | None = None, using: str = PUBLIC
) -> tuple[VersionPlace, DataFile | None]:
    """The version of this number, or the newest, with its file; None where it has no such file.
    Raises DoesNotExist.
    """
    return data_versions.data_file(table, form, number, using)


def newest_data_number(using: str = PUBLIC) -> int | None:
    """The number of the newest version of the data; None before the first."""
    return data_versions.newest_number(using)


def cited_page(path: EntryPath, using: str = PUBLIC) -> CitedPage:
    """The page at the path as it is cited today; raises ObjectDoesNotExist."""
    return cited_works.cited_page(using, path)


def cited_source(key: str, using: str = PUBLIC) -> Source:
    """The source with all that a reference names; raises ObjectDoesNotExist."""
    return cited_works.cited_source(using, key)


def cited_by_identifier(identifier: str, using: str = PUBLIC) -> CitedPage | Source:
    """The page of the entry with this identifier, or the source; raises ObjectDoesNotExist."""
    return cited_works.cited_by_identifier(using, identifier)


def version_at(number: int, path: EntryPath, using: str = PUBLIC) -> VersionThen:
    """What the last publication up to this one left of the entry of the path; raises
    ObjectDoesNotExist.
    """
    return cited_works.version_at(using, number, path)


def page_then(then: VersionThen, using: str = PUBLIC) -> CitedPage:
    """The page as that version is cited."""
    return cited_works.page_then(using, then)


def source_then(then: VersionThen, using: str = PUBLIC) -> Source:
    """The source as that version has it."""
    return cited_works.source_then(using, then)


def sources_of_page(path: EntryPath, using: str = PUBLIC) -> PageSources:
    """The sources on which the page at the path rests; raises ObjectDoesNotExist."""
    return cited_works.sources_of_page(using, path)


def bibliography(using: str = PUBLIC) -> Iterator[Source]:
    """The listed sources by title, each with its reference complete; thousands together, in two
    queries.
    """
    rows: Iterator[Source] = listed_sources(using).iterator(chunk_size=cited_works.TOGETHER)
    return rows


def logged_at(
    model_name: str, pk: int, numbers: Iterable[int], using: str = PUBLIC
) -> dict[int, PublishedEntry]:
    """By number: what these publications left of the entry."""
    return logged_entries.logged_at(using, model_name, pk, numbers)


def names_then(keys: Keys, addresses: Addresses, number: int, using: str = PUBLIC) -> LoggedNames:
    """What these entries were called when the publication of that number was over."""
    return logged_entries.names_then(using, keys, addresses, number)


def former_address(model: str, slug: str, using: str = PUBLIC) -> FormerAddress | None:
    """What has become of an address that leads to no entry any more; None where there never was
    one.
    """
    return FormerAddress.objects.using(using).filter(model=model, address=slug).first()


def address_log(model: str, address: str, using: str = PUBLIC) -> list[PublishedEntry]:
    """Every version that may be meant by the address, the oldest first, without its snapshot."""
    return snapshots_then.address_rows(using, model, address)


def snapshot(row: int, using: str = PUBLIC) -> dict[str, Any]:
    """The snapshot of one version, by the key of its row in the log; empty where it was taken
    away.
    """
    return snapshots_then.snapshot(using, row)


def entries_then(
    number: int,
    keys: Mapping[str, Collection[int]],
    addresses: Mapping[str, Collection[str]],
    *,
    with_eras: bool = False,
    using: str = PUBLIC,
) -> list[PublishedEntry]:
    """The entries with these keys or addresses, by model, as publication `number` left them or had
    them left before; all eras too where they are wanted.
    """
    return snapshots_then.rows_then(using, number, keys, addresses, with_eras=with_eras)


def live_files(names: Collection[str], using: str = PUBLIC) -> set[str]:
    """Those of these files that a listed picture still has."""
    rows = Picture.objects.using(using).listed().filter(file__in=names)
    return set(rows.order_by().values_list("file", flat=True))


def is_publication(number: int, using: str = PUBLIC) -> bool:
    """Whether there has been a publication of this number."""
    return Publication.objects.using(using).filter(number=number).exists()


def reported_entry(model: str, address: str, using: str = PUBLIC) -> ReportedEntry:
    """The entry of this kind at an address, with its milestones; raises DoesNotExist."""
    entry = one(entry_rows_at(using, address, model=model))
    milestones = milestone_rows(using, entry.pk) if isinstance(entry, Initiative) else []
    return ReportedEntry(entry, milestones)


@Prepared
def entry_rows_at(using: str, address: str, *, model: str) -> QuerySet[Any]:
    """The entry of this kind at an address."""
    noun = MODELS[model]
    column = getattr(noun, "address_field", "slug")
    rows = noun._default_manager.using(using).filter(**{column: address})
    return rows.only(*shown_columns(noun))


def is_live_file(name: str, using: str = PUBLIC) -> bool:
    """Whether a listed picture has the file of this name, itself or as one of its copies."""
    digest = name[:DIGEST_LENGTH]
    # Each name that the whole file may have: no database would find a beginning in its index.
    wholes = [f"{digest}.{ending}" for ending in TYPES]
    pictures = Picture.objects.using(using).listed().filter(file__in=wholes)
    return any(name in files_of(picture) for picture in pictures)


def identified(identifier: str, using: str = PUBLIC) -> IdentifiedPlace | None:
    """Where visitors find what has this identifier; None where nothing live has it."""
    for row in identified_reads.places(using, identifier)[:1]:
        return IdentifiedPlace(*row)
    return None


def departed(identifier: str, using: str = PUBLIC) -> list[PublishedEntry]:
    """How the entry of this identifier left, and its version before; nothing where there never was
    one.
    """
    return list(identified_reads.departures(using, identifier)[:2])
