"""The head of an entry's page, as reference managers read it, and the box “Cite this page”."""

import re
from html import unescape

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import Initiative, Source
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ADDRESS = "https://timeline.example.org"


@pytest.fixture(autouse=True)
def public_url(settings):
    settings.PUBLIC_URL = ADDRESS


def page_at(client, path, **headers):
    return client.get(path, **headers).content.decode()


def names_in(page):
    """The values of each name in the head, as often as it stands there."""
    values = {}
    for name, value in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page):
        values.setdefault(name, []).append(unescape(value))
    return values


def words_in(page):
    [words] = re.findall(r"<textarea[^>]* readonly[^>]*>([^<]*)</textarea>", page)
    return unescape(words)


def links_in(page):
    box = page.partition('<section class="cite_page"')[2].partition("</section>")[0]
    return re.findall(r'<a href="([^"]+)"', box)


def identifiers_in(page):
    return re.findall(r'<abbr class="unapi-id" title="([^"]+)" hidden></abbr>', page)


def portal(**values):
    made = factories.initiative(rests_on=factories.source(), **values)
    factories.live(factories.site(licence_name="CC BY 4.0"), made)
    return made


def test_the_head_tells_of_the_page_without_a_creator(client):
    portal()

    page = page_at(client, "/initiatives/gob-mx/")
    names = names_in(page)

    assert '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">' in page
    assert names["DC.title"] == ["Portal gob-mx"]
    assert names["DC.type"] == ["webpage"]
    assert names["DC.language"] == ["en"]
    assert names["DC.rights"] == ["CC BY 4.0"]
    assert names["DC.publisher"] == names["og:site_name"] == ["Digital government, dated"]
    assert names["og:type"] == ["article"]
    assert names["og:url"] == [f"{ADDRESS}/initiatives/gob-mx/"]
    assert names["article:modified_time"][0].startswith(names["DC.date"][0])
    assert not [name for name in names if "creator" in name or "author" in name]


def test_the_head_in_spanish_is_of_the_spanish_page(client):
    portal()

    names = names_in(page_at(client, "/es/initiatives/gob-mx/"))

    assert names["DC.title"] == ["Portal gob-mx (es)"]
    assert names["DC.language"] == ["es"]
    assert names["DC.publisher"] == ["Gobierno digital, con fechas"]


def test_the_head_of_a_source_is_of_the_source(client):
    author = factories.agent("Felipe de la Cruz", slug="f", family="de la Cruz", given="Felipe")
    office = factories.organisation("Oficina, Central", slug="oficina")
    report = factories.source(
        "report",
        author,
        office,
        type="report",
        date="2014-06",
        doi="10.5555/ab_1",
        language="es-MX",
    )
    factories.live(factories.site(licence_name="CC BY 4.0"), author, office, report)

    names = names_in(page_at(client, "/sources/report/"))

    assert names["DC.type"] == ["report"]
    assert names["DC.title"] == ["Report report"]
    assert names["DC.creator"] == ["de la Cruz, Felipe", "Oficina; Central"]
    assert names["DC.date"] == ["2014-06"]
    assert names["DC.language"] == ["es-MX"]
    assert names["DC.identifier"] == ["doi:10.5555/ab_1"]
    assert not {"og:site_name", "DC.rights", "DC.publisher"} & set(names)


@pytest.mark.parametrize(
    ("edtf", "date"),
    [("2014~", "about 2014"), ("199X", "1990s"), ("2012/2018", "2012–2018"), ("", None)],
)
def test_a_date_that_is_no_day_stands_in_words(client, edtf, date):
    factories.live(factories.site(), factories.source("report", date=edtf))
    assert names_in(page_at(client, "/sources/report/")).get("DC.date") == (date and [date])


def test_an_author_of_an_article_is_its_creator(client):
    author = factories.agent("Felipe de la Cruz", slug="f", family="de la Cruz", given="Felipe")
    factories.live(factories.site(), author, factories.article(author=author))

    page = page_at(client, "/articles/essay/")

    assert names_in(page)["DC.creator"] == ["de la Cruz, Felipe"]
    assert words_in(page).startswith("Felipe de la Cruz. “The story”. Digital government, dated,")


def test_hostile_words_stay_words(client):
    title = '"><script>alert(1)</script> </textarea>'
    portal(title_en=title)

    page = page_at(client, "/initiatives/gob-mx/")

    assert "<script>alert" not in page
    assert names_in(page)["DC.title"] == [title]
    assert words_in(page).startswith(f"“{title}”.")


