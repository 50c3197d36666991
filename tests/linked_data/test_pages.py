"""What pages say of themselves to machines."""

import json
import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import disputed, story
from timeline.linked_data.node import LONGEST_BLOCK
from timeline.models import Dispute, Position, Source
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

HOST = "http://testserver"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def block_of(client, path):
    """The document in the head of the page; None without one."""
    blocks = BLOCK.findall(client.get(path).content.decode())
    assert len(blocks) < 2
    return json.loads(blocks[0]) if blocks else None


def test_an_entry_says_what_it_is_and_on_what_it_rests(client):
    author = factories.agent("Ana Pérez")
    source = factories.source(
        "report",
        author,
        type="report",
        title="Portals",
        date="2014-06",
        language="es",
        url="https://example.org/report",
        archived_url="https://archive.example/report",
        doi="10.1000/182",
        publisher=factories.organisation("United Nations"),
    )
    lead = factories.organisation("Agency")
    portal = factories.initiative(
        "portal", rests_on=source, lead=lead, website="https://example.org/portal"
    )
    site = factories.site(licence_name="CC BY 4.0", licence_url="https://example.org/licence")
    factories.live(site, author, lead, source, portal)

    block = block_of(client, "/initiatives/portal/")

    organization = {
        "@type": "Organization",
        "name": "Digital government, dated",
        "url": f"{HOST}/",
    }
    assert block == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": f"{HOST}/id/{portal.identifier}",
        "url": f"{HOST}/initiatives/portal/",
        "name": "Portal portal",
        "inLanguage": "en",
        "datePublished": f"{portal.first_published_at:%Y-%m-%dT%H:%M:%SZ}",
        "dateModified": f"{portal.updated_at:%Y-%m-%dT%H:%M:%SZ}",
        "version": "1",
        "license": "https://example.org/licence",
        "isPartOf": {"@type": "WebSite", "name": "Digital government, dated", "url": f"{HOST}/"},
        "publisher": organization,
        "author": organization,
        "about": {
            "@type": "Service",
            "name": "Portal portal",
            "url": "https://example.org/portal",
            "provider": {"@type": "Organization", "name": "Agency"},
        },
        "citation": [
            {
                "@type": "Report",
                "@id": f"{HOST}/id/{source.identifier}",
                "name": "Portals",
                "author": [{"@type": "Person", "name": "Ana Pérez"}],
                "publisher": {"@type": "Organization", "name": "United Nations"},
                "datePublished": "2014-06",
                "inLanguage": "es",
                "url": "https://example.org/report",
                "archivedAt": "https://archive.example/report",
                "identifier": {
                    "@type": "PropertyValue",
                    "propertyID": "doi",
                    "value": "10.1000/182",
                },
            }
        ],
    }


def test_a_page_in_spanish_speaks_spanish_and_has_the_same_identifier(client):
    story()

    english = block_of(client, "/initiatives/gob-1/")
    spanish = block_of(client, "/es/initiatives/gob-1/")

    assert (spanish["inLanguage"], spanish["name"]) == ("es-MX", "Portal gob-1 (es)")
    assert spanish["url"] == f"{HOST}/es/initiatives/gob-1/"
    assert spanish["@id"] == english["@id"]
    assert [work["@id"] for work in spanish["citation"]] == [
        work["@id"] for work in english["citation"]
    ]


