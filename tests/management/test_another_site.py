"""docs/another-site.md, walked word by word: every file of it is written and every command run, in an
empty folder; then the site is read.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from timeline.dates.edtf import edtf_of
from timeline.dates.wording import in_words, joined_words

# A file and what stands in it, or commands.
BLOCK = re.compile(r"(?:`([\w./-]+)`:\n\n)?```(\w+)\n(.*?)```", re.DOTALL)
START = 'SITE_DIR="$SITE" DATA_DIR="$SITE-data" make run'
# Another process of the same machine may take all of its time for a while.
PATIENCE = 120


def document():
    return Path(settings.BASE_DIR, "docs", "another-site.md").read_text()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Walk:
    """What a team does that reads the document, in a home folder of its own."""

    def __init__(self, home):
        self.site, self.address = home / "estonia", ""
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(home),
            "SITE": str(self.site),
            "PORT": free_port(),
            "DJANGO_SUPERUSER_PASSWORD": "a password for the walk",
        }

    def run(self, commands):
        # The environment of this run may have another name than the document's.
        commands = commands.replace(".venv/bin/python", sys.executable)
        done = subprocess.run(
            ["sh", "-ec", commands],
            check=False,
            env={**self.environment, "DATA_DIR": f"{self.site}-data"},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, log):
        # “make run” makes the environment and then this.
        own = {"SITE_DIR": str(self.site), "DATA_DIR": f"{self.site}-data"}
        server = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            env={**self.environment, **own},
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.address = f"http://127.0.0.1:{self.environment['PORT']}"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                self.page("/healthz")
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                break
        return server

    def page(self, path):
        answer = httpx.get(f"{self.address}{path}", timeout=60, trust_env=False)
        answer.raise_for_status()
        return answer.text


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    home = tmp_path_factory.mktemp("walk")
    walk = Walk(home)
    checks = []
    for name, kind, text in BLOCK.findall(document()):
        if name:
            path = walk.site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        elif kind == "sh" and START not in text:
            checks.append(walk.run(text))
    assert checks[-1] == "No faults.\n"
    with (home / "log").open("w") as log:
        server = walk.start(log)
    yield walk
    # The watcher beside the server too.
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=60)
    shutil.rmtree(home, ignore_errors=True)


def test_the_document_starts_the_site():
    assert f"```sh\n{START}\n```" in document()


def test_ten_entries_are_read_in_both_languages(walk):
    english, spanish = walk.page("/initiatives/"), walk.page("/es/initiatives/")

    assert "Third of 193 countries" in english
    assert "Lugar 3 entre 193 países" in spanish
    start = walk.page("/")
    assert re.search(r"<li><a href=\"/initiatives/\">10 entries</a></li>", start)
    assert "Estonia was <strong>16th</strong> in the world" in start


def test_the_site_has_its_logo_its_colours_its_template_and_its_words(walk):
    entry = walk.page("/es/initiatives/rank-2020/")

    assert "Fuentes citadas aquí" in entry
    logo = re.search(r'<img class="masthead-logo" src="([^"]+)"', entry)[1]
    assert "#005293" in walk.page(logo)
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)"', entry)[1]
    assert "--link: #005293" in walk.page(sheet)


def test_dates_are_read_as_the_document_says():
    table = document().partition("### Dates\n")[2].partition("\n### ")[0]
    dates = re.findall(r"(?m)^\| (?:`(.+)`)? ?\| (?:`(.+)`)? ?\| (.+) \|$", table)
    assert len(dates) == 9

    for written, edtf, read in dates:
        assert edtf_of(written) == edtf
        assert joined_words(in_words(edtf, "en")) == read


def test_the_site_has_its_essay_its_picture_and_its_page_on_accessibility(walk):
    essay, page = walk.page("/articles/sixteenth-to-second/"), walk.page("/accessibility/")

    assert "A row of 16 squares above a row of 2 squares." in essay
    picture = re.search(r'<img[^>]* src="(/media/[^"]+\.svg)"', essay)[1]
    assert "#005293" in walk.page(picture)
    assert "Del lugar 16 al segundo" in walk.page("/es/articles/sixteenth-to-second/")
    assert "level AA of the Web Content Accessibility Guidelines" in page
    start = walk.page("/")
    assert 'href="/articles/sixteenth-to-second/"' in start
    assert 'href="/accessibility/"' in start


def test_nothing_of_mexico_is_shown(walk):
    pages = [walk.page(path) for path in ("/", "/es/", "/indicators/un-world-rank/", "/sources/")]

    # It is named where Estonia's sources name it.
    words = re.sub(
        r"sear-mexico|Mexico: evolving|Mexico’s InteroperaMX|de México, según", "", "".join(pages)
    )
    assert re.findall(r"(?i)m[eé]xic", words) == []
