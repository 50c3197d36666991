import os
import re
import socket
import subprocess
import sys
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from govdigital import first_password, site_lock
from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.server import PROGRAM
from tests import factories
from timeline.management.commands import start
from timeline.models import Initiative, Publication, Site

MANAGE = str(start.settings.BASE_DIR / "manage.py")

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture(autouse=True)
def quiet(monkeypatch, settings):
    """No server takes this process over, and static files are left alone."""
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    monkeypatch.setattr(start, "serve", lambda reload: None)
    monkeypatch.setattr(start, "migrate", lambda: None)
    monkeypatch.setattr(start, "collect_static", lambda: None)
    monkeypatch.setattr(start.connections, "close_all", lambda: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.PORT = probe.getsockname()[1]


def started():
    said = StringIO()
    call_command("start", stdout=said)
    return said.getvalue()


def test_a_first_start_publishes_the_content_and_says_how_to_sign_in(settings):
    said = started()

    name = said.partition("sign in as")[2].split()[0]
    password = said.partition("password")[2].split()[0]
    assert f"http://127.0.0.1:{settings.PORT}/admin/" in said
    assert User.objects.get(username=name, is_superuser=True).check_password(password)
    assert Initiative.objects.using(PUBLIC).count() == Initiative.objects.count() > 0


def test_a_step_stands_whole_on_its_line_whatever_is_logged_meanwhile(monkeypatch):
    terminal = StringIO()

    def load():
        terminal.write("2026-11-27T03:01:02.123Z entries_loaded\n")
        return []

    monkeypatch.setattr(start, "load_fixtures", load)
    call_command("start", stdout=terminal)

    assert re.search(
        r"^2026-11-27T03:01:02\.123Z entries_loaded\n  content +\d+\.\d s$",
        terminal.getvalue(),
        re.MULTILINE,
    )


def test_a_site_without_content_is_not_started(settings, tmp_path):
    settings.SITE_DIR, settings.FIXTURE_DIRS = tmp_path, [tmp_path / "content"]
    (tmp_path / "content").mkdir()

    with pytest.raises(CommandError, match=r"content” has no content: see docs/another-site\.md"):
        started()

    assert not User.objects.exists()


def test_another_start_at_the_same_address_is_refused_while_this_one_prepares(settings):
    with start.held_address(), pytest.raises(CommandError, match="Address already in use"):
        start.held_address()

    start.held_address().close()


def test_an_address_is_held_until_the_server_ends_that_the_start_becomes(settings):
    with start.held_address() as holder:
        server = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[holder.fileno()]
        )
        assert os.get_inheritable(holder.fileno())

    with pytest.raises(CommandError, match="Address already in use"):
        start.held_address()
    server.communicate(b"\n", timeout=60)
    start.held_address().close()


def test_the_addresses_that_people_use_are_said(settings):
    settings.PUBLIC_URL = "https://timeline.example.org"
    settings.EDITORIAL_URL = "https://editors.example.org"

    said = started()

    assert "https://timeline.example.org/\n" in said
    assert "https://editors.example.org/admin/\n" in said
    assert f"listens at      http://127.0.0.1:{settings.PORT}\n" in said


def test_a_site_whose_files_would_break_pages_is_not_started(settings, tmp_path):
    settings.SITE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("{% if %}")

    with pytest.raises(CommandError) as refusal:
        started()

    assert str(refusal.value).splitlines() == [
        f"SITE_DIR is “{tmp_path}”, and the site cannot start with it:",
        "templates/base.html, line 1: Unexpected end of expression in if tag.",
    ]
    assert not User.objects.exists()


def test_a_second_start_keeps_all_data_and_says_no_password():
    started()
    Site.objects.update(name_en="Renamed")

    said = started()

    assert "password" not in said
    assert (Site.objects.get().name_en, Publication.objects.using(PUBLIC).count()) == ("Renamed", 1)


@pytest.mark.parametrize("name", ["admin", "eva"])
def test_where_somebody_else_administers_no_administrator_is_made(name):
    factories.site()
    factories.person(name, "administrator")

    said = started()

    assert "password" not in said
    assert list(User.objects.values_list("username", "is_superuser")) == [(name, False)]


def test_a_start_goes_on_after_one_that_loaded_and_did_not_publish():
    start.load_fixtures()

    started()

    assert Publication.objects.using(PUBLIC).count() == 1


def test_an_interrupted_start_says_to_start_again(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "publish_first", interrupted)

    said = StringIO()
    with pytest.raises(CommandError, match=r"Stopped\. Start again, and it goes on"):
        call_command("start", stdout=said)
    # The password that was made up has been said.
    assert User.objects.get().check_password(said.getvalue().partition("password")[2].split()[0])


def test_the_environment_names_the_administrator(monkeypatch, settings):
    settings.ADMINISTRATOR_NAME = "ana"
    settings.ADMINISTRATOR_EMAIL = "ana@example.org"
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password")

    said = started()

    ana = User.objects.get()
    assert (ana.username, ana.email, ana.check_password("a long password")) == (
        "ana",
        "ana@example.org",
        True,
    )
    assert "a long password" not in said
    assert "ana" in said


def test_no_account_is_called_by_a_name_that_is_tried_first():
    factories.site()

    names = {start.made_up_name() for _attempt in range(20)}
    said = started()

    assert len(names) > 15
    assert re.fullmatch("editor-[2-9a-z]{4}", User.objects.get().username)
    assert "warning" not in said


