"""check_databases: what the two databases say differently, and how their records are made
to agree.
"""

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.publishing.test_live_after_crash import crash  # noqa: F401 - a fixture
from timeline.models import (
    FormerAddress,
    Initiative,
    Milestone,
    Publication,
    PublishedEntry,
    Relation,
    Source,
    Theme,
)
from timeline.publishing import consistency as checking
from timeline.publishing import locking
from timeline.publishing import publish as publishing
from timeline.publishing import unpublish as leaving
from timeline.publishing.consistency import disagreements
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def check(capsys):
    """What the command says, a line each; the last one is why it ends with 1."""

    def run(**options):
        try:
            call_command("check_databases", **options)
        except CommandError as error:
            return [*capsys.readouterr().out.splitlines(), str(error)]
        return capsys.readouterr().out.splitlines()

    return run


AGREED = ["Both databases agree."]


@pytest.fixture
def portal():
    source = factories.source("report")
    factories.live(factories.site(), factories.initiative(rests_on=source, era=factories.era()))
    return Initiative.objects.get()


def everything(alias):
    """Every column of every row, to see whether anything was written."""
    models = [Initiative, Milestone, Source, Theme, Publication, PublishedEntry, FormerAddress]
    return [list(model._base_manager.using(alias).order_by("pk").values()) for model in models]


def test_a_site_that_agrees_is_said_to(check, portal):
    unpublish(portal, note_en="Wrong.")
    factories.theme("draft")

    assert check() == AGREED


def test_without_repair_nothing_is_written(check, portal, crash):  # noqa: F811
    crash(leaving, "record_removed", unpublish, portal, reason="gone")
    PublishedEntry.objects.using(PUBLIC).all().delete()
    Source._base_manager.using(EDITORIAL).update(fingerprint="x", live_fingerprint="y")
    before = everything(EDITORIAL), everything(PUBLIC)

    assert check()[-1].endswith("Say --repair to mend it.")

    assert (everything(EDITORIAL), everything(PUBLIC)) == before


def test_what_a_crash_left_live_is_recorded_and_no_draft_word_goes_live(check, portal, crash):  # noqa: F811
    theme = factories.theme()
    crash(publishing, "record_live", publish, [theme])
    Theme.objects.update(title_en="A word of the draft")

    said = check()
    repaired = check(repair=True)

    assert said[-1] == "Differences: 2. Say --repair to mend it."
    assert said[0].startswith(
        "theme:portals is not recorded as it is live: live_fingerprint, first_published_at"
    )
    assert repaired[-2:] == ["Repaired: 2.", *AGREED]
    assert Theme.objects.get().state == "changed"
    assert Theme.objects.using(PUBLIC).get().title_en == "Portals"
    assert Theme.objects.get().title_en == "A word of the draft"
    assert check(repair=True) == check() == AGREED


@pytest.mark.parametrize("reason", ["gone", "withdrawn"])
def test_what_left_unrecorded_is_recorded(check, portal, crash, reason):  # noqa: F811
    recording = {"gone": "record_removed", "withdrawn": "record_withdrawn"}[reason]
    crash(leaving, recording, unpublish, portal, reason=reason, note_en="Why.")

    assert len(check()) == 2
    assert check(repair=True)[-1:] == AGREED

    stored = Initiative.objects.get()
    assert stored.state == {"gone": "draft", "withdrawn": "withdrawn"}[reason]
    assert stored.withdrawal_note_en == {"gone": "", "withdrawn": "Why."}[reason]
    assert check() == AGREED


def test_a_live_entry_without_working_copy_gets_one_with_all_its_parts(check, portal):
    other = factories.initiative("other")
    portal.relations_from.create(to_initiative=other, kind="replaces")
    other.relations_from.create(to_initiative=portal, kind="inspired")
    publish([portal, other])
    Relation.objects.all().delete()
    Initiative.objects.all().delete()

    assert len([line for line in check() if "no working copy" in line]) == 2
    assert check(repair=True)[-1:] == AGREED

    assert check() == AGREED
    stored = Initiative.objects.get(slug="gob-mx")
    assert (stored.state, stored.milestones.count(), stored.citations.count() > 0) == (
        "live",
        1,
        True,
    )
    assert Initiative.objects.create(slug="next").pk > other.pk
    assert Milestone.objects.create(initiative=stored, kind="ended").pk > 1
    unpublish(stored, reason="withdrawn")


