import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Relation
from timeline.publishing.derive import refresh
from timeline.publishing.parents import along
from timeline.publishing.publish import publish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_along_names_parents_and_theirs_once():
    author = factories.agent()
    report = factories.source("report", author)
    period = factories.era(body_en="As told [@report].")
    abroad = factories.initiative("x-road")
    portal = factories.initiative(rests_on=report, era=period, lead=factories.organisation())
    Relation.objects.create(from_initiative=portal, kind="inspired_by", to_initiative=abroad)
    refresh(period, portal)

    waiting = along([portal])

    assert waiting == [author, portal.lead, report, period, abroad]
    assert publish([*waiting, portal]).number == 1


def test_along_leaves_out_what_is_live():
    report = factories.source()
    publish([report])
    portal = factories.initiative(rests_on=report)
    refresh(portal)

    assert along([portal]) == []
