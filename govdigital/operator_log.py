"""What operators do at the command line, as events."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from govdigital.event_log import log_event

# They only look, or are the site itself: what it does is logged as it happens.
UNLOGGED = frozenset(
    {
        "check", "check_site", "collectstatic", "compilemessages", "dbshell",
        "diffsettings", "dumpdata", "help", "makemessages", "makemigrations", "publish_due",
        "runserver", "send_mail", "serve_metrics", "shell", "showmigrations", "sqlmigrate", "start",
        "test", "verify", "--help", "--version", "version",
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
        yield
        outcome = "done"
    except SystemExit as ending:
        if not ending.code:
            outcome = "done"
        raise
    finally:
        # Without settings there is no log.
        if name not in UNLOGGED and settings.configured:
            log_event("command", outcome=outcome, command=name, operator=operator())


def operator() -> str:
    """The account of this machine that runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may have a number for which there is no name.
        return ""
