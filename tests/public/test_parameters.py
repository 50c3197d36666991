import pytest

from tests.factories import era, initiative, live, site
from tests.govdigital.test_database_state import Reader
from timeline.public.filters import InitiativeFilter
from timeline.public.parameters import FILTERS, PARAMETERS, parameters_of

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public"]),
    pytest.mark.any_database,
]

PAGED = [("/sources/", "page"), ("/updates/", "page"), ("/timemap/eras/first-steps/", "page")]
ASKED = {
    "q": "nothing-like-it",
    "era": "no-era",
    "kind": "no-kind",
    "status": "no-status",
    "theme": "no-theme",
    "organisation": "no-organisation",
    "source": "no-source",
    "disputed": "no",
    "budget": "no-budget",
    "from": "year",
    "to": "year",
    "order": "no-order",
    "page": "99",
}


def test_every_filter_is_among_the_parameters_of_the_list():
    filters = set(InitiativeFilter.get_filters())
    assert filters == FILTERS, "FILTERS of timeline/public/parameters.py names each filter."
    assert set(ASKED) == PARAMETERS["initiatives/"], "ASKED of this file has a wrong value of each."


@pytest.mark.parametrize("name", sorted(ASKED))
@pytest.mark.parametrize("path", ["/initiatives/", "/es/initiatives/"])
def test_each_parameter_of_the_list_reaches_the_page_through_the_store(path, name):
    live(site(), era(), initiative())
    reader = Reader()

    plain = reader.get(path)
    asked = reader.get(path, query=f"{name}={ASKED[name]}")

    assert asked[2] != plain[2]


@pytest.mark.parametrize(("path", "name"), PAGED)
def test_a_page_of_a_list_reaches_it_through_the_store(path, name):
    live(site(), era())

    assert Reader().get(path, query=f"{name}=99")[0].startswith("404")


def test_a_parameter_that_a_page_does_not_read_never_reaches_a_view(client):
    live(site(), era(), initiative())

    request = client.get(
        "/initiatives/?kind=portal&kind=law&utm_source=x&page=1&preview=1"
    ).wsgi_request
    start = client.get("/?q=portal").wsgi_request

    assert request.GET.urlencode() == "kind=portal&kind=law&page=1"
    assert start.GET.urlencode() == ""


def test_paths_of_no_list_read_nothing():
    assert [parameters_of(path) for path in ("/", "/data/", "/sources/a/b/", "//sources/")] == [
        frozenset()
    ] * 4


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("kind", ["eras", "initiatives", "people", "organisations", "articles"])
def test_the_page_of_an_entry_reads_for_which_statement_one_came(kind, prefix):
    assert parameters_of(f"{prefix}/{kind}/x/") == {"s"}
    assert "s" not in parameters_of(f"{prefix}/{kind}/")


def test_the_pages_of_sources_and_indicators_and_on_accessibility_read_it_too():
    for path in ("/sources/x/", "/indicators/x/", "/es/accessibility/"):
        assert "s" in parameters_of(path)


@pytest.mark.parametrize(
    ("path", "query", "way_on"),
    [
        ("/search", "q=portal", "/search/?q=portal"),
        ("/es/search", "q=portal&utm_source=x", "/es/search/?q=portal"),
        ("/initiatives", "kind=portal&kind=law", "/initiatives/?kind=portal&kind=law"),
        ("/indicators/users", "front=chart", "/indicators/users/?front=chart"),
        ("/people", "front=chart", "/people/"),
    ],
)
def test_an_address_without_its_last_slash_leads_on_with_what_the_page_reads(path, query, way_on):
    status, headers, _body = Reader().get(path, query=query)

    assert (status[:3], headers["Location"]) == ("301", way_on)
