"""An editor at work in a browser; and a site as an operator starts it, for tests that read it and
change nothing.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from tests.signing_in import just_signed_in

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)
# What the tests are run with, and the site is not: it has two databases of its own.
OTHERS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PUBLIC_DATABASE_URL", "REPORTS_DATABASE_URL"}
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long password"
LEAVE = "import json; from tests.browser.leaving import leave; print(json.dumps(leave()))"


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the site answers; fail where it has ended or is silent for five minutes: a first
    start loads and publishes the whole story.
    """
    for _attempt in range(1500):
        with suppress(OSError):
            urllib.request.urlopen(f"{address}/healthz", timeout=5)
            return
        if server.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail("The site did not start.")


# What Chromium tells without a fault: signing out has cleared its cache as it should, and a field was typed into
# before the page could lead there.
NOTES = ("Clear-Site-Data header on ", "Autofocus processing was blocked because ")


@pytest.fixture
def said(page):
    """What the browser's console says, refusals by the content security policy among them."""
    words = []

    def note(message):
        if not message.text.startswith(NOTES):
            words.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: words.append(str(error)))
    return words


def sign_in(page: Page, address: str, user: User) -> None:
    """Give the page the cookie that the user's login would; tests of the login fill in its form."""
    client = Client()
    just_signed_in(client, user)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": address}
    page.context.add_cookies([cookie])


@pytest.fixture
def editor(live_site, page, said):
    """A page where a superuser is signed in."""
    sign_in(page, live_site, User.objects.create_superuser("ana", password=PASSWORD))
    return page


class StartedSite(NamedTuple):
    address: str
    # By these, addresses name what tests.browser.leaving has left there.
    numbers: dict[str, int]


@pytest.fixture(scope="session")
def started(tmp_path_factory) -> Iterator[StartedSite]:
    """A site that “manage.py start” has made and serves, with Mexico's story and a working day."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if name not in OTHERS} | {
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "PORT": str(port),
    }
    server = subprocess.Popen(
        manage("start"),
        start_new_session=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(address, server)
        numbers = subprocess.check_output(
            manage("shell", "-v0", "-c", LEAVE), cwd=ROOT, env=environment
        )
        yield StartedSite(address, json.loads(numbers))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def started_site(started) -> str:
    """The address of the started site."""
    return started.address