def test_an_untranslated_page_says_that_it_is_in_english(client):
    words = {"title_es": "", "summary_es": "", "body_es": ""}
    factories.live(factories.initiative("portal", rests_on=factories.source(), **words))

    block = block_of(client, "/es/initiatives/portal/")

    assert (block["inLanguage"], block["url"]) == ("en", f"{HOST}/initiatives/portal/")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/eras/era-1/", "WebPage"),
        ("/initiatives/gob-1/", "WebPage"),
        ("/indicators/rank-1/", "WebPage"),
        ("/sources/report-1/", "ItemPage"),
        ("/people/ana-perez/", "ProfilePage"),
        ("/organisations/agency/", "WebPage"),
        ("/articles/essay-1/", "Article"),
        ("/accessibility/", "WebPage"),
        ("/", "WebSite"),
        ("/data/", "DataCatalog"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_each_kind_of_page_has_its_class(client, prefix, path, kind):
    story()

    block = block_of(client, prefix + path)

    assert (block["@context"], block["@type"]) == ("https://schema.org", kind)
    assert block["url"] == f"{HOST}{prefix}{path}"


@pytest.mark.parametrize("path", ["/initiatives/", "/sources/", "/updates/", "/search/", "/book/"])
def test_a_list_has_no_document(client, path):
    story()

    assert block_of(client, path) is None


def test_a_preview_has_no_document(editor):
    story()

    assert block_of(editor, "/preview/initiatives/gob-1/") is None


@pytest.mark.parametrize(
    ("kind", "date", "about"),
    [
        ("platform", "2014", {"@type": "Service"}),
        ("institution", "2014", {"@type": "GovernmentOrganization"}),
        ("law", "2014-06-23", {"@type": "Legislation", "legislationDate": "2014-06-23"}),
        ("law", "2014~", {"@type": "Legislation"}),
        ("milestone", "2014-06-23", {"@type": "Event", "startDate": "2014-06-23"}),
        ("milestone", "2014-06", {"@type": "Thing"}),
        ("policy", "2014", {"@type": "Thing"}),
    ],
)
def test_what_an_initiative_is_follows_from_its_kind(client, kind, date, about):
    source = factories.source()
    factories.live(factories.initiative("one", kind=kind, rests_on=source, date=date))

    block = block_of(client, "/initiatives/one/")

    assert block["about"] == about | {"name": "Portal one"}


def test_a_source_is_the_main_entity_of_its_page_and_has_its_identifier(client):
    source = factories.source("book", type="book", isbn="978-92-1-123207-5", date="199X")
    chapter = factories.source("chapter", type="chapter", isbn="978-92-1-123207-5")
    factories.live(source, chapter)

    block = block_of(client, "/sources/book/")

    assert block["@id"] == block["url"] == f"{HOST}/sources/book/"
    assert block["mainEntity"] == {
        "@type": "Book",
        "@id": f"{HOST}/id/{source.identifier}",
        "name": "Report book",
        "inLanguage": "en",
        "isbn": "978-92-1-123207-5",
    }
    assert "isbn" not in block_of(client, "/sources/chapter/")["mainEntity"]
    assert "citation" not in block


@pytest.mark.parametrize("kind", Source.Type.values)
def test_every_type_of_source_has_a_class(client, kind):
    factories.live(factories.source("one", type=kind))

    assert block_of(client, "/sources/one/")["mainEntity"]["@type"] in {
        *("ScholarlyArticle", "Article", "NewsArticle", "Book", "Chapter", "Thesis", "Report"),
        *("Legislation", "Dataset", "CreativeWork", "BlogPosting", "WebPage"),
    }


def test_an_indicator_is_a_dataset_with_its_files(client):
    story()

    dataset = block_of(client, "/indicators/rank-1/")["mainEntity"]

    assert dataset["@type"] == "Dataset"
    assert dataset["temporalCoverage"] == "2018/2020"
    assert dataset["variableMeasured"]["name"] == "countries"
    assert [source["name"] for source in dataset["isBasedOn"]] == ["Report report-1"]
    assert [file["contentUrl"] for file in dataset["distribution"]] == [
        f"{HOST}/indicators/rank-1/values.csv",
        f"{HOST}/indicators/rank-1/values.json",
    ]


def test_each_position_of_a_dispute_is_a_claim_of_its_source(client):
    author, other = factories.agent("Ana Pérez"), factories.agent("Luis Gómez", slug="luis-gomez")
    first, second = factories.source("first", author), factories.source("second", other)
    portal = factories.initiative("portal", rests_on=first)
    dispute = Dispute.objects.create(question_en="When?", initiative=portal)
    Position.objects.create(dispute=dispute, source=first, text_en="In *June*.")
    Position.objects.create(dispute=dispute, source=second, text_en="In July.")
    factories.live(portal)

    claims = block_of(client, "/initiatives/portal/")["mentions"]

    assert claims[0] == {
        "@type": "Claim",
        "name": "When?",
        "text": "In June.",
        "appearance": {
            "@type": "WebPage",
            "@id": f"{HOST}/id/{first.identifier}",
            "name": "Report first",
        },
        "claimInterpreter": [{"@type": "Person", "name": "Ana Pérez"}],
    }
    assert [claim["text"] for claim in claims] == ["In June.", "In July."]


def test_a_correction_is_told_and_what_brought_the_entry_corrected_nothing(client):
    source = factories.source()
    portal = factories.initiative("portal", rests_on=source)
    note = "The launch day was given as 22 June; the source says 23 June."
    factories.live(portal, kind="correction", note_en="It was lacking here, wrongly.")
    portal.title_en = "Another title"
    portal.save()
    factories.live(portal, kind="correction", note_en=note)

    block = block_of(client, "/initiatives/portal/")

    [correction] = block["correction"]
    assert correction["text"] == note
    assert correction["url"] == f"{HOST}/updates/2/"
    assert correction["datePublished"] == block["dateModified"]
    assert block["version"] == "2"


def test_a_withdrawn_entry_says_so(client):
    portal = factories.initiative("portal", rests_on=factories.source())
    factories.live(portal)
    unpublish(portal, reason="withdrawn", note_en="It never opened, the source says now.")

    assert block_of(client, "/initiatives/portal/")["creativeWorkStatus"] == "withdrawn"


def test_the_page_of_rules_is_named_where_it_is_live(client):
    policy = factories.article("corrections", kind="page", title_en="Corrections")
    factories.live(factories.initiative("portal", rests_on=factories.source()), policy)

    block = block_of(client, "/initiatives/portal/")

    for name in ("correctionsPolicy", "publishingPrinciples"):
        assert block["publisher"][name] == f"{HOST}/articles/corrections/"


def test_the_author_of_an_essay_is_a_person(client):
    story()

    assert block_of(client, "/articles/essay-1/")["author"] == {
        "@type": "Person",
        "name": "Ana Pérez",
    }


def test_nothing_in_a_title_ends_the_block(client):
    hostile = "</script><script>alert(1)</script> <!-- \u2028 & ]]>"
    source = factories.source("one", title=hostile)
    factories.live(factories.initiative("portal", rests_on=source, title_en=hostile))

    page = client.get("/initiatives/portal/").content.decode()
    block = block_of(client, "/initiatives/portal/")

    assert block["name"] == block["citation"][0]["name"] == hostile
    assert "<script>alert" not in page


def test_a_page_carries_as_many_citations_as_it_can(client):
    authors = [factories.agent(f"Author {number}", slug=f"a-{number}") for number in range(3)]
    sources = [
        factories.source(f"s-{number}", *authors, title="Ñandú " * 60) for number in range(120)
    ]
    body = " ".join(f"Number {source.key} says it [@{source.key}]." for source in sources)
    portal = factories.initiative("portal", body_en=body)
    disputed(sources[0], initiative=portal)
    factories.live(*sources, portal)

    page = client.get("/initiatives/portal/").content.decode()
    [block] = BLOCK.findall(page)

    assert len(block.encode()) <= LONGEST_BLOCK
    assert 20 < len(json.loads(block)["citation"]) <= 100
    assert (
        len(json.loads(client.get("/initiatives/portal/entry.jsonld").content)["citation"]) == 120
    )


@pytest.mark.parametrize(
    "path",
    ["/initiatives/gob-1/", "/indicators/rank-1/", "/sources/report-1/", "/people/ana-perez/"],
)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_file_says_what_the_page_says(client, prefix, path):
    story()

    answer = client.get(f"{prefix}{path}entry.jsonld")

    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content) == block_of(client, prefix + path)


def test_one_citation_and_many_take_the_same_queries(client, django_assert_num_queries):
    for number in (1, 3):
        sources = [
            factories.source(f"s-{number}-{each}", factories.agent(f"A {number} {each}"))
            for each in range(number)
        ]
        cited = "; ".join(f"@{source.key}" for source in sources)
        portal = factories.initiative(f"portal-{number}", body_en=f"All of it [{cited}].")
        for source in sources:
            disputed(source, initiative=portal)
        factories.live(portal)

    for number in (1, 3):
        with django_assert_num_queries(8, using=PUBLIC):
            client.get(f"/initiatives/portal-{number}/entry.jsonld")
