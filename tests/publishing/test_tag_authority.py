from importlib import import_module

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.management.content_export import write_content
from timeline.models import Initiative, Site, State
from timeline.models.identifier import is_identifier
from timeline.publishing.publish import publish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

NAMING = import_module("timeline.migrations.0043_tag_authority")
NAMED = {"tag_authority": "timeline.example.org", "tag_year": 2024}


def upgrade():
    """What follows the migration, on both databases."""
    plan = [(NAMING.Migration("0043_tag_authority", "timeline"), False)]
    config = apps.get_app_config("timeline")
    for alias in (EDITORIAL, PUBLIC):
        post_migrate.send(
            sender=config, app_config=config, using=alias, plan=plan, apps=apps, verbosity=0
        )


def authorities():
    """What each database has."""
    columns = ("tag_authority", "tag_year")
    return [Site.objects.using(alias).values_list(*columns).get() for alias in (EDITORIAL, PUBLIC)]


@pytest.mark.parametrize(
    ("address", "authority"),
    [
        ("https://timeline.example.org", "timeline.example.org"),
        ("http://a.b-c.example.org:8443", "a.b-c.example.org"),
        ("https://xn--mxico-bsa.example", "xn--mxico-bsa.example"),
    ],
)
def test_the_first_publication_names_the_site_after_its_address(settings, address, authority):
    settings.PUBLIC_URL = address

    publication = publish([factories.site(), factories.theme()])

    assert authorities() == [(authority, publication.at.year)] * 2


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000"]
)
def test_a_site_without_a_name_of_its_own_gets_one_that_nobody_has(settings, address):
    settings.PUBLIC_URL = address

    publish([factories.site()])

    [editorial, public] = authorities()
    identifier, dot, ending = public[0].partition(".")
    assert editorial == public
    assert (is_identifier(identifier), dot, ending) == (True, ".", "invalid")


def test_the_name_stays_whatever_the_site_becomes(settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    site = factories.site()
    publish([site])
    before = authorities()

    settings.PUBLIC_URL = "https://elsewhere.example.org"
    Site.objects.update(tag_authority="", tag_year=None, name_en="Another name")
    publish([Site.objects.get()])

    assert authorities() == before


def test_a_name_that_an_editorial_database_has_alone_crosses():
    publish([factories.site(**NAMED)])

    assert authorities() == [("timeline.example.org", 2024)] * 2


def test_the_name_is_no_change_of_an_editor():
    site = factories.site()
    publish([site])

    site.refresh_from_db()
    assert site.state == State.LIVE
    assert publish([Site.objects.get()]) is None


def test_a_site_that_was_live_before_is_named_by_the_upgrade_and_stays_live(settings):
    portal = factories.initiative()
    factories.live(factories.site(), portal)
    for alias in (EDITORIAL, PUBLIC):
        Site.objects.using(alias).update(tag_authority="", tag_year=None)
    settings.PUBLIC_URL = "https://timeline.example.org"

    upgrade()
    before = authorities()
    upgrade()

    year = Initiative.objects.using(PUBLIC).get().first_published_at.year
    assert authorities() == before == [("timeline.example.org", year)] * 2
    assert Site.objects.get().state == State.LIVE


def test_what_another_site_begins_with_holds_no_name(tmp_path):
    factories.live(factories.site(**NAMED))

    write_content(tmp_path / "content")

    assert "tag_" not in (tmp_path / "content/01-site.json").read_text()
