import pytest
from django.test import override_settings

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Dispute, Initiative, Milestone, Observation, Source, Theme
from timeline.models.identifier import check_character
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CSL = "application/vnd.citationstyles.csl+json"
ACCEPTED = [
    ("", "/initiatives/gob-1/"),
    ("*/*", "/initiatives/gob-1/"),
    ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "/initiatives/gob-1/"),
    ("application/xhtml+xml", "/initiatives/gob-1/"),
    ("application/ld+json", "/initiatives/gob-1/entry.jsonld"),
    ("application/json", "/initiatives/gob-1/entry.json"),
    (CSL, "/initiatives/gob-1/cite.csl.json"),
    ("application/x-bibtex", "/initiatives/gob-1/cite.bib"),
    ("application/x-research-info-systems", "/initiatives/gob-1/cite.ris"),
    # Of equals, the first of our own order; else what is liked better.
    ("application/x-bibtex, application/json", "/initiatives/gob-1/entry.json"),
    ("text/html;q=0.4, application/x-bibtex;q=0.8", "/initiatives/gob-1/cite.bib"),
    ("application/*", "/initiatives/gob-1/"),
    ("text/html;q=0, application/*;q=0.2", "/initiatives/gob-1/"),
    ("text/*;q=0, application/xhtml+xml;q=0, application/*", "/initiatives/gob-1/entry.jsonld"),
]


@pytest.fixture
def identifier():
    story(1)
    return Initiative.objects.get(slug="gob-1").identifier


@pytest.mark.parametrize(("accept", "there"), ACCEPTED)
def test_an_identifier_leads_to_the_form_that_is_asked_for(client, identifier, accept, there):
    response = client.get(f"/id/{identifier}", headers={"accept": accept})

    assert (response.status_code, response["Location"]) == (303, there)
    assert response["Vary"] == "Accept"


def test_without_accept_and_by_head_it_leads_to_the_page(client, identifier):
    assert client.get(f"/id/{identifier}")["Location"] == "/initiatives/gob-1/"
    assert client.head(f"/id/{identifier}").status_code == 303


def test_the_address_alone_chooses_the_language(client, identifier):
    spanish = client.get(f"/es/id/{identifier}", headers={"accept-language": "en"})
    english = client.get(f"/id/{identifier}", headers={"accept-language": "es"})

    assert spanish["Location"] == "/es/initiatives/gob-1/"
    assert english["Location"] == "/initiatives/gob-1/"


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "x/y;q=abc" * 500])
def test_another_type_is_answered_by_the_list_of_types(client, identifier, accept):
    response = client.get(f"/id/{identifier}", headers={"accept": accept})

    assert response.status_code == 406
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "application/x-bibtex\n" in response.content.decode()


@pytest.mark.parametrize("model", [Milestone, Observation, Dispute])
def test_what_stands_on_a_page_is_found_there(client, identifier, model):
    row = model.objects.first()

    response = client.get(f"/id/{row.identifier}")

    assert response.status_code == 303
    assert response["Location"].endswith(f"/#{row.identifier}")
    assert client.get(response["Location"].partition("#")[0]).status_code == 200
    json = client.get(f"/id/{row.identifier}", headers={"accept": "application/json"})
    assert json.status_code == 406


def test_every_kind_of_entry_is_found(client, identifier):
    theme, source = Theme.objects.first(), Source.objects.first()

    assert client.get(f"/id/{theme.identifier}")["Location"] == f"/initiatives/?theme={theme.slug}"
    assert client.get(f"/id/{source.identifier}")["Location"] == f"/sources/{source.key}/"


def test_a_mistyped_identifier_says_so(client, identifier):
    wrong = identifier[:-1] + ("b" if identifier[-1] != "b" else "c")

    assert "mistyped" in client.get(f"/id/{wrong}").content.decode()
    assert client.get(f"/id/{wrong}").status_code == 404
    for nonsense in ("x", "%00", "ñ", "1" * 5_000, identifier.upper()):
        assert client.get(f"/id/{nonsense}").status_code == 404


def test_an_identifier_that_nothing_has_is_not_there(client, identifier):
    free = "z0000000" + check_character("z0000000")

    response = client.get(f"/id/{free}", headers={"accept": "image/png"})

    assert response.status_code == 404
    assert "mistyped" not in response.content.decode()


def test_a_draft_has_no_address(client):
    draft = factories.initiative("draft")

    assert client.get(f"/id/{draft.identifier}").status_code == 404


def test_a_withdrawn_a_replaced_and_a_gone_entry_still_lead_on(client):
    for slug in ("withdrawn", "replaced", "survivor", "gone"):
        factories.live(factories.initiative(slug))
    rows = {row.slug: row for row in Initiative.objects.all()}
    names = {slug: row.identifier for slug, row in rows.items()}
    unpublish(rows["withdrawn"], note_en="It was wrong from the start.")
    unpublish(rows["replaced"], reason="replaced", replaced_by=rows["survivor"])
    unpublish(rows["gone"], reason="gone", note_en="It never was.")

    assert client.get(f"/id/{names['withdrawn']}")["Location"] == "/initiatives/withdrawn/"
    assert client.get(f"/id/{names['replaced']}")["Location"] == "/initiatives/survivor/"
    gone = client.get(f"/id/{names['gone']}", headers={"accept": "application/json"})
    assert gone.status_code == 410
    page = gone.content.decode()
    assert "It never was." in page
    assert 'href="/at/4/initiatives/gone/"' in page


def test_an_address_that_somebody_else_has_now_changes_nothing(client):
    first = factories.initiative("portal")
    factories.live(first)
    unpublish(first, reason="gone", note_en="It never was.")
    Initiative.objects.filter(pk=first.pk).update(slug="elsewhere")
    second = factories.initiative("portal")
    factories.live(second)

    assert client.get(f"/id/{first.identifier}").status_code == 410
    assert client.get(f"/id/{second.identifier}")["Location"] == "/initiatives/portal/"


def test_a_renamed_entry_keeps_its_identifier(client):
    entry = factories.initiative("before")
    factories.live(entry)
    entry.refresh_from_db()
    entry.slug = "after"
    entry.save()
    publish([entry])

    assert client.get(f"/id/{entry.identifier}")["Location"] == "/initiatives/after/"


def test_an_ark_leads_there_too_where_the_site_gives_arks(client, identifier):
    assert client.get(f"/ark:12345/{identifier}").status_code == 404
    with override_settings(ARK_NAAN="12345"):
        for form in ("ark:", "ark:/"):
            response = client.get(f"/{form}12345/{identifier}")
            assert (response.status_code, response["Vary"]) == (303, "Accept")
            assert response["Location"] == "/initiatives/gob-1/"
        assert client.get(f"/ark:54321/{identifier}").status_code == 404


@override_settings(ARK_NAAN="12345")
def test_an_ark_says_what_it_names(client, identifier):
    entry = Initiative.objects.get(slug="gob-1")

    response = client.get(f"/ark:12345/{identifier}?info")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "erc:"
    assert lines[2] == f"what: {entry.title_en}"
    assert lines[4] == f"where: http://testserver/id/{identifier}"
    assert client.get("/ark:12345/nothing?info").status_code == 404
