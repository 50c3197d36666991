import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import record, versions
from timeline.history.restoring import related_model, restore
from timeline.models import Era, Initiative, Milestone

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_a_version_of_a_part_does_not_come_back_alone():
    portal = factories.initiative(rests_on=factories.source())
    milestone = Milestone.objects.create(initiative=portal, kind="changed", date="2016")
    record([portal], "before")

    with pytest.raises(TypeError, match="comes back with its entry"):
        restore(versions(Milestone, milestone.pk)[0], None)


def test_only_a_relation_leads_to_another_model():
    assert related_model(Initiative._meta.get_field("era")) is Era
    with pytest.raises(TypeError, match="slug leads to no other row"):
        related_model(Initiative._meta.get_field("slug"))
