"""Starts the servers that are compared, and reads what they use."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from govdigital.server import PROGRAM, server_options

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
def started(command, port, path="/", **environment):
    """The process of a server that has answered with this page on the port."""
    process = subprocess.Popen(command, env=os.environ | environment, start_new_session=True)
    try:
        wait(port, path)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def wait(port, path):
    """Return as soon as the page is answered on the port."""
    for _ in range(6000):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    sys.exit(f"Nothing answers on port {port}.")


def granian(application, port, path="/", **environment):
    """A server of Python as “make run” starts it."""
    place = ("--host", "127.0.0.1", "--port", str(port), "--workers", "2")
    command = [sys.executable, "-P", PROGRAM, *place, *server_options()]
    return started([*command, application], port, path, PORT=str(port), **environment)


def nginx(folder, port):
    """A server of files."""
    file = Path(folder) / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, port=port, workers=2))
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


def own_megabytes(process):
    """The memory that the largest process of a server shares with no other."""
    sizes = []
    for folder, _fields in family(process):
        text = (folder / "smaps_rollup").read_text()
        sizes.append(sum(int(kb) for kb in re.findall(r"Private_\w+:\s+(\d+)", text)) / 1024)
    return max(sizes)


def load(port, path, seconds):
    """Requests per second, p50 and p99 in milliseconds, and answers that were no success,
    by wrk.
    """
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    spans = {
        share: milliseconds(value) for share, value in re.findall(r"(50|99)%\s+([\d.]+\w+)", said)
    }
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    requests = int(re.search(r"(\d+) requests in", said)[1])
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {"rate": rate, "requests": requests, "failed": int(failed[1]) if failed else 0, **spans}


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
