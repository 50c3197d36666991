"""Looks through the folder of a site before anything of it is used: content, templates, words and
files, in a process of its own whose databases are thrown away.
"""

import gettext
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.template import Engine, TemplateSyntaxError

from govdigital.databases import EDITORIAL
from timeline.management.colours import colour_faults
from timeline.management.text_files import text_of

# All that the other process inherits: no address of a database, of a store or of anything else that
# belongs to this site.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR")
# Between the sentences of the other process, which have lines of their own.
END = "\x1e"


def site_faults(site: Path) -> list[str]:
    """Every fault of a site's folder in sentences, with file and row; empty where there is none.

    Raises CommandError where the folder cannot be looked through.
    """
    refuse_no_site(site)
    return [
        *content_faults_apart(site / "content"),
        *unusable_files(site),
        *colour_faults(site / "static" / "css" / "own.css"),
    ]


def unusable_files(site: Path) -> list[str]:
    """The faults with which no page could be shown: of templates and of words."""
    return [*template_faults(site / "templates"), *word_faults(site / "locale")]


def refuse_no_site(site: Path) -> None:
    """Raise CommandError for what is no folder of a site."""
    try:
        if not site.is_dir():
            raise CommandError(f"“{site}” is no folder.")
        if not (site / "content").is_dir():
            raise CommandError(f"“{site}” has no folder “content”: see docs/another-site.md.")
        for folder in (site, site / "content"):
            next(folder.iterdir(), None)
    except OSError as error:
        raise CommandError(f"“{site}” cannot be read: {error.strerror}.") from None


def content_faults_apart(content: Path) -> list[str]:
    """The faults of the fixtures in this folder, told by a process whose databases are thrown away;
    raises CommandError where it ends without telling them.
    """
    with tempfile.TemporaryDirectory(prefix="govdigital-check-") as folder:
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        environment |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "govdigital.settings"}
        process = subprocess.run(
            (sys.executable, "-m", "timeline.management.site_check", str(content.absolute())),
            check=False,
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
    if process.returncode:
        reason = process.stderr.strip().rpartition("\n")[2] or f"it ended with {process.returncode}"
        raise CommandError(f"“{content}” could not be looked through: {reason}")
    return [sentence for sentence in process.stdout.split(END) if sentence.strip()]


def template_faults(folder: Path) -> Iterator[str]:
    """Templates that do not compile, each with its file and why."""
    engine = Engine.get_default()
    for path in files_below(folder):
        name = path.relative_to(folder.parent)
        try:
            engine.from_string(text_of(path))
        except TemplateSyntaxError as error:
            token = getattr(error, "token", None)
            line = f", line {token.lineno}" if token else ""
            # Django names every library that there is.
            sentence, _choice, _libraries = str(error).partition(" Must be one of:")
            yield f"{name}{line}: {sentence}"
        except ValueError as error:
            yield f"{name}: {error}"


def word_faults(folder: Path) -> Iterator[str]:
    """Files of words that have not been compiled, or that cannot be read."""
    for path in files_below(folder):
        name = path.relative_to(folder.parent)
        if path.suffix == ".po" and not path.with_suffix(".mo").exists():
            yield f"{name}: is not compiled, so none of its words is used."
        if path.suffix == ".mo":
            try:
                with path.open("rb") as file:
                    gettext.GNUTranslations(file)
            except Exception:
                # The library raises whatever Python raises where bytes mean something else.
                yield f"{name}: cannot be read: make it again with msgfmt."


def files_below(folder: Path) -> list[Path]:
    """All files in the folder and its folders, in order; none where there is no folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def tell(content: Path) -> None:
    """Say the faults of these fixtures: the work of the process whose databases are thrown away."""
    import django

    django.setup()
    from django.core.management import call_command

    # These know models, which are there only now.
    from timeline.management.content_faults import content_faults

    call_command("migrate", database=EDITORIAL, interactive=False, verbosity=0)
    # The editorial database has all tables of the public one.
    connections.close_all()
    public_file = Path(settings.DATA_DIR, "public.sqlite3")
    public_file.unlink(missing_ok=True)
    with connections[EDITORIAL].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(public_file)])
    sys.stdout.write(END.join(content_faults(content)))


if __name__ == "__main__":
    tell(Path(sys.argv[1]))
