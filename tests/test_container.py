"""The container, as far as it can be tried where no image can be pulled: the program that it
installs is started as it starts it, and what the files name is there.
"""

import http.client
import http.server
import json
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
import yaml
from django.core.management import get_commands

from govdigital.middleware import EDITORS_PATH
from tests.installed import ROOT, build, install, outer_environment, run, tracked, wheel_in
from tests.test_documents import variables_read

DIGEST = r"\S+@sha256:[0-9a-f]{64}"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
CADDYFILE = (ROOT / "container" / "Caddyfile").read_text()


def engine_at_hand():
    """The container engine that answers on this machine, or none."""
    for name in ("docker", "podman"):
        if shutil.which(name):
            asked = subprocess.run([name, "info"], check=False, capture_output=True, timeout=60)
            if asked.returncode == 0:
                return name
    return ""


ENGINE = engine_at_hand()


def instructions():
    """Each instruction of the Containerfile: its word and the rest of it, as one line."""
    lines = []
    for line in (ROOT / "Containerfile").read_text().splitlines():
        if not line.startswith("#"):
            lines.append(line)
    whole = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(maxsplit=1)) for line in whole.splitlines() if line]


def last_stage():
    """By word: what the instructions of the image that is kept say."""
    words = {}
    for word, rest in instructions():
        words = {} if word == "FROM" else words
        words.setdefault(word, []).append(rest)
    return words


def environment_of_the_image():
    return dict(part.split("=", 1) for rest in last_stage()["ENV"] for part in shlex.split(rest))


def health_check():
    (rest,) = last_stage()["HEALTHCHECK"]
    return json.loads(rest.partition("CMD ")[2])


def test_every_base_is_named_by_its_digest():
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    images = [COMPOSE["services"][name]["image"] for name in ("database", "proxy")]

    assert len(set(bases)) == 1
    assert [name for name in bases + images if not re.fullmatch(DIGEST, name)] == []


def test_what_is_copied_is_in_the_commit_and_let_through():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    sources = set()
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            sources |= set(rest.split()[:-1])

    assert {source for source in sources if not tracked(source)} == set()
    assert {name.split("/")[0] for name in let_through} == sources
    assert "*" in ignored


def test_the_image_runs_as_nobody_and_keeps_data_in_one_volume():
    stage = last_stage()
    uid, gid = stage["USER"][-1].split(":")

    assert (int(uid) >= 10_000, int(gid) >= 10_000) == (True, True)
    assert stage["VOLUME"] == [environment_of_the_image()["DATA_DIR"]]
    assert stage["EXPOSE"] == [environment_of_the_image()["PORT"]]
    assert json.loads(stage["ENTRYPOINT"][0]) == ["govdigital"]
    assert json.loads(stage["CMD"][0])[0] in get_commands()
    assert stage["STOPSIGNAL"] == ["SIGTERM"]


