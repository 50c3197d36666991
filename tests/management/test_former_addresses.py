"""Addresses that the story has left lead to what took their place, on a new site and on an old
one.
"""

import json

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests.admin.filling import sent
from timeline.models import Era, FormerAddress, Publication

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MOVED = {
    "model": "era",
    "address": "shared-data",
    "moved_to": "connect-first",
    "title_en": "Shared data",
    "title_es": "Datos compartidos",
    "at": "2026-11-26T00:00:00Z",
}


def era(slug):
    words = {"title_en": slug.title(), "title_es": slug.title(), "summary_en": "It began."}
    return {"model": "timeline.era", "fields": {"slug": slug, "span": "2018/..", **words}}


@pytest.fixture
def load(tmp_path, settings, capsys):
    """Loads and publishes fixtures with these rows."""
    settings.FIXTURE_DIRS = [tmp_path]
    site = {"name_en": "A country", "name_es": "Un país"}

    def load_rows(*rows):
        site_row = {"model": "timeline.site", "pk": 1, "fields": site}
        (tmp_path / "a.json").write_text(json.dumps([site_row, *rows]))
        call_command("load_fixtures")

    return load_rows


def moved(**changes):
    return {"model": "timeline.formeraddress", "pk": 1, "fields": MOVED | changes}


def test_on_a_new_site_the_address_leads_on(load, client):
    load(era("connect-first"), moved())

    response = client.get("/es/eras/shared-data/")

    assert (response.status_code, response["Location"]) == (301, "/es/eras/connect-first/")


def test_loading_again_changes_nothing(load):
    load(era("connect-first"), moved())
    before = list(FormerAddress.objects.using(PUBLIC).values())

    load(era("connect-first"), moved())

    assert list(FormerAddress.objects.using(PUBLIC).values()) == before


@pytest.mark.parametrize("page", ["{pk}/delete/", ""])
def test_an_address_that_an_editor_has_ended_leads_nowhere_again(load, admin_client, page):
    load(era("connect-first"), moved())
    pk = FormerAddress.objects.using(PUBLIC).get().pk
    chosen = {"action": "delete_selected", "_selected_action": [pk]}
    admin_client.post(
        f"/admin/timeline/formeraddress/{page.format(pk=pk)}", chosen | {"post": "yes"}
    )
    assert not FormerAddress.objects.using(PUBLIC).exists()

    load(era("connect-first"), moved())

    assert admin_client.get("/eras/shared-data/").status_code == 404


def test_what_was_live_there_leaves_the_site_as_replaced(load, client):
    load(era("shared-data"))

    load(era("connect-first"), moved())

    response = client.get("/eras/shared-data/")
    assert (response.status_code, response["Location"]) == (301, "/eras/connect-first/")
    assert Publication.objects.using(PUBLIC).latest("number").kind == "withdrawal"
    assert Era.objects.get(slug="shared-data").live_fingerprint == ""


def test_an_era_that_editors_have_changed_stays(load, client, admin_user):
    load(era("shared-data"))
    client.force_login(admin_user)
    page = f"/admin/timeline/era/{Era.objects.get().pk}/change/"
    typed = sent(client.get(page)) | {"title_en": "Our data"}
    assert client.post(page, typed).status_code == 302

    load(era("connect-first"), moved())

    assert client.get("/eras/shared-data/").status_code == 200


def test_an_address_leads_nowhere_while_its_successor_is_not_live(load, client):
    with pytest.raises(CommandError):
        load({**era("connect-first"), "fields": {"slug": "connect-first"}}, moved())

    assert client.get("/eras/shared-data/").status_code == 404
