"""The examples of docs/operating.md for several machines, run as they stand there: PostgreSQL, nginx in front of three
public processes and an editorial one, and pictures in a store that speaks S3.
"""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.management import call_command

from tests import factories
from tests.cluster import cluster, free_port, listens, nginx, wait_until
from tests.files.s3 import local_store
from timeline.publishing.unpublish import unpublish

ROOT = Path(__file__).resolve().parent.parent
OPERATING = (ROOT / "docs" / "operating.md").read_text()
HOST = "timeline.example.org"
SITE = f"https://{HOST}"
PREPARE = """
from django.core.management import call_command
from django.contrib.auth.models import User
from tests import factories
for database in ("default", "public"):
    call_command("migrate", database=database, verbosity=0)
factories.live(factories.site(), factories.era(), factories.initiative("first"))
User.objects.create_superuser("ana", password="secret-word-9")
"""
PUBLISH = """
from tests import factories
from timeline.files.names import files_of
drawing = factories.picture()
words = "It opened in 2014.\\n\\n![[picture:first-portal]]"
factories.live(drawing, factories.initiative("second", body_en=words, body_es=words))
"""
NEWER = "/static/js/newer.0123456789ab.js"
REQUIRED = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "WORKERS": "1"}


def example(kind, first_words):
    """The block of this kind that begins with these words."""
    for block in re.findall(rf"```{kind}\n(.*?)```", OPERATING, re.DOTALL):
        if block.startswith(first_words):
            return block
    raise AssertionError(f"docs/operating.md has no {kind} that begins with “{first_words}”.")


def replaced(text, table):
    """The example with other hosts, ports and folders, each of which it has."""
    for old, new in table.items():
        assert old in text, f"The example does not say “{old}”."
        text = text.replace(old, new)
    return text


def variables(text):
    """A file of variables as systemd reads it."""
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def certificate(folder):
    """A certificate for the host of the examples, and the key, signed by itself."""
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={HOST} -addext subjectAltName=DNS:{HOST}"
        f" -keyout {folder}/timeline.example.org.key -out {folder}/timeline.example.org.pem".split(),
        check=True,
        capture_output=True,
    )


class Deployment:
    """Every machine of the examples, on this one."""

    def __init__(self, folder, database, store):
        self.folder, self.database, self.store = folder, database, store
        self.http, self.https, self.editorial = free_port(), free_port(), free_port()
        self.public = [free_port() for _ in range(3)]
        self.processes = {}

    def environment(self, role, port):
        """The variables of a machine, each with a folder of its own."""
        table = {
            "10.0.0.10" if role == "editorial" else "10.0.0.11": "127.0.0.1",
            "PORT=8000": f"PORT={port}",
            "db.example.org": f"127.0.0.1:{self.database.port}",
            "files.example.org/timeline": f"{self.store}/timeline?https=false",
            "/var/lib/govdigital": str(self.folder / str(port)),
        }
        # Nobody here has a second factor.
        unattended = REQUIRED | {"REQUIRE_MFA": "false"}
        return unattended | variables(replaced(example("sh", f"# {role}\n"), table))

    def nginx(self):
        """The block of nginx."""
        table = {
            "10.0.0.11:8000": f"127.0.0.1:{self.public[0]}",
            "10.0.0.12:8000": f"127.0.0.1:{self.public[1]}",
            "10.0.0.13:8000": f"127.0.0.1:{self.public[2]}",
            "10.0.0.10:8000": f"127.0.0.1:{self.editorial}",
            "listen 80;": f"listen 127.0.0.1:{self.http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.https} ssl;",
            "/etc/ssl/": f"{self.folder}/",
        }
        return replaced(example("nginx", "# three public machines"), table)

    def manage(self, script):
        """What a script prints in the editorial process's place."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", script],
            cwd=ROOT,
            env=self.environment("editorial", self.editorial),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def process(self, role, port):
        """A machine as “make run” starts it."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            cwd=ROOT,
            env=self.environment(role, port),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            # One may have been stopped by the test.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)

    def visitor(self):
        """A browser of somebody in front of nginx."""
        context = ssl.create_default_context(cafile=f"{self.folder}/timeline.example.org.pem")
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.https}",
            verify=context,
            headers={"Host": HOST},
            timeout=60,
        )

    def get(self, path, port=None):
        """What nginx answers, or the process at the port itself."""
        if port:
            return httpx.get(f"http://127.0.0.1:{port}{path}", headers={"Host": HOST}, timeout=60)
        with self.visitor() as visitor:
            return visitor.get(path, extensions={"sni_hostname": HOST})


