"""The command “govdigital”; tests/test_release.py runs it as it is installed."""

import sys

import pytest
from django.core import management

import govdigital
from govdigital.__main__ import main


@pytest.fixture
def commands(monkeypatch):
    """The commands that are run, without running them."""
    commands = []
    monkeypatch.setattr(management, "execute_from_command_line", commands.append)
    return commands


@pytest.mark.parametrize("option", ["--version", "version"])
def test_it_says_the_version_of_the_program_and_not_of_django(
    monkeypatch, capsys, commands, option
):
    monkeypatch.setattr(sys, "argv", ["govdigital", option])

    main()

    assert (capsys.readouterr().out, commands) == (f"govdigital {govdigital.__version__}\n", [])


@pytest.mark.parametrize(
    ("arguments", "command"),
    [([], ["start"]), (["check_links", "--all"], ["check_links", "--all"])],
)
def test_it_starts_the_site_unless_a_command_is_named(monkeypatch, commands, arguments, command):
    monkeypatch.setattr(sys, "argv", ["/usr/bin/govdigital", *arguments])

    main()

    assert commands == [["govdigital", *command]]
