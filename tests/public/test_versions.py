import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.mementos.versions import changed, published
from timeline.public.versions import entry_versions

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_versions_stand_newest_first():
    entry = factories.initiative()
    published(factories.site(), entry)
    changed(entry, title_en="Another title")

    versions = entry_versions(PUBLIC, "initiative", entry.pk)

    assert [version.number for version in versions.all] == [2, 1]
    assert versions.last.number == 2
    assert versions.first.number == 1
