import pytest
from django.db import connections

from govdigital.databases import EDITORIAL, PUBLIC

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_healthz_answers_when_both_databases_do(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("alias", [EDITORIAL, PUBLIC])
def test_healthz_names_the_database_that_does_not_answer(client, alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, f"no answer from: {alias}\n".encode())


def test_healthz_of_a_public_process_asks_the_public_database_alone(client, settings):
    settings.ROLE = "public"
    with connections[EDITORIAL].cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")

    assert client.get("/healthz").status_code == 200


def test_healthz_is_kept_nowhere(client):
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"
