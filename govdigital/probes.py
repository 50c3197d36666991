"""Answers for probes that ask a process by the address of its machine or container: /livez and
/readyz, beside /healthz, which is a page like any other.
"""

from functools import cache

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from govdigital.databases import databases_of_role, silent_databases
from govdigital.middleware import GetResponse


class Probes:
    """Answers before anything looks at the name in Host: a probe knows only an IP address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = {"/livez": livez, "/readyz": readyz}.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return probe()


def livez() -> HttpResponse:
    """200: this process answers. No database is asked, for starting again would mend none."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz() -> HttpResponse:
    """200 when every database of this process answers and has all migrations of this version, else
    503 with the names of those that do not or have not.
    """
    silent = silent_databases()
    lines = []
    if silent:
        lines.append(f"no answer from: {', '.join(silent)}\n")
    behind = [alias for alias in databases_of_role() if alias not in silent and is_behind(alias)]
    if behind:
        lines.append(f"not migrated: {', '.join(behind)}\n")
    if lines:
        return HttpResponse("".join(lines), content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def is_behind(alias: str) -> bool:
    """Whether the database lacks a migration of this version; one that has more is ahead."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return not migrations_here() <= applied.keys()


@cache
def migrations_here() -> frozenset[tuple[str, str]]:
    """App and name of each migration that this version brings."""
    # Read without their dependencies, some of which a public process has not installed.
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)
