import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PAGES = [
    "/",
    "/eras/era-1/",
    "/initiatives/",
    "/initiatives/gob-1/",
    "/sources/",
    "/sources/report-1/",
    "/indicators/",
    "/indicators/rank-1/",
    "/people/ana-perez/",
    "/organisations/agency/",
    "/articles/essay-1/",
    "/eras/",
    "/people/",
    "/organisations/",
    "/articles/",
    "/disputes/",
    "/search/?q=portal",
    "/updates/",
    "/data/",
    "/accessibility/",
]
BAD_PAGES = ["abc", "0", "-1", "99999999999999999999", "1.5", "%00", "9" * 5000]


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/es", "es-MX")])
def test_every_page_answers_in_its_language_without_a_cookie(client, prefix, language):
    story()

    for path in PAGES:
        response = client.get(prefix + path)

        assert (path, response.status_code, response.cookies) == (path, 200, {})
        assert f'<html lang="{language}">' in text_of(response)
        assert "style=" not in text_of(response)


def test_the_language_switch_keeps_the_page_and_its_query(client):
    story()

    for path in PAGES:
        query = "&page=1" if "?" in path else "?page=1"
        page = text_of(client.get(path + query))

        switch = f"/es{path}{query}".replace("&", "&amp;")
        assert f'href="{switch}" lang="es" hreflang="es"' in page


def test_alternates_name_both_languages(client):
    story()

    for asked in PAGES:
        page = text_of(client.get(f"/es{asked}"))
        # What narrows a list makes no other page of it.
        path = asked.partition("?")[0]

        for address, language in ((path, "en"), (f"/es{path}", "es"), (path, "x-default")):
            assert f'hreflang="{language}" href="http://testserver{address}"' in page


def test_missing_spanish_is_english_text_with_a_notice(client):
    words = {"title_es": "", "summary_es": "", "body_es": ""}
    factories.live(factories.initiative("portal", rests_on=factories.source("report"), **words))

    page = text_of(client.get("/es/initiatives/portal/"))

    assert '<h1 lang="en">Portal portal</h1>' in page
    assert 'class="page_notice" role="note"' in page
    assert 'rel="alternate" hreflang="es"' not in page


def test_updates_lead_to_the_page_or_list_of_each_entry(client):
    agents = factories.organisation("Agency"), factories.agent("Ana Pérez")
    factories.live(factories.site(), *agents, factories.theme("data"))

    page = text_of(client.get("/es/updates/"))

    for path in ("organisations/agency", "people/ana-perez", "initiatives/?theme=data"):
        assert f'<a href="/es/{path}' in page


@pytest.mark.parametrize(
    "path", ["/nope/", "/initiatives/never/", "/people/never/", "/es/sources/never/"]
)
def test_an_unknown_address_is_404_in_the_dress_of_the_site(client, path):
    factories.live(factories.site())

    response = client.get(path)

    assert response.status_code == 404
    assert "Digital" in text_of(response) or "digital" in text_of(response)


@pytest.mark.parametrize("path", ["/sources/", "/updates/", "/sources/report-1/"])
def test_a_page_that_a_list_does_not_have_is_404(client, path):
    story()

    answers = [client.get(f"{path}?page={number}").status_code for number in BAD_PAGES]

    assert answers == [404] * len(BAD_PAGES)


@pytest.mark.parametrize("query", ["page=%FF%FE", "q=%00", "utm=1&utm=2", "era[]=%27;--", "=&&="])
def test_no_query_string_breaks_a_page(client, query):
    story()

    answers = [
        client.get(f"{path}{'&' if '?' in path else '?'}{query}").status_code for path in PAGES
    ]

    assert [status for status in answers if status >= 500] == []


def test_a_draft_is_nowhere(client):
    story()
    factories.initiative("secret", title_en="Secret portal")

    pages = [text_of(client.get(path)) for path in PAGES]

    assert [page for page in pages if "Secret portal" in page] == []
    assert client.get("/initiatives/secret/").status_code == 404


def test_a_withdrawn_entry_keeps_its_page_and_leaves_the_lists(client):
    story()
    portal = factories.initiative("portal", title_en="Kiosks", rests_on=factories.source("report"))
    factories.live(portal)
    unpublish(portal, note_en="The source was wrong.")

    page = client.get("/initiatives/portal/")

    assert (page.status_code, "The source was wrong." in text_of(page)) == (200, True)
    assert [
        path
        for path in ("/", "/initiatives/", "/sitemap.xml")
        if "Kiosks" in text_of(client.get(path))
    ] == []


def test_a_replaced_entry_leads_on_for_good(client):
    old, new = factories.initiative("old"), factories.initiative("new")
    factories.live(old, new)
    unpublish(old, reason="replaced", replaced_by=new)

    response = client.get("/es/initiatives/old/")

    assert (response.status_code, response["Location"]) == (301, "/es/initiatives/new/")


