"""Two people at one entry: what was not seen does not go live, and nothing happens twice."""

from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connections, transaction
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from tests import factories
from tests.admin.filling import sent
from timeline.admin.publishing import publish as publish_page
from timeline.admin.publishing import withdraw as withdraw_page
from timeline.history.recording import versions
from timeline.models import (
    Dispute,
    Era,
    FormerAddress,
    Initiative,
    Milestone,
    Publication,
    ScheduledPublication,
    Source,
    State,
)
from timeline.publishing import publish as publish_verb
from timeline.publishing import unpublish as unpublish_verb
from timeline.publishing.derive import refresh
from timeline.publishing.publish import publish
from timeline.publishing.schedule import publish_due, schedule
from timeline.publishing.unpublish import GONE, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CHANGED = "Somebody has changed this since you opened the page."
BUSY = "Somebody else is saving or publishing at this moment. Nothing was changed. Try again."


def page(verb, *entries):
    named = "&".join(f"entry={entry.pk}" for entry in entries)
    return f"/admin/timeline/{entries[0]._meta.model_name}/{verb}/?{named}"


def public(model):
    return model._base_manager.using(PUBLIC)


def seen_on(client, address):
    return client.get(address).context["form"]["seen"].value()


def save(entry, **values):
    """Another editor saves."""
    Initiative.objects.filter(pk=entry.pk).update(**values)
    refresh(Initiative.objects.get(pk=entry.pk))


def retitle(entry):
    save(entry, title_en="Unseen words")


@pytest.fixture
def portal():
    made = factories.initiative()
    factories.live(made)
    return made


@pytest.mark.parametrize("later", [{}, {"at": "2027-05-01T10:00"}])
def test_unseen_words_do_not_go_live(editor, portal, monkeypatch, later):
    """Case “unseen-words”: the other editor saves when the page has been sent and before the verb
    keeps others from saving.
    """
    retitle(portal)
    real = publish_page.alone

    def save_first(entries):
        save(portal, body_en="Unseen body")
        return real(entries)

    monkeypatch.setattr(publish_page, "alone", save_first)

    sent_back = {"kind": "update", "seen": seen_on(editor, page("publish", portal)), **later}
    response = editor.post(page("publish", portal), sent_back)

    assert CHANGED in response.content.decode()
    assert (public(Initiative).get().title_en, public(Publication).count()) == ("Portal gob-mx", 1)
    assert ScheduledPublication.objects.count() == 0


def test_after_a_refusal_the_page_shows_things_as_they_are_now_and_can_be_sent(
    editor, portal, monkeypatch
):
    retitle(portal)
    seen = seen_on(editor, page("publish", portal))
    real = publish_page.alone

    def save_first(entries):
        save(portal, body_en="Unseen body")
        return real(entries)

    with monkeypatch.context() as once:
        once.setattr(publish_page, "alone", save_first)
        refused = editor.post(page("publish", portal), {"kind": "update", "seen": seen})

    again = {"kind": "update", "seen": refused.context["form"]["seen"].value()}
    editor.post(page("publish", portal), again)

    assert "Unseen body" in refused.content.decode()
    assert public(Initiative).get().body_en == "Unseen body"


@pytest.mark.parametrize("step", ["derive", "problems", "live_copies", "copy_entries"])
def test_words_saved_at_any_moment_of_a_publication_do_not_go_live(editor, step, monkeypatch):
    """A dispute is saved without a lock on its entry."""
    portal = factories.initiative()
    dispute = Dispute.objects.create(initiative=portal, question_en="When?")
    for key in ("one", "two"):
        dispute.positions.create(source=factories.source(key))
    factories.live(portal)
    retitle(portal)
    real = getattr(publish_verb, step)

    def save_first(*args):
        Dispute.objects.update(question_en="Unseen question?")
        return real(*args)

    seen = seen_on(editor, page("publish", portal))
    monkeypatch.setattr(publish_verb, step, save_first)
    editor.post(page("publish", portal), {"kind": "update", "seen": seen})

    assert public(Dispute).get().question_en == "When?"


def test_what_has_been_withdrawn_since_is_not_published_by_an_older_page(editor, portal):
    retitle(portal)
    seen = seen_on(editor, page("publish", portal))
    unpublish(portal, note_en="It is wrong.")

    response = editor.post(page("publish", portal), {"kind": "update", "seen": seen})

    assert CHANGED in response.content.decode()
    assert public(Initiative).get().withdrawn_at


def test_publishing_what_somebody_has_published_just_now_makes_no_second_publication(
    editor, portal
):
    retitle(portal)
    seen = seen_on(editor, page("publish", portal))
    publish([portal])

    response = editor.post(page("publish", portal), {"kind": "update", "seen": seen}, follow=True)

    assert "Nothing had changed, so nothing new went live." in response.content.decode()
    assert public(Publication).count() == 2


