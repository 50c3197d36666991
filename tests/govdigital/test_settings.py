"""Settings are read once a process, so these start processes of their own."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNLOCKED = "c = connections['public'].cursor(); c.execute('PRAGMA query_only=OFF'); "
VISIT = "from django.test import Client; print(Client(headers={'Host': 'localhost'}).get('%s').status_code)"
SITE = "from timeline.models import Site; from django.db import connections; "


def run(folder, *arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    kept |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "govdigital.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder with both databases, and a draft that has not been published."""
    folder = tmp_path_factory.mktemp("data # 1%")
    for alias in ("default", "public", "reports"):
        run(folder, "migrate", f"--database={alias}")
    run(folder, "shell", "-c", SITE + "Site.objects.create(pk=1, name='Draft')")
    return folder


SITE_ADDRESS = "is not the address of a site: write a scheme, a host and perhaps a port, such as https://timeline.example.org."
BOTH_DATABASES = {"DATABASE_URL": "postgresql://h/one", "PUBLIC_DATABASE_URL": "postgresql://h/one"}
WRONG = [
    ("PORT", "high", "PORT is “high”: write a whole number from 1 to 65535."),
    ("WORKERS", "0", "WORKERS is “0”: write a whole number from 1 to 64."),
    ("ROLE", "reader", "ROLE is “reader”: write one of both, public, editorial."),
    ("PUBLIC_URL", "https://a.example/path", f"PUBLIC_URL {SITE_ADDRESS}"),
    ("EDITORIAL_URL", "a.example", f"EDITORIAL_URL {SITE_ADDRESS}"),
    (
        "ALLOWED_HOSTS",
        "https://a.example",
        "ALLOWED_HOSTS has “https://a.example”: write names like example.org, without https:// and without a port.",
    ),
    (
        "CSRF_TRUSTED_ORIGINS",
        "https://ana:S3CRET@a.example",
        f"An origin of CSRF_TRUSTED_ORIGINS {SITE_ADDRESS}",
    ),
    (
        "EMAIL_URL",
        "smtp://ana:word@mail.example?password=S3CRET",
        "EMAIL_URL has a wrong “password”: write ?tls=1 or nothing.",
    ),
    (
        "EMAIL_FROM",
        "Ana <x>",
        "EMAIL_FROM is “Ana <x>”: write one address and no more, such as site@example.org.",
    ),
    ("LOG_FORMAT", "xml", "LOG_FORMAT is “xml”: write one of text, json."),
    (
        "METRICS_ADDRESS",
        "9100",
        "METRICS_ADDRESS is “9100”, which is no IP address with a port: write an address of this machine or of your own network: 127.0.0.1:9100, [::1]:9100.",
    ),
    (
        "SENTRY_DSN",
        "errors.example",
        "SENTRY_DSN is no address of a server for errors: write https://key@host/number, as the server gives it.",
    ),
    ("REQUIRE_MFA", "maybe", "REQUIRE_MFA is “maybe”: write true or false."),
    ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES is “one”: write a whole number from 0 to 9."),
    (
        "TIME_ZONE",
        "Mexico",
        "TIME_ZONE is “Mexico”: write an IANA name, such as America/Mexico_City.",
    ),
    (
        "DATA_DIR",
        "/dev/null/data",
        "DATA_DIR is “/dev/null/data”, and that folder cannot be made: Not a directory.",
    ),
    ("SITE_DIR", "/dev/null", "SITE_DIR is “/dev/null”, which is no folder."),
    ("REFERENCE_LOOKUP", "maybe", "REFERENCE_LOOKUP is “maybe”: write true or false."),
    (
        "ARK_NAAN",
        "1234",
        "ARK_NAAN is “1234”: write the five digits that the ARK Alliance has given you.",
    ),
    (
        "STORAGE_URL",
        "s3://key:word@store.example/bucket?https=S3CRET",
        "STORAGE_URL has a wrong “https”: write true or false.",
    ),
    (
        "DATABASE_URL",
        "mysql://h/one",
        "DATABASE_URL begins with neither postgresql:// nor sqlite:///: write postgresql://user:password@host/name or sqlite:////path/to/a/file.",
    ),
    (
        "PUBLIC_DATABASE_URL",
        "sqlite://",
        "PUBLIC_DATABASE_URL names no database: write postgresql://user:password@host/name or sqlite:////path/to/a/file.",
    ),
    (
        "REPORTS_DATABASE_URL",
        "mysql://h/reports",
        "REPORTS_DATABASE_URL begins with neither postgresql:// nor sqlite:///: write postgresql://user:password@host/name or sqlite:////path/to/a/file.",
    ),
    (
        "SECURITY_CONTACT",
        "a\nb\x1b[2J",
        "SECURITY_CONTACT is “a\\nb\\x1b[2J”: write mailto:security@example.org or https://example.org/security.",
    ),
    ("SECRET_KEY", "short", "SECRET_KEY is too short: write 50 characters or more."),
    ("DEBUG", "maybe", "DEBUG is “maybe”: write true or false."),
    (
        "DJANGO_SUPERUSER_USERNAME",
        "ana maria",
        "DJANGO_SUPERUSER_USERNAME is “ana maria”: write up to 150 letters, digits and @ . + - _ alone.",
    ),
    (
        "DJANGO_SUPERUSER_EMAIL",
        "ana",
        "DJANGO_SUPERUSER_EMAIL is “ana”: write one address and no more, such as site@example.org.",
    ),
    (
        "OIDC_SERVER",
        "a.example",
        "OIDC_SERVER is no address of a server of accounts: write the issuer as its server does, such as https://accounts.example.org/realm.",
    ),
    ("OIDC_CLIENT_ID", "x", "OIDC_CLIENT_ID and OIDC_SERVER are set together or not at all."),
    (
        "OIDC_CLIENT_SECRET",
        "x",
        "OIDC_CLIENT_SECRET and OIDC_SERVER are set together or not at all.",
    ),
]
# Any text may be right: a host is met when it is listened at.
NEVER_WRONG = {"HOST", "OIDC_NAME", "DJANGO_SUPERUSER_PASSWORD"}


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        *[({name: value}, sentence) for name, value, sentence in WRONG],
        (
            BOTH_DATABASES,
            "DATABASE_URL and PUBLIC_DATABASE_URL name one database: each needs its own.",
        ),
        (
            {"DATABASE_URL": "postgresql://h/one", "REPORTS_DATABASE_URL": "postgresql://h/one"},
            "DATABASE_URL and REPORTS_DATABASE_URL name one database: each needs its own.",
        ),
        (
            {"ROLE": "public", "REPORTS_DATABASE_URL": "postgresql://h/reports"},
            "REPORTS_DATABASE_URL is set and SECRET_KEY is not: write one of 50 characters or more, the same for every public process, for one signs a form that another may take.",
        ),
        (
            {"EMAIL_URL": "smtp://mail.example.org"},
            "EMAIL_FROM is not set, and e-mails come from no address without it: write one, such as site@example.org.",
        ),
        (
            {"PUBLIC_URL": "https://a.example", "EDITORIAL_URL": "http://10.0.0.5:8000"},
            "PUBLIC_URL begins with https:// and EDITORIAL_URL with http://, where editors could not sign in. Write https:// in both, or serve editors with ROLE=editorial.",
        ),
    ],
)
def test_a_wrong_value_stops_the_program_with_one_sentence_before_anything_is_made(
    tmp_path, environment, sentence
):
    # A key of its own would hide that one is made.
    stopped = run(tmp_path / "data", "check", **{"SECRET_KEY": ""} | environment)

    assert (stopped.returncode, stopped.stderr) == (1, f"govdigital cannot start. {sentence}\n")
    assert not (tmp_path / "data").exists()


