import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from importlib.metadata import version
from typing import NoReturn, TypeVar

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connections, transaction
from django.db.models import Q

from govdigital import site_lock
from govdigital.databases import silent_databases
from govdigital.server import server_options
from timeline.models import Site
from timeline.registry import ENTRIES

MOST_SENTENCES = 40

Result = TypeVar("Result")


class Command(BaseCommand):
    help = "Prepare all that is missing, then serve the site."
    # Checks of the database come after the databases have been made.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reload", action="store_true", help="serve for development, with reloading"
        )

    def handle(self, *args: object, reload: bool = False, **options: object) -> None:
        refuse_unusable_address()
        try:
            with site_lock.starting():
                self.start(reload)
        except site_lock.SiteLocked as error:
            raise CommandError(str(error)) from None

    def start(self, reload: bool) -> None:
        """Prepare the site, while no other start does, and become the server."""
        try:
            with site_lock.preparing(self.say_waiting):
                self.prepare()
        except KeyboardInterrupt:
            raise CommandError("\nStopped. Start again, and it goes on where it stopped.") from None
        self.say_addresses()
        connections.close_all()
        serve(reload)

    def say_waiting(self) -> None:
        """Say why nothing happens yet."""
        self.stdout.write("  Another start prepares this site; this one waits for it.")
        self.stdout.flush()

    def prepare(self) -> None:
        """Take every step that is not done yet. Whatever the content is like, somebody can sign in
        and mend it.
        """
        if settings.ROLE == "public":
            self.step("public database", refuse_unprepared)
        else:
            self.step("databases", migrate)
            self.give_administrator()
            unready = self.step_that_may_fail("content", load_fixtures)
            unready += self.step_that_may_fail("publishing", publish_first)
            self.say_unready(unready)
        if not settings.DEBUG:
            self.step("static files", collect_static)

    def give_administrator(self) -> None:
        """Make the first administrator, and say a made-up password before anything else can go
        wrong.
        """
        with transaction.atomic():
            password = make_administrator()
            if password:
                self.stdout.write(f"  {'sign in as':<16}{administrator()}")
                self.stdout.write(f"  {'password':<16}{password}  (shown this once)")
                # An interrupted start makes up no password that nobody is told.
                self.stdout.flush()

    def step_that_may_fail(self, name: str, take: Callable[[], list[str]]) -> list[str]:
        """Take one step; the sentences on what it could not do, an error among them."""

        def attempt() -> list[str]:
            try:
                return take()
            except Exception as error:
                # A public process has no history, and takes no step that may fail.
                from timeline.management.fixtures import in_one_line

                return [f"{name}: {type(error).__name__}: {in_one_line(error)}"]

        return self.step(name, attempt)

    def say_unready(self, sentences: list[str]) -> None:
        """List what could not be loaded or published, and say how to go on."""
        if not sentences:
            return
        self.stdout.write("  These are not on the site yet:")
        for sentence in sentences[:MOST_SENTENCES]:
            self.stdout.write(f"    {sentence}")
        if len(sentences) > MOST_SENTENCES:
            self.stdout.write(f"    and {len(sentences) - MOST_SENTENCES} more.")
        self.stdout.write("  Mend drafts in the admin, or the files in fixtures/ and then run:")
        self.stdout.write("    .venv/bin/python manage.py load_fixtures")

    def step(self, name: str, take: Callable[[], Result]) -> Result:
        """Take one step and say its seconds; what it returns."""
        self.stdout.write(f"  {name:<16}", ending="")
        self.stdout.flush()
        begun = time.monotonic()
        result = take()
        self.stdout.write(f"{time.monotonic() - begun:5.1f} s")
        return result

    def say_addresses(self) -> None:
        """Say where the site and the admin are."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
        address = f"http://{bracketed(host)}:{settings.PORT}"
        if settings.ROLE != "editorial":
            self.stdout.write(f"  {'site':<16}{address}/")
        if settings.ROLE != "public":
            self.stdout.write(f"  {'admin':<16}{address}/admin/")
        self.stdout.flush()


def bracketed(host: str) -> str:
    """The host as an address writes it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def refuse_unusable_address() -> None:
    """Stop before any work where HOST and PORT cannot be served on."""
    try:
        addresses = socket.getaddrinfo(settings.HOST, settings.PORT, type=socket.SOCK_STREAM)
        family, kind, _protocol, _name, address = addresses[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise CommandError(
            f"HOST is “{settings.HOST}”, which is no address of this machine."
        ) from None
    except OSError as error:
        place = f"Port {settings.PORT} on {settings.HOST}"
        raise CommandError(
            f"{place} cannot be used ({error.strerror}). Set PORT to another number."
        ) from None


def refuse_unprepared() -> None:
    """Stop a public process whose database has not been made by an editorial one."""
    if silent_databases():
        raise CommandError(
            "The public database does not answer or is empty. Start once with ROLE=both or "
            "ROLE=editorial."
        )


def migrate() -> None:
    """Bring both databases to the newest shape."""
    for alias, variable in zip(
        settings.DATABASES, ("DATABASE_URL", "PUBLIC_DATABASE_URL"), strict=True
    ):
        try:
            connections[alias].ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database of {variable} does not answer: {error}") from None
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    protect_databases()


def protect_databases() -> None:
    """Let nobody but the owner read the databases in DATA_DIR, which earlier versions made for all
    to read.
    """
    for file in settings.DATA_DIR.glob("*.sqlite3*"):
        file.chmod(0o600)


def load_fixtures() -> list[str]:
    """Load the content of fixtures/ into an editorial database that has no site; what is wrong with
    it.
    """
    if Site.objects.exists():
        return []
    # A public process has no history, and does not get here.
    from timeline.management.fixtures import load

    return load().problems


def publish_first() -> list[str]:
    """Publish what was loaded and is ready, where nothing has been published yet; why the rest is
    not.
    """
    if any(model.objects.exclude(live_fingerprint="").exists() for model in ENTRIES):
        return []
    from timeline.management.commands.load_fixtures import sentences_of
    from timeline.management.fixtures import (
        as_loaded,
        lead_on_former_addresses,
        publish_ready,
    )

    problems = publish_ready(as_loaded()).problems
    return sentences_of([*problems, *lead_on_former_addresses()])


def administrator() -> str:
    """The name that the first administrator has or gets."""
    return os.environ.get("DJANGO_SUPERUSER_USERNAME", "").strip() or "admin"


def make_administrator() -> str:
    """Make the first administrator; the password where none was given, else nothing.

    None is made where somebody else administers the site: the first one may have gone, or have been
    given another role.
    """
    from django.contrib.auth.models import User

    by_role = Q(groups__name="administrator", is_active=True, is_staff=True)
    if User.objects.filter(Q(is_superuser=True) | by_role).exists():
        return ""
    given_password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
    password = given_password or secrets.token_urlsafe(12)
    email = os.environ.get("DJANGO_SUPERUSER_EMAIL", "").strip()
    User.objects.create_superuser(administrator(), email, password)
    return "" if given_password else password


def collect_static() -> None:
    """Collect, fingerprint and compress the static files where any of them has changed."""
    stamp = settings.DATA_DIR / "static.stamp"
    now = static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def static_fingerprint() -> str:
    """A digest that changes with any static file and with what prepares them."""
    digest = hashlib.sha256(
        f"{settings.STORAGES} {version('django')} {version('whitenoise')}".encode()
    )
    for finder in get_finders():
        for path, storage in finder.list([]):
            size, changed = storage.size(path), storage.get_modified_time(path)
            digest.update(f"{path} {size} {changed}\n".encode())
    return digest.hexdigest()


def serve(reload: bool) -> NoReturn:
    """Become the server."""
    # Standard output may be a pipe, which would keep the addresses to itself.
    sys.stdout.flush()
    host, port = settings.HOST, str(settings.PORT)
    if settings.ROLE != "public":
        begin_watching()
        if settings.SENDS_MAIL:
            begin_sending()
    if reload:
        become("manage.py", "runserver", f"{bracketed(host)}:{port}")
    place = ("--host", host, "--port", port, "--workers", str(settings.WORKERS))
    become("-m", "granian", *place, *server_options(), "govdigital.wsgi:application")


def begin_watching() -> None:
    """Begin the one process that puts live what is due, beside the server that this process
    becomes.
    """
    # Becoming another program keeps the number of the process, which the watcher looks at.
    beside = ("--watch", "--beside", str(os.getpid()))
    subprocess.Popen([sys.executable, "manage.py", "publish_due", *beside])


def begin_sending() -> None:
    """Begin the one process that sends e-mails, apart from all others: a server that is away holds
    up nothing but itself.
    """
    beside = ("--forever", "--beside", str(os.getpid()))
    subprocess.Popen([sys.executable, "manage.py", "send_mail", *beside])


def become(*arguments: str) -> NoReturn:
    """Replace this process by Python with these arguments."""
    os.execv(sys.executable, [sys.executable, *arguments])
