import pytest

from govdigital.databases import EDITORIAL
from tests import factories
from timeline.history.contents import model_of
from timeline.history.recording import record, versions
from timeline.models import Era


@pytest.mark.django_db(databases=[EDITORIAL])
def test_a_version_knows_the_model_of_its_row():
    era = factories.era()
    record([era], "before")

    assert model_of(versions(Era, era.pk)[0]) is Era
