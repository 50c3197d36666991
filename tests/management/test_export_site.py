"""The exported files are the site: all of it, true at once, and nothing that is not published."""

import os
import re
from datetime import date
from gzip import decompress
from pathlib import Path

import brotli
import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.factories import era, initiative, live
from tests.stories import story
from timeline.files.names import files_of
from timeline.management import static_pages
from timeline.models import Initiative, Picture
from timeline.public import facets, security_txt
from timeline.publishing import data_versions
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = [
    pytest.mark.django_db(databases=[EDITORIAL, PUBLIC]),
    pytest.mark.any_database,
]
BASE = "https://timeline.example"


@pytest.fixture
def export(tmp_path, settings, capsys):
    """Exports, and returns what it says."""
    settings.ALLOWED_HOSTS = []
    story()
    data_versions.make()

    def run(**options):
        call_command("export_site", tmp_path / "site", base=BASE, processes=1, **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def current(tmp_path):
    return tmp_path / "site" / "current"


def rename(entry, slug):
    entry.slug = slug
    entry.save()
    publish([entry])


def test_export_holds_pages_in_both_languages_data_feeds_and_error_pages(export, current):
    export()

    names = [
        "index.html",
        "es/index.html",
        "initiatives/gob-1/index.html",
        "es/sources/report-1/index.html",
    ]
    names += [
        "data/initiatives.csv",
        "data/initiatives.json",
        "updates/feed.atom",
        "es/updates/feed.atom",
    ]
    names += [
        "sitemap.xml",
        "robots.txt",
        "favicon.ico",
        "404.html",
        "es/404.html",
        "static/css/site.css",
    ]
    assert [name for name in names if not (current / name).is_file()] == []
    assert "Page not found" in (current / "404.html").read_text()
    assert (
        f'href="{BASE}/es/initiatives/gob-1/"'
        in (current / "initiatives/gob-1/index.html").read_text()
    )


def test_exported_text_is_compressed_beforehand(export, current):
    export()

    page = (current / "index.html").read_bytes()
    assert decompress((current / "index.html.gz").read_bytes()) == page
    assert brotli.decompress((current / "index.html.br").read_bytes()) == page


def test_exported_pages_have_no_form_and_no_link_that_needs_a_server(export, current):
    export()

    pages = {path: path.read_text() for path in current.rglob("*.html")}
    assert [
        path for path, text in pages.items() if "<form" in text or re.search(r'href="[^"]*\?', text)
    ] == []


def test_pages_of_a_list_have_addresses_of_their_own(export, current, monkeypatch):
    monkeypatch.setattr(facets, "PER_PAGE", 1)

    export()

    first = (current / "initiatives/index.html").read_text()
    assert 'href="/initiatives/page/2/#results"' in first
    assert "Page 2 of 2" in (current / "initiatives/page/2/index.html").read_text()
    assert not (current / "initiatives/page/1").exists()


def test_export_shows_no_draft(export, current):
    initiative("draft", title_en="Nobody may read this")

    export()

    assert [
        path for path in current.rglob("*.*") if b"Nobody may read this" in path.read_bytes()
    ] == []


def test_a_second_export_of_one_publication_does_nothing(export, current):
    export()
    before = current.resolve().stat()

    said = export()

    assert said == "Publication 1 is exported already.\n"
    assert current.resolve().stat() == before


def test_former_addresses_are_redirected_or_say_that_they_are_gone(export, current):
    first, second = live_pair()
    rename(first, "moved")
    unpublish(second, reason="gone", note_en="A mistake.", note_es="Un error.")

    export()

    assert (
        '"/es/initiatives/first/" "/es/initiatives/moved/";\n'
        in (current / "redirects.map").read_text()
    )
    assert (
        '"/initiatives/second/" "/gone/initiatives/second/index.html";\n'
        in (current / "gone.map").read_text()
    )
    assert "/initiatives/first/ /initiatives/moved/ 301\n" in (current / "_redirects").read_text()
    assert "A mistake." in (current / "gone/initiatives/second/index.html").read_text()


def live_pair():
    pair = initiative("first"), initiative("second")
    live(*pair)
    return pair


def test_a_withdrawn_page_stays_with_its_reason(export, current):
    unpublish(live_pair()[0], note_en="It was two things.", note_es="Eran dos cosas.")

    export()

    assert "It was two things." in (current / "initiatives/first/index.html").read_text()


def test_a_broken_link_is_named_and_makes_the_export_fail(export, current):
    live(era("broken", body_en="See [this](/nowhere/) and [that](https://example.net/?a=b)."))

    with pytest.raises(CommandError) as raised:
        export()

    first, *places = str(raised.value).splitlines()
    assert first == "Exported, with broken links:"
    paths = ("/eras/broken/", "/at/2/eras/broken/", "/book/")
    assert sorted(places) == sorted(
        f"{language}{path} leads to /nowhere/, which answers 404"
        for path in paths
        for language in ("", "/es")
    )
    assert 'href="https://example.net/?a=b"' in (current / "eras/broken/index.html").read_text()


def test_a_page_that_fails_leaves_the_last_export_in_place(export, current, monkeypatch):
    export()
    rename(Initiative.objects.get(slug="gob-1"), "gob-one")
    monkeypatch.setattr(static_pages.Client, "get", lambda *args, **options: Failed())

    with pytest.raises(CommandError, match="These pages failed, so nothing was changed: /"):
        export()

    assert current.resolve().name == "1"
    assert (current / "initiatives/gob-1/index.html").exists()


class Failed:
    status_code, headers = 500, {}


def test_what_an_interrupted_export_left_is_thrown_away(export, current):
    left = current.parent / "releases" / "building" / "initiatives" / "left"
    left.mkdir(parents=True)

    export()

    assert not (current / "initiatives/left").exists()


def test_a_folder_with_other_files_is_refused(export, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("three years")

    with pytest.raises(CommandError, match="holds other files"):
        export()

    assert (tmp_path / "site" / "thesis.txt").read_text() == "three years"


@pytest.mark.parametrize(
    "base", ["example.org", "ftp://example.org", "https://example.org/site", "https://", ""]
)
def test_a_base_that_is_no_scheme_and_host_is_refused(base, tmp_path):
    with pytest.raises(CommandError, match="a scheme and a host alone"):
        call_command("export_site", tmp_path / "site", base=base, processes=1)


def test_the_base_is_public_url_where_none_is_given(tmp_path, settings):
    settings.PUBLIC_URL = BASE

    # Only what comes after the base was looked at.
    with pytest.raises(CommandError, match="Nothing has been published yet"):
        call_command("export_site", tmp_path / "site", processes=1)


def test_nothing_published_is_nothing_to_export(tmp_path):
    with pytest.raises(CommandError, match="Nothing has been published yet"):
        call_command("export_site", tmp_path / "site", base=BASE, processes=1)


def test_an_export_leaves_its_process_as_it_was(tmp_path, settings):
    settings.ALLOWED_HOSTS = ["timeline.example"]
    story()
    mask = os.umask(0o077)

    call_command("export_site", tmp_path / "site", base=BASE, processes=1)

    assert (settings.ALLOWED_HOSTS, os.umask(mask)) == (["timeline.example"], 0o077)


@pytest.mark.parametrize(
    "path", ["/../secret", "/initiatives/../../secret/", "/static/../secret-key"]
)
def test_no_address_leads_out_of_the_folder(path, tmp_path):
    static_pages.prepare(BASE, tmp_path, None, {})

    assert static_pages.make([path]) == [static_pages.Made(path, 404)]


def test_export_holds_the_files_of_live_pictures_and_no_others(export, current):
    draft = factories.picture("draft")

    export()

    portrait = Picture.objects.using(PUBLIC).get()
    written = {path.name for path in (current / "media").iterdir()}
    assert written == set(files_of(portrait))
    assert not written & set(files_of(draft))
    assert (current / "media" / portrait.file).read_bytes().startswith(b"\x89PNG")


def test_addresses_in_a_srcset_are_followed():
    page = b'<img src="/media/a-400.jpg" srcset="/media/a-400.jpg 400w, /media/a-800.jpg 800w">'
    static_pages.prepare(BASE, Path(), None, {})

    found = set(static_pages.links("text/html", page, "/"))

    assert found == {"/media/a-400.jpg", "/media/a-800.jpg"}


def test_export_says_whom_to_tell_of_a_fault_and_follows_the_month(
    export, current, settings, monkeypatch
):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    monkeypatch.setattr(security_txt, "site_day", lambda: date(2026, 11, 27))
    export()
    file = current / ".well-known" / "security.txt"
    assert f"Canonical: {BASE}/.well-known/security.txt\n" in file.read_text()

    monkeypatch.setattr(security_txt, "site_day", lambda: date(2026, 11, 30))
    assert "is exported already" in export()
    monkeypatch.setattr(security_txt, "site_day", lambda: date(2026, 12, 1))
    export()

    assert "Expires: 2027-11-01T00:00:00Z\n" in file.read_text()


def test_export_without_a_contact_has_no_such_file(export, current):
    export()

    assert not (current / ".well-known").exists()
