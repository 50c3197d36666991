"""Kills a command again and again, each time a little later, and says what it left.

Run as a program: “backup SETS MOMENTS” or “restore OLD NEW MOMENTS”; it writes a line of JSON for
each moment. The moments are the command's own doings with files, which Python reports as it begins
them.
"""

import json
import os
import signal
import sys
import time
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

import django

WATCHED = ("open", "os.", "shutil.", "sqlite3.connect", "subprocess.Popen")


def in_a_process_of_its_own(work):
    """What the work returns, or None where it was killed before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        content = answer.read()
    os.waitpid(child, 0)
    return json.loads(content) if content else None


def counted(folders, command, kill_at=0):
    """Run the command; how many doings with files in the folders it took. Killed at one of them."""
    doings = 0

    def hook(event, arguments):
        nonlocal doings
        if event.startswith(WATCHED) and any(
            str(folder) in str(arguments[:2]) for folder in folders
        ):
            doings += 1
            if doings == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    run(command)
    return doings


def run(command):
    from django.core.management import CommandError, call_command

    for second in range(60):
        try:
            with redirect_stdout(StringIO()) as written:
                call_command(*command)
            return written.getvalue()
        except CommandError as error:
            # PostgreSQL may take a while to see that a client was killed.
            if second == 59 or "is in use" not in str(error):
                raise
            time.sleep(1)
    return ""


def moments(total, number):
    """So many of the moments, from the first to the last."""
    return sorted({1 + round(step * (total - 1) / (number - 1)) for step in range(number)})


def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def kill_backups(sets, number):
    command = ("backup", sets)
    total = in_a_process_of_its_own(lambda: counted([sets], command))
    for moment in moments(total, number):
        in_a_process_of_its_own(partial(counted, [sets], command, moment))
        say(sorted(path.name for path in sets.iterdir()))


def kill_restores(old, new, number):
    from django.conf import settings

    def command(chosen):
        return ("restore", chosen, "--replace", "--yes")

    folders = [settings.DATA_DIR, new]
    total = in_a_process_of_its_own(lambda: counted(folders, command(new)))
    for moment in moments(total, number):
        in_a_process_of_its_own(lambda: run(command(old)))
        in_a_process_of_its_own(partial(counted, folders, command(new), moment))
        left = in_a_process_of_its_own(state)
        again = in_a_process_of_its_own(lambda: run(command(new)))
        after = in_a_process_of_its_own(state)
        say([left, again, after])


def state():
    """What stands between this site and a start; else what its two databases and its files say."""
    from django.conf import settings
    from django.db import connections

    from govdigital import site_lock
    from govdigital.databases import EDITORIAL, PUBLIC
    from timeline.models import Site

    try:
        with site_lock.shared():
            pass
    except site_lock.SiteLocked as error:
        return str(error)
    names = [Site.objects.using(alias).get().name_en for alias in (EDITORIAL, PUBLIC)]
    files = sorted(path.name for path in (settings.DATA_DIR / "files" / "public").iterdir())
    connections.close_all()
    return [*names, len(files)]


if __name__ == "__main__":
    django.setup()
    verb, *places, number = sys.argv[1:]
    {"backup": kill_backups, "restore": kill_restores}[verb](*map(Path, places), int(number))