def test_every_variable_of_the_guide_is_tried_with_a_wrong_value():
    rows = re.findall(
        r"^\| (`[A-Z_`, ]+`) \| ", (ROOT / "docs/operating.md").read_text(), re.MULTILINE
    )
    variables = set()
    for row in rows:
        for name in re.findall("[A-Z_]+", row):
            # DJANGO_SUPERUSER_USERNAME, _EMAIL.
            variables.add(f"DJANGO_SUPERUSER{name}" if name.startswith("_") else name)

    assert variables == {name for name, _value, _sentence in WRONG} | NEVER_WRONG


VISITORS, EDITORS = "https://timeline.example.org", "https://editors.example.org"
READ = (
    "from govdigital import settings as s; import json; print(json.dumps("
    "[s.HTTPS, s.EDITORIAL_URL, s.CSRF_TRUSTED_ORIGINS, s.ALLOWED_HOSTS[4:]]))"
)


@pytest.mark.parametrize(
    ("environment", "https", "editorial_url", "origins", "hosts"),
    [
        ("", False, "", [], []),
        (f"PUBLIC_URL={VISITORS}", True, VISITORS, [VISITORS], ["timeline.example.org"]),
        (
            f"ROLE=public PUBLIC_URL={VISITORS}",
            True,
            VISITORS,
            [VISITORS],
            ["timeline.example.org"],
        ),
        # One host name with a path split, and two.
        (
            f"ROLE=editorial PUBLIC_URL={VISITORS}",
            True,
            VISITORS,
            [VISITORS],
            ["timeline.example.org"],
        ),
        (
            f"ROLE=editorial PUBLIC_URL={VISITORS} EDITORIAL_URL={EDITORS}",
            True,
            EDITORS,
            [EDITORS],
            ["editors.example.org"],
        ),
        (
            f"PUBLIC_URL={VISITORS} EDITORIAL_URL={EDITORS}",
            True,
            EDITORS,
            [VISITORS, EDITORS],
            ["timeline.example.org", "editors.example.org"],
        ),
        # Editors in a network of their own without HTTPS.
        (
            f"ROLE=editorial PUBLIC_URL={VISITORS} EDITORIAL_URL=http://10.0.0.5:8000",
            False,
            "http://10.0.0.5:8000",
            ["http://10.0.0.5:8000"],
            ["10.0.0.5"],
        ),
        # What is written goes before what follows.
        (
            f"PUBLIC_URL={VISITORS} CSRF_TRUSTED_ORIGINS={EDITORS} ALLOWED_HOSTS=a,b,c,d,e",
            True,
            EDITORS,
            [EDITORS],
            ["e"],
        ),
        # An origin for many hosts is no place where editors could be led.
        (
            "CSRF_TRUSTED_ORIGINS=https://*.example.org ALLOWED_HOSTS=a,b,c,d,e",
            True,
            "",
            ["https://*.example.org"],
            ["e"],
        ),
        (
            f"PUBLIC_URL={VISITORS} CSRF_TRUSTED_ORIGINS=https://*.example.org,{EDITORS}",
            True,
            EDITORS,
            ["https://*.example.org", EDITORS],
            ["timeline.example.org", "editors.example.org"],
        ),
    ],
)
def test_what_a_role_behind_a_proxy_is_told_by_addresses_alone(
    tmp_path, environment, https, editorial_url, origins, hosts
):
    named = dict(pair.split("=", 1) for pair in environment.split())

    read = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | named,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert json.loads(read.stdout) == [https, editorial_url, origins, hosts]


