import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, REPLACED, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

EMBEDS = ["/embed/eras/era-1/", "/embed/initiatives/gob-1/", "/embed/indicators/rank-1/"]


def text_of(response):
    return " ".join(response.content.decode().split())


def change(entry, **values):
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return entry


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("path", EMBEDS)
def test_an_entry_is_shown_in_any_frame_with_its_drawing_and_sources(client, prefix, path):
    story()

    response = client.get(f"{prefix}{path}")

    page = text_of(response)
    here = path.removeprefix("/embed")
    assert response.status_code == 200
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert response.cookies == {}
    assert f'<link rel="canonical" href="http://testserver{prefix}{here}">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<h1><a href="{prefix}{here}">' in page.replace("<h1 >", "<h1>")
    assert "<script" not in page
    assert "style=" not in page
    assert "Report report-1" in page
    assert "CC BY 4.0" in page
    words = {"": "Read on Digital government, dated", "/es": "Leer en Gobierno digital, con fechas"}
    assert words[prefix] in page
    assert ("<svg" in page) or "initiatives" in path


def test_the_life_of_an_initiative_is_drawn_once(client):
    report = factories.source()
    portal = factories.initiative("portal", rests_on=report)
    portal.milestones.create(
        kind="ended", date="2018", source=report, description_en="It ends.", description_es="Acaba."
    )
    factories.live(factories.site(), portal)

    page = text_of(client.get("/embed/initiatives/portal/"))

    assert page.count("<svg") == 1
    assert "life_strip-narrow" in page


@pytest.mark.parametrize("path", EMBEDS)
def test_links_leave_the_frame_and_notes_stay_in_it(client, path):
    story()

    page = text_of(client.get(path))

    assert '<base target="_top">' in page
    links = re.findall(r"<a [^>]*>", page)
    to_notes = [link for link in links if 'href="#' in link]
    assert to_notes
    assert all('target="_self"' in link for link in to_notes)
    assert not [link for link in links if "_self" in link and 'href="#' not in link]


@pytest.mark.parametrize(
    "path",
    [
        *("/embed/sources/report-1/", "/embed/people/ana-perez/", "/embed/articles/essay-1/"),
        *("/embed/accessibility/", "/embed/initiatives/nobody/", "/embed/initiatives/a.b:c/"),
        *("/embed/", "/embed/initiatives/", f"/embed/eras/{'9' * 300}/"),
    ],
)
def test_what_cannot_be_framed_is_not_there(client, path):
    story()

    response = client.get(path)

    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/", "/initiatives/gob-1/", "/updates/", "/oembed?url=x"])
def test_all_other_pages_refuse_frames(client, path):
    story()

    response = client.get(path)

    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_withdrawn_entry_says_so_and_shows_no_text(client):
    entries = [
        factories.era("first", summary_en="SECRET words."),
        factories.initiative("portal", summary_en="SECRET words."),
        factories.indicator("rank", description_en="SECRET words."),
    ]
    factories.live(factories.site(), *entries)
    unpublish(*entries, note_en="It was <wrong>.", note_es="Estaba mal.")

    for path in ("eras/first", "initiatives/portal", "indicators/rank"):
        response = client.get(f"/embed/{path}/")
        page = text_of(response)
        assert response.status_code == 200
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "Withdrawn on " in page
        assert "It was &lt;wrong&gt;." in page
        assert "SECRET" not in page
        assert "Estaba mal." in text_of(client.get(f"/es/embed/{path}/"))


def test_a_frame_goes_where_the_entry_goes_and_says_that_it_is_gone(client):
    portal, other = (
        factories.initiative("portal"),
        factories.initiative("other", title_en="O & <b>"),
    )
    factories.live(factories.site(), portal, other)
    publish([change(portal, slug="gateway")])

    moved = client.get("/es/embed/initiatives/portal/")
    assert (moved.status_code, moved["Location"]) == (301, "/es/embed/initiatives/gateway/")

    unpublish(other, reason=GONE)
    gone = client.get("/embed/initiatives/other/")
    assert gone.status_code == 410
    assert "frame-ancestors *" in gone["Content-Security-Policy"]
    assert "X-Frame-Options" not in gone
    assert "O &amp; &lt;b&gt;" in text_of(gone)
    assert 'href="/initiatives/other/"' in text_of(gone)


def test_a_replaced_entry_is_shown_by_what_took_its_place(client):
    portal, other = factories.initiative("portal"), factories.initiative("other")
    factories.live(factories.site(), portal, other)
    unpublish(other, reason=REPLACED, replaced_by=portal)

    assert client.get("/embed/initiatives/other/")["Location"] == "/embed/initiatives/portal/"


def test_an_untranslated_entry_says_its_language(client):
    portal = factories.initiative("portal", title_es="", summary_es="", body_es="")
    factories.live(factories.site(), portal)

    page = text_of(client.get("/es/embed/initiatives/portal/"))

    assert '<h1 lang="en">' in page
    assert re.search(r'<p class="embed-text" ?lang="en" ?>A portal opens', page)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_frame_asks_little_and_the_same_for_one_and_for_three(
    client, django_assert_max_num_queries, rows
):
    story(rows)

    for path in EMBEDS:
        with django_assert_max_num_queries(8, using=PUBLIC):
            assert client.get(path).status_code == 200


def test_a_draft_is_in_no_frame(client):
    portal = factories.initiative("portal")
    factories.live(factories.site(), portal)
    change(portal, title_en="SECRET plan", summary_en="SECRET plan.")
    factories.initiative("draft")

    assert "SECRET" not in text_of(client.get("/embed/initiatives/portal/"))
    assert client.get("/embed/initiatives/draft/").status_code == 404
