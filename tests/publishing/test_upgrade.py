"""A site that has counted paragraphs counts sentences after its upgrade, and what was live as it is
stays so.
"""

from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations import AddField, AddIndex, DeleteModel, Migration, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Index, TextField
from django.db.models.signals import post_migrate

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Article, Era, Indicator, Initiative, State, Theme
from timeline.publishing.consistency import disagreements
from timeline.publishing.derive import refresh
from timeline.publishing.public_rows import live_copies, unlike_public
from timeline.publishing.publish import publish
from timeline.publishing.snapshots import fingerprint, snapshots

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

BODY = {
    "body_en": "It opened in 2014 [@perez-2014]. Nobody knows the month of it.",
    "body_es": "Se abrió en 2014 [@perez-2014]. Nadie sabe en qué mes fue.",
}
COUNTED = import_module("timeline.migrations.0016_count_sentences")
COUNTING = COUNTED.Migration("0016_count_sentences", "timeline")


def counted_by_paragraph(*entries):
    """Put stored numbers and fingerprints back to what an older version has left."""
    for entry in entries:
        model = type(entry)
        was_live = entry.live_fingerprint and entry.live_fingerprint == entry.fingerprint
        for alias in (EDITORIAL, PUBLIC):
            model._base_manager.using(alias).filter(pk=entry.pk).update(
                statements=9, statements_sourced=9
            )
        old = fingerprint(snapshots(model, [entry.pk], EDITORIAL)[entry.pk])
        changes = {"fingerprint": old} | ({"live_fingerprint": old} if was_live else {})
        model._base_manager.using(EDITORIAL).filter(pk=entry.pk).update(**changes)


def upgrade(migration=COUNTING):
    for alias in (EDITORIAL, PUBLIC):
        COUNTED.count_sentences(apps, SimpleNamespace(connection=connections[alias]))
        plan = [(migration, False)]
        for config in apps.get_app_configs():
            post_migrate.send(
                sender=config, app_config=config, using=alias, plan=plan, apps=apps, verbosity=0
            )


def numbers(model, alias):
    rows = model._base_manager.using(alias).order_by("pk")
    return list(rows.values_list("statements", "statements_sourced"))


def test_both_databases_count_sentences_of_their_own_texts():
    source = factories.source()
    portal = factories.initiative(rests_on=source, **BODY)
    factories.live(portal)
    Initiative.objects.filter(pk=portal.pk).update(body_en="A draft [@perez-2014].", body_es="")
    counted_by_paragraph(portal)

    upgrade()

    # The summary, the text and the milestone.
    assert numbers(Initiative, PUBLIC) == [(4, 3)]
    assert numbers(Initiative, EDITORIAL) == [(2, 2)]


def test_every_kind_is_counted_and_a_page_about_the_site_is_not():
    source = factories.source()
    essay = factories.article(**BODY)
    page = factories.article("about", kind="page", **BODY)
    rank = factories.indicator(rests_on=source, description_en=BODY["body_en"], description_es="")
    era = factories.era(summary_en="", summary_es="", **BODY)
    counted_by_paragraph(essay, page, rank, era)

    upgrade()

    assert numbers(Article, EDITORIAL) == [(2, 1), (9, 9)]
    assert numbers(Indicator, EDITORIAL) == [(3, 2)]
    assert numbers(Era, EDITORIAL) == [(2, 1)]


def test_what_is_live_as_it_is_stays_live_and_a_change_stays_a_change():
    source = factories.source()
    same = factories.initiative("same", rests_on=source, **BODY)
    changed = factories.initiative("changed", rests_on=source, **BODY)
    draft = factories.initiative("draft", rests_on=source, **BODY)
    factories.live(same, changed)
    changed.body_en = "Another text [@perez-2014]."
    changed.save()
    refresh(changed)
    counted_by_paragraph(same, changed, draft)

    upgrade()

    states = {row.slug: row.state for row in Initiative.objects.all()}
    assert states == {"same": State.LIVE, "changed": State.CHANGED, "draft": State.DRAFT}
    same.refresh_from_db()
    assert unlike_public([same], live_copies([same])) == []
    assert publish([same]) is None


