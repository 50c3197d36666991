"""A site as an operator starts it: its log, its numbers and its probes."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from prometheus_client.parser import text_string_to_metric_families

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.environment import PrivateAddress
from timeline.management.commands import start

# The databases of the tests are asked for, because the site begins with copies of them.
pytestmark = [
    pytest.mark.any_database,
    pytest.mark.django_db(databases=[EDITORIAL, PUBLIC]),
]

STORY = """
import django; django.setup()
from django.contrib.auth.models import User
from tests import factories
# Made before the start, she has chosen her password.
User.objects.create_superuser("ana", password="a long password")
factories.live(factories.site(), factories.era())
factories.person("luis", "contributor")
factories.theme()
"""
BEGINNING = """
import os, subprocess, sys
subprocess.Popen([sys.executable, "manage.py", "serve_metrics", "--beside", str(os.getpid())])
sys.stdin.read()
"""
PASSWORD = "a long password"
# What the tests are run with, and the site is not.
OTHERS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PUBLIC_DATABASE_URL", "REPORTS_DATABASE_URL"}


class Running(NamedTuple):
    """A site that serves."""

    process: subprocess.Popen
    folder: object
    address: str
    metrics: str

    @property
    def lines(self):
        return (self.folder / "log").read_text().splitlines()

    @property
    def events(self):
        return [json.loads(line) for line in self.lines]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder, **values):
    names = {name: value for name, value in os.environ.items() if name not in OTHERS}
    names |= {"DATA_DIR": str(folder), "SECRET_KEY": "k" * 60, "WORKERS": "2"}
    return names | values


def manage(folder, *arguments, **values):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(folder, **values),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory, django_db_setup, migrated_files):
    """A folder with two databases and a small story."""
    folder = tmp_path_factory.mktemp("site")
    for alias, name in ((EDITORIAL, "editorial"), (PUBLIC, "public")):
        if migrated_files:
            shutil.copyfile(migrated_files[alias], folder / f"{name}.sqlite3")
        else:
            assert manage(folder, "migrate", f"--database={alias}").returncode == 0
    names = environment(folder, DJANGO_SETTINGS_MODULE="govdigital.settings")
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STORY],
        cwd=settings.BASE_DIR,
        env=names,
        timeout=300,
        check=True,
    )
    return folder


@pytest.fixture(scope="module")
def running(migrated):
    port, metrics = free_port(), free_port()
    place = {"PORT": str(port), "METRICS_ADDRESS": f"127.0.0.1:{metrics}", "LOG_FORMAT": "json"}
    with (migrated / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            cwd=settings.BASE_DIR,
            env=environment(migrated, **place),
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    address, numbers = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{metrics}/metrics"
    try:
        for page in (f"{address}/readyz", numbers):
            wait_for(lambda page=page: fetched(page)[0] == 200)
        yield Running(process, migrated, address, numbers)
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_for(is_so):
    for _attempt in range(600):
        with suppress(OSError):
            if is_so():
                return
        time.sleep(0.2)
    pytest.fail("It did not come about within two minutes.")


def fetched(address, opener=None, **headers):
    """Status and body."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with (opener.open if opener else urllib.request.urlopen)(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")


def numbers(running):
    """By name and labels: the number."""
    values = {}
    for family in text_string_to_metric_families(fetched(running.metrics)[1]):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            values[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return values


class Browser:
    """Whoever sends forms as a browser does."""

    def __init__(self, address):
        self.address, self.jar = address, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def send(self, path, **fields):
        """Take the form's token from its page, and send it."""
        _status, page = fetched(self.address + path, self.opener)
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[:1]
        fields |= {"csrfmiddlewaretoken": token}
        sent = urllib.request.Request(
            self.address + path,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Origin": self.address},
        )
        with suppress(urllib.error.HTTPError), self.opener.open(sent, timeout=60) as answer:
            return answer.read()
        return b""


def test_the_log_tells_who_signed_in_failed_published_and_exported(running):
    hostile = 'x\n{"event": "sign_in", "account": "root"}\n2026-11-27T03:01:02.123Z sign_in'
    ana = Browser(running.address)

    ana.send("/admin/login/", username=hostile, password="hunter2-hunter2")
    ana.send("/admin/login/", username="luis", password="hunter2-hunter2")
    ana.send("/admin/login/", username="ana", password=PASSWORD)
    ana.send("/admin/timeline/theme/publish/?entry=1", kind="new", note_en="A SECRET NOTE")
    csv = ana.send("/admin/timeline/source/export/", resource="0", format="0")
    fetched(f"{running.address}/nowhere/")
    luis = Browser(running.address)
    luis.send("/admin/login/", username="luis", password=PASSWORD)
    fetched(f"{running.address}/admin/auth/user/", luis.opener)

    assert csv
    wait_for(lambda: "request_refused" in "".join(running.lines))
    here = "127.0.0.1"
    lines = []
    for event in running.events[1:]:
        names = ("event", "account", "address", "outcome", "reason", "status", "entries")
        lines.append(tuple(event[name] for name in names if event.get(name)))
    assert running.events[0]["event"] == "start"
    assert lines == [
        ("sign_in", here, "refused", "no such account"),
        ("sign_in", "luis", here, "refused", "password"),
        ("sign_in", "ana", here, "done"),
        ("entries_published", "ana", here, "done", ["theme:portals"]),
        ("table_exported", "ana", here, "done"),
        ("sign_in", "luis", here, "done"),
        ("request_refused", "luis", here, "refused", 403),
    ]
    text = "\n".join(running.lines)
    for secret in ("hunter2", PASSWORD, "SECRET", "root"):
        assert secret not in text


def test_the_numbers_of_a_worker_that_is_killed_stay(running):
    for _time in range(20):
        fetched(f"{running.address}/eras/")
    before = numbers(running)
    worker = next(one for one in workers_of(running) if kept_numbers(running, one).exists())
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(workers_of(running)) == 2 and worker not in workers_of(running))
    wait_for(lambda: fetched(f"{running.address}/eras/")[0] == 200)

    after = numbers(running)

    hits = "govdigital_page_cache_total{result=hit}"
    assert before[hits] >= 18
    assert after[hits] >= before[hits]
    assert after["govdigital_render_seconds_count{page=eras}"] >= 1
    assert after["govdigital_publications"] >= 1
    assert not kept_numbers(running, worker).exists()
    # The server's own line is like all others.
    assert "_granian" in {event.get("logger") for event in running.events}


