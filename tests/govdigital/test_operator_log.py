import subprocess
import sys

import pytest
from django.conf import settings

from govdigital import operator_log
from govdigital.operator_log import logged_command
from tests.commands import without_events
from tests.govdigital.test_event_log import log

__all__ = ["log"]


def facts(log):
    return [(event["event"], event["command"], event["outcome"]) for event in log.events]


def test_a_command_is_logged_by_its_name_alone(log):
    with logged_command(["manage.py", "createsuperuser", "--email=eva@example.org", "hunter2"]):
        pass

    assert facts(log) == [("command", "createsuperuser", "done")]
    assert "eva" not in log.lines[0]
    assert "hunter2" not in log.lines[0]


@pytest.mark.parametrize("ending", [SystemExit(1), SystemExit("No."), KeyboardInterrupt()])
def test_a_command_that_fails_is_logged_as_that(log, ending):
    with pytest.raises(type(ending)), logged_command(["manage.py", "load_fixtures"]):
        raise ending

    assert facts(log) == [("command", "load_fixtures", "failed")]


def test_a_command_that_leaves_in_peace_is_done(log):
    with pytest.raises(SystemExit), logged_command(["manage.py", "publish"]):
        raise SystemExit(0)

    assert facts(log) == [("command", "publish", "done")]


@pytest.mark.parametrize("arguments", [["manage.py"], ["manage.py", "check"], ["x", "shell"]])
def test_what_changes_nothing_is_not_logged(log, arguments):
    with logged_command(arguments):
        pass

    assert log.lines == []


def test_an_operator_without_a_name_is_none(monkeypatch, log):
    def nameless():
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(operator_log.getpass, "getuser", nameless)

    with logged_command(["manage.py", "publish"]):
        pass

    assert log.events[0]["operator"] == ""


def test_manage_logs_what_it_runs(tmp_path):
    names = {"DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 60, "LOG_FORMAT": "text"}

    failed = subprocess.run(
        [sys.executable, "manage.py", "publish", "era:x"],
        cwd=settings.BASE_DIR,
        env=names,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert failed.returncode == 1
    [line] = [line for line in failed.stderr.splitlines() if " command " in line]
    assert " account=- address=- outcome=failed command=publish operator=" in line


NOWHERE = "postgresql://nobody:secret-word@127.0.0.1:9/nothing"


def run(folder, *arguments, **names):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"DATA_DIR": str(folder), "SECRET_KEY": "k" * 60} | names,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", ["check_databases", "publish_due", "export_site"])
def test_a_database_that_is_away_is_a_sentence_and_no_traceback(tmp_path, command):
    arguments = [str(tmp_path / "x"), "--base", "https://example.org"]
    arguments = arguments if command == "export_site" else []

    ended = run(
        tmp_path, command, *arguments, DATABASE_URL=NOWHERE, PUBLIC_DATABASE_URL=f"{NOWHERE}2"
    )

    assert ended.returncode == 1
    [sentence] = without_events(ended.stderr).splitlines()
    assert sentence.startswith("CommandError: No answer from the database of ")
    assert "PUBLIC_DATABASE_URL, or no start has prepared it: " in sentence
    assert "Traceback" not in ended.stderr
    assert "secret-word" not in ended.stderr
    assert not (tmp_path / "static").exists()


def test_databases_that_no_start_has_prepared_are_a_sentence(tmp_path):
    ended = run(tmp_path, "check_databases")

    assert ended.returncode == 1
    assert "of DATABASE_URL and PUBLIC_DATABASE_URL, or no start has prepared it" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["load_fixtures", "reset_story", "export_content"])
def test_a_command_on_the_story_waits_for_a_start(tmp_path, command):
    folder = [str(tmp_path / "site")] if command == "export_content" else []

    alone = run(tmp_path, command, *folder)
    public = run(tmp_path, command, *folder, ROLE="public")

    assert "Both databases must answer, and be prepared: start the site once" in alone.stderr
    assert "A public process has no working copies" in public.stderr
    for ended in (alone, public):
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("more", "number"), [((), 0), (("--repair",), 1)])
def test_a_look_at_the_databases_is_no_event_and_a_repair_is(log, more, number):
    with logged_command(["manage.py", "check_databases", *more]):
        pass

    assert len(log.lines) == number