@pytest.mark.parametrize("name", ["admin", "Root"])
def test_a_name_that_is_tried_first_is_taken_with_a_warning(settings, name):
    factories.site()
    settings.ADMINISTRATOR_NAME = name

    said = started()

    assert "everybody guesses this name first" in said
    assert User.objects.get().username == name


def test_a_name_that_somebody_without_the_role_has_is_refused_with_a_sentence(settings):
    factories.site()
    factories.person("ana", "editor")
    settings.ADMINISTRATOR_NAME = "Ana"

    with pytest.raises(CommandError, match="DJANGO_SUPERUSER_USERNAME is “Ana”, an account that"):
        started()


@pytest.mark.parametrize("password", ["", "a long password"])
def test_the_first_password_of_the_administrator_is_to_be_changed(monkeypatch, password):
    factories.site()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", password)

    started()

    assert first_password.is_first(User.objects.get())


def test_a_port_in_use_is_said_before_any_work(settings):
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.PORT = other.getsockname()[1]

        with pytest.raises(
            CommandError, match=r"cannot be used \(Address already in use\)\. Set PORT"
        ):
            started()

    assert not Site.objects.exists()


def test_a_second_start_with_the_same_port_is_refused_before_any_work():
    with site_lock.starting(), pytest.raises(CommandError, match="Another start serves 127"):
        started()

    assert not Site.objects.exists()


def test_a_start_waits_for_another_that_prepares_the_site(monkeypatch):
    said = StringIO()
    monkeypatch.setattr(site_lock, "wait_for", lambda lock: said.write("It waited.\n"))
    monkeypatch.setattr(start.Command, "prepare", lambda command: None)

    with site_lock.preparing(lambda: None):
        call_command("start", stdout=said)

    assert said.getvalue().startswith(
        "  Another start prepares this site; this one waits for it.\nIt waited.\n"
    )


def test_no_site_is_started_of_which_a_restore_was_stopped(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "restoring").write_text("/srv/sets/20261127T030102Z")

    with pytest.raises(CommandError, match="A restore was stopped halfway"):
        started()

    assert not Site.objects.exists()


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a..b", "x" * 70])
def test_a_host_that_is_no_address_of_this_machine_is_named(settings, host):
    settings.HOST = host

    with pytest.raises(
        CommandError, match=rf"HOST is “{host}”, which is no address of this machine"
    ):
        started()


def test_a_public_process_refuses_to_start_on_an_unprepared_database(monkeypatch, settings):
    settings.ROLE = "public"
    monkeypatch.setattr(start, "silent_databases", lambda: ["public"])

    with pytest.raises(CommandError, match="The public database does not answer or is empty"):
        started()


@pytest.fixture
def begun(monkeypatch):
    """What becoming the server begins and becomes, without doing either."""
    told = []
    monkeypatch.undo()
    monkeypatch.setattr(start.subprocess, "Popen", lambda command: told.append(command[1:]))
    monkeypatch.setattr(start, "become", lambda *arguments: told.append(list(arguments[:2])))
    return told


@pytest.mark.parametrize(
    ("reload", "server"), [(False, ["-P", PROGRAM]), (True, [MANAGE, "runserver"])]
)
def test_one_watcher_is_begun_beside_any_number_of_workers(begun, settings, reload, server):
    settings.WORKERS = 4

    start.serve(reload)

    watcher = [MANAGE, "publish_due", "--watch", "--beside", str(os.getpid())]
    assert begun[:2] == [watcher, server]


@pytest.mark.parametrize("role", ["both", "public"])
def test_no_process_that_lives_on_has_the_first_password(begun, settings, monkeypatch, role):
    settings.ROLE = role
    environments = []
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password")
    for place, name in ((start.subprocess, "Popen"), (start, "become")):
        monkeypatch.setattr(place, name, lambda *words: environments.append(dict(os.environ)))

    start.serve(reload=False)

    assert environments
    for environment in environments:
        assert "a long password" not in environment.values()


def test_a_server_is_told_to_give_memory_back_before_it_begins(begun, settings, monkeypatch):
    settings.ROLE = "public"
    monkeypatch.delenv("MALLOC_MMAP_THRESHOLD_", raising=False)
    told = []
    monkeypatch.setattr(start, "become", lambda *_words: told.append(dict(os.environ)))

    start.serve(reload=False)

    assert [environment["MALLOC_MMAP_THRESHOLD_"] for environment in told] == ["131072"]


def test_a_public_process_begins_no_watcher(begun, settings):
    settings.ROLE = "public"

    start.serve(reload=False)

    assert begun[0] == ["-P", PROGRAM]


def test_the_watcher_ends_with_the_server(tmp_path):
    code = "import django; django.setup(); from timeline.management.commands import start; start.begin_watching()"
    own = {"DJANGO_SETTINGS_MODULE": "govdigital.settings", "DATA_DIR": str(tmp_path)}
    own["PYTHONPATH"] = str(start.settings.BASE_DIR)
    own |= {
        f"{name}DATABASE_URL": f"sqlite:///{tmp_path}/{name or 'editorial'}"
        for name in ("", "PUBLIC_")
    }
    names = os.environ | own

    server = subprocess.run(
        [sys.executable, "-c", code],
        env=names,
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=True,
    )

    # Its databases are empty, which it says; it held the pipe that has now ended.
    assert b'message="The database did not answer' in server.stderr


def test_the_fingerprint_of_static_files_follows_their_bytes(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "site.css").write_text("a")
    before = start.static_fingerprint()

    (tmp_path / "site.css").write_text("ab")

    assert start.static_fingerprint() != before
