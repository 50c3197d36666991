import gc
import os
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import chain, groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from govdigital.page_version import page_version
from timeline.management import kept_pages
from timeline.management.commands.start import collect_static, static_fingerprint
from timeline.management.exported import left_out, seeds
from timeline.management.releases import Foreign, Releases, clear
from timeline.management.static_pages import (
    MOVED,
    NOT_FOUND,
    SEE_OTHER,
    Made,
    exporting,
    make,
    name_of,
    prepare,
    take_over,
    write,
)
from timeline.public import queries
from timeline.public.security_txt import statements
from timeline.publishing.public_rows import last_number

MOST_NAMED = 50
# Seconds between two lines of progress in a log.
PAUSE = 10
# Pages that a process is given at once: to make, and to take from the release before.
SHARE, TAKEN = 16, 500
# So many shares are many pages.
FEW = 4
# What is gone has a page that says so, and the log of publications leads to it.
GOOD_STATUSES = (200, *MOVED, 410)


Work = Callable[[list[str]], list[Any]]
Run = Callable[[Work, list[list[str]]], Iterable[Any]]


class Command(BaseCommand):
    help = (
        "Write the whole public site as static files; what has not changed since the last "
        "time is shared."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="empty, or made by this command")
        parser.add_argument(
            "--base",
            default=settings.PUBLIC_URL,
            help="where the files will be, such as https://example.org; PUBLIC_URL by default",
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="also where nothing has changed, and each page anew",
        )
        parser.add_argument(
            "--without-history",
            action="store_true",
            help="leave out the versions of each entry, its history and its TimeMap",
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="one a core by default"
        )

    def handle(self, *args: Any, folder: Path, base: str, processes: int, **options: Any) -> None:
        base = base.rstrip("/")
        refuse_unusable(base, processes)
        # Before anything is written: a database may be away.
        if not last_number():
            raise CommandError("Nothing has been published yet.")
        # Under the mask of DATA_DIR, where the static files are collected.
        collect_static()
        try:
            with (
                exporting(base, history=not options["without_history"]),
                Releases(folder.absolute()).locked() as releases,
            ):
                self.export(releases, base, processes, options["again"])
        except Foreign:
            raise CommandError(
                f"{folder} holds other files. Name an empty folder, or a new one."
            ) from None
        except BlockingIOError:
            raise CommandError(f"Another export is writing to {folder}.") from None

    def export(self, releases: Releases, base: str, processes: int, again: bool) -> None:
        """Build a release of the last publication and serve it, unless it is there already."""
        number = last_number()
        program = program_of(base)
        # The data is made within a minute of each publication.
        made_of = {"publication": number, "data": queries.newest_data_number(), **program}
        if releases.made_of == made_of and not again:
            self.stdout.write(f"Publication {number} is exported already.")
            return
        before = releases.current
        kept = {} if again or not before else kept_pages.load(releases.pages, program)
        building = releases.begin(upon_oldest=bool(kept))
        first = seeds()
        prepare(base, building, before, kept)
        with makers(processes) as run:
            standing = self.take_over(run, kept)
            made = self.crawl(run, first, standing)
        clear(
            str(building), {name_of(page.path, page.status) for page in made.values() if page.stamp}
        )
        write_redirects(made.values())
        self.refuse_incomplete(made.values(), number)
        kept_pages.save(releases.new_pages, program, made.values())
        releases.finish(building, number, made_of)
        self.report(made, number)

    def take_over(self, run: Run, kept: Mapping[str, Made]) -> dict[str, Made]:
        """The pages of the export before that stand, by their addresses; their files are here."""
        standing: dict[str, Made] = {}
        for taken in run(take_over, batches(kept, TAKEN)):
            standing |= {path: kept[path] for path in taken}
        return standing

    def crawl(self, run: Run, first: set[str], standing: Mapping[str, Made]) -> dict[str, Made]:
        """Make the pages at these addresses and at all to which they lead, unless they stand; what
        became of each, by its address.
        """
        made: dict[str, Made] = {}
        found = set(first)
        said_at = time.monotonic()
        while wave := found - made.keys():
            taken = [standing[path] for path in wave & standing.keys()]
            new = wave - standing.keys()
            # After a correction the tables of all entries are the most of it.
            shares = batches(new, SHARE) if len(new) > SHARE * FEW else by_entry(new)
            for pages in chain([taken], run(make, shares)):
                for page in pages:
                    made[page.path] = page
                    found |= page.links
                    if page.moved_to.startswith("/"):
                        found.add(page.moved_to.partition("#")[0])
                said_at = self.say(len(made), len(found), said_at)
        return made

    def say(self, number: int, total: int, said_at: float) -> float:
        """Show progress: a bar to a person, to a log a line now and then. When it was said last."""
        if sys.stderr.isatty():
            bar = f"\r{'█' * (number * 30 // total):░<30} {number} of {total} files"
            self.stderr.write(bar, ending="\n" if number == total else "")
        elif time.monotonic() - said_at >= PAUSE:
            self.stderr.write(f"  {number} of {total} files")
            return time.monotonic()
        return said_at

    def refuse_incomplete(self, made: Iterable[Made], number: int) -> None:
        """Stop before anything is served where a page failed, or belongs to another publication."""
        failed = [page.path for page in made if page.status >= 500]
        if failed:
            raise CommandError(
                f"These pages failed, so nothing was changed: {', '.join(failed[:MOST_NAMED])}"
            )
        if last_number() != number:
            raise CommandError(
                "Something was published meanwhile, so nothing was changed. Run this again."
            )

    def report(self, made: dict[str, Made], number: int) -> None:
        """Say what was written; raise CommandError where a link leads nowhere."""
        files = [page for page in made.values() if page.status in (200, 410)]
        changed = sum(page.changed for page in files)
        self.stdout.write(
            f"Publication {number}: {len(files)} files, {changed} of them new or changed."
        )
        self.stdout.write(f"Left out: {left_out(settings.SERVES_HISTORY)}.")
        missing = set()
        for page in made.values():
            if page.status not in GOOD_STATUSES and not page.path.endswith(f"/{NOT_FOUND}"):
                missing.add(page.path)
        broken = []
        for page in made.values():
            for link in sorted(page.links & missing):
                status = made[link].status
                broken.append(f"{page.path} leads to {link}, which answers {status}")
        if broken:
            more = f"\n… and {len(broken) - MOST_NAMED} more" if len(broken) > MOST_NAMED else ""
            raise CommandError(
                "Exported, with broken links:\n" + "\n".join(broken[:MOST_NAMED]) + more
            )


