import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.admin.frame.saved_filters import MOST
from timeline.models import SavedFilter

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"
SAVE, DELETE = "/admin/saved-filters/save/", "/admin/saved-filters/delete/"


def save(client, name="Spanish missing", query="state=draft&kind__exact=portal&p=2", **more):
    return client.post(SAVE, {"list": "initiative", "name": name, "query": query} | more)


def said(client):
    return [str(message) for message in client.get(LIST).context["messages"]]


def offered(client, query=""):
    return [saved.name for saved in client.get(f"{LIST}{query}").context["saved_filters"]]


def test_a_choice_is_saved_under_a_name_and_stands_above_its_list(contributor):
    response = save(contributor)

    assert response.url == f"{LIST}?kind__exact=portal&state=draft"
    page = contributor.get(response.url).content.decode()
    assert (
        '<a href="?kind__exact=portal&amp;state=draft" aria-current="true">Spanish missing' in page
    )


def test_it_is_hers_alone_and_of_that_list_alone(contributor, client):
    save(contributor)
    assert contributor.get("/admin/timeline/era/").context["saved_filters"] == []

    client.force_login(factories.person("eva", "editor"))

    assert offered(client) == []


def test_a_name_that_is_there_stands_for_the_new_choice(contributor):
    save(contributor)
    save(contributor, query="state=live")

    assert [row.query for row in SavedFilter.objects.all()] == ["state=live"]


def test_it_is_deleted_by_whom_it_belongs_to_alone(contributor, client):
    save(contributor)
    row = SavedFilter.objects.get()
    words = {"list": "initiative", "saved": row.pk}

    client.force_login(factories.person("eva", "editor"))
    client.post(DELETE, words)
    assert SavedFilter.objects.exists()

    client.force_login(factories.User.objects.get(username="luis"))
    client.post(DELETE, words)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"name": " "}, "Give the filter a name."),
        ({"name": "x" * 61}, "A name has at most 60 characters."),
        ({"query": "p=3"}, "Nothing is chosen in this list, so there is nothing to save."),
        ({"query": "q=" + "x" * 2000}, "This choice is too long to be saved."),
    ],
)
def test_what_cannot_be_saved_is_said(contributor, words, sentence):
    save(contributor, **words)

    assert said(contributor) == [sentence]
    assert not SavedFilter.objects.exists()


def test_a_list_keeps_so_many_and_no_more(contributor):
    for number in range(MOST):
        save(contributor, name=f"n{number}")
        said(contributor)

    save(contributor, name="one more")

    assert said(contributor) == [f"A list keeps {MOST} saved filters. Delete one first."]
    assert SavedFilter.objects.count() == MOST


@pytest.mark.parametrize("query", ["gone=1", "kind__exact=nothing", "era__id__exact=x", "o=99"])
def test_a_saved_choice_that_the_list_does_not_know_any_more_is_no_error(contributor, query):
    save(contributor, query=query)

    assert contributor.get(f"{LIST}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize("name", ["nothing", "user", ""])
def test_there_is_no_other_list(contributor, name):
    assert save(contributor, list=name).status_code == 404


@pytest.mark.parametrize("deed", ["save", "delete"])
def test_who_may_not_see_a_list_saves_nothing_of_it(client, deed):
    client.force_login(factories.person("eva"))
    words = {"list": "initiative", "name": "Mine", "query": "kind=portal"}

    assert client.post(f"/admin/saved-filters/{deed}/", words).status_code == 403
    assert not SavedFilter.objects.exists()


def test_markup_in_a_name_is_shown_as_text(contributor):
    save(contributor, name="<script>alert(1)</script>")

    assert "<script>alert(1)" not in contributor.get(LIST).content.decode()
