from datetime import date

import pytest
from django.db import connections
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.prepared_queries import Prepared, give_each
from tests.stories import story
from timeline.models import Article, Era, Indicator, Initiative, Source, tally
from timeline.public import (
    cited_works,
    filters,
    indicator_figures,
    page_index,
    page_sources,
    queries,
    snapshots_then,
    source_places,
    start,
)
from timeline.public import story as story_reads

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PREPARED = {
    name: value
    for module in (
        *(queries, page_index, page_sources, source_places, story_reads),
        *(start, indicator_figures, filters, tally, cited_works, snapshots_then),
    )
    for name, value in vars(module).items()
    if isinstance(value, Prepared)
}


def asked_by(name, using):
    """What pages ask these rows by, once with few values and once with more."""
    first, *others = Initiative.objects.using(using).order_by("pk")
    sources = list(Source.objects.using(using).order_by("pk"))
    keys = [source.key for source in sources]
    numbers = [source.pk for source in sources]
    themes = [theme.pk for theme in first.themes.all()]
    at = Era.objects.using(PUBLIC).first().updated_at
    place = (first.era.position, first.pk, first.start_earliest, first.position)
    rows = [row.pk for row in (first, *others)]
    indicators = [row.pk for row in Indicator.objects.using(using).all()]
    lead = first.lead_id or others[0].lead_id
    return {
        "address_rows": [("initiative", "gob-1", {}), ("agent", "agency", {})],
        "disputes_of": [([first.pk, others[0].pk], {})],
        "cited_site_rows": [({},)],
        "entry_rows": [
            (first.slug, {"model": Initiative}),
            ("essay-1", {"model": Article}),
            ("none", {"model": Era}),
        ],
        "entry_rows_by_key": [(first.pk, {"model": Initiative}), (numbers[0], {"model": Source})],
        "era_names": [({},)],
        "era_rows": [("era-1", {}), (None, {})],
        "eras": [({},)],
        "essay_rows": [({},)],
        "frequent_rows": [([1, 2], numbers[:1], {}), ([], numbers[:1], {}), ([], [], {})],
        "known_rows": [([], [], {}), (["agency"], keys[:2], {})],
        "indicator_rows": [("rank-1", {}), (None, {})],
        "initiative_rows_by_key": [([first.pk, others[0].pk], {})],
        "kept_numbers": [(["year"], None, {}), (["year", "lead"], [first.era_id], {})],
        "milestones_of": [([first.pk, others[0].pk], {})],
        "named_observation_rows": [
            (["rank-1"], {"with_named": False}),
            (["rank-1", "none"], {"with_named": True}),
        ],
        "news_rows": [({},)],
        "observation_rows": [([1, 2, 3], {})],
        "section_rows": [
            ([first.era_id], {"whole": True}),
            ([1, 2, 3], {"whole": False}),
        ],
        "shown_observation_rows": [([], {}), (["rank-1"], {})],
        "source_rows_by_key": [(numbers[:3], {})],
        "agent_rows_at": [("agency", {}), ("none", {})],
        "article_rows": [(lead, {})],
        "article_rows_at": [("essay-1", {}), ("none", {})],
        "authorship_rows": [(numbers[:1], {}), (numbers[:3], {})],
        "entry_rows_at": [
            (first.slug, {"model": "initiative"}),
            (keys[0], {"model": "source"}),
        ],
        "initiative_rows_at": [(first.slug, {}), (others[0].slug, {})],
        "led_rows": [(lead, {})],
        "milestone_rows": [(first.pk, {})],
        "milestones_on": [(numbers[0], rows, {}), (numbers[-1], [], {})],
        "neighbour_rows": [(*place, {}), (*place[:2], None, place[3], {})],
        "picture_rows": [([], [], {}), ([], [1], {})],
        "place_counts": [(numbers[0], {}), (numbers[-1], {})],
        "place_rows": [(numbers[0], {"first": 0}), (numbers[-1], {"first": 50})],
        "position_rows": [
            (first.pk, {"owner": "dispute__initiative"}),
            ([1, 2, 3], {"owner": "dispute__in"}),
        ],
        "positions_on": [(numbers[0], {}), (numbers[-1], {})],
        "relation_rows": [(first.pk, {})],
        "rows_at": [
            ([first.slug], [], [], [], [], [], {}),
            ([first.slug, "law-1", "none"], ["era-1"], ["rank-1"], [], keys, ["agency"], {}),
        ],
        "sharing_rows": [(themes, [], {}), (themes, [first.pk], {})],
        "site_pages": [({},)],
        "site_rows": [(None, {"of_whole_site": True}), (at, {"of_whole_site": False})],
        "source_rows": [(keys[:3], [], {}), (keys[:1], numbers[:3], {})],
        "theme_rows": [(first.pk, {})],
        "values_on": [(numbers[0], indicators, {})],
        "view_rows": [(lead, {})],
        "work_rows": [(lead, {})],
    }[name]