def refuse_unusable(base: str, processes: int) -> None:
    """Raise CommandError where nothing can be exported for this address."""
    parts = urlsplit(base)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or base.rstrip("/").count("/") != 2
    ):
        raise CommandError("--base is a scheme and a host alone, such as https://example.org.")
    if processes < 1:
        raise CommandError("--processes is 1 or more.")
    if settings.ROLE == "editorial":
        raise CommandError(
            "A process with ROLE=editorial has no public pages. Use ROLE=public or ROLE=both."
        )


@contextmanager
def makers(processes: int) -> Iterator[Run]:
    """What does some work on batches of addresses: this process, or several that begin as it is
    now where there is more than one batch.
    """
    context = get_context("fork")
    with ExitStack() as stack:

        @cache
        def pool() -> ProcessPoolExecutor:
            connections.close_all()
            # None of them looks for garbage in what all have.
            gc.freeze()
            return stack.enter_context(
                ProcessPoolExecutor(processes, context, end_with, (os.getpid(),))
            )

        def run(work: Work, parts: list[list[str]]) -> Iterable[Any]:
            return map(work, parts) if processes == 1 or len(parts) < 2 else pool().map(work, parts)

        try:
            yield run
        except BrokenProcessPool:
            raise CommandError(
                "A process of the export was ended from outside, perhaps for want of memory, so "
                "nothing was changed. Run this again, with fewer --processes."
            ) from None


def batches(paths: Iterable[str], most: int) -> list[list[str]]:
    """The addresses in lists of at most so many, those of one entry beside each other."""
    ordered = sorted(paths, key=entry_of)
    return [ordered[first : first + most] for first in range(0, len(ordered), most)]


def by_entry(paths: Iterable[str]) -> list[list[str]]:
    """The addresses of one entry together, and those of one table: they read the same texts."""
    ordered = sorted(paths, key=entry_of)
    groups = groupby(ordered, lambda path: entry_of(path)[0].partition(".")[0])
    return [list(same) for _entry, same in groups]


def end_with(parent: int) -> None:
    """Let this process end when its parent has, for it holds the lock of the folder too."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def entry_of(path: str) -> tuple[str, str]:
    """What puts the pages of one entry beside each other: in all languages they ask the same."""
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}"), code
    return path, ""


def program_of(base: str) -> dict[str, Any]:
    """What all pages are made of besides published rows: the site's address and settings, this
    program, its static files.
    """
    return {
        "base": base,
        "history": settings.SERVES_HISTORY,
        "static": static_fingerprint(),
        "program": page_version(),
        # It is out of date one day, also where nothing is published.
        "security": statements(),
    }


def write_redirects(made: Iterable[Made]) -> None:
    """Write where former addresses and identifiers lead, for nginx and as the list that static
    hosts read, which know no 303.
    """
    moved, identified, gone = [], [], []
    for page in sorted(made, key=lambda page: page.path):
        if page.status == SEE_OTHER:
            identified.append((page.path, page.moved_to))
        elif page.moved_to:
            moved.append((page.path, page.moved_to))
        elif page.status == 410:
            gone.append((page.path, f"/{name_of(page.path, page.status)}"))
    maps = (("redirects", moved, 301), ("identifiers", identified, 302), ("gone", gone, 410))
    lines = [f"{old} {new} {status}" for _name, pairs, status in maps for old, new in pairs]
    write("_redirects", "".join(f"{line}\n" for line in lines).encode(), compressed=False)
    for name, pairs, _status in maps:
        text = "".join(f'"{old}" "{new}";\n' for old, new in pairs)
        write(f"{name}.map", text.encode(), compressed=False)