def test_a_public_process_answers_without_the_editorial_database(data):
    script = (
        SITE
        + "print(Site.objects.count(), connections['public'].introspection.table_names() != [])"
    )
    hidden = data / "hidden.sqlite3"
    (data / "editorial.sqlite3").rename(hidden)

    answered = run(data, "shell", "-v0", "-c", script, ROLE="public")

    assert (answered.stdout, answered.stderr) == ("0 True\n", "")
    assert not (data / "editorial.sqlite3").exists()
    hidden.rename(data / "editorial.sqlite3")


def test_a_public_process_has_no_editorial_database_to_ask(data):
    asked = run(
        data, "shell", "-v0", "-c", SITE + "Site.objects.using('default').count()", ROLE="public"
    )

    assert "settings.DATABASES is improperly configured" in asked.stderr


@pytest.mark.parametrize(
    ("write", "error"),
    [
        ("Site(name='x').save()", "The connection 'read-only-process' doesn't exist."),
        ("Site(name='x').save(using='public')", "attempt to write a readonly database"),
        (
            UNLOCKED + "c.execute('DELETE FROM timeline_site')",
            "attempt to write a readonly database",
        ),
    ],
)
def test_a_public_process_cannot_write(data, write, error):
    refused = run(data, "shell", "-v0", "-c", SITE + write, ROLE="public")

    assert (refused.returncode, refused.stderr.strip().splitlines()[-1].split(": ")[-1]) == (
        1,
        error,
    )


