"""Which picture goes with a page: drawn from the rows that the page shows, without a query more."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govdigital.site_day import site_day
from timeline.charts import share_picture
from timeline.charts.indicator_values import Value, value_of
from timeline.charts.share_picture import Point, SharePicture, Words, YearDot
from timeline.charts.spans import Life, accent, life_of, sides_of
from timeline.dates.wording import in_words, joined_words, span_in_words
from timeline.models import Era, Indicator, Initiative, Observation, Subject
from timeline.models.choice import choice
from timeline.public.list_pages import LIST_PAGES
from timeline.public.pages import (
    AgentPage,
    ArticlePage,
    EraPage,
    Frame,
    IndicatorPage,
    InitiativePage,
    PublicationPage,
    PublicPage,
    SourcePage,
    StoryPage,
)
from timeline.texts.amounts import PERCENT

# More lives than these are no drawing of 1200 × 630.
MOST_LIVES = 60
# A longer title is small on a picture; the short form that drawings have serves there.
LONGEST_TITLE = 60
# Charts have it too.
INDICATOR_COLOUR = "link"


class SubjectSeries(NamedTuple):
    """The dated values of the subject in front, and of each of its peers."""

    front: list[Value]
    peers: list[list[Value]]


def picture_of(page: PublicPage, frame: Frame, route: str) -> SharePicture:
    """The picture of a page in the reader's language."""
    words = Words(frame.site.name, kicker_of(page), title_of(page, frame, route), foot_of(page))
    if isinstance(page, StoryPage) and page.density:
        return share_picture.counted(words, page.density.views[0])
    if isinstance(page, StoryPage):
        return share_picture.story(words, dots_of(page))
    if isinstance(page, EraPage):
        lives = lives_of(page.section.initiatives[:MOST_LIVES])
        return share_picture.era(words, lives, colour_of(page.entry, page.entry))
    if isinstance(page, InitiativePage):
        return initiative_picture(words, page.entry)
    if isinstance(page, IndicatorPage):
        return indicator_picture(words, page)
    return share_picture.titled(words)


def title_of(page: PublicPage, frame: Frame, route: str) -> str:
    """What the page is called: its entry's title, its message, or the name of its list."""
    entry = page.entry
    if isinstance(page, SourcePage):
        return page.reference.title
    if isinstance(page, AgentPage):
        return page.entry.name
    if isinstance(page, PublicationPage):
        return _("Publication %(number)d") % {"number": page.publication.number}
    if isinstance(page, IndicatorPage):
        return page.message
    if isinstance(page, InitiativePage):
        return title_of_initiative(page.entry)
    title = getattr(entry, "title", "")
    if title:
        return str(title)
    return list_titles().get(route) or frame.site.headline or frame.site.name


def title_of_initiative(initiative: Initiative) -> str:
    """The title, or its short form where the title is too long to be large."""
    if len(initiative.title) > LONGEST_TITLE:
        return initiative.short_title or initiative.title
    return initiative.title


def list_titles() -> dict[str, str]:
    """The names of the pages that show no single entry, by their routes."""
    titles = {}
    for page in LIST_PAGES:
        # The start page is called by the site's headline.
        if page.name != "timeline":
            titles[page.name] = str(page.label)
    return titles | {"disputes": _("Where sources disagree"), "search": _("Search")}


def kicker_of(page: PublicPage) -> str:
    """What stands beside the site's name: what kind of page it is, or when it was."""
    if isinstance(page, EraPage):
        return joined_words(in_words(page.entry.span)) if page.entry.span else _("Era")
    if isinstance(page, InitiativePage):
        return capfirst(choice(page.entry, "kind"))
    if isinstance(page, IndicatorPage):
        return _("Indicator")
    if isinstance(page, SourcePage):
        return _("Source")
    if isinstance(page, ArticlePage) and page.entry.kind == "essay":
        return _("Essay")
    return ""


def foot_of(page: PublicPage) -> str:
    """The line under a title without a drawing: who wrote it, or whose view it is."""
    if isinstance(page, ArticlePage) and page.entry.author:
        return str(page.entry.author)
    if isinstance(page, SourcePage):
        return page.reference.author
    if isinstance(page, InitiativePage):
        initiative = page.entry
        if initiative.opinion_of:
            return _("In the view of {name}").format(name=initiative.opinion_of)
        start, end = initiative.start or "", initiative.end or ""
        return joined_words(span_in_words(start, end, initiative.running)) if start else ""
    return ""


