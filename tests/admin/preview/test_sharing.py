from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.middleware import EDITORS_PATH
from govdigital.page_cache_keys import stored_path
from tests import factories
from timeline.models import SharedPreview

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def portal():
    factories.live(factories.site())
    return factories.initiative(era=factories.era())


def share_page(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/share/"


def made(client, entry, days=7):
    """Share the entry by the real form; the paths of the link in English and Spanish."""
    links = client.post(share_page(entry), {"days": days}).context["new_links"]
    return [address.removeprefix("http://testserver") for _language, address in links]


def test_a_reviewer_without_an_account_sees_the_working_copy_in_both_languages(editor, portal):
    english, spanish = made(editor, portal)

    reviewer = Client()

    assert "Portal gob-mx" in reviewer.get(english).content.decode()
    assert "Portal gob-mx (es)" in reviewer.get(spanish).content.decode()
    assert "Preview – not public" in reviewer.get(english).content.decode()


@pytest.mark.parametrize(
    "make",
    [
        factories.era,
        factories.source,
        factories.agent,
        factories.organisation,
        factories.indicator,
        factories.article,
        lambda: factories.article("accessibility", kind="page"),
    ],
)
def test_every_kind_with_a_page_can_be_shared(editor, make):
    factories.site()

    english, _spanish = made(editor, make())

    assert Client().get(english).status_code == 200


def test_a_shared_page_is_kept_by_nobody_and_tells_no_other_site(editor, portal):
    response = Client().get(made(editor, portal)[0])

    kept = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy", "X-Frame-Options")
    assert [response.headers[name] for name in kept] == [
        "no-store",
        "noindex",
        "no-referrer",
        "DENY",
    ]
    assert not response.cookies


def test_the_links_of_a_shared_page_lead_to_the_public_site(editor, portal):
    page = Client().get(made(editor, portal)[0]).content.decode()

    assert 'href="/eras/first-steps/"' in page
    assert "/preview/eras/" not in page


def test_they_lead_to_public_url_and_all_else_stays_in_the_preview(editor, portal, settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    settings.EDITORIAL_URL = "https://editors.example.org"
    links = editor.post(share_page(portal), {"days": 7}).context["new_links"]
    english, spanish = (link.address.removeprefix("https://editors.example.org") for link in links)

    page = Client().get(english).content.decode()
    again = Client().get(spanish).content.decode()

    assert 'href="https://timeline.example.org/updates/"' in page
    assert 'href="https://timeline.example.org/es/updates/"' in again
    assert 'href="/updates/' not in page
    assert f'href="{spanish}"' in page
    assert f'href="{english}"' in again
    assert 'rel="canonical"' not in page
    # The next request of this thread makes paths again.
    assert 'href="/updates/"' in Client().get("/").content.decode()


def test_another_working_copy_is_not_reachable_with_the_link(editor, portal):
    english, _spanish = made(editor, portal)
    factories.initiative("secret")

    for address in (f"{english}secret/", f"{english}../secret/", "/initiatives/secret/"):
        assert Client().get(address).status_code == 404


def test_the_link_shows_the_entry_as_it_is_saved_now(editor, portal):
    english, _spanish = made(editor, portal)
    type(portal).objects.filter(pk=portal.pk).update(title_en="Renamed", slug="renamed")

    assert "Renamed" in Client().get(english).content.decode()


def token_in(address):
    return address.strip("/").rsplit("/")[-1]


def signed(link):
    """What the address of a link said before tokens were random."""
    return signing.Signer(sep=".", salt="timeline.shared_preview").sign(str(link.pk))


WRONG = ["x", "1", "1.x", "²", "{token}x", "{digest}", "{signed}", "%00", "%ED%A0%80", "1" * 300]


@pytest.mark.parametrize("token", WRONG)
def test_a_wrong_link_is_not_found_with_a_sentence(editor, portal, token):
    right = token_in(made(editor, portal)[0])
    link = SharedPreview.objects.get()

    wrong = token.format(token=right, digest=link.digest, signed=signed(link))
    response = Client().get(f"/preview/shared/{wrong}/")

    assert response.status_code == 404
    assert "No preview has this address." in response.content.decode()


def test_an_expired_link_has_ended(editor, portal):
    english, _spanish = made(editor, portal)
    SharedPreview.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    response = Client().get(english)

    assert (response.status_code, response.headers["Cache-Control"]) == (410, "no-store")
    assert "This preview has ended." in response.content.decode()


def test_a_link_is_shown_once_and_stored_nowhere(editor, portal):
    token = token_in(made(editor, portal)[0])

    listed = editor.get(share_page(portal)).content.decode()

    assert "Shared by ana" in listed
    assert token not in listed
    stored = [str(value) for value in SharedPreview.objects.values_list().get()]
    assert not any(token in value for value in stored)


def test_shared_link_after_a_backup_opens_nothing(editor, portal):
    """Case “shared-link-after-a-backup”: the same row number comes again for another draft."""
    other = factories.initiative("other")
    first = made(editor, portal)[0]
    number = SharedPreview.objects.get().pk
    SharedPreview.objects.all().delete()

    second = made(editor, other)[0]
    SharedPreview.objects.update(id=number)

    assert Client().get(first).status_code == 404
    assert "Portal other" in Client().get(second).content.decode()


def test_links_of_before_tokens_end_with_the_upgrade(editor, portal):
    migration = import_module("timeline.migrations.0011_shared_preview_digest")
    old = SharedPreview.objects.create(
        model="initiative",
        entry_pk=portal.pk,
        by="ana",
        expires_at=timezone.now() + timedelta(days=7),
    )

    migration.end_signed_links(apps, connection.schema_editor())

    old.refresh_from_db()
    assert not old.opens
    assert Client().get(f"/preview/shared/{signed(old)}/").status_code == 404
    assert "It ended on" in editor.get(share_page(portal)).content.decode()


def test_a_revoked_link_has_ended_and_others_have_not(editor, portal):
    first, second = made(editor, portal)[0], made(editor, portal)[0]
    link = SharedPreview.objects.last()

    editor.post(f"{share_page(portal)}{link.pk}/revoke/")

    assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)


def test_a_link_to_a_deleted_entry_has_ended(editor, portal):
    english, _spanish = made(editor, portal)
    portal.delete()

    assert Client().get(english).status_code == 410


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_works_for_the_days_that_were_chosen(editor, portal, days):
    made(editor, portal, days)

    left = SharedPreview.objects.get().expires_at - timezone.now()
    assert timedelta(days=days, minutes=-1) < left < timedelta(days=days)


@pytest.mark.parametrize("days", ["", "0", "365", "x"])
def test_other_numbers_of_days_are_refused(editor, portal, days):
    response = editor.post(share_page(portal), {"days": days})

    assert "days" in response.context["form"].errors
    assert SharedPreview.objects.count() == 0


def test_a_shared_page_is_only_read(editor, portal):
    assert Client().post(made(editor, portal)[0]).status_code == 405


def test_who_may_only_look_may_not_share(client, portal):
    reader = User.objects.create_user("luis", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_initiative"))
    client.force_login(reader)

    assert client.post(share_page(portal), {"days": 7}).status_code == 403
    assert SharedPreview.objects.count() == 0


def test_the_start_page_is_not_shared(editor, portal):
    assert editor.get("/admin/timeline/site/1/share/").status_code == 404


def test_a_link_is_not_revoked_through_another_entry(editor, portal):
    english, _spanish = made(editor, portal)

    editor.post(f"{share_page(portal.era)}{SharedPreview.objects.get().pk}/revoke/")

    assert Client().get(english).status_code == 200


@pytest.mark.parametrize(
    "address", ["/preview/shared/1.x/", "/es/preview/shared/1.x/", "/preview/phone/"]
)
def test_shared_addresses_are_editors_and_never_stored(address):
    assert EDITORS_PATH.match(address)
    assert not stored_path(address)