def content(row):
    """All that a row holds, with the rows that were read with it, and what kind each value is of."""
    if not isinstance(row, Model):
        return row
    columns = {name: value for name, value in vars(row).items() if name != "_state"}
    held = {name: content(value) for name, value in row._state.fields_cache.items()}
    types = {name: type(value) for name, value in columns.items()}
    return type(row), columns, types, row._state.db, row._state.adding, held


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("using", [EDITORIAL, PUBLIC])
@pytest.mark.parametrize("name", PREPARED)
def test_prepared_rows_are_those_of_the_query(name, using, language):
    story(3)
    prepared = PREPARED[name]

    with override(language):
        for *values, shape in asked_by(name, using):
            expected = [content(row) for row in prepared.queryset(using, *values, **shape)]

            assert [content(row) for row in prepared(using, *values, **shape)] == expected
            assert [content(row) for row in prepared(using, *values, **shape)] == expected


def test_rows_that_are_given_are_those_that_a_relation_reads():
    story(3)
    eras, again = list(Era.objects.using(PUBLIC)), list(Era.objects.using(PUBLIC))
    rows = list(Initiative.objects.using(PUBLIC).filter(era__isnull=False))
    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        give_each(eras, "initiatives", rows)
        given = [list(era.initiatives.all()) for era in eras]

    assert given == [list(era.initiatives.all()) for era in again]
    assert len(captured) == 0
    assert rows[0].era is next(era for era in eras if era.pk == rows[0].era_id)


def test_a_query_is_compiled_once_for_lists_of_like_lengths():
    rows = Prepared(lambda using, keys: Era.objects.using(using).filter(pk__in=keys))

    for count in (3, 4, 4, 3, 5, 8):
        rows(PUBLIC, list(range(1, count + 1)))

    assert rows.plan.cache_info().misses == 2


def test_each_statement_passes_through_the_connection_and_asks_for_what_it_was_given():
    story(3)
    rows = Prepared(lambda using, slug: Era.objects.using(using).filter(slug=slug))

    with CaptureQueriesContext(connections[PUBLIC]) as captured:
        found = [rows(PUBLIC, slug) for slug in ("era-1", "era-2", "none")]

    assert [[era.slug for era in eras] for eras in found] == [["era-1"], ["era-2"], []]
    assert len(captured) == 3


def test_more_values_than_plans_are_made_for_are_asked_for_all_the_same():
    story(3)
    rows = Prepared(lambda using, keys: Era.objects.using(using).filter(pk__in=keys))

    assert len(rows(PUBLIC, list(range(1, 1_500)))) == 3
    assert rows.plan.cache_info().misses == 0


def test_days_and_numbers_are_values_like_any_other():
    story(3)
    rows = Prepared(
        lambda using, day, position: Initiative.objects.using(using).filter(
            start_earliest__lt=day, position=position
        )
    )

    assert len(rows(PUBLIC, date(9999, 1, 1), 0)) == len(Initiative.objects.using(PUBLIC).all())
    assert rows(PUBLIC, date(1, 1, 1), 0) == []


def test_what_is_no_parameter_as_it_is_has_to_be_given_by_name():
    like = Prepared(lambda using, word: Era.objects.using(using).filter(slug__contains=word))
    cut = Prepared(lambda using, number: Era.objects.using(using).order_by("pk")[:number])
    truth = Prepared(lambda using, withdrawn: Era.objects.using(using))

    with pytest.raises(ValueError, match="by name"):
        like(PUBLIC, "era")
    with pytest.raises(ValueError, match="by name"):
        cut(PUBLIC, 2)
    with pytest.raises(TypeError, match="by name"):
        truth(PUBLIC, True)