REPORTED = (
    "from timeline.reader_reports.models import Report as R; "
    "R(title='x', wrong='It is wrong.').save(); print(R.objects.count())"
)


def test_a_public_process_writes_reports_where_their_database_is_named(data):
    named = {"REPORTS_DATABASE_URL": f"sqlite:///{data}/reports.sqlite3".replace("%", "%25")}
    named["REPORTS_DATABASE_URL"] = named["REPORTS_DATABASE_URL"].replace("#", "%23")

    unnamed = run(data, "shell", "-v0", "-c", REPORTED, ROLE="public")
    written = run(data, "shell", "-v0", "-c", REPORTED, ROLE="public", SECRET_KEY="k" * 50, **named)

    assert "The connection 'reports' doesn't exist" in unnamed.stderr
    assert (written.stdout, written.stderr) == ("1\n", "")
    assert (data / "reports.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("public", "/admin/", 404),
        ("public", "/preview/", 404),
        ("public", "/preview/shared/1.x/", 404),
        ("public", "/preview/phone/", 404),
        ("public", "/", 200),
        ("public", "/healthz", 200),
        ("editorial", "/", 404),
        ("editorial", "/media/a.jpg", 404),
        ("editorial", "/initiatives/", 404),
        ("editorial", "/admin/login/", 200),
        ("editorial", "/healthz", 200),
    ],
)
def test_a_role_serves_its_own_pages(data, role, address, status):
    # While developing, pages need no static files collected.
    environment = {"DEBUG": "true", "ROLE": role}

    answered = run(data, "shell", "-v0", "-c", VISIT % address, **environment)

    assert (answered.stdout, answered.returncode) == (f"{status}\n", 0), answered.stderr[-800:]


@pytest.mark.parametrize(
    ("environment", "sent", "promise"),
    [
        ({"ROLE": "public", "PUBLIC_URL": VISITORS}, {}, "max-age=31536000"),
        # Whatever the proxy says, or whoever asks past it.
        (
            {"ROLE": "public", "PUBLIC_URL": VISITORS},
            {"X-Forwarded-Proto": "http"},
            "max-age=31536000",
        ),
        (
            {"ROLE": "public", "PUBLIC_URL": "http://timeline.example.org"},
            {"X-Forwarded-Proto": "https"},
            "",
        ),
    ],
)
def test_a_public_process_behind_https_is_right_by_public_url_alone(
    data, environment, sent, promise
):
    headers = {"Host": "timeline.example.org"} | sent
    page = f"from django.test import Client; r = Client(headers={headers!r}).get('/es/'); "
    linked = f"'href=\"{environment['PUBLIC_URL']}/es/\"' in r.content.decode()"
    script = f"{page}print(r.status_code, r.headers.get('Strict-Transport-Security', ''), {linked})"

    answered = run(data, "shell", "-v0", "-c", script, DEBUG="true", **environment)

    assert answered.stdout == f"200 {promise} True\n", answered.stderr[-800:]