def workers_of(running):
    """The numbers of the processes that serve pages: of what the server has begun, what runs the
    same program as it does.
    """
    server = Path("/proc", str(running.process.pid))
    program = (server / "cmdline").read_bytes()
    begun = (server / "task" / server.name / "children").read_text().split()
    return [int(one) for one in begun if (server.parent / one / "cmdline").read_bytes() == program]


def kept_numbers(running, worker):
    """The file in which a worker counts, which is there once it has answered."""
    port = running.address.rpartition(":")[2]
    return running.folder / "metrics" / port / f"counter_{worker}.db"


def test_visitors_do_not_reach_the_numbers(running):
    assert fetched(f"{running.address}/metrics")[0] == 404


def test_a_probe_by_address_is_answered_by_the_real_server(running):
    answers = [
        fetched(f"{running.address}/{name}", Host="10.1.2.3") for name in ("livez", "readyz")
    ]

    assert answers == [(200, "ok\n")] * 2


def test_the_numbers_end_with_the_server(migrated):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", BEGINNING],
        cwd=settings.BASE_DIR,
        env=environment(migrated, METRICS_ADDRESS=f"127.0.0.1:{port}"),
        stdin=subprocess.PIPE,
    )
    wait_for(lambda: fetched(f"http://127.0.0.1:{port}/metrics")[0] == 200)

    process.communicate(timeout=60)

    wait_for(lambda: not answers(port))


def answers(port):
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def test_a_public_process_has_numbers_of_what_visitors_read(migrated):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve_metrics"],
        cwd=settings.BASE_DIR,
        env=environment(migrated, ROLE="public", METRICS_ADDRESS=f"127.0.0.1:{port}"),
    )
    address = f"http://127.0.0.1:{port}/metrics"
    try:
        wait_for(lambda: fetched(address)[0] == 200)
        page = fetched(address)[1]
    finally:
        process.terminate()
        process.wait(timeout=60)

    assert 'govdigital_database_up{database="public"} 1.0' in page
    assert "\ngovdigital_publications " in page
    assert "govdigital_plans_waiting" not in page


def test_a_port_that_is_taken_is_said_by_the_command_too(migrated):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = manage(migrated, "serve_metrics", METRICS_ADDRESS=f"127.0.0.1:{port}")

    assert ended.returncode == 1
    assert ended.stderr == (
        "CommandError: METRICS_ADDRESS cannot be used (Address already in use). Set it to another "
        "one.\n"
    )


def test_without_an_address_there_is_nothing_to_serve():
    with pytest.raises(CommandError, match="METRICS_ADDRESS is not set"):
        call_command("serve_metrics")


def test_a_start_stops_where_the_port_of_the_numbers_is_taken(settings):
    settings.PORT = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.METRICS_ADDRESS = PrivateAddress("127.0.0.1", taken.getsockname()[1])

        with pytest.raises(CommandError, match=r"METRICS_ADDRESS is .* \(Address already in use\)"):
            call_command("start")


def test_a_start_stops_where_the_numbers_would_have_the_visitors_port(settings):
    settings.PORT = free_port()
    settings.METRICS_ADDRESS = PrivateAddress("127.0.0.1", settings.PORT)

    with pytest.raises(CommandError, match="visitors have this port"):
        call_command("start")


def test_an_address_of_another_machine_is_said_before_any_work(settings):
    settings.PORT = free_port()
    settings.METRICS_ADDRESS = PrivateAddress("10.255.255.254", free_port())

    with pytest.raises(CommandError, match="Cannot assign requested address"):
        start.refuse_unusable_metrics_address()
