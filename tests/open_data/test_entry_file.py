import json

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Dispute, Initiative, Milestone, Position, Relation
from timeline.open_data import entry_file
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

HOST = "http://testserver"


def file_of(client, path):
    answer = client.get(f"{path}entry.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return json.loads(answer.content)


def portal_with_all_parts():
    """An initiative with one of everything, live."""
    source = factories.source(
        "perez-2014", factories.agent("Ana Pérez"), language="es", title="Portales"
    )
    portal = factories.initiative(
        "portal",
        rests_on=source,
        date="2015-06-23",
        lead=factories.organisation("Agency"),
        era=factories.era(),
        budget="12.5",
        budget_currency="MXN",
        budget_date="2014~",
        budget_source=source,
        summary_en="It *opens* [@perez-2014, p. 3].",
    )
    portal.themes.set([factories.theme()])
    law = factories.initiative("law", rests_on=source, kind="law")
    Relation.objects.create(from_initiative=portal, to_initiative=law, kind="part_of")
    dispute = Dispute.objects.create(
        question_en="When?", question_es="¿Cuándo?", about="date", initiative=portal
    )
    Position.objects.create(dispute=dispute, source=source, locator="p. 4", text_en="In *June*.")
    other = factories.source("other")
    Position.objects.create(dispute=dispute, source=other, text_en="In July.")
    factories.live(factories.site(licence_url="https://example.org/licence"), law, portal)
    return portal


def test_a_file_has_what_is_live_of_an_entry_in_both_languages(client):
    portal = portal_with_all_parts()

    values = file_of(client, "/initiatives/portal/")

    assert values["identifier"] == portal.identifier
    assert (values["kind"], values["initiative_kind"]) == ("initiative", "portal")
    assert values["page"] == f"{HOST}/initiatives/portal/"
    assert values["memento"] == f"{HOST}/at/1/initiatives/portal/"
    assert (values["publication"], values["withdrawn"]) == (1, None)
    assert values["updated"] == f"{portal.updated_at:%Y-%m-%dT%H:%M:%SZ}"
    assert values["licence"] == "https://example.org/licence"
    assert values["title"] == {"en": "Portal portal", "es": "Portal portal (es)"}
    assert values["texts"]["summary"]["en"] == {
        "words": "It opens.",
        "markdown": "It *opens* [@perez-2014, p. 3].",
    }
    assert values["texts"]["summary"]["es"]["words"] == "Se abre un portal."
    day = "2015-06-23"
    assert values["start"] == {"edtf": day, "earliest": day, "latest": day}
    assert (values["end"], values["budget"]) == (None, 12.5)
    assert values["budget_source"] == "perez-2014"
    assert values["lead"]["name"] == {"en": "Agency", "es": "Agency"}
    assert values["lead"]["page"] == f"{HOST}/organisations/agency/"
    assert [theme["slug"] for theme in values["themes"]] == ["portals"]


def test_parts_of_an_entry_stand_in_its_file(client):
    portal = portal_with_all_parts()

    values = file_of(client, "/initiatives/portal/")

    day = "2015-06-23"
    assert values["milestones"] == [
        {
            "identifier": portal.milestones.get().identifier,
            "kind": "launched",
            "date": {"edtf": day, "earliest": day, "latest": day},
            "description": {
                "en": {"words": "It is launched.", "markdown": "It is launched."},
                "es": {"words": "Se lanza.", "markdown": "Se lanza."},
            },
            "source": "perez-2014",
            "locator": "",
        }
    ]
    [relation] = values["relations"]
    assert (relation["from"]["slug"], relation["kind"]) == ("portal", "part_of")
    assert relation["to"]["page"] == f"{HOST}/initiatives/law/"
    [dispute] = values["disputes"]
    assert dispute["identifier"] == portal.disputes.get().identifier
    assert dispute["question"] == {"en": "When?", "es": "¿Cuándo?"}
    assert dispute["positions"][0] == {
        "source": "perez-2014",
        "locator": "p. 4",
        "text": {"en": {"words": "In June.", "markdown": "In *June*."}},
    }
    assert [source["id"] for source in values["sources"]] == ["perez-2014", "other"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/eras/era-1/", "era"),
        ("/initiatives/gob-1/", "initiative"),
        ("/indicators/rank-1/", "indicator"),
        ("/sources/report-1/", "source"),
        ("/people/ana-perez/", "person"),
        ("/organisations/agency/", "organisation"),
        ("/articles/essay-1/", "article"),
        ("/accessibility/", "article"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_entry_with_a_page_has_a_file(client, prefix, path, kind):
    story()

    answer = client.get(f"{prefix}{path}entry.json")
    values = json.loads(answer.content)

    assert (values["kind"], values["page"]) == (kind, f"{HOST}{prefix}{path}")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_values_of_an_indicator_are_numbers(client):
    story()

    values = file_of(client, "/indicators/rank-1/")["observations"]

    assert [row["value"] for row in values] == [64, -61.5]
    assert values[0]["subject"]["code"] == "COUNTRY-1"
    assert values[0]["source"] == "report-1"


def test_the_file_of_a_source_has_its_item(client):
    story()

    values = file_of(client, "/sources/report-1/")

    assert [item["id"] for item in values["sources"]] == ["report-1"]
    assert values["title"] == {"en": "Report report-1"}


def test_open_ends_have_no_day(client):
    factories.live(factories.era("one", span="2012/.."))

    assert file_of(client, "/eras/one/")["span"] == {
        "edtf": "2012/..",
        "earliest": "2012-01-01",
        "latest": None,
    }


def test_statements_have_the_ids_of_the_page_and_their_sources(client):
    sentence = "It opened on 23 June 2015, according to Class Central."
    source = factories.source("class-central")
    portal = factories.initiative(
        "portal",
        rests_on=source,
        summary_en="A portal.",
        body_en=f"A *first* one [@class-central]. {sentence[:-1]} [@class-central, p. 3]. More.",
    )
    factories.live(portal)

    statements = file_of(client, "/initiatives/portal/")["statements"]

    stated = next(row for row in statements if row["text"] == sentence)
    assert stated == {
        "id": "s-d16e676d",
        "language": "en",
        "place": "body",
        "text": sentence,
        "sources": [{"source": "class-central", "locator": "p. 3"}],
        "selector": {
            "type": "TextQuoteSelector",
            "exact": sentence,
            "prefix": "A first one. ",
            "suffix": " More.",
        },
    }
    page = client.get("/initiatives/portal/").content.decode()
    for row in statements:
        assert row["language"] == "es" or f'id="{row["id"]}"' in page


def test_a_withdrawn_entry_says_when_and_why(client):
    portal = factories.initiative("portal", rests_on=factories.source())
    factories.live(portal)
    unpublish(portal, reason="withdrawn", note_en="It never opened.", note_es="Nunca abrió.")

    values = file_of(client, "/initiatives/portal/")

    assert values["withdrawn"].endswith("Z")
    assert values["withdrawal_note"] == {"en": "It never opened.", "es": "Nunca abrió."}


def test_corrections_are_told_with_their_notes(client):
    portal = factories.initiative("portal", rests_on=factories.source())
    factories.live(portal, kind="correction", note_en="It was lacking here, wrongly.")
    portal.title_en = "Another"
    portal.save()
    note = "The title was given as Portal; the law says Another."
    factories.live(portal, kind="correction", note_en=note)

    [correction] = file_of(client, "/initiatives/portal/")["corrections"]

    assert (correction["publication"], correction["note"]) == (2, {"en": note})


def test_nothing_unpublished_stands_in_a_file(client):
    portal = portal_with_all_parts()
    Initiative.objects.filter(pk=portal.pk).update(editor_notes="MARKER", summary_en="MARKER")
    Milestone.objects.create(initiative=portal, kind="ended", date="2020", description_en="MARKER")
    draft = factories.initiative("draft", title_en="MARKER")
    Relation.objects.create(from_initiative=draft, to_initiative=portal, kind="replaces")

    assert b"MARKER" not in client.get("/initiatives/portal/entry.json").content


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/initiatives/old/entry.json", "/initiatives/new/entry.json"),
        ("/es/initiatives/old/entry.jsonld", "/es/initiatives/new/entry.jsonld"),
        ("/organisations/ana-perez/entry.json", "/people/ana-perez/entry.json"),
    ],
)
def test_an_address_that_has_changed_leads_to_the_file_of_today(client, path, there):
    old = factories.initiative("old", rests_on=factories.source())
    factories.live(old, factories.agent("Ana Pérez"))
    old.slug = "new"
    old.save()
    factories.live(old)

    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (301, there)


def test_an_entry_that_is_gone_says_so(client):
    gone = factories.initiative("gone", rests_on=factories.source())
    factories.live(gone)
    unpublish(gone, reason="gone", note_en="It was the same as another.")

    answer = client.get("/initiatives/gone/entry.json")

    assert (answer.status_code, json.loads(answer.content)["title"]) == (410, "Portal gone")


@pytest.mark.parametrize("slug", ["none", "%00", "x" * 300, "-", "..", "nothing/here"])
@pytest.mark.parametrize("file", ["entry.json", "entry.jsonld"])
def test_what_never_was_is_not_found(client, file, slug):
    assert client.get(f"/initiatives/{slug}/{file}").status_code == 404


def test_a_file_that_would_be_too_long_says_what_it_leaves_out(client, monkeypatch):
    sources = [factories.source(f"s-{number}", title="Long " * 90) for number in range(20)]
    body = " ".join(f"Number {source.key} says it [@{source.key}]." for source in sources)
    factories.live(*sources, factories.initiative("portal", body_en=body))
    monkeypatch.setattr(entry_file, "LONGEST_FILE", 10_000)

    content = client.get("/initiatives/portal/entry.json").content
    values = json.loads(content)

    assert len(content) <= 10_000
    assert values["left_out"]["sources"] == 20 - len(values["sources"]) > 0


def test_one_part_and_many_take_the_same_queries(client, django_assert_num_queries):
    for number in (1, 3):
        portal = factories.initiative(f"portal-{number}")
        others = []
        for each in range(number):
            name = f"{number}-{each}"
            source = factories.source(f"s-{name}", factories.agent(f"Author {name}"))
            Milestone.objects.create(initiative=portal, kind="changed", date="2015", source=source)
            others.append(factories.initiative(f"other-{name}", rests_on=source))
            Relation.objects.create(
                from_initiative=portal, to_initiative=others[-1], kind="replaces"
            )
            dispute = Dispute.objects.create(question_en="Which?", initiative=portal)
            for text in ("This.", "That."):
                Position.objects.create(dispute=dispute, source=source, text_en=text)
            portal.themes.add(factories.theme(f"theme-{name}"))
        factories.live(*others, portal)

    for number in (1, 3):
        with django_assert_num_queries(8, using=PUBLIC):
            client.get(f"/initiatives/portal-{number}/entry.json")
