import pytest
from django.http import QueryDict
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.remembering import remembered
from tests.stories import disputed
from timeline.models import Initiative, Milestone, Source
from timeline.public import facets, queries
from timeline.public.facets import FacetedList
from timeline.public.parameters import FILTERS

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def faceted_list(query=""):
    return FacetedList(QueryDict(query), Initiative.objects.using(PUBLIC).listed())


def slugs_of(query=""):
    return slugs(faceted_list(query).sheet)


def slugs(keys):
    by_key = dict(Initiative.objects.using(PUBLIC).values_list("pk", "slug"))
    return [by_key[key] for key in keys]


def options(query, name):
    facet = next(facet for facet in faceted_list(query).facets if facet.name == name)
    return {option.value: option.total for option in facet.options}


def events(slug, *told):
    made = factories.initiative(slug)
    report = factories.source(f"report-{slug}")
    for kind, date in told:
        words = {"description_en": "It happens.", "description_es": "Sucede."}
        Milestone.objects.create(initiative=made, kind=kind, date=date, source=report, **words)
    factories.live(made)
    return made


@remembered
def write_story():
    """Two portals and a law, in two eras, with themes, a lead and sources."""
    early, late = (
        factories.era("early", position=1),
        factories.era("late", title_en="Later", position=2),
    )
    data, people = (
        factories.theme("data", title_en="Data"),
        factories.theme("people", title_en="People"),
    )
    report, survey = factories.source("report"), factories.source("survey")
    agency = factories.organisation("Agency")
    one = factories.initiative("one", era=early, rests_on=report, date="2001", lead=agency)
    two = factories.initiative("two", era=late, rests_on=survey, date="2014", title_en="Kiosks")
    law = factories.initiative("law", era=late, rests_on=report, date="2016", kind="law")
    one.themes.set([data])
    two.themes.set([data, people])
    factories.live(one, two, law)


@pytest.fixture
def story():
    write_story()


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["one", "two", "law"]),
        ("era=late", ["two", "law"]),
        ("era=late&era=early", ["one", "two", "law"]),
        ("era=late&kind=portal", ["two"]),
        ("status=active&kind=law", ["law"]),
        ("theme=data", ["one", "two"]),
        ("theme=data&theme=people", ["one", "two"]),
        ("organisation=agency", ["one"]),
        ("source=report", ["one", "law"]),
        ("q=kiosk", ["two"]),
        ("q=kiosk&era=early", []),
        ("to=2010", ["one"]),
        ("order=title", ["two", "law", "one"]),
    ],
)
def test_filters_leave_what_fits_all_of_them(story, query, slugs):
    assert (slugs_of(query), faceted_list(query).total) == (slugs, len(slugs))


def test_filters_leave_drafts_out(story):
    factories.initiative("draft", kind="law")

    assert slugs_of("kind=law") == ["law"]


def test_filters_ignore_the_page_and_unknown_parameters(story):
    asked = faceted_list("page=2&utm_source=x&kind=")

    assert (len(asked.sheet), asked.chips, dict(asked.form.errors)) == (3, [], {})


@pytest.mark.parametrize("page", ["0", "-1", "abc", "", "9" * 40])
def test_a_page_that_does_not_exist_is_the_nearest_one(story, page):
    assert len(faceted_list(f"page={page}").sheet) == 3


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("disputed=yes", ["one", "law"]),
        ("disputed=yes&era=late", ["law"]),
        ("disputed=yes&theme=people", []),
    ],
)
def test_readers_find_what_is_disputed(story, query, slugs):
    write_two_disputes()

    assert (slugs_of(query), faceted_list(query).total) == (slugs, len(slugs))


def write_two_disputes():
    """Two on one initiative, and one on another."""
    report = Source.objects.get(key="report")
    one, law = Initiative.objects.get(slug="one"), Initiative.objects.get(slug="law")
    for owner in (one, one, law):
        disputed(report, initiative=owner)
    factories.live(one, law)