def test_what_has_gone_live_since_is_not_withdrawn_unseen(editor, portal):
    seen = seen_on(editor, page("withdraw", portal))
    retitle(portal)
    publish([portal])

    refused = editor.post(page("withdraw", portal), {"reason": "gone", "seen": seen})
    count = public(Initiative).count()
    again = {"reason": "gone", "seen": refused.context["form"]["seen"].value()}
    editor.post(page("withdraw", portal), again)

    assert CHANGED in refused.content.decode()
    assert (count, public(Initiative).count()) == (1, 0)


@pytest.mark.parametrize("reason", ["withdrawn", "gone"])
def test_a_second_withdrawal_is_refused_with_a_sentence(editor, portal, reason):
    seen = seen_on(editor, page("withdraw", portal))
    unpublish(portal, reason=reason)

    for form in ({"reason": reason, "seen": seen}, {"reason": reason}):
        response = editor.post(page("withdraw", portal), form)
        assert response.context["form"].non_field_errors()

    assert public(Publication).count() == 2


def test_what_has_gone_live_since_is_not_confirmed_unseen(editor, portal):
    seen = seen_on(editor, page("confirm", portal))
    reviewed = Initiative.objects.get().reviewed_at
    retitle(portal)
    publish([portal])
    after = Initiative.objects.get().reviewed_at

    response = editor.post(page("confirm", portal), {"seen": seen})

    assert CHANGED in response.content.decode()
    assert Initiative.objects.get().reviewed_at == after != reviewed


def test_a_place_that_was_not_shown_is_not_replaced(editor):
    old, new = factories.source("old"), factories.source("new")
    factories.initiative("shown", rests_on=old)
    address = f"/admin/timeline/source/{old.pk}/replace/"
    seen = editor.get(address, {"by": new.pk}).context["seen"]
    factories.initiative("unseen", rests_on=old)

    refused = editor.post(address, {"by": new.pk, "seen": seen})
    named = Milestone.objects.filter(source=old).count()
    editor.post(address, {"by": new.pk, "seen": refused.context["seen"]})

    assert CHANGED in refused.content.decode()
    assert (named, Milestone.objects.filter(source=old).count()) == (2, 0)


def test_an_entry_that_was_deleted_since_is_refused_with_a_sentence():
    portal = factories.initiative()
    gone = Initiative.objects.get()
    portal.delete()

    for verb in (lambda: publish([gone]), lambda: unpublish(gone)):
        with pytest.raises(publish_verb.NotReady, match=r"This entry has been deleted since\."):
            verb()


def test_an_era_that_an_older_copy_does_not_name_is_not_forgotten():
    portal = factories.initiative()
    Initiative.objects.update(era=factories.era())

    with pytest.raises(publish_verb.NotReady, match="“First steps” is not live"):
        publish([portal])


def test_withdrawing_several_leaves_together_or_not_at_all(editor):
    """Case “withdrawing-several”."""
    free, needed = factories.initiative("free"), factories.initiative("needed")
    needing = factories.initiative("needing")
    relation = needing.relations_from.create(to_initiative=needed, kind="part_of")
    factories.live(free, needed, needing)

    refused = editor.post(page("withdraw", free, needed), {"reason": "gone"})
    left = public(Initiative).count()
    relation.delete()
    publish([needing])
    again = {"reason": "gone", "seen": refused.context["form"]["seen"].value()}
    done = editor.post(page("withdraw", free, needed), again, follow=True)

    assert "“Portal needing” needs this one" in refused.context["form"].non_field_errors()[0]
    assert (left, list(public(Initiative))) == (3, [needing])
    assert len(done.context["messages"]) == 2
    last = public(Publication).first()
    assert (last.number, last.entries.count()) == (3, 2)


def test_what_leaves_together_may_need_each_other(editor):
    one, other = factories.initiative("one"), factories.initiative("other")
    one.relations_from.create(to_initiative=other, kind="part_of")
    other.relations_from.create(to_initiative=one, kind="replaces")
    factories.live(one, other)

    editor.post(page("withdraw", one, other), {"reason": "gone"})

    assert public(Initiative).count() == 0
    assert public(FormerAddress).count() == 2


def test_what_leaves_together_may_be_of_several_kinds():
    portal = factories.initiative(era=factories.era(), rests_on=factories.source())
    factories.live(portal)

    unpublish(portal.era, Source.objects.get(), portal, reason=GONE)

    assert [public(model).count() for model in (Era, Source, Initiative)] == [0, 0, 0]


def test_a_theme_that_live_initiatives_have_stays():
    portal, theme = factories.initiative(), factories.theme()
    portal.themes.add(theme)
    factories.live(portal)

    with pytest.raises(
        publish_verb.NotReady, match="The live entry “Portal gob-mx” needs this one"
    ):
        unpublish(theme, reason=GONE)


def test_the_history_keeps_what_is_stored_and_not_what_was_read(editor, portal, monkeypatch):
    real = withdraw_page.unpublish

    def save_first(*entries, **options):
        retitle(portal)
        return real(*entries, **options)

    monkeypatch.setattr(withdraw_page, "unpublish", save_first)
    editor.post(page("withdraw", portal), {"reason": "gone"})
    form = f"/admin/timeline/initiative/{portal.pk}/change/"

    assert sent(editor.get(form))["title_en"] == "Unseen words"
    assert versions_of(portal)[0]["title_en"] == "Unseen words"


