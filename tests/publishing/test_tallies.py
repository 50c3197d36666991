"""The numbers that publishing keeps for lists are those that a count finds."""

from random import Random

import pytest
from django.db import transaction

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.stories import disputed, story
from timeline.models import Initiative, Source, Tally, Theme
from timeline.models.tally import What, counted, tallies
from timeline.publishing import publish as publishing
from timeline.publishing.consistency import disagreements
from timeline.publishing.publish import publish
from timeline.publishing.replace import replace
from timeline.publishing.replace_story import replaced_story
from timeline.publishing.tallies import count_afresh, wrong_tallies
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

BUDGET = {"budget": 5, "budget_currency": "MXN", "budget_date": "2013"}


class Desk:
    """An editor who does anything to a few initiatives, in an order that a seed settles."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.reports = [factories.source(f"report-{number}") for number in range(3)]
        self.eras = [factories.era(f"era-{number}", position=number) for number in range(2)]
        self.themes = [factories.theme(f"theme-{number}") for number in range(3)]
        self.leads = [factories.organisation(f"Agency {number}") for number in range(2)]
        self.initiatives = []
        factories.live(factories.site(), *self.reports, *self.eras, *self.themes, *self.leads)

    def write(self):
        """A new initiative."""
        made = factories.initiative(
            f"entry-{len(self.initiatives)}",
            rests_on=self.chance.choice(self.reports),
            date=str(self.chance.randint(1990, 1993)),
        )
        self.initiatives.append(made)
        self.change(made)

    def change(self, entry=None):
        """Another era, kind, lead and themes, and perhaps a dispute or a budget."""
        entry = entry or self.some(1)[0]
        entry = Initiative.objects.get(pk=entry.pk)
        report = self.chance.choice(self.reports)
        entry.era = self.chance.choice([*self.eras, None])
        entry.lead = self.chance.choice([*self.leads, None])
        entry.kind = self.chance.choice(["portal", "law"])
        entry.body_en = self.chance.choice([f"It opened [@{report.key}].", "It opened. It closed."])
        if self.chance.random() < 0.5:
            for name, value in {**BUDGET, "budget_source": report}.items():
                setattr(entry, name, value)
        entry.save()
        entry.themes.set(self.chance.sample(self.themes, self.chance.randint(0, 3)))
        entry.disputes.all().delete()
        if self.chance.random() < 0.5:
            disputed(report, initiative=entry)

    def publish(self):
        publish(self.some(3))

    def leave(self):
        """Some that are live leave for a reason."""
        live = set(Initiative.objects.using(PUBLIC).listed().values_list("pk", flat=True))
        leaving = [entry for entry in self.some(2) if entry.pk in live]
        staying = [entry for entry in self.initiatives if entry.pk in live and entry not in leaving]
        reason = self.chance.choice(["withdrawn", "gone", "replaced"])
        if leaving and (staying or reason != "replaced"):
            successor = staying[0] if reason == "replaced" else None
            unpublish(*leaving, reason=reason, note_en="Wrong.", replaced_by=successor)

    def replace(self):
        """A source stands wherever another stood."""
        publish(replace(*self.chance.sample(self.reports, 2)))

    def some(self, most):
        """One or more of the initiatives, as they are stored."""
        chosen = self.chance.sample(self.initiatives, min(most, len(self.initiatives)))
        return list(Initiative.objects.filter(pk__in=[entry.pk for entry in chosen]))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_editors_do_the_numbers_are_those_of_a_count(seed):
    desk = Desk(seed)
    for _number in range(4):
        desk.write()
    deeds = [desk.write, desk.change, desk.publish, desk.publish, desk.leave, desk.replace]
    for _number in range(20):
        desk.chance.choice(deeds)()

        assert wrong_tallies() == set()
    assert Tally.objects.using(PUBLIC).exists()
    assert not Tally.objects.using(PUBLIC).filter(number__lte=0).exists()
    assert not Tally.objects.using(EDITORIAL).exists()


def test_every_kind_of_thing_is_counted():
    story(2)

    assert {of.what for of in counted(PUBLIC)} == {*What}
    assert {of.what for of in tallies(PUBLIC, *What)} == {*What}
    assert counted(PUBLIC) == tallies(PUBLIC, *What)


def test_the_numbers_of_working_copies_are_counted_as_they_are():
    story(2)
    factories.initiative("draft", kind="law")

    assert sum(tallies(EDITORIAL, What.YEAR).values()) == 5
    assert sum(tallies(PUBLIC, What.YEAR).values()) == 4


def test_what_is_not_committed_changes_no_number(monkeypatch):
    story(2)
    before = tallies(PUBLIC, *What)
    entry = Initiative.objects.get(slug="gob-1")
    entry.kind = "law"
    entry.save()

    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "log_entries", stop)
    with pytest.raises(KeyboardInterrupt):
        publish([entry])

    assert (tallies(PUBLIC, *What), wrong_tallies()) == (before, set())


def test_a_story_that_takes_the_place_of_another_is_counted_alone():
    story(2)
    with replaced_story():
        factories.live(factories.site(), factories.initiative("kiosk"))

    assert sum(tallies(PUBLIC, What.YEAR).values()) == 1
    assert wrong_tallies() == set()


def test_wrong_numbers_are_found_and_counted_afresh():
    story(2)
    theme = Theme.objects.using(PUBLIC).first()
    Tally.objects.using(PUBLIC).filter(what=What.THEME, key=theme.pk).update(number=7)
    Tally.objects.using(PUBLIC).filter(what=What.LEAD).delete()

    found = [str(row.sentence) for row in disagreements()]
    repaired = list(disagreements(repair=True))

    assert found == ["2 of the numbers that lists show of live initiatives are wrong."]
    assert [row.repaired for row in repaired] == [True]
    assert (list(disagreements()), wrong_tallies()) == ([], set())


def test_numbers_can_be_counted_afresh():
    story()
    with transaction.atomic(using=PUBLIC):
        Tally.objects.using(PUBLIC).all().delete()
        count_afresh()

    assert wrong_tallies() == set()
    assert tallies(PUBLIC, What.SOURCE, keys=[Source.objects.get(key="report-1").pk])