def test_a_live_entry_whose_address_another_draft_has_is_left_to_the_editor(check, portal):
    Initiative.objects.all().delete()
    factories.initiative("gob-mx", pk=portal.pk + 10)

    said = check(repair=True)

    assert said[0] == "initiative:gob-mx is live, and editors have no working copy of it."
    assert said[-1] == "Differences: 1. Some of it cannot be repaired here."
    assert Initiative.objects.get().pk == portal.pk + 10


def test_the_log_is_completed_in_the_publication_that_brought_the_entry(check, portal):
    factories.live(factories.theme())
    PublishedEntry.objects.using(PUBLIC).filter(model="initiative").delete()

    assert check()[0] == "initiative:gob-mx is live, and the log does not name it."
    assert check(repair=True)[-1:] == AGREED

    row = PublishedEntry.objects.using(PUBLIC).get(model="initiative")
    assert (row.publication_id, row.address, row.snapshot["slug"]) == (1, "gob-mx", "gob-mx")
    # What visitors see has changed, so that pages which are kept are made anew.
    assert Publication.objects.using(PUBLIC).count() == 3
    assert check(repair=True) == AGREED


def test_a_publication_that_is_missing_is_said(check, portal):
    factories.live(factories.theme())
    Publication.objects.using(PUBLIC).filter(number=1).delete()

    assert "The log of updates lacks 1 of its 2 publications." in check()
    assert check(repair=True)[-1].endswith("Some of it cannot be repaired here.")


def test_addresses_that_are_wrong_are_put_right(check, portal):
    now = Publication.objects.using(PUBLIC).get().at
    rows = FormerAddress.objects.using(PUBLIC)
    rows.create(model="initiative", address="gob-mx", at=now)
    rows.create(model="initiative", address="old", moved_to="nowhere", at=now)
    rows.create(model="initiative", address="older", moved_to="gob-mx", at=now)
    rows.create(model="initiative", address="oldest", moved_to="older", at=now)
    PublishedEntry.objects.using(PUBLIC).filter(model="initiative").update(address="of-the-draft")

    assert check() == [
        "The log names initiative:gob-mx by another address: “of-the-draft”.",
        "initiative/gob-mx is live, and is kept as a former address too.",
        "initiative/old leads to “nowhere”, and nothing is there.",
        "Differences: 3. Say --repair to mend it.",
    ]
    assert check(repair=True)[-2:] == ["Repaired: 3.", *AGREED]
    assert dict(rows.values_list("address", "moved_to")) == {
        "old": "",
        "older": "gob-mx",
        "oldest": "older",
    }
    assert check() == AGREED


def test_a_number_of_entries_takes_a_number_of_queries_that_does_not_follow_it(
    django_assert_max_num_queries, portal
):
    factories.live(*(factories.theme(f"theme-{number}") for number in range(30)))

    with django_assert_max_num_queries(120), django_assert_max_num_queries(122, using=PUBLIC):
        assert list(disagreements()) == []


def test_a_public_process_has_nothing_to_compare(check, settings):
    settings.ROLE = "public"

    assert check() == ["A public process knows no working copies. Ask the editorial one."]


def test_a_repair_takes_its_locks_in_the_order_of_the_verbs(portal, monkeypatch):
    """Else a verb and a repair would wait for each other, in two databases, for ever."""
    taken = []
    for module in (locking, publishing, checking):
        monkeypatch.setattr(module, "lock_publishing", taken.append)

    publish([Initiative.objects.get()])
    of_the_verb, taken[:] = list(taken), []
    list(disagreements(repair=True))

    assert of_the_verb == taken[:2] == [EDITORIAL, PUBLIC]
