"""No word of a working copy stands in PUBLIC, whatever verb was used on it or beside it."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.publishing.spoiling import (
    GUARDED,
    GUARDED_IN_PART,
    in_hand,
    spoil,
    text_columns,
    words_in_public,
)
from tests.stories import disputed, story
from timeline.links.check import LinkAnswer
from timeline.models import (
    Agent,
    Article,
    Era,
    FormerAddress,
    Indicator,
    Initiative,
    Picture,
    Source,
    Theme,
)
from timeline.publishing.derive import refresh
from timeline.publishing.import_references import import_references
from timeline.publishing.links import show_links, store_answer
from timeline.publishing.people import Person
from timeline.publishing.publish import NotReady, publish
from timeline.publishing.replace import replace
from timeline.publishing.review import ask_for_review, confirm, send_back
from timeline.publishing.schedule import publish_due, schedule
from timeline.publishing.snapshots import name_columns
from timeline.publishing.unpublish import GONE, REASONS, REPLACED, unpublish
from timeline.references import Author, ImportedReference
from timeline.registry import ENTRIES, NOUNS

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MAKERS = {
    Agent: factories.agent,
    Article: factories.article,
    Era: factories.era,
    Indicator: factories.indicator,
    Initiative: factories.initiative,
    Picture: factories.picture,
    Source: factories.source,
    Theme: factories.theme,
}


@pytest.fixture
def live():
    """Something of everything, live."""
    story()


@pytest.fixture
def newcomer(live):
    """A draft with words of its own and ready to go live, whose page names live entries."""
    era, agency = Era.objects.get(), Agent.objects.get(kind="organisation")
    made = factories.initiative(
        "newcomer", era=era, lead=agency, title_en="Newcomer", title_es="Recién llegado"
    )
    made.themes.set(Theme.objects.all())
    return made


def test_every_text_column_of_every_working_copy_is_spoilt(live):
    written = spoil()

    columns = {
        (model._meta.model_name, field.name) for model in NOUNS for field in text_columns(model)
    }
    assert columns - written <= GUARDED - GUARDED_IN_PART
    assert words_in_public() == set()


def test_the_search_finds_a_word_that_has_leaked(live):
    Initiative._base_manager.using(PUBLIC).filter(slug="gob-1").update(body_es="zuqx1")
    FormerAddress.objects.using(PUBLIC).create(model="era", address="zuqx2", at=timezone.now())

    assert words_in_public() == {
        ("timeline_initiative", "zuqx1"),
        ("timeline_formeraddress", "zuqx2"),
    }


def test_publish_of_another_entry_tells_nothing(newcomer):
    spoil(spared=[newcomer])

    publish([newcomer])

    assert words_in_public() == set()


@pytest.mark.parametrize("model", ENTRIES)
def test_publish_keeps_what_is_private(model, live):
    entry = model.objects.order_by("pk").first()
    private = NOUNS[model].private
    crossing = {(model._meta.model_name, field.name) for field in text_columns(model)} - {
        (model._meta.model_name, name) for name in private
    }
    others = [row for other in NOUNS if other is not model for row in other._base_manager.all()]
    spoil(spared=others, kept=crossing)

    publish([model.objects.get(pk=entry.pk)])

    assert words_in_public() == set()


@pytest.mark.parametrize("model", MAKERS)
def test_publish_takes_nothing_from_the_instance_in_hand(model):
    # tests/cases/publishing.json: log-tells-what-went-live
    entry = MAKERS[model]("stale")
    if model is Initiative:
        disputed(factories.source(), initiative=entry)
    publish([*Source.objects.all(), entry])
    model.objects.filter(pk=entry.pk).update(
        editor_notes="Changed.", **{name_columns(model)[1]: "What went live"}
    )
    stale = in_hand(model.objects.get(pk=entry.pk), names=name_columns(model))

    publish([stale])

    assert words_in_public() == set()
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT title_en FROM timeline_publishedentry ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == ("What went live",)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("model", MAKERS)
def test_unpublish_tells_nothing(model, reason, live):
    # tests/cases/publishing.json: withdrawal-tells-no-draft
    leaving, staying = MAKERS[model]("leaving"), MAKERS[model]("staying")
    publish([leaving, staying])
    spoil()
    entry = in_hand(model.objects.get(pk=leaving.pk))
    replaced_by = in_hand(model.objects.get(pk=staying.pk)) if reason == REPLACED else None

    unpublish(entry, reason=reason, replaced_by=replaced_by)

    assert words_in_public() == set()
    if reason != "withdrawn":
        former = FormerAddress.objects.using(PUBLIC).get()
        assert (former.address, former.moved_to) == (
            "leaving",
            "staying" if reason == REPLACED else "",
        )


def test_an_address_that_is_left_tells_nothing(newcomer):
    publish([newcomer])
    Initiative.objects.filter(pk=newcomer.pk).update(slug="elsewhere", title_en="Renamed")
    spoil(spared=[newcomer])

    publish([in_hand(Initiative.objects.get(pk=newcomer.pk), names=["slug", "title_en"])])

    assert words_in_public() == set()
    former = FormerAddress.objects.using(PUBLIC).get()
    assert (former.address, former.moved_to, former.title_en) == (
        "newcomer",
        "elsewhere",
        "Newcomer",
    )


def test_a_plan_tells_nothing(newcomer):
    schedule([newcomer], timezone.now() - timedelta(minutes=2), by=Person(0, "zuqxa"))
    schedule(
        [Era.objects.get()],
        timezone.now() - timedelta(minutes=1),
        by=Person(0, "zuqxb"),
        note_en="zuqxc",
    )
    spoil(spared=[newcomer])

    done, refused = publish_due()

    assert (done.problem, bool(refused.problem)) == ("", True)
    assert words_in_public() == set()


def test_a_refused_publication_tells_nothing(newcomer):
    spoil()

    with pytest.raises(NotReady):
        publish([newcomer, *Era.objects.all(), *Source.objects.all()], note_en="zuqxa")

    assert words_in_public() == set()


def test_checks_of_links_tell_nothing_but_what_was_found(live):
    address = Source.objects.exclude(url="").get().url
    spoil(kept=[("source", "url")])
    Source.objects.update(link_checked_on=date(2026, 11, 20))

    store_answer(
        "https://example.org/draft",
        LinkAnswer("gone", "https://example.org/zuqxa", 404),
        date(2026, 11, 21),
    )
    nothing_new = show_links()
    store_answer(address, LinkAnswer("moved", "https://example.org/zuqxb", 301), date(2026, 11, 22))
    shown = show_links()

    assert (nothing_new, bool(shown)) == (None, True)
    assert words_in_public() == set()


def reviewed():
    ask_for_review(Initiative.objects.all(), by="zuqxa", note="zuqxb")
    send_back(Initiative.objects.all(), by="zuqxc", note="zuqxd")
    confirm(Initiative.objects.all())


def replaced():
    replace(*Source.objects.order_by("pk")[:2])


def taken():
    values = {"title": "zuqxa", "key": "zuqxb", "note_en": "zuqxc"}
    import_references(
        [ImportedReference(1, values, [Author("zuqxd zuqxe", "zuqxe", "zuqxd")], "zuqxf")]
    )


def derived():
    for model in MAKERS:
        refresh(*model.objects.all())


@pytest.mark.parametrize("verb", [reviewed, replaced, taken, derived])
def test_what_editors_do_among_themselves_tells_nothing(verb, live):
    spoil()

    verb()

    assert words_in_public() == set()


def test_the_commands_tell_nothing(newcomer):
    spoil(spared=[newcomer])

    call_command("publish_due")

    assert words_in_public() == set()


def test_gone_and_live_again_under_another_address_tells_nothing(newcomer):
    publish([newcomer])
    spoil(spared=[newcomer])
    Initiative.objects.filter(pk=newcomer.pk).update(title_en="zuqxa", slug="zuqxb")
    unpublish(Initiative.objects.get(pk=newcomer.pk), reason=GONE)
    Initiative.objects.filter(pk=newcomer.pk).update(title_en="Again", slug="again")

    publish([Initiative.objects.get(pk=newcomer.pk)])

    assert words_in_public() == set()