@pytest.mark.parametrize(
    ("name", "query", "counts"),
    [
        ("disputed", "", {"yes": 2}),
        ("disputed", "disputed=yes", {"yes": 2}),
        ("disputed", "era=late", {"yes": 1}),
        ("disputed", "era=late&kind=portal&disputed=yes", {"yes": 0}),
        ("era", "disputed=yes", {"early": 1, "late": 1}),
        ("kind", "disputed=yes&era=late", {"law": 1}),
        ("theme", "disputed=yes", {"data": 1}),
    ],
)
def test_what_is_disputed_is_counted(story, name, query, counts):
    write_two_disputes()

    assert options(query, name) == counts


def test_the_chip_of_what_is_disputed_says_whose_it_is(story):
    [chip] = faceted_list("disputed=yes&disputed=no").chips

    assert (chip.label, str(chip.words), chip.without) == ("Sources", "disagree", "")
    assert list(faceted_list("disputed=no").form.errors) == ["disputed"]


def test_what_was_disputed_before_is_so_still(story):
    write_two_disputes()

    asked = faceted_list("disputed=1&disputed=yes&kind=law")

    assert (slugs(asked.sheet), asked.query()) == (["law"], "kind=law&disputed=yes")
    assert not asked.form.errors


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("era=atlantis", "era", "“atlantis” is not known here."),
        ("from=abc", "from", "Write a year in digits, such as 2014."),
        ("from=0", "from", "Write a year in digits, such as 2014."),
        ("to=99999", "to", "Write a year in digits, such as 2014."),
        ("from=2020&to=2010", "to", "The last year is before the first one."),
        ("organisation=nobody", "organisation", "“nobody” is not known here."),
        ("q=%21%21", "q", "There is no word in this to look for."),
        ("order=luck", "order", "The list cannot be put in this order."),
    ],
)
def test_a_wrong_value_is_named_and_the_rest_applies(story, query, field, sentence):
    asked = faceted_list(f"{query}&kind=law")

    assert {name: list(errors) for name, errors in asked.form.errors.items()} == {field: [sentence]}
    assert slugs(asked.sheet) == ["law"]


def test_a_known_choice_applies_beside_an_unknown_one(story):
    assert slugs_of("era=early&era=atlantis") == ["one"]


def test_a_wrong_choice_opens_its_field(story):
    assert [faceted_list(query).opened for query in ("", "era=atlantis", "era=early")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%22&era=%00", "from=%F0%9F%98%80", "source=%27%3B--", "theme=%25s"]
)
def test_any_value_is_answered(story, query):
    assert slugs_of(query) == ["one", "two", "law"]


@pytest.mark.parametrize(
    ("name", "query", "counts"),
    [
        ("era", "", {"early": 1, "late": 2}),
        ("era", "era=early", {"early": 1, "late": 2}),
        ("era", "kind=law", {"late": 1}),
        ("era", "era=early&kind=law", {"early": 0, "late": 1}),
        ("kind", "era=late", {"portal": 1, "law": 1}),
        ("status", "", {"active": 3}),
        ("theme", "theme=people", {"data": 2, "people": 1}),
        ("organisation", "", {"agency": 1}),
        ("source", "source=survey", {"report": 2, "survey": 1}),
        ("source", "source=survey&kind=law", {"report": 1, "survey": 0}),
    ],
)
def test_counts_leave_out_their_own_facet(story, name, query, counts):
    assert options(query, name) == counts


def test_the_most_frequent_choices_are_offered_with_those_chosen(story, monkeypatch):
    monkeypatch.setattr("timeline.public.facets.MOST_CHOICES", 1)

    assert (options("", "source"), options("source=survey&kind=law", "source")) == (
        {"report": 2},
        {"survey": 0, "report": 1},
    )


