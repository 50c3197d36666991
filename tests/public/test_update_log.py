import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

WAS_WRONG = "The launch day was given as 22 June; the source says 23 June."
KINDS = ("", "new", "update", "correction", "withdrawal")


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def change(entry, **values):
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return entry


@pytest.fixture
def portal():
    """A portal of which each kind of publication tells once; it has another name since."""
    entry = factories.initiative("portal", title_en="Kiosks", title_es="Kioscos")
    factories.live(factories.site(), entry)
    publish([change(entry, title_en="Gateway", slug="gateway")], kind="update")
    publish([change(entry, summary_en="A third opens.")], kind="correction", note_en=WAS_WRONG)
    unpublish(entry, note_en="It never was.")
    return entry


def counts(page):
    """The choices of the log with their numbers, and the one that is shown."""
    navigation = page.partition('<nav class="updates-kinds"')[2].partition("</nav>")[0]
    items = navigation.split("<li>")[1:]
    numbers = {}
    for item in items:
        label = item.partition(">")[2].partition(" <small>")[0]
        number = int(item.partition("<small>")[2].partition("</small>")[0])
        numbers[label] = (number, 'aria-current="page"' in item)
    return numbers


def test_the_log_is_read_by_kind_with_counts(client, portal):
    publish([factories.theme()])

    page = text_of(client.get("/updates/?kind=correction"))

    assert counts(page) == {
        "All": (5, False),
        "New entries": (2, False),
        "Changes": (1, False),
        "Corrections": (1, True),
        "Withdrawals": (1, False),
    }
    assert page.count('<li id="publication-') == 1
    assert WAS_WRONG in page
    assert 'href="/updates/corrections.atom"' in page
    spanish = text_of(client.get("/es/updates/?kind=correction"))
    assert list(counts(spanish)) == ["Todo", "Nuevas", "Cambios", "Correcciones", "Retiros"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("corrections", "corrections"),
        ("9" * 500, "9" * 59 + "…"),
        ("<b>", "&lt;b&gt;"),
        ("NEW", "NEW"),
        ("new'--", "new&#x27;--"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_an_unknown_kind_is_said_and_all_are_shown(client, portal, prefix, value, shown):
    page = text_of(client.get(f"{prefix}/updates/", {"kind": value}))

    sentence = {"": "is no kind of update. All are shown.", "/es": "no es un tipo de novedad."}
    assert f"“{shown}” {sentence[prefix]}" in page
    assert page.count('<li id="publication-') == 4


def test_a_kind_that_has_none_says_so(client):
    factories.live(factories.site())

    assert "There is none of this kind." in text_of(client.get("/updates/?kind=correction"))


def test_the_pages_of_a_kind_keep_it(client):
    for number in range(21):
        publish([factories.theme(f"theme-{number}")])

    page = text_of(client.get("/updates/?kind=new"))

    assert 'href="?kind=new&amp;page=2"' in page
    assert "theme=theme-0" in text_of(client.get("/updates/?kind=new&page=2"))
    assert client.get("/updates/?kind=correction&page=2").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "1.5"])
def test_a_page_of_the_log_that_is_not_there_is_404(client, number):
    factories.live(factories.site())

    assert client.get(f"/updates/?kind=new&page={number}").status_code == 404
    assert client.get(f"/updates/1/?page={number}").status_code == 404


def test_a_publication_shows_fifty_entries_a_page(client):
    batch = [factories.theme(f"theme-{number}") for number in range(54)]
    publish([factories.site(), *batch])

    first, second = (text_of(client.get(f"/updates/1/?page={number}")) for number in (1, 2))

    assert "55 entries" in first
    assert (first.count("?theme="), second.count("?theme=")) == (49, 5)
    assert "Page 1 of 2" in first


def test_entries_of_a_publication_speak_the_readers_language(client, portal):
    assert ">Kiosks</a>" in text_of(client.get("/updates/1/"))
    assert ">Kioscos</a>" in text_of(client.get("/es/updates/1/"))


@pytest.mark.parametrize("entry_count", [1, 3])
def test_the_log_asks_the_same_for_one_and_for_three(
    client, django_assert_num_queries, entry_count
):
    factories.live(factories.site())
    for number in range(entry_count):
        publish([factories.initiative(f"{number}-{each}") for each in range(entry_count)])

    with django_assert_num_queries(5, using=PUBLIC):
        client.get("/updates/")
    with django_assert_num_queries(5, using=PUBLIC):
        client.get("/updates/?kind=new")
    with django_assert_num_queries(5, using=PUBLIC):
        client.get("/updates/2/")


def test_what_is_gone_keeps_its_line(client):
    portal = factories.initiative("portal", title_en="Kiosks")
    factories.live(factories.site(), portal)
    unpublish(portal, reason=GONE)

    assert Initiative.objects.using(PUBLIC).count() == 0
    for number in (1, 2):
        assert ">Kiosks</a>" in text_of(client.get(f"/updates/{number}/"))