def test_libraries_are_installed_by_their_hashes_alone():
    installs = [rest for word, rest in instructions() if word == "RUN" and " install " in rest]
    # The package of this very checkout has no hash.
    loose = [rest for rest in installs if "--require-hashes" not in rest and "pip" in rest]

    assert len(loose) == 1
    assert "--no-deps --no-index" in loose[0]


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (404, False)])
def test_the_health_check_asks_livez(status, healthy):
    asked = []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        python, *arguments = health_check()
        # A proxy for the web is not asked for the site itself.
        names = {"PORT": str(server.server_port), "http_proxy": "http://127.0.0.1:9"}
        done = subprocess.run(
            [sys.executable, *arguments], env=names, check=False, stderr=subprocess.DEVNULL
        )
        server.shutdown()

    assert (python, asked, done.returncode == 0) == ("python", ["/livez"], healthy)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page_at(port, path):
    """Status and body of a page of this machine."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()


class Container(NamedTuple):
    """The installed program, started as in the container: the port, its folders, and its process."""

    port: int
    program: Path
    data: Path
    folder: Path
    server: subprocess.Popen

    def get(self, path):
        """Status and body of a page."""
        return page_at(self.port, path)

    def processes(self):
        """The processes that run with this data."""
        numbers = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if f"DATA_DIR={self.data}".encode() in path.read_bytes().split(b"\0"):
                    numbers.append(int(path.parent.name))
        return numbers


def without_rights(command):
    """The command as it runs in the container: even root may not write what is read-only."""
    if os.getuid() != 0:
        return command
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", *command]


def change_modes(folder, change):
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(change(path.stat().st_mode))


def state_of(folder):
    """What is in a folder, by path: size and time of the last change."""
    files = {}
    for path in folder.rglob("*"):
        about = path.lstat()
        files[path] = (about.st_size, about.st_mtime_ns)
    return files


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """The wheel, installed where nothing may be written and started in an empty folder where
    nothing may be written either, with the environment of the image.
    """
    program = tmp_path_factory.mktemp("program")
    package = install(
        wheel_in(build(tmp_path_factory.mktemp("built") / "dist", "--wheel")), program
    )
    # The name of the site alone: a start with the whole story takes a minute.
    for path in sorted((package / "resources" / "fixtures").glob("*.json"))[1:]:
        path.unlink()
    folder, data = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("data")
    port = free_port()
    environment = environment_of_the_image()
    environment |= {"DATA_DIR": str(data), "PORT": str(port), "WORKERS": "1"}
    environment["PATH"] = environment["PATH"].replace("/srv/govdigital", str(program))
    change_modes(program, lambda mode: mode & ~0o222)
    folder.chmod(0o555)
    arguments = json.loads(last_stage()["ENTRYPOINT"][0]) + json.loads(last_stage()["CMD"][0])
    arguments[0] = str(program / "bin" / arguments[0])
    server = subprocess.Popen(
        without_rights(arguments), cwd=folder, env=environment, start_new_session=True
    )
    started = Container(port, program, data, folder, server)
    try:
        wait_for(port, lambda: server.poll() is not None)
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=60)
        change_modes(program, lambda mode: mode | stat.S_IWUSR)
        folder.chmod(0o755)


def wait_for(port, has_ended):
    """Return when the site answers; fail where it has ended, or is silent for five minutes."""
    for _attempt in range(1500):
        with suppress(OSError):
            page_at(port, "/healthz")
            return
        if has_ended():
            break
        time.sleep(0.2)
    pytest.fail("The site did not start.")


def stylesheets(page):
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)


@pytest.mark.parametrize("path", ["/", "/es/", "/admin/login/"])
def test_an_installed_site_serves_its_pages_with_their_style(container, path):
    status, page = container.get(path)

    assert status == 200
    assert stylesheets(page)
    for address in stylesheets(page):
        status, style = container.get(urljoin(path, address))
        assert (status, "<html" in style) == (200, False), address


def test_nothing_is_written_beside_the_data(container):
    for path in ("/", "/es/", "/admin/login/", "/sitemap.xml"):
        container.get(path)
    before = state_of(container.program)
    run(
        *without_rights([str(container.program / "bin" / "govdigital"), "check_databases"]),
        cwd=container.folder,
        env=environment_of_the_image() | {"DATA_DIR": str(container.data)},
    )

    assert state_of(container.program) == before
    assert list(container.folder.iterdir()) == []
    assert list(container.program.rglob("*.pyc")) == []
    # What says that nothing could be written there: nobody could have.
    with pytest.raises(AssertionError, match="Permission denied"):
        run(*without_rights(["touch", str(container.folder / "x")]))


def test_the_signal_to_stop_ends_the_server_and_all_beside_it(container):
    assert len(container.processes()) >= 3

    container.server.send_signal(signal.SIGTERM)

    container.server.wait(timeout=60)
    for _attempt in range(300):
        if not container.processes():
            return
        time.sleep(0.2)
    pytest.fail(f"Still there: {container.processes()}")


# Whether no process has to compile the library of Python, Django and the site.
COMPILED = """
import http.client, os.path, django, govdigital
print(*(os.path.exists(module.__cached__) for module in (http.client, django, govdigital)))
"""

if ENGINE:

    def test_the_image_is_built_and_serves_the_site_with_a_read_only_root():
        port, name = free_port(), f"govdigital-test-{os.getpid()}"
        own_format = ["--format", "docker"] if ENGINE == "podman" else []
        run(ENGINE, "build", *own_format, "-f", ROOT / "Containerfile", "-t", name, ROOT)
        rights = [
            "--read-only",
            "--tmpfs=/tmp",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
        ]
        run(ENGINE, "run", "-d", "--name", name, *rights, f"-p127.0.0.1:{port}:8000", name)

        def state(word):
            return run(ENGINE, "inspect", "--format", f"{{{{.State.{word}}}}}", name).strip()

        try:
            wait_for(port, lambda: state("Running") != "true")
            assert page_at(port, "/")[0] == 200
            assert run(ENGINE, "exec", name, "id", "-u") == "10001\n"
            assert run(ENGINE, "exec", name, "python", "-c", COMPILED) == "True True True\n"
            with pytest.raises(AssertionError, match="Read-only file system"):
                run(ENGINE, "exec", name, "touch", "/srv/x")
            run(ENGINE, "stop", "--time", "60", name)
            assert state("ExitCode") == "0"
        finally:
            run(ENGINE, "rm", "--force", "--volumes", name)
            run(ENGINE, "rmi", "--force", name)


def test_compose_gives_each_process_only_what_it_reads():
    strangers = []
    for name in ("editorial", "public"):
        for variable in COMPOSE["services"][name]["environment"]:
            if variable not in variables_read():
                strangers.append(f"{name}: {variable}")

    assert strangers == []
    public = COMPOSE["services"]["public"]
    assert "EDITORS_PASSWORD" not in str(public)
    assert public["environment"]["ROLE"] == "public"
    assert "public_files:/data/files/public:ro" in public["volumes"]


def test_compose_lets_no_service_write_or_do_more_than_it_must():
    for name, service in COMPOSE["services"].items():
        hardened = (service["read_only"], service["cap_drop"], service["security_opt"])
        assert hardened == (True, ["ALL"], ["no-new-privileges:true"]), name
        assert "privileged" not in service
    added = {name: service.get("cap_add", []) for name, service in COMPOSE["services"].items()}
    assert {name for name, rights in added.items() if rights} == {"proxy"}


def test_compose_lets_visitors_process_reach_the_proxy_and_its_database_alone():
    reach = {}
    for name, service in COMPOSE["services"].items():
        for network in service["networks"]:
            reach.setdefault(network, set()).add(name)
    beside_public = set()
    for network in COMPOSE["services"]["public"]["networks"]:
        assert COMPOSE["networks"][network] == {"internal": True}
        beside_public |= reach[network]

    assert beside_public == {"public", "proxy", "database"}
    published = [name for name, service in COMPOSE["services"].items() if "ports" in service]
    assert published == ["proxy"]


def test_every_name_of_compose_is_explained_by_the_example():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    given = set(re.findall(r"(?m)^([A-Z_]+)=", (ROOT / ".env.example").read_text()))

    assert asked == given
    assert re.search(r"(?m)^\.env$", (ROOT / ".gitignore").read_text())
    for service in COMPOSE["services"].values():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or tracked(source), source


def editors_route():
    return re.compile(re.search(r"@editors path_regexp (\S+)", CADDYFILE)[1])


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/", "/es/admin/", "/preview/x/", "/es/preview", "/admin"),
        *("/", "/es/", "/administration/", "/initiatives/admin/", "/media/x.png"),
    ],
)
def test_the_proxy_sends_to_editors_what_is_for_editors(path):
    assert bool(editors_route().search(path)) == bool(EDITORS_PATH.match(path))


ASKS = r"""
import os, sys, psycopg
port = os.environ["PORT_OF_DATABASE"]

