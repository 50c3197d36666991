"""Servers that a test starts for itself: PostgreSQL in a throw-away cluster, and nginx."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# No promise to survive a crash of the machine.
HASTY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
NGINX = """
{user}
daemon off; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  {block}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(holds, seconds=120):
    """Return as soon as it holds; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{holds} did not hold within {seconds} seconds"
        time.sleep(0.1)


def listens(port):
    with socket.socket() as attempt:
        attempt.settimeout(5)
        return attempt.connect_ex(("127.0.0.1", port)) == 0


class Cluster:
    """A server of PostgreSQL that asks for passwords on its port and trusts its folder's socket."""

    def __init__(self, folder, programs):
        self.folder, self.programs, self.port = folder, programs, free_port()
        # PostgreSQL refuses to run as root.
        self.owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.owner:
            shutil.chown(folder, "postgres", "postgres")

    def run(self, program, *arguments, check=True, output=subprocess.PIPE, **options):
        return subprocess.run(
            [f"{self.programs}/{program}", *arguments],
            cwd="/",
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            stdout=output,
            stderr=output,
            text=True,
            timeout=120,
            check=check,
            **self.owner | options,
        )

    def make(self):
        trust = ["--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8"]
        self.run("initdb", "-D", self.data, "-U", "postgres", *trust, "--no-sync")

    @property
    def data(self):
        return f"{self.folder}/data"

    def start(self):
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} {HASTY}"
        # A server that holds on to a pipe would keep the reader waiting.
        log = f"{self.folder}/log"
        arguments = ["-D", self.data, "-l", log, "-w", "-t", "100", "-o", options, "start"]
        self.run("pg_ctl", *arguments, output=subprocess.DEVNULL)

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    def sql(self, text, database="postgres", user="postgres"):
        """What psql says of these statements."""
        place = ["-h", str(self.folder), "-p", str(self.port), "-U", user, "-d", database]
        return self.run(
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *place, check=False, input=text
        )


@contextmanager
def cluster():
    """A running cluster without any database of ours."""
    found = subprocess.run(
        [".ci/tools", "where-postgresql"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.fail("PostgreSQL's server is missing: run .ci/tools, which installs it.")
    # A socket's name may have a hundred letters, and another user must get at it.
    folder = Path(tempfile.mkdtemp(prefix="govdigital-cluster-"))
    server = Cluster(folder, found.stdout.strip())
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def nginx_file(folder, block):
    """A whole file of settings around a block that stands inside “http”."""
    file = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    file.write_text(NGINX.format(folder=folder, block=block, user=user))
    return file


def nginx_program():
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.fail("nginx is missing: run .ci/tools, which installs it.")
    return program


@contextmanager
def nginx(folder, block, port):
    """nginx with this block, listening on the port."""
    file = nginx_file(folder, block)
    process = subprocess.Popen([nginx_program(), "-c", str(file), "-p", str(folder)])
    try:
        wait_until(lambda: process.poll() is not None or listens(port))
        assert process.poll() is None
        yield process
    finally:
        process.terminate()
        process.wait(60)
