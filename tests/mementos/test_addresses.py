"""Which entry and which version an address of a memento means."""

import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.mementos.versions import SECOND, THIRD, changed, dated, published, read
from timeline.models import Initiative
from timeline.publishing.former_addresses import lead_on_by_hand
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def answer(client, path):
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


@pytest.fixture
def entry(client):
    made = factories.initiative("old", title_en="First entry")
    published(factories.site(), made)
    return made


def test_a_number_that_did_not_touch_the_entry_leads_to_the_last_before_it(client, entry):
    published(factories.theme(), at=SECOND)

    assert answer(client, "/at/2/initiatives/old/") == (302, "/at/1/initiatives/old/")
    assert answer(client, "/es/at/2/initiatives/old/") == (302, "/es/at/1/initiatives/old/")


@pytest.mark.parametrize("number", ["0", "01", "3", "x", "-1", "9" * 17, "9" * 30, "%20", "1.0"])
def test_what_is_no_number_of_a_publication_is_not_found(client, entry, number):
    for path in (f"/at/{number}/initiatives/old/", f"/es/at/{number}/initiatives/old/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["initiatives/none/", "sources/%00/", "themes/x/", "", "people/old/"]
)
def test_what_is_no_page_of_an_entry_is_not_found(client, entry, path):
    assert client.get(f"/at/1/{path}").status_code == 404


def test_before_it_began_a_page_says_when_it_did(client, entry):
    published(factories.initiative("later"), at=SECOND)

    shown = read(client, "/at/1/initiatives/later/")

    assert client.get("/at/1/initiatives/later/").status_code == 404
    assert "This page began on 1 August 2026." in shown
    assert 'href="/at/2/initiatives/later/"' in shown
    assert "Esta página comenzó el 1 de agosto de 2026." in read(
        client, "/es/at/1/initiatives/later/"
    )


def test_the_address_of_today_is_that_of_every_memento(client, entry):
    changed(entry, slug="new")

    assert answer(client, "/at/1/initiatives/new/")[0] == 200
    assert answer(client, "/at/2/initiatives/new/")[0] == 200
    assert answer(client, "/at/1/initiatives/old/") == (301, "/at/1/initiatives/new/")
    assert answer(client, "/at/2/initiatives/old/") == (301, "/at/2/initiatives/new/")


def test_of_two_entries_at_one_address_the_one_that_had_it_then_counts(client, entry):
    changed(entry, slug="new")
    published(factories.initiative("old", title_en="Second entry"), at=THIRD)

    assert answer(client, "/at/1/initiatives/old/") == (301, "/at/1/initiatives/new/")
    assert answer(client, "/at/2/initiatives/old/") == (301, "/at/2/initiatives/new/")
    assert "Second entry" in read(client, "/at/3/initiatives/old/")
    assert "First entry" in read(client, "/at/1/initiatives/new/")


def test_two_entries_that_have_changed_addresses_keep_each_its_versions(client, entry):
    other = factories.initiative("other", title_en="Second entry")
    published(other, at=SECOND)
    changed(entry, title_en="First entry, again")
    for row, slug in ((entry, "aside"), (other, "old"), (entry, "other")):
        row.refresh_from_db()
        row.slug = slug
        row.save()
    published(entry, other, at=THIRD)

    # Nobody else had its address of today then.
    assert answer(client, "/at/1/initiatives/old/") == (301, "/at/1/initiatives/other/")
    assert "Second entry" in read(client, "/at/2/initiatives/other/")
    assert "First entry, again" in read(client, "/at/3/initiatives/old/")
    assert "First entry, again" in read(client, "/at/4/initiatives/other/")
    assert "Second entry" in read(client, "/at/4/initiatives/old/")
    timemap = client.get("/timemap/initiatives/other/").content.decode()
    listed = re.findall(r"/at/\d/initiatives/\w+/", timemap)
    assert listed == [
        "/at/1/initiatives/other/",
        "/at/3/initiatives/old/",
        "/at/4/initiatives/other/",
    ]


def test_a_person_that_became_an_organisation_has_one_address(client):
    agent = factories.agent("Ana Pérez")
    published(factories.site(), agent)
    changed(agent, kind="organisation", family="")

    assert answer(client, "/at/1/people/ana-perez/") == (301, "/at/1/organisations/ana-perez/")
    assert answer(client, "/at/1/organisations/ana-perez/")[0] == 200


def test_an_address_that_was_led_on_by_hand_leads_on(client, entry):
    lead_on_by_hand(type(entry), "before", "old", {})

    assert answer(client, "/at/1/initiatives/before/") == (301, "/at/1/initiatives/old/")


def test_from_the_publication_that_removed_it_a_page_is_gone(client, entry):
    dated(unpublish(entry, reason="gone", note_en="It never opened."), SECOND)
    published(factories.theme(), at=THIRD)

    assert answer(client, "/at/1/initiatives/old/")[0] == 200
    for number in (2, 3):
        response = client.get(f"/at/{number}/initiatives/old/")
        assert response.status_code == 410
        assert 'href="/at/1/initiatives/old/"' in response.content.decode()
        assert "It never opened." in response.content.decode()
        assert response.headers["Link"].endswith(
            '<http://testserver/at/1/initiatives/old/>; rel="last memento"; '
            'datetime="Sun, 03 May 2026 10:00:00 GMT"'
        )
    assert client.get("/at/4/initiatives/old/").status_code == 404


def test_what_went_live_again_has_mementos_again(client, entry):
    dated(unpublish(entry, reason="gone"), SECOND)
    changed(entry, at=THIRD, summary_en="Again.")

    assert answer(client, "/at/2/initiatives/old/")[0] == 410
    assert answer(client, "/at/3/initiatives/old/")[0] == 200


def test_a_memento_without_its_last_slash_is_found(client, entry):
    assert answer(client, "/at/1/initiatives/old") == (301, "/at/1/initiatives/old/")


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_statements_of_what_was_renamed_lead_to_its_page_of_today(client, prefix):
    source = factories.source("report")
    texts = {"body_en": "It opened [@report].", "body_es": "Abrió [@report]."}
    entry = factories.initiative("old", **texts)
    published(factories.site(), source, entry)
    changed(entry, slug="new")
    published(factories.initiative("old"), at=THIRD)

    shown = read(client, f"{prefix}/at/1/initiatives/new/")

    assert f'class="statement-link" href="{prefix}/initiatives/new/?s=' in shown
    assert f'href="{prefix}/initiatives/old/' not in shown


def test_statements_of_what_is_gone_lead_nowhere(client):
    source = factories.source("report")
    entry = factories.initiative("old", body_en="It opened [@report].")
    published(factories.site(), source, entry)
    dated(unpublish(entry, reason="gone"), SECOND)

    shown = read(client, "/at/1/initiatives/old/")

    assert 'id="s-' in shown
    assert "statement-link" not in shown
    assert "The page as it is today" not in shown
    assert "/at/1/initiatives/old/cite.bib" in shown


def test_what_took_its_place_is_named_although_another_has_the_address_now(client):
    entry, survivor = factories.initiative("old"), factories.initiative("survivor")
    published(factories.site(), entry, survivor)
    dated(unpublish(entry, reason="replaced", replaced_by=survivor), SECOND)
    Initiative.objects.filter(pk=entry.pk).update(slug="unused")
    published(factories.initiative("old"), at=THIRD)

    then, gone = read(client, "/at/1/initiatives/old/"), read(client, "/at/2/initiatives/old/")

    assert 'href="/initiatives/survivor/"' in then
    assert 'href="/initiatives/survivor/"' in gone
