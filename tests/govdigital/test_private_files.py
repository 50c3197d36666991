"""Whatever the site makes in DATA_DIR is its owner's alone, however the machine was set up."""

import os
import subprocess
import sys

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import preview, written

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

START = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
connection.cursor().execute("CREATE TABLE made (id integer)")
call_command("collectstatic", interactive=False, verbosity=0)
"""


def open_to_others(folder, known=()):
    """What others than the owner could read or enter below the folder, by path and mode."""
    paths = []
    for path in folder.rglob("*"):
        mode = path.stat().st_mode & 0o777
        if path not in known and mode & 0o077:
            paths.append((str(path.relative_to(folder)), oct(mode)))
    return paths


def test_what_an_upload_a_publication_and_an_import_leave_is_the_owners_alone(editor, settings):
    known = set(settings.DATA_DIR.rglob("*"))

    factories.live(factories.picture("held-by-nobody-else"))
    preview(editor, "theme", written({"slug": "new", "title_en": "New"}))

    made = {path for path in settings.DATA_DIR.rglob("*") if path not in known and path.is_file()}
    folders = {path.relative_to(settings.DATA_DIR).parts[0] for path in made}
    assert folders >= {"files", "imports"}
    assert open_to_others(settings.DATA_DIR, known) == []


def test_what_a_process_makes_at_its_start_is_the_owners_alone(tmp_path):
    """Its key, its databases and the static files, where the machine would let everybody read."""
    folder = tmp_path / "data"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("SECRET_KEY", "STORAGE_URL") and not name.endswith("DATABASE_URL")
    }
    own = {"DJANGO_SETTINGS_MODULE": "govdigital.settings", "DATA_DIR": str(folder)}

    subprocess.run(
        [sys.executable, "-c", START],
        env=environment | own,
        umask=0o022,
        check=True,
        timeout=120,
    )

    assert {path.name for path in folder.iterdir()} >= {
        "secret-key",
        "editorial.sqlite3",
        "static",
    }
    assert open_to_others(folder) == []
    assert folder.stat().st_mode & 0o777 == 0o700
