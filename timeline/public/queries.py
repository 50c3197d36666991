"""Every read of the public site: each function returns all that its page needs, in a fixed number
of queries.

`using` is the database: the public one for visitors, the editorial one for a preview.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.utils.translation import gettext as _

from govdigital.databases import PUBLIC
from timeline import search
from timeline.models import (
    Agent,
    Article,
    Citation,
    Dispute,
    Era,
    FormerAddress,
    Indicator,
    Initiative,
    Observation,
    Publication,
    PublishedEntry,
    Site,
    Source,
)
from timeline.models.owner import OWNERS
from timeline.models.sort_key import Alphabetical
from timeline.public import story
from timeline.public.page_index import listed
from timeline.public.page_sources import complete_sources, disputes, gathered, positions

Contents = dict[str, Any]

# What one publication names in the log before it says “and n more”.
NAMED_ENTRIES = 20
# A feed tells of so many publications, and links so many entries of all of them: about a megabyte.
FEED_PUBLICATIONS = 50
FEED_ENTRIES = 5_000
# What a page names of the entries that cite a source.
PLACE_COLUMNS = (
    *(
        "source",
        "locator",
        "place",
        "agent__slug",
        "agent__kind",
        "agent__name",
        "agent__first_published_at",
        "initiative__kind",
    ),
    *(
        f"{owner}__{column}"
        for owner in ("era", "initiative", "indicator", "article")
        for column in ("slug", "title_en", "title_es", "first_published_at")
    ),
)


class CountRows(Subquery):
    """How many rows a query finds, as a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class Frame(NamedTuple):
    """What stands around every page; `number` is 0 before anything was published."""

    site: Any
    number: int
    published_at: Any
    source_count: int
    articles: list[Any]


def frame(using: str = PUBLIC) -> Frame:
    """The site's words, its last publication, how many sources it lists, and the titles of its
    pages.
    """
    last = Publication.objects.using(using).order_by("-number")
    sites = Site.objects.using(using).annotate(
        number=Subquery(last.values("number")[:1]),
        published_at=Subquery(last.values("at")[:1]),
        sources=CountRows(Source.objects.using(using).listed().order_by().values("pk")),
    )
    row = sites.first()
    # Addresses and titles alone: texts of other pages would be read for nothing.
    pages_of_site = Article.objects.using(using).listed().filter(kind=Article.Kind.PAGE)
    articles = list(pages_of_site.only("slug", "title_en", "title_es"))
    if row is None:
        return Frame(Site(name=_("Timeline")), 0, None, 0, articles)
    return Frame(row, row.number or 0, row.published_at, row.sources or 0, articles)


def timeline(using: str = PUBLIC) -> Contents:
    """`eras` with their `shown` initiatives, `figures`, `essays`, and the counts of the whole
    story.
    """
    shows = Q(initiatives__withdrawn_at__isnull=True)
    eras = list(
        Era.objects.using(using)
        .listed()
        .annotate(
            entries=Count("initiatives", filter=shows),
            stated=F("statements") + Sum("initiatives__statements", filter=shows, default=0),
            rested=F("statements_sourced")
            + Sum("initiatives__statements_sourced", filter=shows, default=0),
        )
    )
    entries = sum(era.entries for era in eras)
    shown = story.tell(eras, entries, using)
    figures = key_figures(using)
    total, rested = sum(era.stated for era in eras), sum(era.rested for era in eras)
    essays = list(
        Article.objects.using(using)
        .listed()
        .filter(kind=Article.Kind.ESSAY)
        .select_related("author")
    )
    counts = {
        "entries": entry_count(using),
        "essays": essays,
        "share_sourced": rested * 100 // total if total else 100,
    }
    indicators = [figure.indicator for figure in figures]
    rests = gathered(using, eras, shown, indicators, figures)
    return {"eras": eras, "whole": entries <= story.WHOLE, "figures": figures, **counts, **rests}


def entry_count(using: str = PUBLIC) -> int:
    """How many entries the site has: all initiatives that its list shows, inside the story and
    outside of it.
    """
    return Initiative.objects.using(using).listed().count()


def key_figures(using: str = PUBLIC) -> list[Observation]:
    """The latest observation of each indicator that is a key figure, in the indicators' order."""
    chosen = Q(indicator__key_figure=True, indicator__withdrawn_at__isnull=True)
    rows = Observation.objects.using(using).filter(chosen).select_related("indicator")
    latest = {row.indicator_id: row for row in rows}
    return sorted(latest.values(), key=lambda row: (row.indicator.position, row.indicator_id))