def test_an_editorial_process_leads_visitors_to_their_site(data):
    script = (
        "from django.test import Client; "
        "r = Client(headers={'Host': 'localhost'}).get('/es/sources/?page=2'); print(r.headers['Location'])"
    )

    answered = run(data, "shell", "-v0", "-c", script, ROLE="editorial", PUBLIC_URL=VISITORS)

    assert answered.stdout == f"{VISITORS}/es/sources/?page=2\n", answered.stderr[-800:]


@pytest.mark.parametrize(
    ("environment", "values"),
    [
        ({}, "False 0"),
        ({"CSRF_TRUSTED_ORIGINS": "http://example.org"}, "False 0"),
        ({"CSRF_TRUSTED_ORIGINS": "https://example.org"}, "True 1"),
        (
            {
                "CSRF_TRUSTED_ORIGINS": "https://example.org",
                "REQUIRE_MFA": "false",
                "TRUSTED_PROXIES": "2",
            },
            "False 2",
        ),
    ],
)
def test_https_brings_the_second_factor_and_a_proxy(tmp_path, environment, values):
    asked = "from django.conf import settings as s; print(s.REQUIRE_MFA, s.TRUSTED_PROXIES)"

    result = run(tmp_path, "shell", "-v0", "-c", asked, **environment)

    assert result.stdout.strip() == values


COOKIES = (
    "from django.test import Client; from django.contrib.auth.models import User; "
    "User.objects.create_superuser('ana', password='a long password'); "
    "site = Client(headers={'Host': 'localhost', 'X-Forwarded-Proto': 'https'}); "
    "pages = [site.get('/admin/login/'), "
    "site.post('/admin/login/', {'username': 'ana', 'password': 'a long password'})]; "
    "print(*[c.OutputString() for page in pages for c in page.cookies.values()], sep='\\n'); "
    "from govdigital.sessions import MessageCookie; from timeline.admin.history import conflict; "
    "print(MessageCookie.cookie_name, conflict.SAVED)"
)


def test_cookies_over_https_belong_to_this_host_alone(tmp_path):
    # While developing, static files need not be collected.
    environment = {"CSRF_TRUSTED_ORIGINS": "https://example.org", "DEBUG": "true"}
    run(tmp_path, "migrate", **environment)

    answer = run(tmp_path, "shell", "-v0", "-c", COOKIES, **environment)

    *cookies, of_messages_and_drafts, _end = answer.stdout.split("\n")
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {"__Host-csrftoken", "__Host-sessionid"}, answer.stderr
    assert of_messages_and_drafts == "__Host-messages __Host-saved_windows"
    for cookie in cookies:
        assert {"Secure", "Path=/", "HttpOnly", "SameSite=Lax"} <= {*cookie.split("; ")}
        assert "Domain" not in cookie


def answers(address, server):
    """Whether the site answers before its process ends."""
    for _attempt in range(600):
        with suppress(OSError), urllib.request.urlopen(address, timeout=60) as response:
            return response.status == 200
        if server.poll() is not None:
            return False
        time.sleep(0.2)
    return False


def test_a_checkout_is_started_from_any_folder_and_nothing_there_is_taken_for_its_own(
    data, tmp_path
):
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "here" / "timeline").mkdir(parents=True)
    for name in ("timeline/__init__.py", "json.py", "manage.py"):
        (tmp_path / "here" / name).write_text("raise SystemExit('This is another program.')\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    names = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    names |= {"DATA_DIR": "../data", "DJANGO_SETTINGS_MODULE": "govdigital.settings", "PORT": port}

    server = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "start"], cwd=tmp_path / "here", env=names
    )

    try:
        assert answers(f"http://127.0.0.1:{port}/healthz", server)
    finally:
        server.terminate()
        server.wait(timeout=60)
