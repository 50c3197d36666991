"""Starts the servers that are compared, and reads what they use."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import NamedTemporaryFile

from bench.content import surroundings
from govdigital.server import PROGRAM, SURROUNDINGS, server_options

WORKERS = 2
CONNECTIONS = 16
# Connections of whoever looks at every page: so many that each worker has some.
VISITORS = 8
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000}
TICKS = os.sysconf("SC_CLK_TCK")
NGINX = """
worker_processes {workers}; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type "text/html; charset=utf-8"; gzip_static on; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; }}
}}
"""


@contextmanager
def started(command, port, path="/", environment=None, host="127.0.0.1"):
    """The process of a server that has answered with this page on the port."""
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        wait(port, path, host)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def wait(port, path, host):
    """Return as soon as the page is answered on the port."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    for _ in range(6000):
        try:
            with urllib.request.urlopen(asked, timeout=60):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    sys.exit(f"Nothing answers on port {port}.")


def granian(application, port, environment, path="/", host="127.0.0.1"):
    """A server of Python as “make run” starts it."""
    place = ("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS))
    command = [sys.executable, "-P", PROGRAM, *place, *server_options()]
    environment = environment | SURROUNDINGS | {"PORT": str(port)}
    return started([*command, application], port, path, environment, host)


def site(folder, port, path="/", host="127.0.0.1", **more):
    """The public site on the content of this folder; it has answered with this page."""
    environment = surroundings(folder, ROLE="public", **more)
    return granian("govdigital.wsgi:application", port, environment, path, host)


def threads():
    """How many threads of a worker answer."""
    options = server_options()
    return int(options[options.index("--blocking-threads") + 1])


def nginx(folder, port):
    """A server of files."""
    file = Path(folder) / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, port=port, workers=WORKERS))
    return started(["nginx", "-c", str(file), "-p", str(folder)], port)


def family(process):
    """The processes of one session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == process.pid:
            found.append((stat.parent, fields))
    return found


def processor_seconds(process):
    """What all processes of a server have used of the processor."""
    return sum(int(fields[11]) + int(fields[12]) for _folder, fields in family(process)) / TICKS


def megabytes(process):
    """The memory of the largest process of a server; what several share is divided among them
    (PSS).
    """
    sizes = []
    for folder, _fields in family(process):
        text = (folder / "smaps_rollup").read_text()
        sizes.append(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024)
    return max(sizes)


def fetch(connection, host, path, **headers):
    """The answer to one request, and its body."""
    connection.request("GET", path, headers={"Host": host, "Accept-Encoding": "gzip", **headers})
    response = connection.getresponse()
    return response, response.read()


def visit(port, host, paths):
    """Ask for each page over several connections, so that every worker is asked; the bodies of the
    pages by their addresses.

    Each connection begins at another page: two seldom ask for the same one at once.
    """
    bodies = {}

    def ask_all(first):
        connection = HTTPConnection("127.0.0.1", port)
        for path in [*paths[first:], *paths[:first]]:
            response, bodies[path] = fetch(connection, host, path)
            if response.status != 200:
                sys.exit(f"{path} answers {response.status}.")
        connection.close()

    with ThreadPoolExecutor(VISITORS) as pool:
        list(pool.map(ask_all, range(0, len(paths), max(len(paths) // VISITORS, 1))))
    return bodies


def etags(port, host, paths):
    """The ETag of each page, which the server must then know again."""
    connection = HTTPConnection("127.0.0.1", port)
    found = [fetch(connection, host, path)[0].headers["ETag"] for path in paths]
    headers = {"If-None-Match": found[0]}
    response, _body = fetch(connection, host, paths[0], **headers)
    connection.close()
    if response.status != 304:
        sys.exit(f"{paths[0]} answers {response.status} to its own ETag.")
    return found


def load(port, host, paths, seconds, tags=()):
    """Requests per second, how many there were, and how many failed, by wrk, which asks for the
    pages in turns; with their ETags, whether they have changed.
    """
    lines = map(" ".join, zip(paths, tags, strict=True)) if tags else paths
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += ["-H", f"Host: {host}", "-H", "Accept-Encoding: gzip"]
    command += ["-s", str(Path(__file__).with_name("requests.lua")), f"http://127.0.0.1:{port}"]
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        environment = os.environ | {"BENCH_ADDRESSES": file.name}
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    spans = re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)\b", said.stdout)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said.stdout)
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", said.stdout)[1]),
        "requests": int(re.search(r"(\d+) requests in", said.stdout)[1]),
        "failed": int(failed[1]) if failed else 0,
        **{share: float(value) * MILLISECONDS[unit] for share, value, unit in spans},
    }
