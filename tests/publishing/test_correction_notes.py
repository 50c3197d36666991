from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, Publication, ScheduledPublication
from timeline.publishing.locking import NotReady
from timeline.publishing.publish import publish
from timeline.publishing.schedule import publish_due, schedule, schedule_as_seen

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ENOUGH = "It opened in 2015 20"
SENTENCE = (
    "A correction needs a public note in English of at least 20 characters: what was wrong, and "
    "what is right."
)


@pytest.fixture
def changed():
    """A live entry whose working copy says something else."""
    entry = factories.initiative("portal")
    factories.live(entry)
    entry.title_en = "The other portal"
    entry.save()
    return entry


def kinds():
    return list(Publication.objects.using(PUBLIC).values_list("kind", flat=True))


@pytest.mark.parametrize("note", ["", "It opened in 2015 2", "It     opened  in   2015"])
def test_a_correction_that_explains_nothing_is_refused(changed, note):
    with pytest.raises(NotReady) as refusal:
        publish([changed], kind="correction", note_en=note, note_es="Se abrió en otro año.")

    assert str(refusal.value) == SENTENCE
    assert [problem.entry for problem in refusal.value.problems] == [changed]
    assert kinds() == ["new"]
    assert Initiative.objects.using(PUBLIC).get().title_en == "Portal portal"


def test_a_note_of_twenty_characters_is_enough_and_other_kinds_need_none(changed):
    publish([changed], kind="correction", note_en=ENOUGH)
    changed.title_en = "A third name"
    changed.save()
    publish([changed], kind="update")

    assert kinds() == ["update", "correction", "new"]


def test_a_correction_that_explains_nothing_is_not_planned(changed):
    at = timezone.now() + timedelta(hours=1)

    with pytest.raises(NotReady, match="A correction needs a public note"):
        schedule_as_seen([changed], at, kind="correction", note_en="Wrong year.")

    assert ScheduledPublication.objects.count() == 0


def test_a_plan_made_before_notes_were_asked_for_says_in_both_languages_what_it_lacks(changed):
    schedule([changed], timezone.now(), kind="correction", note_en="Wrong year.")

    with override("es"):
        [planned] = publish_due(timezone.now())

    assert (planned.problem, planned.done_at, planned.try_again_at) == (SENTENCE, None, None)
    assert planned.problem_es.startswith("Una corrección necesita una nota pública en inglés")
    assert kinds() == ["new"]


def test_the_command_refuses_it_with_the_sentence(changed):
    with pytest.raises(CommandError) as refusal:
        call_command("publish", "initiative:portal", kind="correction", note_en="Wrong.")

    assert str(refusal.value) == f"Nothing was published.\n{SENTENCE}"
    assert kinds() == ["new"]
