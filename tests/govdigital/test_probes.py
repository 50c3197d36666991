import pytest
from django.db import connections

from govdigital.databases import EDITORIAL, PUBLIC

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

# No name of the site: what a probe sends that knows only an address.
BY_ADDRESS = {"HTTP_HOST": "10.42.0.17:8000"}


def break_database(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")


def forget_migration(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'timeline' AND name LIKE '0037%'")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_probe_is_answered_by_address_and_kept_nowhere(client, path):
    response = client.get(path, **BY_ADDRESS)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.cookies == {}


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_probe_may_ask_for_the_head_and_nothing_else(client, path):
    refused = client.post(path, **BY_ADDRESS)

    assert client.head(path, **BY_ADDRESS).status_code == 200
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_probe_is_not_led_to_https(client, settings, path):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert client.get(path, **BY_ADDRESS).status_code == 200


def test_a_page_still_asks_for_a_name_of_the_site(client):
    assert client.get("/healthz", **BY_ADDRESS).status_code == 400


@pytest.mark.parametrize("alias", [EDITORIAL, PUBLIC])
def test_a_process_lives_while_its_databases_are_away(client, alias, django_assert_num_queries):
    break_database(alias)

    with django_assert_num_queries(0, using=alias):
        response = client.get("/livez", **BY_ADDRESS)

    assert response.status_code == 200


@pytest.mark.parametrize("alias", [EDITORIAL, PUBLIC])
def test_a_process_is_not_ready_while_a_database_is_away(client, alias):
    break_database(alias)

    response = client.get("/readyz", **BY_ADDRESS)

    assert (response.status_code, response.content) == (503, f"no answer from: {alias}\n".encode())
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("alias", [EDITORIAL, PUBLIC])
def test_a_process_is_not_ready_before_its_migrations_are_there(client, alias):
    forget_migration(alias)

    response = client.get("/readyz", **BY_ADDRESS)

    assert (response.status_code, response.content) == (503, f"not migrated: {alias}\n".encode())


def test_a_database_that_is_ahead_is_ready(client):
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('timeline', '9999_later', '2026-11-27 00:00:00')"
        )

    assert client.get("/readyz", **BY_ADDRESS).status_code == 200


def test_a_public_process_asks_the_public_database_alone(client, settings):
    settings.ROLE = "public"
    break_database(EDITORIAL)

    assert client.get("/readyz", **BY_ADDRESS).status_code == 200