def counts(eras: list[Any], using: str = PUBLIC) -> list[tuple[Any, int | None, int]]:
    """How many listed initiatives of each of the eras begin in each year, None where that is not
    known.
    """
    return story.counts(eras, using)


def era(slug: str, using: str = PUBLIC) -> Contents:
    """`entry` with its `shown` initiatives and `disputed`, and its neighbours; raises
    DoesNotExist.
    """
    found: Any = (
        Era.objects.using(using)
        .annotate(entries=Count("initiatives", filter=Q(initiatives__withdrawn_at__isnull=True)))
        .get(slug=slug)
    )
    shown = story.tell([found], found.entries, using)
    found.disputed = disputes(using, Q(dispute__era=found))
    own = (found.disputed, positions(found.disputed))
    rests = gathered(using, [found], shown, *own)
    previous, following = story.eras_beside(found, using)
    return {
        "entry": found,
        "previous": previous,
        "following": following,
        "whole": found.entries <= story.WHOLE,
        **rests,
    }


def initiatives(using: str = PUBLIC) -> "QuerySet[Any]":
    """The listed initiatives in the order of the story; what leads out of it, such as a model
    abroad, comes last.
    """
    rows = Initiative.objects.using(using).listed().select_related("era", "opinion_of")
    return rows.order_by(F("era__position").asc(nulls_last=True), *story.ORDER)


def initiative_page(keys: Iterable[int], using: str = PUBLIC) -> Contents:
    """The `initiatives` with these keys, in their order."""
    # Those that are not listed have been left out; asked again here, SQLite would read the index of
    # all listed.
    found: Any = (
        Initiative.objects.using(using).select_related("era", "opinion_of").order_by().in_bulk(keys)
    )
    rows = [found[key] for key in keys if key in found]
    return {"initiatives": rows, **gathered(using, rows)}


def initiative(slug: str, using: str = PUBLIC) -> Contents:
    """`entry` with milestones, themes, `disputed`; relations, related entries, neighbours; raises
    DoesNotExist.
    """
    rows = Initiative.objects.using(using).select_related("era", "lead", "opinion_of")
    found: Any = rows.prefetch_related("themes", "milestones").get(slug=slug)
    found.disputed = disputes(using, Q(dispute__initiative=found))
    found.claimed = claimed(found)
    relations = story.relations(found, using)
    beside = story.beside(found, using)
    known = {found.pk, *(relation.other.pk for relation in relations)}
    related = story.related(found, known, using)
    rests = gathered(
        using, [found], found.milestones.all(), found.disputed, positions(found.disputed)
    )
    return {"entry": found, "relations": relations, "related": related, **beside, **rests}


def claimed(initiative: Any) -> set[int]:
    """The milestones of which sources differ on whether they happened: all, where that is asked of
    the entry.
    """
    doubted = {
        row.milestone_id for row in initiative.disputed if row.about == Dispute.About.EXISTENCE
    }
    if None in doubted:
        return {milestone.pk for milestone in initiative.milestones.all()}
    return doubted


def source_rows(using: str = PUBLIC) -> "QuerySet[Any]":
    """The listed sources by title, each with its reference complete."""
    return complete_sources(using).listed().order_by(Alphabetical(), "pk")


def sources(using: str = PUBLIC) -> "QuerySet[Any]":
    """The same, each with the number of `places` that cite it."""
    # Counted for the rows of a page alone: a join would count for all before it sorts them.
    cited = Citation.objects.using(using).listed().filter(source=OuterRef("pk")).order_by()
    return source_rows(using).annotate(places=CountRows(cited.values("pk")))


def source(slug: str, using: str = PUBLIC) -> Contents:
    """`entry`, and `citations` to be shown by page; raises DoesNotExist."""
    found = complete_sources(using).get(key=slug)
    cited = (
        Citation.objects.using(using)
        .listed()
        .filter(source=found)
        .select_related(*OWNERS)
        .only(*PLACE_COLUMNS)
    )
    return {"entry": found, "citations": cited.order_by(*OWNERS, "pk")}


def source_page(found: Any, using: str = PUBLIC) -> Contents:
    """What the note on a source rests on."""
    return gathered(using, [found])


def indicators(using: str = PUBLIC) -> Contents:
    """`indicators` with their observations."""
    rows = list(Indicator.objects.using(using).listed().prefetch_related("observations"))
    observations = [observation for row in rows for observation in row.observations.all()]
    return {"indicators": rows, **gathered(using, rows, observations)}


def indicator(slug: str, using: str = PUBLIC) -> Contents:
    """`entry` with its observations, each with its source, and `disputed`; raises DoesNotExist."""
    found: Any = Indicator.objects.using(using).prefetch_related("observations").get(slug=slug)
    found.disputed = disputes(using, Q(dispute__indicator=found))
    said = positions(found.disputed)
    return {
        "entry": found,
        **gathered(using, [found], found.observations.all(), found.disputed, said),
    }


