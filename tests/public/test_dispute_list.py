"""The page of all places where sources disagree, and its filters."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.public.test_disputes import dispute
from tests.remembering import remembered
from timeline.models import Dispute, Initiative, Position, Source
from timeline.public import queries
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@remembered
def write_disputes():
    """Disputes of two eras, of three initiatives, of an indicator and of an essay."""
    late = factories.era("late", title_en="Later", title_es="Después", position=2)
    early = factories.era("early", title_en="Earlier", title_es="Antes", position=1)
    data, people = factories.theme("data", title_en="Data"), factories.theme("people")
    report = factories.source("report")
    second = factories.initiative("second", era=early, rests_on=report, date="2001")
    first = factories.initiative("first", era=early, rests_on=report, date="1999")
    third = factories.initiative("third", era=late, rests_on=report, date="2014", title_en="Kiosks")
    first.themes.set([data, people])
    third.themes.set([data])
    rank = factories.indicator("rank", rests_on=report)
    essay = factories.article("essay")
    dispute("Of an essay?", article=essay)
    dispute("Of an indicator?", indicator=rank)
    dispute("Of the third?", initiative=third)
    dispute("Of the second?", initiative=second)
    dispute("Of the first?", initiative=first, about="date")
    dispute("Once more of the first?", initiative=first)
    dispute("Of the early era?", era=early)
    dated = Source.objects.get(pk=first.disputes.first().positions.first().source_id)
    dated.date = "2003"
    dated.save()
    factories.live(factories.site(), early, late, first, second, third, rank, essay)


@pytest.fixture
def disputes():
    write_disputes()


def page_of(client, query="", prefix=""):
    return client.get(f"{prefix}/disputes/{query}").context["page"]


def questions(client, query=""):
    found = []
    for part in page_of(client, query).eras:
        found += [point.dispute.question for point in part.points]
    return found


def text_of(client, path):
    return " ".join(client.get(path).content.decode().split())


def counts(client, query, name):
    [facet] = [facet for facet in page_of(client, query).faceted_list.facets if facet.name == name]
    return {option.value: option.total for option in facet.options}


def test_disputes_stand_in_the_order_of_the_story(client, disputes):
    assert questions(client) == [
        "Of the early era?",
        "Of the first?",
        "Once more of the first?",
        "Of the second?",
        "Of the third?",
        "Of an indicator?",
        "Of an essay?",
    ]
    assert [part.era and part.era.slug for part in page_of(client).eras] == ["early", "late", None]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?era=late", ["Of the third?"]),
        ("?kind=era", ["Of the early era?"]),
        ("?kind=indicator&kind=article", ["Of an indicator?", "Of an essay?"]),
        ("?kind=portal&era=late", ["Of the third?"]),
        ("?kind=initiative&era=late", ["Of the third?"]),
        ("?kind=law", []),
        ("?theme=people", ["Of the first?", "Once more of the first?"]),
        ("?theme=data&theme=people&era=early", ["Of the first?", "Once more of the first?"]),
        ("?theme=people&era=late", []),
        ("?era=late&era=atlantis", ["Of the third?"]),
        ("?era=late&page=99", ["Of the third?"]),
    ],
)
def test_filters_leave_what_fits_all_of_them(client, disputes, query, expected):
    page = page_of(client, query)

    assert (questions(client, query), page.faceted_list.total) == (expected, len(expected))


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("", "kind", {"initiative": 4, "portal": 4, "era": 1, "indicator": 1, "article": 1}),
        (
            "?kind=article",
            "kind",
            {"initiative": 4, "portal": 4, "era": 1, "indicator": 1, "article": 1},
        ),
        ("?era=late", "kind", {"initiative": 1, "portal": 1}),
        ("", "era", {"early": 4, "late": 1}),
        ("", "theme", {"data": 3, "people": 2}),
        ("?theme=people", "era", {"early": 2}),
        ("?era=late", "theme", {"data": 1}),
        ("?era=late&theme=people", "theme", {"data": 1, "people": 0}),
    ],
)
def test_counts_stand_beside_the_choices(client, disputes, query, name, expected):
    assert counts(client, query, name) == expected


def cite_report():
    """The report takes two positions in one dispute, and one in another."""
    report = Source.objects.get(key="report")
    for question in ("Of the first?", "Of the first?", "Of the third?"):
        made = Dispute.objects.get(question_en=question)
        Position.objects.create(dispute=made, source=report, text_en="A third.", text_es="Otra.")
        factories.live(made.initiative)


def test_disputes_are_narrowed_by_a_source_that_takes_part_in_them(client, disputes):
    cite_report()

    assert questions(client, "?source=report") == ["Of the first?", "Of the third?"]
    assert questions(client, "?source=report&era=late") == ["Of the third?"]
    assert counts(client, "", "source")["report"] == 2
    assert counts(client, "?era=late", "source")["report"] == 1
    assert counts(client, "?source=report", "kind") == {"initiative": 2, "portal": 2}
    [chip] = page_of(client, "?source=report").faceted_list.chips
    assert (chip.label, chip.words, chip.without) == ("Source", "Report report", "")


def test_a_source_in_no_dispute_can_be_asked_for(client, disputes):
    assert questions(client, "?source=report") == []
    assert counts(client, "?source=report", "source")["report"] == 0


def test_the_sources_of_most_disputes_are_offered(client, disputes, monkeypatch):
    monkeypatch.setattr("timeline.public.dispute_list.MOST_CHOICES", 1)
    cite_report()
    factories.source("quiet")

    [facet] = [facet for facet in page_of(client).faceted_list.facets if facet.name == "source"]

    assert ([option.value for option in facet.options], facet.more) == (["report"], True)


def test_a_page_has_twenty_disputes(client):
    entry = factories.initiative("portal")
    for number in range(21):
        dispute(f"Point {number:02}?", initiative=entry)
    factories.live(factories.site(), entry)

    assert len(questions(client)) == 20
    assert questions(client, "?page=2") == ["Point 20?"]


@pytest.mark.parametrize("name", ["kind", "era", "theme", "source"])
@pytest.mark.parametrize("wrong", ["x", "<b>", "9" * 40, "era%3Dlate"])
def test_each_wrong_value_is_said(client, disputes, name, wrong):
    response = client.get(f"/es/disputes/?{name}={wrong}")
    [facet] = [facet for facet in response.context["page"].faceted_list.facets if facet.errors]

    assert (response.status_code, facet.name, len(facet.errors)) == (200, name, 1)
    assert response.context["page"].faceted_list.total == 7


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 30])
def test_a_page_that_is_not_there_is_the_nearest(client, disputes, page):
    assert len(questions(client, f"?page={page}")) == 7


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("query", ["", "?kind=portal&era=early&theme=data&source=report"])
def test_the_page_asks_eight_times_at_most(client, number, query):
    report = factories.source("report")
    era, theme = factories.era("early"), factories.theme("data")
    entry = factories.initiative("portal", era=era, rests_on=report)
    entry.themes.add(theme)
    for point in range(number):
        made = dispute(f"Point {point}?", initiative=entry)
        Position.objects.create(dispute=made, source=report, text_en="So.", text_es="Así.")
    factories.live(factories.site(), entry)

    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        assert len(questions(client, query)) == number

    assert len(captured) <= 8


def test_a_wrong_value_is_named_and_the_rest_applies(client, disputes):
    shown = text_of(client, "/disputes/?era=atlantis&theme=people")

    assert "“atlantis” is not known here." in shown
    assert "Some filters could not be applied." in shown
    assert "2 places where sources disagree" in shown


def test_each_filter_can_be_taken_back(client, disputes):
    chips = page_of(client, "?era=early&era=late&theme=data").faceted_list.chips

    assert [(chip.label, chip.words, chip.without) for chip in chips] == [
        ("Era", "Earlier", "era=late&theme=data"),
        ("Era", "Later", "era=early&theme=data"),
        ("Theme", "Data", "era=early&era=late"),
    ]
    assert 'href="/disputes/?era=late#results"' in text_of(client, "/disputes/?era=late&theme=data")


def test_an_empty_answer_says_what_to_take_back(client, disputes):
    shown = text_of(client, "/disputes/?theme=people&era=late")

    assert "No dispute fits all of these filters." in shown
    assert 'href="/disputes/?theme=people#results"' in shown
    assert shown.count("Nothing has been published yet.") == 0


def test_a_position_has_its_source_its_date_and_a_note(client, disputes):
    made = Dispute.objects.using(PUBLIC).get(question_en="Of the first?")
    _before, _id, shown = text_of(client, "/disputes/").partition(f'id="{made.identifier}"')
    box = shown.partition("</dl>")[0]

    assert "Of the first? one" in box
    assert "Of the first? other" in box
    assert box.count('class="note-mark"') == 2
    assert '<time datetime="2003">2003</time>' in box
    assert "no date given" in box
    assert "Sources on this page" in shown


def test_a_dispute_leads_to_its_place_on_the_page_of_its_entry(client, disputes):
    shown = client.get("/disputes/").content.decode()
    links = re.findall(r'href="(/[a-z]+/[a-z]+/)#([a-z0-9]{9})"', shown)

    assert len(links) == 7
    for path, place in links:
        assert f'id="{place}"' in client.get(path).content.decode()


def test_what_is_withdrawn_leaves_the_disputes(client, disputes):
    unpublish(Initiative.objects.get(slug="third"))

    assert "Of the third?" not in questions(client)
    assert page_of(client).faceted_list.total == 6


def test_a_draft_is_not_among_the_disputes_of_visitors(client, disputes):
    dispute("Of a draft?", initiative=factories.initiative("draft"))

    assert "Of a draft?" not in text_of(client, "/disputes/")


def test_the_page_speaks_spanish(client, disputes):
    shown = text_of(client, "/es/disputes/?era=late")

    assert "<h1>Dónde discrepan las fuentes</h1>" in shown
    assert "1 punto en que discrepan las fuentes" in shown
    assert "Of the third? (es)" in shown


def test_a_long_list_goes_on(client, monkeypatch, disputes):
    monkeypatch.setattr("timeline.public.dispute_list.PER_PAGE", 3)

    assert questions(client, "?page=3") == ["Of an essay?"]
    assert 'rel="next" href="?page=3#results"' in text_of(client, "/disputes/?page=2")


def test_everything_that_counts_disputes_counts_the_same(client, disputes):
    counted = queries.dispute_counts()
    listed = client.get("/initiatives/?disputed=yes").context["page"]

    assert counted.disputes == page_of(client).faceted_list.total == len(questions(client)) == 7
    assert counted.initiatives == listed.faceted_list.total == len(listed.initiatives) == 3


def test_without_disputes_the_page_says_so_and_no_menu_leads_to_it(client):
    factories.live(factories.site(), factories.era())

    assert "Nothing has been published yet." in text_of(client, "/disputes/")
    assert 'href="/disputes/"' not in text_of(client, "/")
