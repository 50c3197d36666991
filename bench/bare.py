"""The least that the server can do: the bytes of files, read at the start, by their addresses."""

import os
from pathlib import Path

FOLDER = Path(os.environ["BENCH_PAGES"])
BODIES = {
    f"/{path.parent.relative_to(FOLDER)}/": path.read_bytes()
    for path in FOLDER.rglob("index.html.gz")
}
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]


def application(environ, start_response):
    body = BODIES.get(environ["PATH_INFO"], b"")
    start_response("200 OK", [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]