def drawing_in_words(page: PublicPage) -> str:
    """What a reader who does not see the drawing is told of it; blank of a title alone."""
    if isinstance(page, StoryPage) and page.density:
        return page.density.name
    if isinstance(page, StoryPage):
        dots = dots_of(page)
        if not dots:
            return ""
        words = ngettext(
            "A dot for %(count)d entry, from {first} to {last}, in the colours of their eras.",
            "A dot for each of %(count)d entries, from {first} to {last}, in the colours of their "
            "eras.",
            len(dots),
        ) % {"count": len(dots)}
        years = [dot.year for dot in dots]
        return words.format(first=min(years), last=max(years))
    if isinstance(page, EraPage) and page.section.initiatives:
        return _("A bar for each entry of the era, to scale.")
    if isinstance(page, InitiativePage) and page.entry.start:
        start, end = page.entry.start, page.entry.end or ""
        when = joined_words(span_in_words(start, end, page.entry.running))
        return _("A bar to scale: {when}.").format(when=when)
    if isinstance(page, IndicatorPage):
        dated = first_series(page)
        if dated:
            return _("A chart from {first} to {last}.").format(
                first=f"{dated[0].when} ({dated[0].words})",
                last=f"{dated[-1].when} ({dated[-1].words})",
            )
    return ""


def dots_of(page: StoryPage) -> list[YearDot]:
    """The dated entries of a story that is told whole, era by era."""
    dots: list[YearDot] = []
    for number, section in enumerate(page.sections):
        colour = share_picture.colour_name(accent(section.era, number))
        for initiative in section.initiatives:
            day = initiative.start_earliest
            if day and day != date.min and initiative.status != "proposed":
                dots.append(YearDot(day.year, colour))
    return dots


def colour_of(row: Any, era: Era | None) -> str:
    """The name of the accent of an era, whose place the row was read with; that of links outside of
    the story.
    """
    return share_picture.colour_name(accent(era, row.era_place)) if era else "link"


def end_of_year() -> date:
    """The last day of this year: a picture that ended today would be another one each day."""
    return site_day().replace(month=12, day=31)


def lives_of(initiatives: Iterable[Initiative]) -> list[Life]:
    """The lives of the dated ones."""
    lives: list[Life] = []
    for initiative in initiatives:
        life = life_of(initiative, end_of_year())
        if life is not None:
            lives.append(life)
    return lives


def initiative_picture(words: Words, initiative: Initiative) -> SharePicture:
    """The life of an initiative to scale; its title where no date is known or it is a proposal."""
    life = life_of(initiative, end_of_year())
    if life is None or life.proposed:
        return share_picture.titled(words)
    reported: list[int] = []
    for milestone in initiative.milestones.all():
        side = sides_of(milestone.date or "", "").start
        if side and side.last is not None:
            reported.append(side.last)
    colour = colour_of(initiative, initiative.era)
    return share_picture.initiative(words, life, max(reported, default=None), colour)


def indicator_picture(words: Words, page: IndicatorPage) -> SharePicture:
    """The values as a bar where there is one share, else as lines; the title alone where no value
    has a date.
    """
    indicator = page.entry
    rows = indicator.observations.all()
    if len(rows) == 1 and indicator.unit == PERCENT:
        only = value_of(indicator, rows[0])
        return share_picture.share(words, only.number, only.words, INDICATOR_COLOUR)
    series = series_of(page)
    if not series.front:
        return share_picture.titled(words)
    return share_picture.values(
        words,
        points_of(series.front),
        [points_of(values) for values in series.peers],
        falls=indicator.better == Indicator.Better.LOWER,
        joined=indicator.joined,
        colour=INDICATOR_COLOUR,
    )


def points_of(values: Iterable[Value]) -> list[Point]:
    """The dated values as points."""
    points: list[Point] = []
    for value in values:
        if value.day is not None:
            points.append(Point(value.day, value.number, value.words))
    return points


def first_series(page: IndicatorPage) -> list[Value]:
    """The dated values of the subject in front."""
    return series_of(page).front


def series_of(page: IndicatorPage) -> SubjectSeries:
    """The dated values by subject: of the first one and of its peers."""
    rows: dict[int, list[Observation]] = {}
    subjects: dict[int, Subject | None] = {}
    for row in page.entry.observations.all():
        rows.setdefault(row.subject_id or 0, []).append(row)
        subjects.setdefault(row.subject_id or 0, row.subject)
    series = SubjectSeries([], [])
    for key in sorted(subjects, key=lambda key: place_of(subjects[key])):
        subject = subjects[key]
        is_peer = subject is not None and subject.peer
        if series.front and (not is_peer or len(series.peers) == share_picture.MOST_PEERS):
            continue
        values = [value_of(page.entry, row) for row in rows[key]]
        dated = [value for value in values if value.day is not None]
        if dated and series.front:
            series.peers.append(dated)
        elif dated:
            series.front.extend(dated)
    return series


def place_of(subject: Subject | None) -> tuple[int, int]:
    """What sorts subjects as charts do; values of none stand first."""
    return (subject.position, subject.pk) if subject else (-1, 0)
