"""The migration that takes titles and addresses of old rows from what was live."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import FormerAddress, Initiative, PublishedEntry, Source
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, REPLACED, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
MIGRATION = import_module("timeline.migrations.0010_titles_that_were_live")
NAMED = ("address", "title_en", "title_es", "title_language")


def heal():
    for alias in (EDITORIAL, PUBLIC):
        MIGRATION.heal(apps, SimpleNamespace(connection=connections[alias]))


def rows(model, *names):
    return list(model.objects.using(PUBLIC).order_by("pk").values_list(*names))


@pytest.fixture
def old():
    """A log as today's code writes it, then spoilt as yesterday's did."""
    report = factories.source("key", title="Rapport", language="fr")
    portal = factories.initiative("portal", title_en="Kiosks", title_es="Kioscos")
    other = factories.initiative("other")
    publish(
        [
            factories.site(),
            factories.agent(),
            factories.theme(),
            factories.era(),
            report,
            portal,
            other,
        ]
    )
    Initiative.objects.filter(pk=portal.pk).update(slug="moved", title_en="Kiosks, later")
    publish([Initiative.objects.get(pk=portal.pk)])
    unpublish(report, reason=GONE)
    unpublish(portal, reason=REPLACED, replaced_by=other)
    log, former = rows(PublishedEntry, *NAMED), rows(FormerAddress, *NAMED, "moved_to")
    Initiative.objects.filter(pk=other.pk).update(slug="secret-address")
    # In those days a name was written in one language.
    agents = PublishedEntry.objects.using(PUBLIC).filter(model="agent")
    for row in agents:
        agents.filter(pk=row.pk).update(snapshot=row.snapshot | {"name": row.snapshot["name_en"]})
    blank = {"title_en": "", "title_es": "", "title_language": ""}
    PublishedEntry.objects.using(PUBLIC).update(**blank)
    PublishedEntry.objects.using(PUBLIC).exclude(model="site").update(address="secret")
    FormerAddress.objects.using(PUBLIC).update(**blank)
    FormerAddress.objects.using(PUBLIC).filter(moved_to="other").update(moved_to="secret-address")
    return log, former


def test_old_rows_tell_what_was_live(old):
    heal()

    assert (rows(PublishedEntry, *NAMED), rows(FormerAddress, *NAMED, "moved_to")) == old
    assert ("portal", "Kiosks", "Kioscos", "", "moved") in old[1]
    assert ("key", "Rapport", "Rapport", "fr", "") in old[1]


def test_a_second_time_changes_nothing(old):
    heal()
    heal()

    assert (rows(PublishedEntry, *NAMED), rows(FormerAddress, *NAMED, "moved_to")) == old


def test_a_way_that_nobody_can_tell_leads_nowhere(old, client):
    FormerAddress.objects.using(PUBLIC).filter(moved_to="secret-address").update(
        moved_to="secret-and-lost"
    )

    heal()

    assert set(FormerAddress.objects.using(PUBLIC).values_list("moved_to", flat=True)) == {
        "",
        "moved",
    }
    response = client.get("/initiatives/moved/")
    assert (response.status_code, "Kiosks, later" in response.content.decode()) == (410, True)


def test_an_address_that_the_log_does_not_know_keeps_no_title(client):
    FormerAddress.objects.using(PUBLIC).create(
        model="source", address="unknown", title_en="A draft", at=timezone.now()
    )

    heal()

    for path, sentence in (
        ("/sources/unknown/", "What stood here was taken off this site on"),
        ("/es/sources/unknown/", "Lo que había aquí se retiró de este sitio"),
    ):
        page = client.get(path).content.decode()
        assert sentence in page
        assert "draft" not in page


def test_values_that_a_snapshot_lacks_are_empty():
    publish([factories.source("key", title="Report")])
    PublishedEntry.objects.using(PUBLIC).update(snapshot={"key": "key", "title": None})

    heal()

    assert rows(PublishedEntry, *NAMED) == [("key", "", "", "")]
    assert Source.objects.using(PUBLIC).get().title == "Report"
