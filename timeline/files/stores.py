"""Where files stand: those of working copies in one store, those that visitors may have in another.

A name is made from the bytes, so that nothing is ever written over with something else, and what is
there is not written again.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from timeline.files.names import is_name

EDITORIAL_FILES = "editorial_files"
PUBLIC_FILES = "public_files"


class Missing(Exception):
    """The store does not have the file of this name."""


class StoreAway(Exception):
    """The store does not answer, or does not let itself be read or written."""


def read(store: str, name: str) -> bytes:
    """The bytes of the file; raises Missing or StoreAway."""
    with asked(name), storages[store].open(name) as file:
        content: bytes = file.read()
    return content


def exists(store: str, name: str) -> bool:
    """Whether the store has the file; raises StoreAway."""
    with asked(name):
        return storages[store].exists(name)


def size(store: str, name: str) -> int:
    """How many bytes the file has; raises Missing or StoreAway."""
    with asked(name):
        return storages[store].size(name)


def write(store: str, name: str, content: bytes) -> bool:
    """Keep the file under its name; whether it was not there before. Raises StoreAway."""
    with asked(name):
        if storages[store].exists(name):
            return False
        storages[store].save(name, ContentFile(content))
    return True


def put_back(store: str, name: str, content: bytes) -> None:
    """Keep the file under its name, whatever else stands there; raises StoreAway."""
    with asked(name):
        if storages[store].exists(name):
            with storages[store].open(name) as file:
                if file.read() == content:
                    return
            storages[store].delete(name)
        storages[store].save(name, ContentFile(content))


def delete(store: str, name: str) -> None:
    """Take the file away, where it is there; raises StoreAway."""
    with asked(name):
        storages[store].delete(name)


def names(store: str) -> list[str]:
    """The names of all files in the store; raises StoreAway."""
    try:
        with asked(store):
            _folders, found = storages[store].listdir("")
    except Missing:
        # Nothing has been written yet, so the folder has not been made.
        return []
    # A file that was being written when the machine stopped has another name.
    return sorted(filter(is_name, found))


@contextmanager
def asked(name: str) -> Iterator[None]:
    """Meanwhile errors of a store, of whatever kind it is, are Missing and StoreAway."""
    try:
        yield
    except FileNotFoundError as error:
        raise Missing(name) from error
    except Exception as error:
        if isinstance(error, (OSError, *errors_of_s3())):
            raise StoreAway(name) from error
        raise


def errors_of_s3() -> tuple[type[Exception], ...]:
    """What the library of such a store raises; nothing where files stand in folders, for then it
    was never loaded.
    """
    errors: list[type[Exception]] = []
    for module, names_of_errors in (
        ("botocore.exceptions", ("BotoCoreError", "ClientError")),
        ("boto3.exceptions", ("Boto3Error",)),
    ):
        if module in sys.modules:
            for error in names_of_errors:
                errors.append(getattr(sys.modules[module], error))
    return tuple(errors)
