import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import tools

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def site():
    words = factories.site()
    factories.live(words)
    return words


def test_an_editor_sees_a_draft_as_the_real_page(editor, site):
    factories.initiative("gob-mx", era=factories.era())

    page = editor.get("/preview/initiatives/gob-mx/").content.decode()

    assert "Portal gob-mx" in page
    assert "Preview – not public" in page


def test_a_preview_speaks_both_languages_and_links_to_previews(editor, site):
    factories.initiative("gob-mx", era=factories.era())

    page = editor.get("/es/preview/initiatives/gob-mx/").content.decode()

    assert "Portal gob-mx (es)" in page
    assert "/es/preview/eras/first-steps/" in page


def test_a_preview_shows_the_working_copy_of_a_live_entry(editor, site):
    portal = factories.initiative("gob-mx")
    factories.live(portal)
    type(portal).objects.filter(pk=portal.pk).update(title_en="A better title")

    assert "A better title" in editor.get("/preview/initiatives/gob-mx/").content.decode()
    assert "A better title" not in editor.get("/initiatives/gob-mx/").content.decode()


def test_a_preview_is_kept_by_nobody(editor, site):
    factories.initiative("gob-mx")

    headers = editor.get("/preview/initiatives/gob-mx/").headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")


@pytest.mark.parametrize(
    "place", ["", "initiatives/gob-mx/", "initiatives/", "sources/", "updates/"]
)
def test_a_visitor_is_led_to_the_login(client, site, place):
    factories.initiative("gob-mx")

    response = client.get(f"/preview/{place}")

    assert response.url == f"/admin/login/?next=/preview/{place}"


def test_a_preview_is_only_read(editor, site):
    assert editor.post("/preview/").status_code == 405


def test_the_public_page_has_no_banner(client, site):
    assert "Preview – not public" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("made", "address"),
    [
        (factories.era, "/preview/eras/first-steps/"),
        (factories.source, "/preview/sources/perez-2014/"),
        (factories.agent, "/preview/people/ana-perez/"),
        (factories.organisation, "/preview/organisations/united-nations/"),
        (factories.indicator, "/preview/indicators/rank/"),
        (factories.article, "/preview/articles/essay/"),
    ],
)
def test_each_form_links_to_its_preview(editor, site, made, address):
    entry = made()

    form = editor.get(f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/")

    assert address in [link for _label, link in tools(form)]
    assert editor.get(address).status_code == 200


@pytest.mark.parametrize(("prefix", "words"), [("", "See live page"), ("/es", "Ver la página")])
def test_the_live_page_is_opened_in_the_language_of_the_editor(editor, site, prefix, words):
    portal = factories.initiative()
    factories.live(portal)

    form = editor.get(f"{prefix}/admin/timeline/initiative/{portal.pk}/change/").content.decode()

    assert f'<a href="{prefix}/initiatives/{portal.slug}/" target="beside">{words}' in form


def test_the_live_page_is_where_public_url_says(editor, site, settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    entry = factories.era()
    factories.live(entry)

    form = editor.get(f"/admin/timeline/era/{entry.pk}/change/").content.decode()

    assert f'href="https://timeline.example.org/eras/{entry.slug}/"' in form
    assert '<a href="https://timeline.example.org/">View site</a>' in form


@pytest.mark.parametrize("page", ["", "initiatives/", "sources/", "data/", "book/"])
def test_who_may_see_no_working_copies_sees_no_preview(client, site, page):
    client.force_login(factories.person("eva"))

    assert client.get(f"/preview/{page}").status_code == 403


def test_a_preview_may_stand_in_a_frame_of_this_site_only(editor, site):
    headers = editor.get("/preview/").headers

    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self';" in f"{headers['Content-Security-Policy']};"
    assert "frame-ancestors 'none';" in f"{editor.get('/').headers['Content-Security-Policy']};"


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_a_preview_is_shown_as_on_a_phone_in_both_languages(editor, site, prefix):
    factories.initiative("gob-mx")

    response = editor.get(f"{prefix}/preview/phone/?page=/preview/initiatives/gob-mx/")

    frames = [address for _name, _code, address in response.context["frames"]]
    assert frames == ["/preview/initiatives/gob-mx/", "/es/preview/initiatives/gob-mx/"]


ELSEWHERE = [
    "",
    "/",
    "/admin/",
    "https://example.org/preview/",
    "//example.org/preview/",
    "/preview/phone/",
    "x",
]


@pytest.mark.parametrize(
    "page", [*ELSEWHERE, "/preview/shared/1.x/", "javascript:alert(1)", "/preview/nothing/"]
)
def test_only_a_preview_of_this_site_is_framed(editor, site, page):
    assert editor.get("/preview/phone/", {"page": page}).status_code == 404


def test_a_visitor_sees_no_preview_as_on_a_phone(client, site):
    assert client.get("/preview/phone/?page=/preview/").url.startswith("/admin/login/")