def agent(slug: str, using: str = PUBLIC) -> Contents:
    """`entry`, its newest `works`, its `articles`, the initiatives it leads or judges; raises
    DoesNotExist.
    """
    found = Agent.objects.using(using).get(slug=slug)
    own = Q(pk__in=found.authorships.values("source")) | Q(publisher=found)
    works = (
        source_rows(using)
        .filter(own)
        .order_by(F("date_earliest").desc(nulls_last=True), Alphabetical(), "pk")
    )
    led = initiatives(using).filter(Q(lead=found) | Q(opinion_of=found))
    shown = {
        "works": list(works[:50]),
        "led": list(led[:50]),
        "articles": list(
            found.articles.listed().only("slug", "kind", "title_en", "title_es", "author")
        ),
    }
    return {"entry": found, **shown, **gathered(using, [found], shown["led"])}


def article(slug: str, using: str = PUBLIC) -> Contents:
    """`entry` with its author and `disputed`; raises DoesNotExist."""
    found: Any = Article.objects.using(using).select_related("author").get(slug=slug)
    found.disputed = disputes(using, Q(dispute__article=found))
    return {"entry": found, **gathered(using, [found], found.disputed, positions(found.disputed))}


def publications(using: str = PUBLIC) -> "QuerySet[Publication]":
    """The log, newest first: each publication with the first entries it brought and the number of
    all.
    """
    first = PublishedEntry.objects.using(using).named()[:NAMED_ENTRIES]
    rows = Publication.objects.using(using).annotate(total=Count("entries"))
    return rows.prefetch_related(Prefetch("entries", first, to_attr="named"))


def newest_publications(using: str = PUBLIC) -> list[Any]:
    """The newest publications, each with all its entries as `named` and their number as `total`.

    An import may bring more than a feed can carry: of such a one, the first entries only.
    """
    rows: list[Any] = list(
        Publication.objects.using(using).annotate(total=Count("entries"))[:FEED_PUBLICATIONS]
    )
    whole, cut, room = [], [], FEED_ENTRIES
    for row in rows:
        if row.total <= room:
            room -= row.total
            whole.append(row)
        else:
            cut.append(row)
    entries = PublishedEntry.objects.using(using).named()
    prefetch_related_objects(whole, Prefetch("entries", entries, to_attr="named"))
    prefetch_related_objects(cut, Prefetch("entries", entries[:NAMED_ENTRIES], to_attr="named"))
    return rows


def first_publication(using: str = PUBLIC) -> Publication | None:
    """The publication with which the site began; None before it."""
    return Publication.objects.using(using).order_by("number").first()


def publication(number: int, using: str = PUBLIC) -> Contents:
    """`publication` and its `entries`, to be shown by page; raises DoesNotExist."""
    row = Publication.objects.using(using).get(number=number)
    return {
        "publication": row,
        "entries": PublishedEntry.objects.using(using).named().filter(publication=row),
    }


def answer(text: str, kind: str = "", page: str = "1") -> search.SearchResults:
    """What live entries say of these words; the index knows no others."""
    return search.search_results(text, PUBLIC, kind, page)


def suggestions(text: str) -> "list[search.Hit]":
    """The live entries whose titles begin to answer what was typed so far."""
    return search.suggestions(text, PUBLIC)


def pages(using: str = PUBLIC, withdrawn: bool = False) -> "QuerySet[Any, Any]":
    """Every listed entry, or withdrawn ones too, that has a page of its own, as rows of
    listing.Listed.
    """
    return listed(using, withdrawn=withdrawn).order_by("sort", "at")


def initiative_rows(using: str = PUBLIC) -> "Iterator[dict[str, Any]]":
    """The listed initiatives in the order of the story, as a table names them."""
    return story.tabled(initiatives(using))


def observations(using: str = PUBLIC) -> "QuerySet[Any]":
    """The values of the listed indicators, in the indicators' order and by date."""
    rows = Observation.objects.using(using).filter(indicator__withdrawn_at__isnull=True)
    by_date = F("date_earliest").asc(nulls_last=True)
    return rows.select_related("indicator", "source").order_by(
        "indicator__position", "indicator", by_date, "pk"
    )


def former_address(model: str, slug: str, using: str = PUBLIC) -> FormerAddress | None:
    """What has become of an address that leads to no entry any more; None where there never was
    one.
    """
    return FormerAddress.objects.using(using).filter(model=model, address=slug).first()
