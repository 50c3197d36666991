"""Where processes of the tests find a site: the one of the test, or another one that is empty."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connections

from govdigital.databases import DATABASE_VARIABLES

ROOT = Path(__file__).resolve().parents[2]


def url(alias, name=""):
    """The address of the test's database, or of another one of its server."""
    given = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite:///{name or given['NAME']}"
    server = f"host={given['HOST']}&port={given['PORT']}"
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@/{name or given['NAME']}?{server}"


def place_of_the_test():
    """The environment of a process that uses the databases and files of this test."""
    place = {variable: url(alias) for alias, variable in DATABASE_VARIABLES.items()}
    return place | {"FOLDER_OF_THE_TEST": os.environ["DATA_DIR"]}


@contextmanager
def empty_place(folder):
    """The environment of a process that has an empty folder and empty databases."""
    place = {"FOLDER_OF_THE_TEST": str(folder)}
    names = {}
    for alias, variable in DATABASE_VARIABLES.items():
        if connections[alias].vendor == "sqlite":
            place[variable] = url(alias, folder / f"{alias}.sqlite3")
        else:
            names[alias] = f"{alias}_{uuid4().hex[:12]}"
            place[variable] = url(alias, names[alias])
    folder.mkdir()
    try:
        for alias, name in names.items():
            ask(alias, f"CREATE DATABASE {name}")
        yield place
    finally:
        for alias, name in names.items():
            ask(alias, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def ask(alias, statement):
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)


def manage(place, *arguments, **options):
    """A command that has run as a process of its own."""
    return python(place, "manage.py", *arguments, **options)


def python(place, *arguments, **options):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        **options,
    )
