import errno
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from importlib.metadata import version
from typing import NamedTuple, NoReturn, TypeVar

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connections, transaction
from django.db.models import Q

from govdigital import __version__, site_lock
from govdigital.databases import (
    DATABASE_VARIABLES,
    REPORTS,
    REPORTS_APP,
    silent_databases,
)
from govdigital.environment import bracketed
from govdigital.event_log import log_event
from govdigital.server import PROGRAM, SURROUNDINGS, server_options
from timeline.management.site_check import unusable_files
from timeline.models import Site
from timeline.registry import ENTRIES

MOST_SENTENCES = 40
# What is tried first at a door that nobody knows.
GUESSED_FIRST = {"admin", "administrator", "root", "superuser", "user", "test"}
GUESSED_WARNING = "everybody guesses this name first. Give the account another one in the admin."
# None of them is taken for another.
PLAIN_CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz"

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
        with held_address():
            refuse_unusable_metrics_address()
            refuse_unusable_site()
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
        self.stdout.write(f"  Preparing the site in {settings.DATA_DIR}")
        self.stdout.flush()
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
        """Make the first administrator, and say the name and a made-up password before anything
        else can go wrong.
        """
        with transaction.atomic():
            administrator = make_administrator()
            if administrator is None:
                return
            self.stdout.write(f"  {'sign in as':<16}{administrator.name}")
            if administrator.made_up_password:
                words = f"{administrator.made_up_password}  (shown this once)"
                self.stdout.write(f"  {'password':<16}{words}")
            if administrator.name.lower() in GUESSED_FIRST:
                self.stdout.write(f"  {'warning':<16}{GUESSED_WARNING}")
            # An interrupted start makes up no password that nobody is told.
            self.stdout.flush()

    def step_that_may_fail(self, name: str, take: Callable[[], list[str]]) -> list[str]:
        """Take one step; the sentences on what it could not do, an error among them."""

        def attempt() -> list[str]:
            try:
                return take()
            except Exception as error:
                # A public process has no history, and takes no step that may fail.
                from timeline.management.content_files import in_one_line

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
        folder = settings.FIXTURE_DIRS[0]
        self.stdout.write(f"  Mend drafts in the admin, or the files in {folder} and then run:")
        command = "govdigital" if settings.IS_INSTALLED else ".venv/bin/python manage.py"
        self.stdout.write(f"    {command} load_fixtures")

    def step(self, name: str, take: Callable[[], Result]) -> Result:
        """Take one step, then say its seconds in a line of their own: what is logged meanwhile may
        go to the same terminal. What the step returns.
        """
        begun = time.monotonic()
        result = take()
        self.stdout.write(f"  {name:<16}{time.monotonic() - begun:5.1f} s")
        self.stdout.flush()
        return result

    def say_addresses(self) -> None:
        """Say where the site and the admin are."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
        here = f"http://{bracketed(host)}:{settings.PORT}"
        if settings.ROLE != "editorial":
            self.stdout.write(f"  {'site':<16}{settings.PUBLIC_URL or here}/")
        if settings.ROLE != "public":
            self.stdout.write(f"  {'admin':<16}{settings.EDITORIAL_URL or here}/admin/")
        if settings.PUBLIC_URL or settings.EDITORIAL_URL:
            self.stdout.write(f"  {'listens at':<16}{here}")
        self.stdout.flush()


def held_address() -> socket.socket:
    """What keeps HOST and PORT for this start and the server that it becomes: another start there
    hears so, whatever its DATA_DIR. Raises CommandError where nobody could listen.
    """
    place = f"Port {settings.PORT} on {settings.HOST}"
    holder = socket.socket(socket.AF_UNIX)
    # It goes with the process, also where that becomes the server.
    holder.set_inheritable(True)
    try:
        refuse_to_listen(settings.HOST, settings.PORT)
        if sys.platform == "linux":
            # A name in the network's own space, and no file: the port itself cannot be held, for
            # granian's workers share it.
            holder.bind(f"\0govdigital {settings.HOST} {settings.PORT}")
    except (OSError, UnicodeError) as error:
        holder.close()
        if not isinstance(error, OSError) or is_elsewhere(error):
            raise CommandError(
                f"HOST is “{settings.HOST}”, which is no address of this machine."
            ) from None
        raise CommandError(
            f"{place} cannot be used ({error.strerror}). Set PORT to another number."
        ) from None
    return holder


def is_elsewhere(error: OSError) -> bool:
    """Whether the address is none, or that of another machine."""
    return isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL


def refuse_to_listen(host: str, port: int) -> None:
    """Raise OSError where nobody could listen at this address."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, kind, _protocol, _name, address = addresses[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def refuse_unusable_metrics_address() -> None:
    """Stop before any work where METRICS_ADDRESS cannot be served on."""
    address = settings.METRICS_ADDRESS
    if address is None:
        return
    words = f"METRICS_ADDRESS is {bracketed(address.host)}:{address.port}, which cannot be used"
    try:
        if address.port == settings.PORT:
            raise CommandError(f"{words}: visitors have this port. Set it to another one.")
        refuse_to_listen(address.host, address.port)
    except OSError as error:
        raise CommandError(f"{words} ({error.strerror}). Set it to another one.") from None


def refuse_unusable_site() -> None:
    """Stop before any work where SITE_DIR has no content, or its files would break pages."""
    if settings.SITE_DIR is None:
        return
    if settings.ROLE != "public" and not any(settings.FIXTURE_DIRS[0].glob("*.json")):
        raise CommandError(
            f"“{settings.FIXTURE_DIRS[0]}” has no content: see docs/another-site.md."
        )
    faults = unusable_files(settings.SITE_DIR)
    if faults:
        place = f"SITE_DIR is “{settings.SITE_DIR}”, and the site cannot start with it:"
        raise CommandError("\n".join([place, *faults]))


