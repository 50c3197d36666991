"""The list of all mementos of a page."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.mementos.versions import SECOND, changed, published
from timeline.models import Publication, PublishedEntry

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MAP = "/timemap/initiatives/gob-mx/"
FIRST_TIME, LAST_TIME = "Sun, 03 May 2026 10:00:00 GMT", "Sat, 01 Aug 2026 09:30:00 GMT"


@pytest.fixture
def entry(client):
    made = factories.initiative()
    published(factories.site(), made)
    return made


def test_every_memento_is_listed_with_its_time(client, entry):
    changed(entry, summary_en="Second.")

    response = client.get(MAP)

    assert response.headers["Content-Type"] == "application/link-format"
    span = f'from="{FIRST_TIME}"; until="{LAST_TIME}"'
    host, page = "http://testserver", "initiatives/gob-mx/"
    assert response.content.decode() == ",\n".join(
        [
            f'<{host}/{page}>; rel="original"',
            f'<{host}/timegate/{page}>; rel="timegate"',
            f'<{host}/timemap/{page}>; rel="self"; type="application/link-format"; {span}',
            f'<{host}/at/1/{page}>; rel="first memento"; datetime="{FIRST_TIME}"',
            f'<{host}/at/2/{page}>; rel="last memento"; datetime="{LAST_TIME}"\n',
        ]
    )


def test_the_only_memento_is_the_first_and_the_last(client, entry):
    assert client.get(MAP).content.decode().count('rel="first last memento"') == 1


def test_a_former_address_leads_to_the_list_of_the_page_of_today(client, entry):
    changed(entry, slug="new")

    response = client.get(MAP)

    assert response.status_code == 301
    assert response.headers["Location"] == "/timemap/initiatives/new/"


def test_the_spanish_page_has_its_own(client, entry):
    listed = client.get("/timemap/es/initiatives/gob-mx/").content.decode()

    assert "<http://testserver/es/at/1/initiatives/gob-mx/>" in listed
    assert '<http://testserver/timemap/es/initiatives/gob-mx/>; rel="self"' in listed


def test_among_static_files_no_gate_is_named(client, entry):
    listed = client.get(MAP, STATIC_EXPORT=True).content.decode()

    assert "timegate" not in listed
    assert "/at/1/" in listed


@pytest.fixture
def many(entry):
    row = PublishedEntry.objects.using(PUBLIC).get(model="initiative")
    numbers = range(2, 2_002)
    Publication.objects.using(PUBLIC).bulk_create(
        Publication(number=number, at=SECOND, kind="update") for number in numbers
    )
    columns = {"model": row.model, "entry_pk": row.entry_pk, "address": row.address}
    PublishedEntry.objects.using(PUBLIC).bulk_create(
        PublishedEntry(publication_id=number, snapshot=row.snapshot, **columns)
        for number in numbers
    )


def test_above_a_thousand_it_is_a_list_of_lists(client, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(4, using=PUBLIC):
        lists = client.get(MAP).content.decode()
    pages = [client.get(MAP, {"page": str(number)}).content.decode() for number in (1, 2, 3)]

    assert lists.count('rel="timemap"') == 3
    assert f'<http://testserver{MAP}?page=3>; rel="timemap"' in lists
    assert "/at/" not in lists
    assert f'<http://testserver{MAP}?page=2>; rel="self"' in pages[1]
    listed = "".join(pages)
    assert listed.count("; datetime=") == 2_001
    assert listed.count("first memento") == listed.count("last memento") == 1


@pytest.mark.parametrize("page", ["0", "4", "x", "", "9" * 30, "-1"])
def test_a_list_that_is_not_there_is_not_found(client, many, page):
    assert client.get(MAP, {"page": page}).status_code == 404
