import pytest

from govdigital.databases import (
    EDITORIAL,
    NOWHERE,
    PUBLIC,
    EditorialRefused,
    PublicRouter,
    Router,
    refuse_editorial,
)
from timeline.models import Site, Theme


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_refuse_editorial_lets_the_public_database_answer():
    with refuse_editorial():
        assert Site.objects.using(PUBLIC).count() == 0


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_refuse_editorial_refuses_reading_and_writing():
    with refuse_editorial():
        with pytest.raises(EditorialRefused):
            Site.objects.first()
        with pytest.raises(EditorialRefused):
            Theme.objects.create(slug="portals")


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_refuse_editorial_ends_with_its_block():
    with pytest.raises(EditorialRefused), refuse_editorial():
        Site.objects.first()

    assert Site.objects.first() is None


@pytest.mark.parametrize("app", ["admin", "auth", "contenttypes", "sessions", "reversion"])
def test_the_public_database_has_no_table_of_another_application(app):
    assert Router().allow_migrate(PUBLIC, app) is False


def test_the_public_database_has_the_tables_of_the_story():
    assert Router().allow_migrate(PUBLIC, "timeline") is True


def test_a_public_process_reads_public_and_writes_nowhere():
    router = PublicRouter()

    assert (router.db_for_read(Site), router.db_for_write(Site)) == (PUBLIC, NOWHERE)


def test_two_rows_of_two_databases_cannot_be_related():
    one, other = Site(), Theme()
    one._state.db, other._state.db = EDITORIAL, PUBLIC

    assert Router().allow_relation(one, other) is False
