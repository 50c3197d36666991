"""What a dispute is about, where it stands, and what an entry's status says of it."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Indicator, Initiative, Milestone, Observation, Position, State
from timeline.publishing import data_versions
from timeline.publishing.derive import refresh
from timeline.publishing.upgrade import keep_live_states

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def dispute(question="Did it open?", **values):
    made = Dispute.objects.create(question_en=question, question_es=f"{question} (es)", **values)
    for key in ("one", "other"):
        source = factories.source(f"{made.pk}-{key}")
        Position.objects.create(
            dispute=made, source=source, text_en=f"{question} {key}", text_es="Dice otra cosa."
        )
    return made


def first_place(**values):
    """Something that is said to have taken place."""
    entry = factories.initiative("first-place", kind="milestone", era=factories.era(), **values)
    Milestone.objects.create(
        initiative=entry, kind="occurred", date="2014", source=factories.source()
    )
    return entry


@pytest.fixture
def read(client):
    def answer(path):
        content = client.get(path).content.decode()
        # What programs read of a page stands in its head.
        return content.partition("<body>")[2] or content

    return answer


def test_what_may_not_have_happened_is_claimed_and_disputed(read):
    entry = first_place()
    dispute(initiative=entry, about="existence")
    factories.live(factories.site(), entry)

    assert Initiative.objects.using(PUBLIC).get().status == "disputed"
    for path, words, wrong, milestone_kind in (
        (
            "/initiatives/first-place/",
            "</span> · claimed, disputed</p>",
            "</span> · took place",
            ">took place<",
        ),
        (
            "/es/initiatives/first-place/",
            "</span> · afirmado, en disputa</p>",
            "</span> · ocurrió",
            ">ocurrió<",
        ),
    ):
        assert words in " ".join(read(path).split())
        assert wrong not in read(path)
        assert milestone_kind not in read(path)
    assert "claimed, disputed" in read("/")
    assert "first-place" in read("/initiatives/?status=disputed")
    data_versions.make()
    assert ",disputed," in read("/initiatives.csv")


@pytest.mark.parametrize("about", ["", "date", "value"])
def test_a_disputed_point_is_no_disputed_entry(about):
    entry = first_place()
    dispute(initiative=entry, about=about)
    refresh(entry)

    assert entry.status == "happened"


def test_the_status_follows_when_the_dispute_is_settled():
    entry = first_place()
    settled = dispute(initiative=entry, about="existence")
    refresh(entry)
    assert entry.status == "disputed"

    settled.delete()
    refresh(entry)

    assert entry.status == "happened"


def test_a_dispute_about_a_milestone_stands_under_it_and_only_there(read):
    entry = factories.initiative(rests_on=factories.source())
    later = Milestone.objects.create(
        initiative=entry, kind="ended", date="2018", source=factories.source("end")
    )
    dispute("When did it end?", initiative=entry, about="date", milestone=later)
    dispute("Whom did it serve?", initiative=entry)
    factories.live(factories.site(), entry)

    shown = read("/initiatives/gob-mx/")

    assert shown.count("When did it end? one") == shown.count("Whom did it serve? one") == 1
    milestones = shown[
        shown.index('id="milestones"') : shown.index("</section>", shown.index('id="milestones"'))
    ]
    assert "When did it end?" in milestones
    assert "Whom did it serve?" not in milestones
    assert "Sources disagree about the end" in shown


def test_a_dispute_about_the_entry_stands_before_its_milestones(read):
    entry = factories.initiative(rests_on=factories.source())
    Milestone.objects.create(
        initiative=entry, kind="ended", date="2018", source=factories.source("end")
    )
    dispute("Was it ever open?", initiative=entry, about="existence")
    factories.live(factories.site(), entry)

    shown = read("/initiatives/gob-mx/")

    assert shown.index("Was it ever open? one") < shown.index('id="milestones"')
    assert shown.count("Was it ever open? one") == 1


def test_a_dispute_about_a_value_stands_under_it(read):
    indicator = Indicator.objects.create(
        slug="rank", title_en="Rank", title_es="Lugar", description_en="A rank."
    )
    value = Observation.objects.create(
        indicator=indicator, date="2014", value=1, source=factories.source()
    )
    dispute("Which place?", indicator=indicator, about="value", observation=value)
    factories.live(factories.site(), indicator)

    shown = read("/indicators/rank/")

    assert shown.index("<tbody>") < shown.index("Which place? one") < shown.index("</tbody>")
    assert shown.count("Which place? one") == 1


def test_elsewhere_a_dispute_is_one_line_with_a_link(read):
    entry = first_place()
    made = dispute(initiative=entry, about="existence")
    factories.live(factories.site(), entry)

    shown = read("/eras/first-steps/")
    assert (
        f'<a href="/initiatives/first-place/#{made.identifier}">Did it open?</a>'
        in shown.replace('"\n>', '">')
    )
    assert "Sources disagree about whether it happened" in shown
    assert "Did it open? one" not in shown
    assert "Did it open?" not in read("/")
    assert f'id="{made.identifier}"' in read("/initiatives/first-place/")


def test_an_entry_that_was_live_before_is_no_changed_one():
    entry = first_place()
    dispute(initiative=entry)
    factories.live(factories.site(), entry)
    before = "0" * 64
    Initiative.objects.filter(pk=entry.pk).update(fingerprint=before, live_fingerprint=before)

    keep_live_states()
    entry.refresh_from_db()

    assert entry.fingerprint == entry.live_fingerprint != before
    assert entry.state == State.LIVE


@pytest.mark.parametrize("change", [{"about": "existence"}, {"about": "date"}, {"milestone": True}])
def test_saying_what_is_disputed_makes_the_entry_a_changed_one(change):
    entry = first_place()
    made = dispute(initiative=entry)
    factories.live(factories.site(), entry)
    assert entry.state == State.LIVE

    values = {
        name: Milestone.objects.get() if value is True else value for name, value in change.items()
    }
    Dispute.objects.filter(pk=made.pk).update(**values)
    refresh(entry)

    assert entry.state == State.CHANGED


def suspended():
    entry = factories.initiative(rests_on=factories.source())
    words = {"kind": "suspended", "date": "2016", "source": factories.source("stop")}
    return entry, Milestone.objects.create(initiative=entry, **words)


def test_a_status_that_rests_on_a_disputed_milestone_is_disputed(read):
    entry, stop = suspended()
    dispute("Was it ever suspended?", initiative=entry, about="existence", milestone=stop)
    factories.live(factories.site(), entry)

    assert entry.status == "disputed"
    assert ">suspended, disputed<" in read("/initiatives/gob-mx/")
    assert ">launched<" in read("/initiatives/gob-mx/")


def test_a_status_that_rests_on_another_milestone_is_not(read):
    entry, _stop = suspended()
    dispute(
        "Was it launched?",
        initiative=entry,
        about="existence",
        milestone=entry.milestones.earliest("pk"),
    )
    factories.live(factories.site(), entry)

    assert entry.status == "suspended"
    assert ">launched, disputed<" in read("/initiatives/gob-mx/")


def test_a_dispute_whose_milestone_is_deleted_is_one_about_the_text():
    entry = factories.initiative(rests_on=factories.source())
    announced = Milestone.objects.create(
        initiative=entry, kind="announced", date="2012", source=factories.source("later")
    )
    dispute(initiative=entry, about="existence", milestone=announced)

    announced.delete()
    refresh(entry)

    assert (Dispute.objects.get().about, entry.status) == ("", "active")