def ask(role, database, statement):
    try:
        with psycopg.connect(f"postgresql://{role}:secret-{role}@127.0.0.1:{port}/{database}") as there:
            there.execute(statement)
        print("done")
    except psycopg.Error as error:
        print(type(error).__name__, str(error).strip().splitlines()[0].rpartition(":")[2].strip())

ask("editors", "editorial", "CREATE TABLE draft (word text)")
ask("editors", "public_site", "CREATE TABLE live (word text)")
ask("visitors", "public_site", "SELECT * FROM live")
ask("visitors", "public_site", "INSERT INTO live VALUES ('x')")
ask("visitors", "public_site", "CREATE TABLE other (word text)")
ask("visitors", "public_site", "CREATE TEMPORARY TABLE other (word text)")
ask("visitors", "editorial", "SELECT 1")
ask("visitors", "postgres", "SELECT 1")
"""


def test_the_databases_are_made_so_that_visitors_may_only_read_what_is_live():
    """On PostgreSQL itself, in a cluster that is thrown away."""
    prepare = "psql -q -U govdigital -h 127.0.0.1 -p $PORT_OF_DATABASE postgres -c 'DROP DATABASE editorial'"
    script = (
        'export PORT_OF_DATABASE=$(echo "$DATABASE_URL" | sed "s#.*:##; s#/.*##"); '
        f"{prepare}; PGHOST=127.0.0.1 PGPORT=$PORT_OF_DATABASE POSTGRES_USER=govdigital "
        f"EDITORS_PASSWORD=secret-editors VISITORS_PASSWORD=secret-visitors "
        f"{shlex.quote(str(ROOT / 'container' / 'databases.sh'))} && "
        f"{shlex.quote(sys.executable)} -c {shlex.quote(ASKS)}"
    )

    said = run(str(ROOT / ".ci" / "postgresql"), "bash", "-c", script, env=outer_environment())

    assert said.splitlines() == [
        "done",
        "done",
        "done",
        "InsufficientPrivilege permission denied for table live",
        "InsufficientPrivilege permission denied for schema public",
        'InsufficientPrivilege permission denied to create temporary tables in database "public_site"',
        'OperationalError permission denied for database "editorial"',
        'OperationalError permission denied for database "postgres"',
    ]