def test_chips_take_back_one_filter_each(story):
    chips = faceted_list("q=kiosk&era=late&era=early&from=2001&order=title&page=3").chips

    assert [(str(chip.label), str(chip.words), chip.without) for chip in chips] == [
        ("Words", "kiosk", "era=late&era=early&order=title&from=2001"),
        ("From year", "2001", "q=kiosk&era=late&era=early&order=title"),
        ("Era", "Later", "q=kiosk&era=early&order=title&from=2001"),
        ("Era", "First steps", "q=kiosk&era=late&order=title&from=2001"),
    ]


@pytest.mark.parametrize(
    ("told", "years", "fits"),
    [
        ([("launched", "2012"), ("ended", "2018")], "from=2015&to=2016", True),
        ([("launched", "2012"), ("ended", "2018")], "from=2019", False),
        ([("launched", "2012"), ("ended", "2018")], "to=2011", False),
        # What still runs reaches to this day, and no further.
        ([("launched", "2012")], "from=2024&to=2024", True),
        ([("launched", "2012")], "from=2500", False),
        # What happened once does not last.
        ([("occurred", "2001")], "from=2002", False),
        ([("announced", "2013")], "from=2014", False),
        # A wide date may lie in any of its years.
        ([("occurred", "199X")], "from=1995&to=1995", True),
        ([("launched", "[2012..]")], "from=2020&to=2020", True),
        ([("launched", "[..2014]"), ("ended", "2016")], "to=1950", True),
        ([("ended", "2016")], "from=2016&to=2016", True),
        # Without any date there is nothing that could overlap.
        ([("proposed", "")], "from=2014", False),
        ([("proposed", "")], "to=2014", False),
    ],
)
def test_years_match_what_may_overlap_them(told, years, fits):
    events("portal", *told)

    assert slugs_of(years) == ["portal"] * fits


def test_order_puts_the_last_published_first(story):
    factories.live(factories.initiative("newest"))

    assert slugs_of("order=updated")[0] == "newest"


def test_titles_follow_the_language_of_the_reader(story):
    factories.live(factories.initiative("zeta", title_en="Zeta", title_es="Alfa"))

    with override("es"):
        assert slugs_of("order=title")[0] == "zeta"


