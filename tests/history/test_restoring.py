import json

import pytest
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.copying import copy_entry
from timeline.history.recording import record, versions
from timeline.history.restoring import related_model, restore
from timeline.models import Era, Initiative, Milestone
from timeline.models.identifier import is_identifier

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


@pytest.fixture
def portal():
    entry = factories.initiative(rests_on=factories.source())
    record([entry], "before")
    return entry


def test_the_way_back_changes_no_identifier(portal):
    milestone = Milestone.objects.get()
    entry, part = portal.identifier, milestone.identifier
    Milestone.objects.update(description_en="It grew.")
    Initiative.objects.update(title_en="Other")

    restore(versions(Initiative, portal.pk)[0], None)

    assert Initiative.objects.get().identifier == entry
    assert Milestone.objects.get().identifier == part


def test_a_version_from_before_identifiers_changes_none(portal):
    entry, part = portal.identifier, Milestone.objects.get().identifier
    for version in Version.objects.filter(content_type__model__in=("initiative", "milestone")):
        [row] = json.loads(version.serialized_data)
        del row["fields"]["identifier"]
        Version.objects.filter(pk=version.pk).update(serialized_data=json.dumps([row]))

    restore(versions(Initiative, portal.pk)[0], None)

    assert Initiative.objects.get().identifier == entry
    assert Milestone.objects.get().identifier == part


def test_what_was_deleted_comes_back_under_its_name(portal):
    entry, part = portal.identifier, Milestone.objects.get().identifier
    version = versions(Initiative, portal.pk)[0]
    portal.delete()

    restore(version, None)

    assert Initiative.objects.get().identifier == entry
    assert Milestone.objects.get().identifier == part


def test_a_part_that_another_entry_has_by_now_comes_back_under_a_new_name(portal):
    part = Milestone.objects.get()
    other = factories.initiative("other")
    Milestone.objects.filter(pk=part.pk).update(initiative=other)

    restore(versions(Initiative, portal.pk)[0], None)

    moved, returned = other.milestones.get(), portal.milestones.get()
    assert moved.identifier == part.identifier
    assert returned.identifier != part.identifier
    assert is_identifier(returned.identifier)


def test_a_copy_has_names_of_its_own(portal):
    copy = copy_entry(portal, {"title_en": "Copy", "title_es": "Copia"}, ["milestones"])

    names = {portal.identifier, copy.identifier}
    names.update(Milestone.objects.values_list("identifier", flat=True))
    assert len(names) == 4
