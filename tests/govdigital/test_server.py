"""The server as “make run” starts it, met by visitors who say nothing."""

import os
import re
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings

from govdigital.server import MOST_CONNECTIONS, PROGRAM, most_connections, server_options

APPLICATION = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"answered"]
"""


@contextmanager
def served(folder, application=APPLICATION):
    """The port of a server with one worker and a very small application."""
    (folder / "small.py").write_text(application)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = ["--host", "127.0.0.1", "--port", str(port), "--working-dir", str(folder)]
    command = [sys.executable, "-P", PROGRAM, *place, *server_options(), "small:application"]
    # The server writes its lines as the site does.
    environment = os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        for _ in range(600):
            with socket.socket() as attempt:
                attempt.settimeout(5)
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            process.poll()
            assert process.returncode is None
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def test_a_thousand_silent_connections_keep_nobody_out_and_are_ended(tmp_path):
    """Of those that say nothing, and of those that fall silent amid their first words."""
    with served(tmp_path) as port, ExitStack() as stack:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(1100)
        ]
        for connection in silent[::2]:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: local")

        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            body = answer.read()
        for connection in silent[:2]:
            connection.settimeout(30)
            while connection.recv(1000):
                pass

    assert body == b"answered"


def test_a_request_half_sent_is_let_go_before_its_worker_is_killed():
    options = server_options()
    silence = int(options[options.index("--http1-header-read-timeout") + 1])
    ending = int(options[options.index("--workers-kill-timeout") + 1])

    assert ending * 1000 > silence


LOADING = """
import pathlib, time
pathlib.Path("loading").touch()
time.sleep(600)
"""


def test_a_server_that_still_loads_the_site_ends_when_it_is_told_to(tmp_path):
    (tmp_path / "slow_settings.py").write_text(LOADING)
    application = f"{settings.BASE_DIR / 'govdigital' / 'wsgi.py'}:application"
    command = [sys.executable, "-P", PROGRAM, "--port", "0", *server_options(), application]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "slow_settings"}
    environment |= {"PYTHONPATH": f"{settings.BASE_DIR}:{tmp_path}"}
    server = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    while not (tmp_path / "loading").exists():
        assert server.poll() is None
        time.sleep(0.05)

    server.terminate()
    said = server.communicate(timeout=60)[1]

    assert (said, server.returncode) == ("", 0)


def test_workers_share_the_site_that_was_loaded_before_them(tmp_path):
    (tmp_path / "counted_settings.py").write_text(
        "import os\nopen('loads', 'a').write('x')\nfrom govdigital.settings import *\n"
    )
    application = f"{settings.BASE_DIR / 'govdigital' / 'wsgi.py'}:application"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    place = ["--port", port, "--workers", "2", "--working-dir", str(tmp_path)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "counted_settings"}
    environment |= {"DATA_DIR": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-P", PROGRAM, *place, *server_options(), application],
        cwd=tmp_path,
        env=environment,
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/livez"):
            assert server.poll() is None
            time.sleep(0.05)
    finally:
        server.terminate()
        server.wait(60)

    assert (tmp_path / "loads").read_text() == "x"


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return response.status == 200
    except OSError:
        return False


METHODS = """
def application(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"<" + environ["REQUEST_METHOD"].encode() + b">"]
"""


def test_a_request_with_two_lengths_smuggles_no_other(tmp_path):
    """Chunks end it, and perhaps the connection with it (RFC 9112, 6.3), or it is refused: no byte
    of the next is taken for its own.
    """
    two_lengths = (
        b"POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 6\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    after = b"GET / HTTP/1.1\r\nHost: local\r\nConnection: close\r\n\r\n"
    with (
        served(tmp_path, METHODS) as port,
        socket.create_connection(("127.0.0.1", port)) as connection,
    ):
        connection.settimeout(60)
        connection.sendall(two_lengths + after)
        answers = b""
        while received := connection.recv(1000):
            answers += received

    methods = re.findall(rb"<([A-Z]+)>", answers)
    assert methods in ([b"POST", b"GET"], [b"POST"], [])
    assert methods or b" 400 " in answers


@pytest.mark.parametrize(
    ("limits", "most", "taken"),
    [
        ((256, 1024), 824, [(1024, 1024)]),
        ((256, 256), 56, []),
        ((8192, 8192), MOST_CONNECTIONS, []),
        ((256, resource.RLIM_INFINITY), MOST_CONNECTIONS, [(4200, resource.RLIM_INFINITY)]),
    ],
)
def test_a_worker_holds_no_more_connections_than_it_may_open_files(
    monkeypatch, limits, most, taken
):
    changed = []
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, pair: changed.append(pair))

    assert (most_connections(), changed) == (most, taken)
