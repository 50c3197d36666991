import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import story
from timeline.models import (
    Citation,
    Era,
    FormerAddress,
    Initiative,
    Milestone,
    Publication,
    Site,
    Source,
    State,
)
from timeline.publishing.publish import NotReady, publish
from timeline.publishing.schedule import schedule
from timeline.publishing.unpublish import GONE, REPLACED, WITHDRAWN, unpublish
from timeline.registry import ENTRIES

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def public(model):
    return model._base_manager.using(PUBLIC)


@pytest.fixture
def portal():
    made = factories.initiative(rests_on=factories.source(), era=factories.era())
    factories.live(made)
    return made


def test_withdrawn_keeps_the_page_with_the_reason(portal):
    publication = unpublish(portal, note_en="The office is closed.", note_es="La oficina cerró.")

    copy = public(Initiative).get()
    assert (copy.withdrawal_note_en, copy.withdrawal_note_es) == (
        "The office is closed.",
        "La oficina cerró.",
    )
    assert copy.withdrawn_at == publication.at
    assert list(public(Initiative).none()) == list(Initiative.objects.using(PUBLIC).listed())
    assert (publication.kind, Initiative.objects.get().state) == (
        Publication.Kind.WITHDRAWAL,
        State.WITHDRAWN,
    )


def test_withdrawn_goes_live_again_by_publishing(portal):
    unpublish(portal, note_en="A mistake.")

    publication = publish([portal])

    copy = public(Initiative).get()
    assert (copy.withdrawn_at, copy.withdrawal_note_en) == (None, "")
    assert (publication.number, Initiative.objects.get().state) == (3, State.LIVE)


def test_gone_removes_the_live_copy_with_its_parts(portal):
    unpublish(portal, reason=GONE, note_en="Never happened.")

    former = public(FormerAddress).get()
    assert [public(model).count() for model in (Initiative, Milestone, Citation)] == [0, 0, 0]
    assert (former.model, former.address, former.moved_to) == ("initiative", "gob-mx", "")
    assert former.note_en == "Never happened."
    assert Initiative.objects.get().state == State.DRAFT
    assert Milestone.objects.count() == 1


@pytest.mark.parametrize(
    "models", [[Initiative], [model for model in ENTRIES if model is not Site]]
)
def test_entries_with_all_that_they_can_hold_go_for_good(models):
    story()

    unpublish(*(entry for model in models for entry in model.objects.all()), reason=GONE)

    assert [model for model in models if public(model).exists()] == []


def test_replaced_leads_to_the_other_entry(portal):
    other = factories.initiative("new-portal")
    publish([other])

    unpublish(portal, reason=REPLACED, replaced_by=other)

    assert public(FormerAddress).get().moved_to == "new-portal"
    assert list(public(Initiative)) == [other]


def test_replaced_refuses_an_entry_that_is_not_live(portal):
    draft = factories.initiative("draft")

    with pytest.raises(
        NotReady, match=r"Choose the live entry of the same kind that replaces this one\."
    ):
        unpublish(portal, reason=REPLACED, replaced_by=draft)

    assert public(Initiative).count() == 1


def test_an_address_is_free_again_once_its_entry_is_published_again(portal):
    unpublish(portal, reason=GONE)

    publish([portal])

    assert public(FormerAddress).count() == 0
    assert public(Initiative).count() == 1


@pytest.mark.parametrize("reason", [GONE, WITHDRAWN])
@pytest.mark.parametrize("model", [Era, Source])
def test_what_live_entries_need_stays(portal, model, reason):
    publications = public(Publication).count()

    with pytest.raises(NotReady) as refusal:
        unpublish(model.objects.get(), reason=reason)

    sentence = "The live entry “Portal gob-mx” needs this one. Change or withdraw it first."
    assert [problem.sentence for problem in refusal.value.problems] == [sentence]
    assert (public(model).get().withdrawn_at, public(Publication).count()) == (None, publications)


@pytest.mark.parametrize("reason", [GONE, WITHDRAWN])
def test_an_author_stays_for_the_source(reason):
    author = factories.agent()
    source = factories.source()
    source.authorships.create(agent=author)
    factories.live(source)

    with pytest.raises(NotReady, match=f"The live entry “{source}” needs this one"):
        unpublish(author, reason=reason)


def test_an_era_can_be_withdrawn_when_nothing_in_it_is_listed(portal):
    unpublish(portal)

    unpublish(Era.objects.get())

    assert list(Era.objects.using(PUBLIC).listed()) == []


def test_an_initiative_to_which_another_is_related_can_be_withdrawn(portal):
    other = factories.initiative("other")
    other.relations_from.create(to_initiative=portal, kind="replaces")
    publish([other])

    unpublish(portal)

    assert list(Initiative.objects.using(PUBLIC).listed()) == [other]
    assert publish([other]) is None


def test_nothing_new_goes_live_in_a_withdrawn_era(portal):
    unpublish(portal)
    unpublish(Era.objects.get())

    with pytest.raises(NotReady, match=r"“First steps” is not live\. Publish it first"):
        publish([factories.initiative("late", era=Era.objects.get())])


def test_unpublish_refuses_a_draft():
    with pytest.raises(
        NotReady, match=r"This entry is not live, so there is nothing to withdraw\."
    ):
        unpublish(factories.initiative())


def test_unpublish_refuses_an_unknown_reason(portal):
    with pytest.raises(NotReady, match=r"“lost” is not a reason\."):
        unpublish(portal, reason="lost")


def test_unpublish_refuses_what_waits_for_a_time(portal):
    schedule([portal], timezone.now())

    with pytest.raises(NotReady, match=r"This entry is scheduled to go live\. Cancel that first\."):
        unpublish(portal)

    assert public(Initiative).get().withdrawn_at is None


def withdrawn_successor(portal):
    other = factories.initiative("other")
    factories.live(other)
    unpublish(other)
    return other


SUCCESSORS = {
    "none": lambda portal: None,
    "itself": lambda portal: portal,
    "of another kind": lambda portal: portal.era,
    "withdrawn": withdrawn_successor,
}


@pytest.mark.parametrize("successor", SUCCESSORS)
def test_replaced_refuses_what_cannot_stand_for_the_entry(portal, successor):
    other = SUCCESSORS[successor](portal)

    with pytest.raises(NotReady) as refusal:
        unpublish(portal, reason=REPLACED, replaced_by=other)

    assert [(problem.field, problem.sentence) for problem in refusal.value.problems] == [
        ("replaced_by", "Choose the live entry of the same kind that replaces this one.")
    ]
    assert public(FormerAddress).count() == 0
