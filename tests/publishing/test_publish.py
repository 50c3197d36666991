import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.utils import translation

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import (
    Era,
    Indicator,
    Initiative,
    Publication,
    PublishedEntry,
    State,
    Theme,
)
from timeline.publishing import publish as verb
from timeline.publishing.derive import refresh
from timeline.publishing.publish import NotReady, publish
from timeline.publishing.readiness import Problem

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def public(model):
    return model._base_manager.using(PUBLIC)


def test_publish_leaves_the_working_copy_where_it_is():
    portal = factories.initiative()

    publish([portal])

    assert portal._state.db == EDITORIAL
    assert Initiative.objects.get() == portal
    portal.title_en = "Not yet public"
    portal.save()
    assert public(Initiative).get().title_en == "Portal gob-mx"


def test_publish_reads_the_rows_afresh():
    portal = factories.initiative()
    Initiative.objects.filter(pk=portal.pk).update(title_en="Saved by someone else")

    publish([portal])

    assert public(Initiative).get().title_en == "Saved by someone else"


def test_publish_records_what_is_live():
    portal = factories.initiative()
    assert portal.state == State.DRAFT

    publication = publish([portal], note_en="First steps", note_es="Primeros pasos")

    portal.refresh_from_db()
    assert portal.state == State.LIVE
    assert portal.updated_at == portal.first_published_at == publication.at
    assert list(Initiative.objects.in_state(State.LIVE)) == [portal]


def test_publish_tells_a_change_and_then_makes_it_live():
    portal = factories.initiative()
    first = publish([portal])
    portal.summary_en = "A better sentence."
    portal.save()
    refresh(portal)
    assert portal.state == State.CHANGED

    note = "The sentence said too little."
    second = publish([portal], kind=Publication.Kind.CORRECTION, note_en=note)

    portal.refresh_from_db()
    assert (portal.state, second.number, second.kind) == (
        State.LIVE,
        first.number + 1,
        "correction",
    )
    assert portal.first_published_at == first.at


def test_publish_tells_a_change_in_a_part():
    report = factories.source()
    portal = factories.initiative(rests_on=report)
    factories.live(portal)

    portal.milestones.update(locator="p. 9")
    refresh(portal)

    assert portal.state == State.CHANGED


def test_publish_again_without_a_change_makes_no_publication():
    portal = factories.initiative()
    publish([portal])

    assert publish([portal]) is None
    assert public(Publication).count() == 1


def test_publish_logs_the_note_and_a_snapshot_of_each_entry():
    portal = factories.initiative(rests_on=factories.source())

    factories.live(portal, note_en="New.", note_es="Nuevo.")

    publication = public(Publication).get()
    entry = public(PublishedEntry).get(model="initiative")
    assert (publication.kind, publication.note_en, publication.note_es) == ("new", "New.", "Nuevo.")
    assert (entry.address, entry.snapshot["title_es"]) == ("gob-mx", "Portal gob-mx (es)")
    assert entry.snapshot["milestones"][0]["date"] == "2014"


def test_publish_a_batch_is_all_or_nothing():
    good, bad = (
        factories.initiative("good"),
        factories.initiative("bad", summary_en="No such thing [@nowhere]."),
    )

    with pytest.raises(NotReady) as refusal:
        publish([good, bad])

    assert [problem.sentence for problem in refusal.value.problems] == [
        "No source has the key “nowhere”."
    ]
    assert public(Initiative).count() == public(Publication).count() == 0
    assert Initiative.objects.in_state(State.DRAFT).count() == 2


def test_publish_refuses_an_entry_whose_era_is_not_live():
    portal = factories.initiative(era=factories.era())

    with pytest.raises(NotReady) as refusal:
        publish([portal])

    sentence = "“First steps” is not live. Publish it first, or together with this entry."
    assert refusal.value.problems == [Problem(portal, "era", sentence)]
    assert public(Era).count() == 0


def test_publish_repairs_what_a_crash_left_between_the_two_databases(monkeypatch):
    portal = factories.initiative()
    with monkeypatch.context() as broken:
        broken.setattr(verb, "record_live", lambda *rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish([portal])
    assert (public(Initiative).count(), Initiative.objects.get().state) == (1, State.DRAFT)

    assert publish([portal]) is None

    assert (public(Publication).count(), Initiative.objects.get().state) == (1, State.LIVE)


def test_publish_fires_no_signal_and_keeps_people_out_of_public():
    publish([factories.theme()])

    tables = connections[PUBLIC].introspection.table_names()
    assert get_user_model()._meta.db_table not in tables
    assert "django_session" not in tables
    assert public(Theme).count() == 1


@pytest.mark.parametrize("amount", [1, 3])
def test_publish_asks_each_database_the_same_for_one_entry_and_for_three(
    amount, django_assert_num_queries
):
    report = factories.source()
    portals = [
        factories.initiative(f"portal-{number}", rests_on=report) for number in range(amount)
    ]
    publish([report])

    # PostgreSQL is asked for locks, which SQLite's transactions are by themselves.
    locks = connections[PUBLIC].vendor == "postgresql"
    with (
        django_assert_num_queries(13 + locks, using=EDITORIAL),
        django_assert_num_queries(18 + locks, using=PUBLIC),
    ):
        publish(portals)


def test_a_new_place_in_the_order_is_a_change_that_is_published():
    era = factories.era(position=1)
    factories.live(era)

    Era.objects.filter(pk=era.pk).update(position=2)
    publish([era])

    assert public(Era).get().position == 2


def test_a_text_that_was_never_typed_is_no_change_when_a_form_sends_it_empty():
    era = factories.era()
    factories.live(era)
    assert era.body_en is None

    Era.objects.filter(pk=era.pk).update(body_en="", body_es="")
    refresh(era)

    assert era.state == State.LIVE


@pytest.mark.parametrize(("first", "then"), [("es", "en"), ("en", "es")])
def test_the_language_of_an_editor_changes_no_state(first, then):
    with translation.override(first):
        factories.live(factories.initiative(title_en="The portal", title_es="El portal"))

    with translation.override(then):
        refresh(Initiative.objects.get())
        state = Initiative.objects.get().state
        again = publish([Initiative.objects.get()])

    assert (state, again) == (State.LIVE, None)


def test_publish_an_indicator_with_its_observations():
    rank = factories.indicator(rests_on=factories.two_author_report())

    factories.live(rank)

    copy = public(Indicator).get()
    assert [(row.date, int(row.value)) for row in copy.observations.all()] == [("2018", 64)]
    assert (copy.source_count, copy.share_sourced) == (1, 100)