def test_the_box_says_which_version_of_what_day_is_cited(client):
    made = portal()
    publish([made], kind="update")
    made.title_en = "Portal of all"
    made.save()
    number = publish([made]).number

    english = page_at(client, "/initiatives/gob-mx/")
    spanish = page_at(client, "/es/initiatives/gob-mx/")

    assert re.fullmatch(
        rf"“Portal of all”\. Digital government, dated, version {number}, \d+ \w+ \d{{4}}\. "
        rf"{ADDRESS}/at/{number}/initiatives/gob-mx/",
        words_in(english),
    )
    assert words_in(spanish).endswith(f"{ADDRESS}/es/at/{number}/initiatives/gob-mx/")
    assert f"versión {number}, " in words_in(spanish)
    assert links_in(spanish) == [
        f"/es/at/{number}/initiatives/gob-mx/",
        "/es/initiatives/gob-mx/",
        *(f"/es/initiatives/gob-mx/cite.{ending}" for ending in ("bib", "ris", "csl.json")),
        *(f"/es/initiatives/gob-mx/sources.{ending}" for ending in ("bib", "ris", "csl.json")),
    ]


def test_the_box_of_a_source_has_its_reference(client):
    portal()

    page = page_at(client, "/sources/perez-2014/")

    assert words_in(page) == "Report perez-2014. Journal. No date."
    assert links_in(page) == [
        "/at/1/sources/perez-2014/",
        "/sources/perez-2014/",
        *(f"/sources/perez-2014/cite.{ending}" for ending in ("bib", "ris", "csl.json")),
    ]


def test_a_page_without_sources_offers_none(client):
    factories.live(factories.site(), factories.article())
    assert not any("sources" in link for link in links_in(page_at(client, "/articles/essay/")))


def test_what_was_withdrawn_is_cited_by_its_last_version_with_a_text(client):
    made = portal()
    unpublish(made, note_en="It was another portal, and not this one.")
    assert links_in(page_at(client, "/initiatives/gob-mx/"))[0] == "/at/1/initiatives/gob-mx/"


def test_all_links_of_the_box_but_those_of_versions_lead_to_what_they_say(client):
    story()
    for path in ("/initiatives/gob-1/", "/es/eras/era-1/", "/sources/report-1/"):
        for link in links_in(page_at(client, path)):
            if "/at/" not in link:
                assert (link, client.get(link).status_code) == (link, 200)


def test_unapi_is_offered_for_the_page_and_each_source_that_it_cites(client):
    made = portal()

    page = page_at(client, "/initiatives/gob-mx/")
    spanish = page_at(client, "/es/sources/perez-2014/")

    server = '<link rel="unapi-server" type="application/xml" title="unAPI" href="{}">'
    assert server.format("/unapi") in page
    assert server.format("/es/unapi") in spanish
    assert identifiers_in(page) == [made.identifier, Source.objects.get().identifier]
    assert identifiers_in(spanish) == [Source.objects.get().identifier]


def test_unapi_is_offered_for_two_hundred_sources_at_most(client, monkeypatch):
    first, second = factories.source("a"), factories.source("b")
    made = factories.initiative(rests_on=first, body_en="It [@b].")
    factories.live(factories.site(), second, made)
    monkeypatch.setattr("timeline.templatetags.timeline_citing.MOST_OFFERED", 1)

    assert len(identifiers_in(page_at(client, "/initiatives/gob-mx/"))) == 2


def test_static_files_offer_no_records(client):
    portal()

    page = page_at(client, "/initiatives/gob-mx/", STATIC_EXPORT="yes")

    assert "unapi" not in page
    assert "/initiatives/gob-mx/cite.bib" in links_in(page)


@pytest.mark.parametrize("path", ["/", "/initiatives/", "/sources/", "/search/?q=portal", "/data/"])
def test_a_page_of_no_entry_has_neither_box_nor_head(client, path):
    portal()
    page = page_at(client, path)
    assert not {"cite_page", "DC.title", "unapi-server"} & {
        word for word in ("cite_page", "DC.title", "unapi-server") if word in page
    }


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_list_of_sources_leads_to_the_bibliography(client, prefix):
    portal()
    page = page_at(client, f"{prefix}/sources/")
    for ending in ("bib", "ris", "csl.json"):
        assert f'href="{prefix}/sources/all.{ending}"' in page


def test_a_preview_has_neither(editor):
    made = portal()
    page = page_at(editor, f"/preview/initiatives/{made.slug}/")
    assert Initiative.objects.get().title_en in page
    for word in ("cite_page", "DC.title", "unapi", 'href="#cite"'):
        assert word not in page


def test_the_day_on_which_a_source_was_read_is_shown(client):
    report = factories.source("report", date="2014", accessed_on="2020-02-03")
    factories.live(factories.site(), report)

    assert "2014</time></span>, read on 3 February 2020" in page_at(client, "/sources/report/")
    assert "consultada el 3 de febrero de 2020" in page_at(client, "/es/sources/report/")
