import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Milestone, PublishedEntry, Theme
from timeline.models.identifier import is_identifier
from timeline.publishing.identifiers import ever_taken, mint_free, taken
from timeline.publishing.publish import publish
from timeline.publishing.snapshots import snapshots
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_what_any_row_has_is_taken():
    entry = factories.initiative(rests_on=factories.source())
    milestone = Milestone.objects.get()
    names = [entry.identifier, milestone.identifier, "x7k2m9q4k"]

    assert taken(names) == {entry.identifier, milestone.identifier}
    assert ever_taken([]) == set()


def test_what_was_live_once_stays_taken():
    entry = factories.theme("portals")
    factories.live(entry)
    unpublish(entry, reason="gone", note_en="It never was.")
    Theme.objects.filter(pk=entry.pk).delete()

    assert taken([entry.identifier]) == set()
    assert ever_taken([entry.identifier]) == {entry.identifier}


def test_free_ones_are_minted():
    names = mint_free(5)

    assert len(set(names)) == 5
    assert all(map(is_identifier, names))


def test_both_databases_and_the_log_call_an_entry_the_same():
    source = factories.source()
    entry = factories.initiative(rests_on=source)
    factories.live(source, entry)
    entry.refresh_from_db()

    [public] = snapshots(type(entry), [entry.pk], PUBLIC).values()
    logged = PublishedEntry.objects.using(PUBLIC).get(model="initiative")
    assert public["identifier"] == entry.identifier
    assert public["milestones"][0]["identifier"] == Milestone.objects.get().identifier
    assert (logged.identifier, logged.event) == (entry.identifier, "live")


def test_the_log_says_what_became_of_an_entry():
    for slug in ("one", "two", "three", "four"):
        factories.live(factories.theme(slug))
    rows = {row.slug: row for row in Theme.objects.all()}
    unpublish(rows["one"], note_en="It was wrong.")
    unpublish(rows["two"], reason="replaced", replaced_by=rows["four"])
    unpublish(rows["three"], reason="gone")

    log = PublishedEntry.objects.using(PUBLIC).order_by("pk").values_list("event", "moved_to")
    assert list(log)[4:] == [("withdrawn", ""), ("replaced", "four"), ("gone", "")]


def test_a_new_title_changes_no_identifier():
    entry = factories.theme("portals")
    factories.live(entry)
    Theme.objects.filter(pk=entry.pk).update(title_en="Other", slug="other")
    publish([Theme.objects.get(pk=entry.pk)])

    assert Theme.objects.using(PUBLIC).get(slug="other").identifier == entry.identifier
