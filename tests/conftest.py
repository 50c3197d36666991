import gc
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils.translation import override
from hypothesis import settings as hypothesis_settings

from govdigital.databases import EDITORIAL, PUBLIC, REPORTS
from tests import factories

# Every test makes rows, forms and pages by the thousand: to look for circles among them as often as
# Python does takes a tenth of the time.
gc.set_threshold(100_000, 50, 100)

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
DATABASES = [EDITORIAL, PUBLIC, REPORTS]
# What the tables are made from: a change of any of these makes the kept databases anew.
MIGRATED_FROM = (
    "requirements-dev.txt",
    "govdigital/databases.py",
    "govdigital/settings.py",
    "timeline/*.py",
    "timeline/dates/*.py",
    "timeline/migrations/*.py",
    "timeline/models/*.py",
    "timeline/reader_reports/migrations/*.py",
    "timeline/reader_reports/models.py",
)

# How long one example takes says more of a busy machine than of the code.
hypothesis_settings.register_profile("site", deadline=None)
hypothesis_settings.load_profile("site")


@pytest.fixture(scope="session")
def migrated_files(request) -> dict[str, Path] | None:
    """By alias, where pytest's cache keeps the database as migrating leaves it; None where it cannot."""
    sqlite = all(connections[alias].vendor == "sqlite" for alias in DATABASES)
    if not sqlite or not hasattr(request.config, "cache") or request.config.option.nomigrations:
        return None
    digest = hashlib.sha256()
    for pattern in MIGRATED_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    folder = request.config.cache.mkdir("databases")
    return {alias: folder / f"{alias}-{digest.hexdigest()[:16]}.sqlite3" for alias in DATABASES}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, migrated_files):
    """Begin with the files of an earlier run, where there are any: migrating takes some seconds."""
    if not migrated_files or not all(path.exists() for path in migrated_files.values()):
        return False
    for alias, path in migrated_files.items():
        shutil.copyfile(path, connections[alias].settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_keepdb, migrated_files):
    """Keep the databases for the next run, before a test has written into them."""
    if migrated_files and not django_db_keepdb:
        with django_db_blocker.unblock():
            for alias, path in migrated_files.items():
                database = connections[alias].settings_dict
                if database["NAME"] != database["TEST"]["NAME"]:
                    # No test of this run asks for that database, so none was made.
                    continue
                unfinished = path.with_suffix(f".{os.getpid()}")
                connections[alias].cursor().execute("VACUUM INTO %s", [str(unfinished)])
                unfinished.rename(path)


@pytest.fixture(autouse=True)
def english():
    # A page in Spanish leaves its language to whatever the same thread does next.
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def no_public_files(settings):
    """Rows go with the test that made them, and so do the files that visitors could have."""
    yield
    shutil.rmtree(settings.DATA_DIR / "files" / "public", ignore_errors=True)


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
BROWSER_FIXTURES = {"browser", "playwright", "started"}


def pytest_itemcollected(item):
    fixtures = set(getattr(item, "fixturenames", ()))
    if "live_site" in fixtures:
        item.add_marker(pytest.mark.django_db(transaction=True, databases=DATABASES))
    marker = item.get_closest_marker("django_db")
    if marker and PUBLIC in marker.kwargs.get("databases", ()):
        # Editors' pages and visitors' ask of reports, whatever else they are about.
        marker.kwargs["databases"] = DATABASES
    if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
        item.add_marker(pytest.mark.database)
    if fixtures & BROWSER_FIXTURES:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, browser_type):
    own = Path(browser_type.executable_path)
    # The same engine without a window to draw takes a fifth less time.
    found = (
        shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found and not own.exists():
        pytest.fail("No browser: install chromium, or run “.venv/bin/playwright install chromium”.")
    launch = {"args": CHROMIUM_FLAGS}
    return browser_type_launch_args | launch | ({"executable_path": found} if found else {})


@pytest.fixture
def live_site(transactional_db) -> Iterator[str]:
    """The address of a running site that reads the databases of the test."""
    # WhiteNoise serves the static files, as it does for visitors.
    thread = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    # Wrong tries at the doors are counted in no model's table, which a test would leave empty.
    cache.clear()
    for alias in DATABASES:
        connections[alias].close()


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("ana", password="a long password"))
    return client


@pytest.fixture
def contributor(client):
    client.force_login(factories.person("luis", "contributor"))
    return client
