"""What operators do at the command line, as events."""

import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, InterfaceError, ProgrammingError

from govdigital.databases import DATABASE_VARIABLES, all_databases, is_away, silent_databases
from govdigital.event_log import log_event

# They only look, or are the site itself: what it does is logged as it happens.
UNLOGGED = frozenset(
    {
        "check", "check_site", "collectstatic", "compilemessages", "dbshell",
        "diffsettings", "dumpdata", "help", "makemessages", "makemigrations", "publish_due",
        "new_site", "runserver", "send_mail", "serve_metrics", "shell", "showmigrations",
        "sqlmigrate", "start", "test", "verify", "--help", "--version", "version",
    }
)  # fmt: skip

# What works on working copies, of which a public process has none.
OF_EDITORS = frozenset(
    {
        "backup", "check_databases", "check_links", "export_content", "forget", "import_content",
        "import_observations", "load_fixtures", "publish", "publish_due", "reset_sign_in",
        "reset_story", "restore", "sample_content", "send_mail",
    }
)  # fmt: skip


@contextmanager
def logged_command(arguments: Sequence[str]) -> Iterator[None]:
    """Log the command of these arguments, and whether it was done; its words alone, for names and
    passwords may follow it.
    """
    name = arguments[1] if len(arguments) > 1 else "help"
    outcome = "failed"
    try:
        if name in OF_EDITORS and settings.ROLE == "public":
            sys.exit("CommandError: A public process has no working copies: say ROLE=editorial.")
        yield
        outcome = "done"
    except SystemExit as ending:
        if not ending.code:
            outcome = "done"
        raise
    except (DatabaseError, InterfaceError) as error:
        if "--traceback" in arguments or not is_no_answer(error):
            raise
        sys.exit(f"CommandError: {why_no_answer(error)}")
    finally:
        # Without settings there is no log.
        if settings.configured and changes_something(arguments):
            log_event("command", outcome=outcome, command=name, operator=operator())


def changes_something(arguments: Sequence[str]) -> bool:
    """Whether the command of these arguments may change the site."""
    name = arguments[1] if len(arguments) > 1 else "help"
    if name == "check_databases":
        return "--repair" in arguments
    return name not in UNLOGGED


def is_no_answer(error: Exception) -> bool:
    """Whether a database is away, or was never prepared: PostgreSQL then calls the question
    wrong.
    """
    return is_away(error) or (isinstance(error, ProgrammingError) and bool(silent_databases()))


def why_no_answer(error: Exception) -> str:
    """A sentence on which database did not answer, and how it said so, without a traceback."""
    reason = (str(error).strip().splitlines() or ["no reason is known"])[0]
    aliases = silent_databases() or silent_databases(all_databases())
    silent = " and ".join(DATABASE_VARIABLES[alias] for alias in aliases)
    if not silent:
        return f"A database could not answer, and may do so when asked again: {reason}"
    return f"No answer from the database of {silent}, or no start has prepared it: {reason}"


def operator() -> str:
    """The account of this machine that runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may have a number for which there is no name.
        return ""
