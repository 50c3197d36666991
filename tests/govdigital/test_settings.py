"""Settings are read once a process, so these start processes of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNLOCKED = "c = connections['public'].cursor(); c.execute('PRAGMA query_only=OFF'); "
VISIT = "from django.test import Client; print(Client(headers={'Host': 'localhost'}).get('%s').status_code)"
SITE = "from timeline.models import Site; from django.db import connections; "


def run(folder, *arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    kept |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "govdigital.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder with both databases, and a draft that has not been published."""
    folder = tmp_path_factory.mktemp("data # 1%")
    for alias in ("default", "public"):
        run(folder, "migrate", f"--database={alias}")
    run(folder, "shell", "-c", SITE + "Site.objects.create(pk=1, name='Draft')")
    return folder


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "high"}, "PORT is “high”: write a whole number from 1 to 65535."),
        ({"ROLE": "reader"}, "ROLE is “reader”: write one of both, public, editorial."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short: write 50 characters or more."),
        (
            {"DATABASE_URL": "postgresql://h/one", "PUBLIC_DATABASE_URL": "postgresql://h/one"},
            "DATABASE_URL and PUBLIC_DATABASE_URL name one database: drafts need their own.",
        ),
    ],
)
def test_a_wrong_value_stops_the_program_with_one_sentence(tmp_path, environment, sentence):
    stopped = run(tmp_path, "check", **environment)

    assert (stopped.returncode, stopped.stderr) == (1, f"govdigital cannot start. {sentence}\n")


def test_a_public_process_answers_without_the_editorial_database(data):
    script = (
        SITE
        + "print(Site.objects.count(), connections['public'].introspection.table_names() != [])"
    )
    hidden = data / "hidden.sqlite3"
    (data / "editorial.sqlite3").rename(hidden)

    answered = run(data, "shell", "-v0", "-c", script, ROLE="public")

    assert (answered.stdout, answered.stderr) == ("0 True\n", "")
    assert not (data / "editorial.sqlite3").exists()
    hidden.rename(data / "editorial.sqlite3")


def test_a_public_process_has_no_editorial_database_to_ask(data):
    asked = run(
        data, "shell", "-v0", "-c", SITE + "Site.objects.using('default').count()", ROLE="public"
    )

    assert "settings.DATABASES is improperly configured" in asked.stderr


@pytest.mark.parametrize(
    ("write", "error"),
    [
        ("Site(name='x').save()", "The connection 'read-only-process' doesn't exist."),
        ("Site(name='x').save(using='public')", "attempt to write a readonly database"),
        (
            UNLOCKED + "c.execute('DELETE FROM timeline_site')",
            "attempt to write a readonly database",
        ),
    ],
)
def test_a_public_process_cannot_write(data, write, error):
    refused = run(data, "shell", "-v0", "-c", SITE + write, ROLE="public")

    assert (refused.returncode, refused.stderr.strip().splitlines()[-1].split(": ")[-1]) == (
        1,
        error,
    )


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("public", "/admin/", 404),
        ("public", "/preview/", 404),
        ("public", "/preview/shared/1.x/", 404),
        ("public", "/preview/phone/", 404),
        ("public", "/", 200),
        ("public", "/healthz", 200),
        ("editorial", "/", 404),
        ("editorial", "/initiatives/", 404),
        ("editorial", "/admin/login/", 200),
        ("editorial", "/healthz", 200),
    ],
)
def test_a_role_serves_its_own_pages(data, role, address, status):
    # While developing, pages need no static files collected.
    environment = {"DEBUG": "true", "ROLE": role}

    answered = run(data, "shell", "-v0", "-c", VISIT % address, **environment)

    assert (answered.stdout, answered.returncode) == (f"{status}\n", 0), answered.stderr[-800:]


def answers(address, server):
    """Whether the site answers before its process ends."""
    for _attempt in range(600):
        with suppress(OSError), urllib.request.urlopen(address, timeout=60) as response:
            return response.status == 200
        if server.poll() is not None:
            return False
        time.sleep(0.2)
    return False


def test_a_checkout_is_started_from_any_folder_and_nothing_there_is_taken_for_its_own(
    data, tmp_path
):
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "here" / "timeline").mkdir(parents=True)
    for name in ("timeline/__init__.py", "json.py", "manage.py"):
        (tmp_path / "here" / name).write_text("raise SystemExit('This is another program.')\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    names = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    names |= {"DATA_DIR": "../data", "DJANGO_SETTINGS_MODULE": "govdigital.settings", "PORT": port}

    server = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "start"], cwd=tmp_path / "here", env=names
    )

    try:
        assert answers(f"http://127.0.0.1:{port}/healthz", server)
    finally:
        server.terminate()
        server.wait(timeout=60)
