"""An editor at work in a browser; and a site as an operator starts it, for tests that read it and
change nothing.
"""

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
from urllib.error import URLError

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)
# What the tests are run with, and the site is not: it has two databases of its own.
OTHERS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PUBLIC_DATABASE_URL"}
ROOT = Path(__file__).resolve().parents[2]
# One entry is withdrawn and one is gone, so that their pages can be read too.
LEAVE = """
from timeline.models import Initiative
from timeline.publishing.unpublish import unpublish
for slug, reason in (("prende-mx", "withdrawn"), ("first-place-in-latin-america", "gone")):
    unpublish(Initiative.objects.get(slug=slug), reason=reason, note_en="A note.", note_es="Una nota.")
"""


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the site answers; fail where it has ended or is silent for a minute."""
    for _attempt in range(300):
        with suppress(URLError, ConnectionError):
            urllib.request.urlopen(f"{address}/healthz", timeout=5)
            return
        if server.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail("The site did not start.")


@pytest.fixture
def said(page):
    """What the browser's console says, refusals by the content security policy among them."""
    words = []
    page.on("console", lambda message: words.append(message.text))
    page.on("pageerror", lambda error: words.append(str(error)))
    return words


@pytest.fixture
def editor(live_site, page, said):
    """A page of the admin's, after a superuser has signed in."""
    User.objects.create_superuser("ana", password="a long password")
    page.goto(f"{live_site}/admin/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Initiatives", exact=True).first).to_be_visible()
    return page


@pytest.fixture(scope="session")
def started_site(tmp_path_factory) -> Iterator[str]:
    """The address of a site that “manage.py start” has made and serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"DATA_DIR": str(tmp_path_factory.mktemp("data")), "PORT": str(port)}
    kept = {name: value for name, value in os.environ.items() if name not in OTHERS}
    ways = {"cwd": ROOT, "env": kept | own, "stdout": subprocess.DEVNULL}
    server = subprocess.Popen(manage("start"), start_new_session=True, **ways)
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        subprocess.run(manage("shell", "-c", LEAVE), check=True, **ways)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)
