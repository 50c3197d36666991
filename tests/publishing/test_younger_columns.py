"""What a site that has data already sees after an upgrade."""

import pytest
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.comments import comment
from timeline.history.contents import stored_content, version_content
from timeline.history.recording import record
from timeline.history.version_words import differences
from timeline.models import Authorship, Source, State
from timeline.publishing.derive import refresh
from timeline.publishing.upgrade import keep_live_states

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

# Of the source below, as the version before volumes, editors and their like had it: other columns
# make another fingerprint of the same words.
BEFORE = "18802b74023dc35e48322da3cc0477b4b00613b3d36f97ee6b3f023c2d208431"


def published():
    author = factories.agent(pk=501)
    source = factories.source("old-report", pk=601, type="report", title="Old report", date="2014")
    Authorship.objects.create(source=source, agent=author, position=0)
    factories.live(factories.site(), author, source)
    return source


def test_a_source_that_was_live_before_looks_unchanged_when_it_is_saved_after_the_upgrade():
    source = published()
    Source.objects.filter(pk=source.pk).update(fingerprint=BEFORE, live_fingerprint=BEFORE)

    keep_live_states()
    source.refresh_from_db()
    refresh(source)

    assert source.fingerprint == source.live_fingerprint != BEFORE
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


def test_a_version_from_before_roles_shows_no_change_of_its_authors():
    source = published()
    record([source], comment("loaded"))
    version = Version.objects.get_for_object_reference(Source, source.pk).first()
    for kept in version.revision.version_set.all():
        kept.serialized_data = kept.serialized_data.replace('"role": "author", ', "")
        kept.save()

    content = version_content(Version.objects.get(pk=version.pk))

    assert '"role"' not in "".join(
        kept.serialized_data for kept in version.revision.version_set.all()
    )
    assert differences(Source, content, stored_content(Source, source.pk)) == []