def versions_of(entry):
    return [version.field_dict for version in versions(type(entry), entry.pk)]


@contextmanager
def held(alias):
    """Somebody else writes in this database until the block ends, and this thread does not wait for
    long.
    """
    locked, finished = Event(), Event()

    def write():
        with transaction.atomic(using=alias):
            lock_publishing(alias)
            locked.set()
            finished.wait()
        connections[alias].close()

    holder = Thread(target=write)
    holder.start()
    locked.wait()
    impatient = (
        "SET lock_timeout = '50ms'"
        if connections[alias].vendor == "postgresql"
        else "PRAGMA busy_timeout = 50"
    )
    with connections[alias].cursor() as cursor:
        cursor.execute(impatient)
    try:
        yield
    finally:
        finished.set()
        holder.join()
        connections[alias].close()


VERBS = {
    "publish": {"kind": "update"},
    "withdraw": {"reason": "withdrawn"},
    "confirm": {},
}


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
@pytest.mark.parametrize("alias", [EDITORIAL, PUBLIC])
@pytest.mark.parametrize("verb", VERBS)
def test_a_database_that_stays_locked_is_told_in_a_sentence(editor, portal, verb, alias):
    retitle(portal)
    if (verb, alias) == ("confirm", PUBLIC):
        with held(alias):
            assert editor.post(page(verb, portal), {}).status_code == 302
        return

    with held(alias):
        response = editor.post(page(verb, portal), VERBS[verb])

    assert response.status_code == 200
    assert BUSY in response.content.decode()
    assert (public(Publication).count(), Initiative.objects.get().withdrawn_at) == (1, None)


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_a_plan_that_meets_a_locked_database_stays_due():
    planned = schedule([factories.initiative()], timezone.now() - timedelta(hours=1))
    with held(PUBLIC):
        assert publish_due() == []
    planned.refresh_from_db()

    assert (planned.problem, publish_due()) == ("", [planned])


def at_once(*verbs):
    """Do each in a thread of its own, all at the same moment; what each gave, or what it
    refused.
    """
    outcomes = [None] * len(verbs)

    def act(index, verb):
        try:
            outcomes[index] = verb()
        except publish_verb.NotReady as refusal:
            outcomes[index] = str(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=act, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_an_era_that_leaves_while_what_needs_it_goes_live_is_a_sentence(monkeypatch):
    """The one who comes second waits for the first, and is refused."""
    factories.live(factories.era())
    era, portal = Era.objects.get(), factories.initiative(era=Era.objects.get())
    leaving, started = Event(), Event()
    real = unpublish_verb.delete_copy

    def pause(*args):
        problems = real(*args)
        leaving.set()
        started.wait()
        return problems

    def follow():
        leaving.wait()
        started.set()
        return publish([portal])

    monkeypatch.setattr(unpublish_verb, "delete_copy", pause)
    gone, refused = at_once(lambda: unpublish(era, reason=GONE), follow)

    assert gone.number == 2
    assert (
        refused
        == "Portal gob-mx: “First steps” is not live. Publish it first, or together with this entry."
    )
    assert [public(model).count() for model in (Era, Initiative)] == [0, 0]


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_what_needs_an_era_goes_live_while_the_era_is_to_leave(monkeypatch):
    factories.live(factories.era())
    era, portal = Era.objects.get(), factories.initiative(era=Era.objects.get())
    going, started = Event(), Event()
    real = publish_verb.copy_entries

    def pause(*args):
        going.set()
        started.wait()
        return real(*args)

    def follow():
        going.wait()
        started.set()
        return unpublish(era, reason=GONE)

    monkeypatch.setattr(publish_verb, "copy_entries", pause)
    live, refused = at_once(lambda: publish([portal]), follow)

    assert live.number == 2
    assert (
        refused
        == "First steps: The live entry “Portal gob-mx” needs this one. Change or withdraw it first."
    )
    assert [public(model).count() for model in (Era, Initiative)] == [1, 1]


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
@pytest.mark.parametrize(
    "verb",
    [
        publish,
        lambda entries: unpublish(*entries),
        lambda entries: unpublish(*entries, reason=GONE),
    ],
)
def test_two_who_do_the_same_at_the_same_moment_make_one_publication(portal, verb):
    retitle(portal)

    outcomes = at_once(*[lambda: verb([Initiative.objects.get()])] * 3)

    assert len([outcome for outcome in outcomes if isinstance(outcome, Publication)]) == 1
    assert public(Publication).count() == 2


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_verbs_in_opposite_orders_never_lock_each_other():
    eras = [factories.era(f"era-{number}") for number in range(3)]
    portals = [factories.initiative(f"portal-{number}", era=era) for number, era in enumerate(eras)]

    def forwards():
        return publish([*eras, *portals])

    def backwards():
        return publish([*reversed(portals), *reversed(eras)])

    outcomes = at_once(forwards, backwards, forwards, backwards)

    assert len([outcome for outcome in outcomes if outcome]) == 1
    assert Initiative.objects.in_state(State.LIVE).count() == 3