@pytest.fixture
def deployment(tmp_path):
    """The machines, running, with a small story; no two share a folder."""
    with ExitStack() as stack:
        database = stack.enter_context(cluster())
        made = database.sql(example("sql", "CREATE ROLE govdigital"))
        assert made.stderr == ""
        store = urlsplit(stack.enter_context(local_store("timeline"))).netloc.rpartition("@")[2]
        site = Deployment(tmp_path, database, store)
        certificate(tmp_path)
        site.manage(PREPARE)
        # As after an upgrade of the editorial machine alone.
        newer = tmp_path / str(site.editorial) / NEWER.strip("/")
        newer.parent.mkdir(parents=True)
        newer.write_text("// newer")
        machines = [("editorial", site.editorial), *(("public", port) for port in site.public)]
        for role, port in machines:
            site.processes[port] = stack.enter_context(site.process(role, port))
        stack.enter_context(nginx(tmp_path, site.nginx(), site.https))
        for _role, port in machines:
            wait_until(lambda port=port: listens(port), 240)
        yield site


def test_the_example_of_several_machines_runs_as_it_stands(deployment):
    with socket.create_connection(("127.0.0.1", deployment.public[0])) as idle:
        visitors_read_over_https(deployment)
        editors_sign_in_under_the_same_host(deployment)
        all_machines_have_the_same_static_files(deployment)
        what_is_published_is_on_all_machines_at_once(deployment)
        the_role_of_visitors_may_only_read(deployment.database)
        while_the_database_is_away_kept_pages_go_on(deployment)
        a_machine_that_is_away_is_passed_over(deployment)

        # The site has ended what nobody used since the beginning.
        idle.settimeout(60)
        assert idle.recv(1) == b""


def visitors_read_over_https(site):
    redirect = site.get("/es/initiatives/?q=a", site.http)
    page = site.get("/es/initiatives/first/")

    assert (redirect.status_code, redirect.headers["Location"]) == (
        301,
        f"{SITE}/es/initiatives/?q=a",
    )
    assert page.status_code == 200
    assert f'<link rel="canonical" href="{SITE}/es/initiatives/first/">' in page.text
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert f"{SITE}/sitemap.xml" in site.get("/robots.txt").text
    assert site.get("/healthz").text == "ok\n"


def editors_sign_in_under_the_same_host(site):
    with site.visitor() as browser:
        secure = {"extensions": {"sni_hostname": HOST}, "follow_redirects": False}
        form = browser.get("/admin/login/?next=/admin/", **secure)
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text))
        [name] = re.findall(r'<input type="text" name="(\w+)"', form.text)
        typed = {
            "csrfmiddlewaretoken": token,
            name: "ana",
            "password": "secret-word-9",
            "next": "/admin/",
        }
        sent = {"Origin": SITE, "Referer": f"{SITE}/admin/login/"}
        signed_in = browser.post("/admin/login/?next=/admin/", data=typed, headers=sent, **secure)
        desk = browser.get("/admin/", **secure)
        spanish = browser.get("/es/admin/", **secure)
        form = browser.get("/admin/timeline/initiative/1/change/", **secure)
        share = "/admin/timeline/initiative/1/share/"
        token = re.search(
            r'csrfmiddlewaretoken" value="([^"]+)"', browser.get(share, **secure).text
        )
        days = {"csrfmiddlewaretoken": token[1], "days": "7"}
        shared = browser.post(share, data=days, headers=sent, **secure)

    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/admin/")
    assert (desk.status_code, spanish.status_code) == (200, 200)
    assert f'<a href="{SITE}/">View site</a>' in desk.text
    assert f'href="{SITE}/initiatives/first/"' in form.text
    preview = re.findall(rf"{SITE}(/preview/shared/[\w-]+/)", shared.text)[0]
    assert f'href="{SITE}/updates/"' in site.get(preview).text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', desk.text))
    assert any("/admin/" in file for file in files)
    assert {file: site.get(file).status_code for file in files} == dict.fromkeys(files, 200)


def all_machines_have_the_same_static_files(site):
    manifests = []
    for port in (site.editorial, *site.public):
        manifests.append(
            json.loads((site.folder / str(port) / "static" / "staticfiles.json").read_text())
        )
    assert all(manifest == manifests[0] for manifest in manifests)
    assert [site.get(NEWER, port).status_code for port in site.public] == [404] * 3
    assert site.get(NEWER).text == "// newer"
    assert site.get("/static/nowhere.css").status_code == 404


def what_is_published_is_on_all_machines_at_once(site):
    assert [site.get("/initiatives/second/", port).status_code for port in site.public] == [404] * 3

    site.manage(PUBLISH)

    pages = [site.get("/initiatives/second/", port) for port in site.public]
    assert [page.status_code for page in pages] == [200] * 3
    assert pages[0].text == pages[1].text == pages[2].text == site.get("/initiatives/second/").text
    media = set(re.findall(r'"(/media/[^" ]+)"', pages[0].text))
    [shared] = re.findall(rf'property="og:image" content="{SITE}([^"]+)"', pages[0].text)
    for path in (*media, shared):
        pictures = [site.get(path, port) for port in site.public]
        assert [picture.status_code for picture in pictures] == [200] * 3
        assert pictures[0].content == pictures[1].content == pictures[2].content
    assert media


