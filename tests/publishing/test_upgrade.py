"""What a site that has data already sees after an upgrade."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Authorship, Source, State
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

# Of the source below, as the version before volumes, editors and their like had it.
BEFORE = "18802b74023dc35e48322da3cc0477b4b00613b3d36f97ee6b3f023c2d208431"


def published():
    author = factories.agent(pk=501)
    source = factories.source("old-report", pk=601, type="report", title="Old report", date="2014")
    Authorship.objects.create(source=source, agent=author, position=0)
    factories.live(factories.site(), author, source)
    return source


def test_a_source_that_was_live_before_looks_unchanged_when_it_is_saved_after_the_upgrade():
    source = published()
    refresh(source)

    assert source.fingerprint == source.live_fingerprint == BEFORE
    assert source.state == State.LIVE


@pytest.mark.parametrize("column", ["volume", "issue", "pages", "chapter", "edition", "number"])
def test_a_younger_column_that_is_filled_in_is_a_change(column):
    source = published()
    setattr(source, column, "3")
    source.save()
    refresh(source)

    assert source.state == State.CHANGED


def test_an_author_who_becomes_an_editor_is_a_change():
    source = published()
    source.authorships.update(role=Authorship.Role.EDITOR)
    refresh(source)

    assert source.state == State.CHANGED
    factories.live(source)
    assert Source.objects.using(PUBLIC).get(pk=source.pk).authorships.get().role == "editor"
