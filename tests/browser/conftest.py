"""A site as an operator starts it, with the story of fixtures/, for tests that read it and change nothing."""

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