def the_role_of_visitors_may_only_read(database):
    for statement in ("DELETE FROM timeline_site", "CREATE TABLE notes (words text)"):
        refused = database.sql(f"{statement};", "public_site", "visitors")
        assert "permission denied" in refused.stderr
    refused = database.sql("SELECT 1;", "editorial", "visitors")
    assert 'permission denied for database "editorial"' in refused.stderr


def while_the_database_is_away_kept_pages_go_on(site):
    # Kept by one machine of three.
    [page] = {site.get("/initiatives/first/", site.public[1]).text}

    site.database.stop()
    kept = [site.get("/initiatives/first/") for _ in range(4)]
    other = site.get("/es/sources/")
    health = site.get("/healthz")

    assert {(answer.status_code, answer.text) for answer in kept} == {(200, page)}
    assert (other.status_code, other.headers["Retry-After"]) == (503, "30")
    assert "medio minuto" in other.text
    assert health.status_code == 503

    site.database.start()

    wait_until(
        lambda: {site.get("/es/sources/", port).status_code for port in site.public} == {200}
    )
    assert site.get("/admin/login/").status_code == 200


def a_machine_that_is_away_is_passed_over(site):
    site.processes[site.public[2]].terminate()
    site.processes[site.public[2]].wait(60)

    answers = [site.get("/initiatives/").status_code for _ in range(6)]

    assert answers == [200] * 6


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(dict(self.headers)).encode())

    def log_message(self, *words):
        pass


def test_the_example_of_one_machine_tells_the_site_what_is_so(tmp_path):
    certificate(tmp_path)
    http, https = free_port(), free_port()
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        table = {
            "127.0.0.1:8000": f"127.0.0.1:{site.server_port}",
            "listen 80;": f"listen 127.0.0.1:{http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
            "/etc/ssl/": f"{tmp_path}/",
        }
        forged = {"Host": HOST, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"}
        context = ssl.create_default_context(cafile=tmp_path / "timeline.example.org.pem")
        with (
            nginx(tmp_path, replaced(example("nginx", "# one machine"), table), https),
            httpx.Client(verify=context, headers=forged, timeout=60) as visitor,
        ):
            redirect = visitor.get(f"http://127.0.0.1:{http}/a?b=c")
            secure = {"sni_hostname": HOST}
            sent = visitor.get(f"https://127.0.0.1:{https}/", extensions=secure).json()
        site.shutdown()

    assert (redirect.status_code, redirect.headers["Location"]) == (301, f"{SITE}/a?b=c")
    names = ("Host", "X-Forwarded-Proto", "X-Forwarded-For")
    assert [sent[name] for name in names] == [HOST, "https", "127.0.0.1"]


def test_the_example_for_pictures_serves_the_folder(tmp_path):
    (tmp_path / "a.png").write_bytes(b"a picture")
    port = free_port()
    location = replaced(
        example("nginx", "location /media/"), {"/srv/govdigital/var/files/public/": f"{tmp_path}/"}
    )

    with nginx(tmp_path, f"server {{ listen 127.0.0.1:{port}; {location} }}", port):
        picture = httpx.get(f"http://127.0.0.1:{port}/media/a.png")

    assert (picture.status_code, picture.content) == (200, b"a picture")
    assert picture.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "max-age=315360000" in picture.headers["Cache-Control"]


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.any_database
def test_the_example_for_static_files_serves_an_export(tmp_path):
    factories.live(factories.site())
    moved, gone = factories.initiative("moved"), factories.initiative("gone")
    factories.live(moved, gone)
    moved.slug = "here"
    moved.save()
    factories.live(moved)
    unpublish(gone, reason="gone", note_en="A mistake.", note_es="Un error.")
    folder, port = tmp_path / "site", free_port()
    call_command("export_site", folder, base=SITE, processes=1)
    table = {"listen 80;": f"listen 127.0.0.1:{port};", "/srv/timeline": str(folder)}

    with (
        nginx(tmp_path, replaced(example("nginx", "map_hash_bucket_size"), table), port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as visitor,
    ):
        statuses = {}
        for path in (
            "/",
            "/es/",
            "/initiatives/moved/",
            "/initiatives/gone/",
            "/x",
            "/es/x",
            "/gone.map",
        ):
            statuses[path] = visitor.get(path)

    assert [answer.status_code for answer in statuses.values()] == [
        200,
        200,
        301,
        410,
        404,
        404,
        404,
    ]
    assert statuses["/"].headers["Content-Encoding"] == "gzip"
    assert f'<link rel="canonical" href="{SITE}/">' in statuses["/"].text
    assert statuses["/initiatives/moved/"].headers["Location"].endswith("/initiatives/here/")
    assert 'lang="es-MX"' in statuses["/es/x"].text
