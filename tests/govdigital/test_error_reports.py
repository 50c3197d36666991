"""What leaves for a server of errors, and what never does."""

import gzip
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.conf import settings
from django.db import OperationalError

from govdigital.error_reports import chosen

SECRETS = ("hunter2", "A-TYPED-TEXT", "A-COOKIE", "Q2lmZXJhIHNlY3JldGEgZGUgdW4", "A-ROW", "A-NAME")
# A site of one page, which fails with all that must not leave in its hands.
SITE = """
import logging, sys
import django
from django.conf import settings
django.setup()
from django.core.wsgi import get_wsgi_application
from django.db import DataError
from django.http import HttpResponse
from django.test import RequestFactory
import govdigital.urls
from django.urls import path

def fail(request, token):
    password, text = request.POST["password"], request.POST["text"]
    raise DataError("value too long\\nDETAIL:  Failing row contains (1, A-ROW).")

govdigital.urls.handler500 = lambda request: HttpResponse(status=500)
govdigital.urls.urlpatterns.insert(0, path("admin/fail/<str:token>/", fail))
for name in (
    "django.middleware.csrf.CsrfViewMiddleware",
    # They ask the database who it is, and this site has none.
    "govdigital.first_password.FirstPasswords",
    "timeline.admin.account.required.SecondFactorRequired",
):
    settings.MIDDLEWARE.remove(name)
application = get_wsgi_application()
asked = RequestFactory().post(
    "/admin/fail/Q2lmZXJhIHNlY3JldGEgZGUgdW4/?q=A-TYPED-TEXT",
    {"password": "hunter2", "text": "A-TYPED-TEXT"},
    HTTP_HOST="localhost", HTTP_COOKIE="sessionid=A-COOKIE", HTTP_AUTHORIZATION="Basic hunter2",
)
statuses = []
list(application(asked.environ, lambda status, headers, *rest: statuses.append(status)))
logging.getLogger("timeline.x").error("The plan of %s failed", "A-NAME")
if sys.argv[1:]:
    # On a machine that has much to do the end of a program would not wait for both.
    import sentry_sdk
    sentry_sdk.flush(timeout=60)
print(statuses)
"""


class Receiver(BaseHTTPRequestHandler):
    """Takes envelopes, as the server of errors does."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        body = unpack.get(self.headers.get("Content-Encoding"), bytes)(body)
        self.server.envelopes.append(body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *words):
        pass


@pytest.fixture
def receiver():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.envelopes = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def run(folder, dsn, *arguments):
    names = {"DJANGO_SETTINGS_MODULE": "govdigital.settings", "DATA_DIR": str(folder)}
    names |= {"SECRET_KEY": "k" * 60, "SENTRY_DSN": dsn}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SITE, *arguments],
        cwd=settings.BASE_DIR,
        env=names,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def events_in(envelopes):
    events = []
    for envelope in envelopes:
        for line in envelope.splitlines():
            item = json.loads(line)
            if "exception" in item or "message" in item:
                events.append(item)
    return events


def test_an_error_arrives_without_anything_of_who_met_it(tmp_path, receiver):
    answered = run(tmp_path, f"http://key@127.0.0.1:{receiver.server_port}/7", "wait")

    assert answered.stdout == "['500 Internal Server Error']\n"
    error, sentence = events_in(receiver.envelopes)
    [exception] = [one for one in error["exception"]["values"] if one["type"] == "DataError"]
    assert exception["value"] == "value too long"
    assert exception["stacktrace"]["frames"][-1]["function"] == "fail"
    assert error["transaction"] == "/admin/fail/{token}/"
    assert error["release"] == "0.1.0"
    assert sentence["message"] == "The plan of %s failed"
    sent = "".join(receiver.envelopes)
    assert [secret for secret in SECRETS if secret in sent] == []
    assert error.keys() & {"request", "user", "extra", "breadcrumbs", "server_name"} == set()


def test_a_server_that_is_away_breaks_nothing(tmp_path):
    answered = run(tmp_path, "http://key@127.0.0.1:9/7")

    assert answered.stdout == "['500 Internal Server Error']\n"


def test_without_a_server_its_library_is_not_even_loaded(tmp_path):
    names = {"DJANGO_SETTINGS_MODULE": "govdigital.settings", "DATA_DIR": str(tmp_path)}
    names |= {"SECRET_KEY": "k" * 60}
    script = (
        "import sys, django; django.setup(); print({'sentry_sdk', 'prometheus_client'} &"
        " sys.modules.keys())"
    )

    loaded = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=settings.BASE_DIR,
        env=names,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert loaded.stdout == "set()\n"


def test_a_database_that_is_away_is_no_error_of_the_site():
    error = OperationalError("could not connect")

    assert chosen({}, {"exc_info": (OperationalError, error, None)}) is None