def refuse_unprepared() -> None:
    """Stop a public process whose database has not been made by an editorial one."""
    if silent_databases():
        raise CommandError(
            "The public database does not answer or is empty. Start once with ROLE=both or "
            "ROLE=editorial."
        )


def migrate() -> None:
    """Bring all databases to the newest shape."""
    for alias in settings.DATABASES:
        try:
            connections[alias].ensure_connection()
        except OperationalError as error:
            raise CommandError(
                f"The database of {DATABASE_VARIABLES[alias]} does not answer: {error}"
            ) from None
        # Tables of other apps are not there: to go through their migrations would take seconds.
        app = [REPORTS_APP] if alias == REPORTS else []
        call_command("migrate", *app, database=alias, interactive=False, verbosity=0)
    protect_databases()


def protect_databases() -> None:
    """Let nobody but the owner read the databases in DATA_DIR, which earlier versions made for all
    to read.
    """
    for file in settings.DATA_DIR.glob("*.sqlite3*"):
        file.chmod(0o600)


def load_fixtures() -> list[str]:
    """Load this site's content into an editorial database that has none; what is wrong with it."""
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


class Administrator(NamedTuple):
    """The account that was made; blank where the password was given."""

    name: str
    made_up_password: str


def make_administrator() -> Administrator | None:
    """Make the first administrator. Whoever chose the password, it is changed at the first sign-in:
    it was printed, or stands in a file.

    None is made where somebody else administers the site: the first one may have gone, or have been
    given another role.
    """
    from django.contrib.auth.models import User

    from govdigital import first_password

    by_role = Q(groups__name="administrator", is_active=True, is_staff=True)
    if User.objects.filter(Q(is_superuser=True) | by_role).exists():
        return None
    name = settings.ADMINISTRATOR_NAME or made_up_name()
    if User.objects.filter(username__iexact=name).exists():
        raise CommandError(
            f"DJANGO_SUPERUSER_USERNAME is “{name}”, an account that is no administrator. "
            "Set another name."
        )
    given_password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
    password = given_password or secrets.token_urlsafe(16)
    account = User.objects.create_superuser(name, settings.ADMINISTRATOR_EMAIL, password)
    first_password.must_change(account)
    return Administrator(name, "" if given_password else password)


def made_up_name() -> str:
    """A name that nobody guesses by habit, and that is read aloud and copied without doubt."""
    return "editor-" + "".join(secrets.choice(PLAIN_CHARACTERS) for _place in range(4))


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
    storage = settings.STORAGES["staticfiles"]
    lines = [f"{storage} {version('django')} {version('whitenoise')}"]
    for finder in get_finders():
        for path, folder in finder.list([]):
            lines.append(f"{path} {folder.size(path)} {folder.get_modified_time(path)}")
    # The roles find the same files in another order.
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def serve(reload: bool) -> NoReturn:
    """Become the server."""
    # Standard output may be a pipe, which would keep the addresses to itself.
    sys.stdout.flush()
    # It has served its turn: no process that lives on shows it in its environment.
    os.environ.pop("DJANGO_SUPERUSER_PASSWORD", None)
    host, port = settings.HOST, str(settings.PORT)
    if settings.ROLE != "public":
        begin_watching()
        if settings.SENDS_MAIL:
            begin_sending()
    if settings.METRICS_ADDRESS:
        begin_metrics()
    log_event("start", version=__version__, role=settings.ROLE)
    if reload:
        become(*program(), "runserver", f"{bracketed(host)}:{port}")
    place = ("--host", host, "--port", port, "--workers", str(settings.WORKERS))
    # By its path the server finds this code, and not what lies in the folder where it is started.
    base = ("--working-dir", str(settings.BASE_DIR))
    application = f"{settings.BASE_DIR / 'govdigital' / 'wsgi.py'}:application"
    os.environ.update(SURROUNDINGS)
    become("-P", PROGRAM, *place, *base, *server_options(), application)


def program() -> tuple[str, ...]:
    """What Python is told to run a command of this site, whatever the current folder is."""
    if settings.IS_INSTALLED:
        return ("-P", "-m", "govdigital")
    return (str(settings.BASE_DIR / "manage.py"),)


def begin_watching() -> None:
    """Begin the one process that puts live what is due, beside the server that this process
    becomes.
    """
    # Becoming another program keeps the number of the process, which the watcher looks at.
    beside = ("--watch", "--beside", str(os.getpid()))
    subprocess.Popen([sys.executable, *program(), "publish_due", *beside])


def begin_sending() -> None:
    """Begin the one process that sends e-mails, apart from all others: a server that is away holds
    up nothing but itself.
    """
    beside = ("--forever", "--beside", str(os.getpid()))
    subprocess.Popen([sys.executable, *program(), "send_mail", *beside])


def begin_metrics() -> None:
    """Begin the one process that serves the numbers of this site, which begin anew with it."""
    shutil.rmtree(settings.METRICS_FOLDER, ignore_errors=True)
    beside = ("--beside", str(os.getpid()))
    subprocess.Popen([sys.executable, *program(), "serve_metrics", *beside])


def become(*arguments: str) -> NoReturn:
    """Replace this process by Python with these arguments."""
    os.execv(sys.executable, [sys.executable, *arguments])
