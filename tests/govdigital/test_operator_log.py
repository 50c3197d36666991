import subprocess
import sys

import pytest
from django.conf import settings

from govdigital import operator_log
from govdigital.operator_log import logged_command
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