def test_a_page_holds_fifty():
    factories.live(*(factories.initiative(f"portal-{number:02}") for number in range(51)))

    asked = faceted_list("page=2")

    assert (asked.total, len(asked.sheet), asked.sheet.paginator.num_pages) == (51, 1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_asks_seven_times(rows, django_assert_num_queries):
    report, agency = factories.source("report"), factories.organisation("Agency")
    era, theme = factories.era(), factories.theme()
    for number in range(rows):
        made = factories.initiative(f"portal-{number}", rests_on=report, era=era, lead=agency)
        made.themes.set([theme])
        factories.live(made)

    with django_assert_num_queries(7, using=PUBLIC):
        asked = faceted_list(
            "source=report&organisation=agency&theme=portals&era=first-steps&kind=portal&q=portal"
        )
        assert (len(asked.sheet), len(asked.facets), len(asked.chips)) == (rows, 6, 6)


CHOSEN = {
    "q": "kiosks",
    "era": "late",
    "kind": "portal",
    "status": "active",
    "theme": "data",
    "organisation": "agency",
    "source": "survey",
    "disputed": "1",
    "budget": "MXN",
    "from": "2001",
    "to": "2020",
    "order": "title",
}


def test_each_filter_has_a_place_in_the_form_and_can_be_taken_back(client, story):
    kiosks = Initiative.objects.get(slug="two")
    kiosks.budget, kiosks.budget_currency, kiosks.budget_date = 1, "MXN", "2013"
    kiosks.budget_source = Source.objects.get(key="survey")
    kiosks.save()
    disputed(kiosks.budget_source, initiative=kiosks)
    factories.live(kiosks)

    assert set(CHOSEN) == set(FILTERS), "CHOSEN of this file has a right value of each filter."

    for name, value in CHOSEN.items():
        response = client.get("/initiatives/", {name: value})
        faceted = response.context["page"].faceted_list
        _before, _id, form = response.content.decode().partition('id="filters"')
        assert f'name="{name}"' in form.partition("</form>")[0], (
            f"“{name}” has no field in templates/timeline/includes/filter_form.html."
        )
        assert not faceted.form.errors, (name, faceted.form.errors)
        # An order is chosen, and nothing that could be taken back.
        chips = [chip.without for chip in faceted.chips]
        assert (len(chips) == 1) == (name != "order"), (
            f"“{name}” has no chip: timeline/public/facets.py makes them."
        )


@remembered
def write_many():
    """Twelve initiatives of three eras, two of which have one position, and some of none."""
    reports = [factories.source(f"report-{number}") for number in range(3)]
    eras = [
        factories.era(f"era-{number}", title_en=f"Era {number}", position=number // 2)
        for number in range(3)
    ]
    themes = [factories.theme(f"theme-{number}", title_en=f"T {number}") for number in range(3)]
    leads = [factories.organisation(f"Agency {number}") for number in range(2)]
    made = []
    for number in range(12):
        report = reports[number % 3]
        budget = {"budget": 5, "budget_currency": "MXN", "budget_date": "2013"}
        entry = factories.initiative(
            f"entry-{number}",
            rests_on=report if number % 5 else None,
            date=str(2001 + number % 4),
            title_en=f"Entry {number * 7 % 12}",
            kind=["portal", "law"][number % 2],
            era=[*eras, None][number % 4],
            lead=[*leads, None][number % 3],
            **({**budget, "budget_source": report} if number % 3 == 1 else {}),
        )
        entry.themes.set(themes[: number % 4])
        if number % 4 == 1:
            disputed(report, initiative=entry)
        made.append(entry)
    factories.live(*made)


QUERIES = (
    *("", "era=era-0", "era=era-0&era=era-1", "kind=law", "kind=law&era=era-1&era=era-2"),
    *("status=active", "status=active&kind=portal", "disputed=yes", "disputed=yes&kind=law"),
    *(
        "budget=MXN",
        "budget=MXN&era=era-1",
        "budget=USD",
        "theme=theme-0",
        "theme=theme-1&kind=law",
    ),
    *("theme=theme-0&theme=theme-2", "organisation=agency-0", "organisation=agency-0&kind=law"),
    *("source=report-1", "source=report-1&source=report-2", "source=report-1&theme=theme-0"),
    *("from=2002", "to=2002&kind=portal", "q=entry", "q=entry&era=era-1", "order=title"),
    *("order=title&era=era-1", "order=updated&kind=law", "era=atlantis", "kind=policy"),
)


@pytest.mark.parametrize("query", QUERIES)
def test_kept_numbers_are_those_that_are_counted(query, monkeypatch):
    write_many()
    kept = faceted_list(query)
    with_kept_numbers = kept.facets, kept.total
    monkeypatch.setattr(FacetedList, "is_kept", lambda *names: False)
    counting = faceted_list(query)

    assert with_kept_numbers == (counting.facets, counting.total)
    assert counting.total == counting.filter.qs.count()


@pytest.mark.parametrize("query", QUERIES)
def test_the_pages_of_a_list_have_all_of_it_in_order(query, monkeypatch):
    write_many()
    rows = queries.initiatives()
    in_order = list(FacetedList(QueryDict(query), rows).filter.qs.values_list("pk", flat=True))
    for most in (1, 2, 5, 50):
        monkeypatch.setattr(facets, "PER_PAGE", most)
        keys = []
        for page in range(1, -(-len(in_order) // most) + 1):
            keys += FacetedList(QueryDict(f"{query}&page={page}"), rows).sheet

        assert keys == in_order