def test_a_removed_entry_is_gone_and_says_why(client):
    portal = factories.initiative("portal", title_en="Kiosks")
    factories.live(portal)
    unpublish(portal, reason="gone", note_en="It never existed.")

    response = client.get("/initiatives/portal/")

    assert response.status_code == 410
    assert "“Kiosks” was taken off this site on" in text_of(response)
    assert "It never existed." in text_of(response)


def test_an_agent_is_found_under_its_kind(client):
    story()

    response = client.get("/people/agency/")

    assert (response.status_code, response["Location"]) == (301, "/organisations/agency/")


def test_the_accessibility_page_has_one_address(client):
    story()

    assert client.get("/articles/accessibility/")["Location"] == "/accessibility/"


def test_an_empty_site_answers(client):
    paths = ["/", "/initiatives/", "/sources/", "/indicators/", "/updates/", "/data/", "/search/"]

    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    assert client.get("/accessibility/").status_code == 404


def test_the_error_page_asks_no_database(client, rf):
    from timeline.public.views import broken

    response = broken(rf.get("/"))

    assert (response.status_code, "<h1>" in text_of(response)) == (500, True)


def test_a_page_of_an_opinion_names_whose_it_is(client):
    story()

    assert "In the view of Ana Pérez" in text_of(client.get("/initiatives/law-1/"))


def test_notes_of_a_page_are_linked_both_ways(client):
    story()

    page = text_of(client.get("/initiatives/gob-1/"))

    assert ('href="#n1" id="r1-1"' in page, 'href="#r1-1"' in page) == (True, True)


def test_the_list_of_sources_counts_the_places_that_the_page_of_each_shows(client):
    report = factories.source("report")
    entries = [factories.initiative(slug, rests_on=report) for slug in ("one", "two")]
    factories.live(factories.site(), *entries)

    before = text_of(client.get("/sources/"))
    unpublish(entries[0])
    after = text_of(client.get("/sources/"))

    assert ("cited at 6 places" in before, "cited at 3 places" in after) == (True, True)
    assert len(client.get("/sources/report/").context["page"].sheet.object_list) == 3


def test_a_source_names_each_entry_that_rests_on_it_once(client):
    story()

    page = text_of(client.get("/sources/report-1/"))
    places = page.partition('<ul class="places">')[2].partition("</section>")[0]

    assert places.count('href="/initiatives/gob-1/"') == 1
    assert places.index('href="/eras/era-1/"') < places.index('href="/initiatives/gob-1/"')


def test_a_source_shows_the_sentence_that_cites_it_and_where(client):
    report = factories.source("report", accessed_on="2026-11-25")
    body = "It opened. It grew in 2015 [@report, p. 3]."
    entry = factories.initiative(rests_on=report, body_en=body, body_es=body.replace("p.", "pág."))
    factories.live(factories.site(), entry)

    shown = text_of(client.get("/sources/report/"))
    places = shown.partition('class="places"')[2].partition("</section>")[0]

    assert "<li>It grew in 2015." in places
    assert '<span class="nb">p. 3</span>' in places
    assert "It opened" not in places.replace("A portal opens", "")
    assert "<li>It is launched.</li>" in places
    assert "cited at 3 places" in shown
    assert "no date given, read on 25 November 2026" in shown
    assert "<code>report</code>" not in shown
    assert "not known" not in shown


def test_an_entry_of_a_list_carries_the_accent_of_its_era(client):
    story()

    assert 'class="initiative_card accent-1"' in text_of(client.get("/initiatives/"))


def test_spanish_pages_are_in_the_spanish_of_mexico(client):
    story()

    assert '<html lang="es-MX">' in text_of(client.get("/es/nowhere/"))
    assert 'xml:lang="es-MX"' in text_of(client.get("/es/updates/feed.atom"))
    assert re.search(r'<span class="nb">\d+ %</span> de las oraciones', text_of(client.get("/es/")))
    assert re.search(r"\d% of sentences and milestones sourced", text_of(client.get("/")))


def test_the_start_page_leads_to_sections_that_both_languages_name_alike(client):
    english = "A beginning.\n\n## Offered and used\n\nA text."
    spanish = "Un comienzo.\n\n## Lo que hay y lo que se usa\n\nUn texto."
    factories.live(factories.site(), factories.article(body_en=english, body_es=spanish))

    for prefix in ("", "/es"):
        address = f"{prefix}/articles/essay/"
        assert f'href="{address}#section-offered-and-used"' in text_of(client.get(f"{prefix}/"))
        assert 'id="section-offered-and-used"' in text_of(client.get(address))
