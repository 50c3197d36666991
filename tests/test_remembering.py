"""A story that is told again is the same, whatever the test was that told it first."""

import pytest
from django.db import transaction

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.remembering import remembered
from timeline.models import DataVersion, Theme
from timeline.publishing import data_versions


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC], transaction=True)
def test_what_is_made_after_a_commit_is_no_part_of_a_story():
    @remembered
    def tell():
        factories.live(factories.theme("portals"))

    tell()

    assert Theme.objects.using(PUBLIC).exists()
    assert not DataVersion.objects.using(PUBLIC).exists()
    with transaction.atomic(using=PUBLIC):
        assert data_versions.make().number == 1