def test_a_live_text_that_now_cites_another_source_waits_to_be_published():
    factories.source("other")
    portal = factories.initiative(rests_on=factories.source(), **BODY)
    factories.live(portal)
    for alias in (EDITORIAL, PUBLIC):
        rows = Initiative._base_manager.using(alias).filter(pk=portal.pk)
        rows.update(
            body_en="It opened [@perez-2014, @other].", body_es="Se abrió [@perez-2014, @other]."
        )
    counted_by_paragraph(portal)

    upgrade()

    portal.refresh_from_db()
    assert portal.state == State.CHANGED


def test_a_changed_entry_keeps_its_change_and_knows_what_is_live():
    portal = factories.initiative(rests_on=factories.source(), **BODY)
    factories.live(portal)
    portal.body_en = "Another text [@perez-2014]."
    portal.save()
    refresh(portal)
    counted_by_paragraph(portal)
    Initiative.objects.update(live_fingerprint="of an older version")

    upgrade()

    assert list(disagreements()) == []
    assert Initiative.objects.get().state == State.CHANGED


def test_an_operator_hears_how_far_it_is(monkeypatch):
    monkeypatch.setattr("timeline.publishing.upgrade.TOLD", 1)
    factories.live(factories.theme(), factories.source())
    said = StringIO()
    config = apps.get_app_config("timeline")

    for verbosity in (1, 0):
        post_migrate.send(
            sender=config,
            app_config=config,
            using=PUBLIC,
            plan=[(COUNTING, False)],
            apps=apps,
            verbosity=verbosity,
            stdout=said,
        )

    assert said.getvalue() == (
        "  Read what is live: 1 of 2 entries  Read what is live: 2 of 2 entries"
    )


def test_what_an_upgrade_that_was_stopped_has_left_can_be_repaired(monkeypatch):
    portal = factories.initiative(rests_on=factories.source(), **BODY)
    factories.live(portal)
    Initiative.objects.update(fingerprint="old", live_fingerprint="old")
    monkeypatch.setattr("timeline.publishing.upgrade.keep_live_chunk", stopped)
    with pytest.raises(KeyboardInterrupt):
        upgrade()

    call_command("check_databases", repair=True)

    portal.refresh_from_db()
    assert portal.state == State.LIVE
    assert publish([portal]) is None


def stopped(*args):
    raise KeyboardInterrupt


def test_nothing_is_compared_while_a_database_is_not_migrated(monkeypatch):
    portal = factories.initiative(rests_on=factories.source(), **BODY)
    factories.live(portal)
    counted_by_paragraph(portal)
    before = Initiative.objects.values_list("fingerprint", flat=True).get()
    waiting = MigrationExecutor.migration_plan
    monkeypatch.setattr(
        MigrationExecutor,
        "migration_plan",
        lambda self, *args: ["one"] if self.connection.alias == PUBLIC else waiting(self, *args),
    )

    config = apps.get_app_config("timeline")
    plan = [(COUNTING, False)]
    post_migrate.send(
        sender=config, app_config=config, using=EDITORIAL, plan=plan, apps=apps, verbosity=0
    )

    assert Initiative.objects.values_list("fingerprint", flat=True).get() == before


ON_ENTRIES = AddIndex("initiative", Index(fields=["slug"], name="slugs"))
ON_OTHERS = AddField("notice", "colour", TextField())


@pytest.mark.parametrize(
    ("operations", "is_read"),
    [
        ([ON_ENTRIES, ON_OTHERS], False),
        ([ON_ENTRIES, AddField("milestone", "colour", TextField())], True),
        ([AddField("initiative", "colour", TextField())], True),
        ([AddField("initiative_themes", "colour", TextField())], True),
        ([DeleteModel("Quarrel")], True),
        ([ON_OTHERS, RunSQL("SELECT 1")], True),
    ],
)
def test_entries_are_read_only_after_a_migration_that_may_have_changed_them(operations, is_read):
    factories.live(factories.theme())
    Theme.objects.update(live_fingerprint="of an older version")
    migration = Migration("0099_next", "timeline")
    migration.operations = operations

    upgrade(migration)

    is_as_before = Theme.objects.filter(live_fingerprint="of an older version").exists()
    assert is_as_before != is_read
