"""Asks a WSGI application for pages: for each line of JSON that it reads, `[["host", "/path/"], …]`, it
says what these pages took.

    python -m bench.cost MODULE [HEADER=VALUE]

It knows nothing of Django but its connections, so that it runs in other environments too.
"""

import importlib
import io
import json
import statistics
import sys
import time


def ask(application, host, path, **headers):
    """Status and body of the page."""
    path, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers,
    }
    begun = []
    response = application(environ, lambda status, headers, error=None: begun.append(status))
    body = b"".join(response)
    getattr(response, "close", bool)()
    return int(begun[0][:3]), body


class Queries:
    """Counts what is asked of the databases."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, parameters, many, context):
        self.number += 1
        return execute(sql, parameters, many, context)


def cost(application, pages, headers, queries):
    """Mean milliseconds of the processor, most queries, mean bytes and the statuses."""
    spans, numbers, sizes, statuses = [], [], [], set()
    for host, path in pages:
        queries.number = 0
        begun = time.process_time()
        status, body = ask(application, host, path, **headers)
        spans.append((time.process_time() - begun) * 1000)
        numbers.append(queries.number)
        sizes.append(len(body))
        statuses.add(status)
    return {
        "ms": statistics.mean(spans),
        "queries": max(numbers),
        "bytes": statistics.mean(sizes),
        "status": " ".join(map(str, sorted(statuses))),
    }


def main(module, *headers):
    application = importlib.import_module(module).application
    from django.db import connections

    queries = Queries()
    for alias in connections:
        connections[alias].execute_wrappers.append(queries)
    sent = dict(header.split("=", 1) for header in headers)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(cost(application, json.loads(line), sent, queries)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
