"""What may go wrong on the way to a disk, a database or a store, in an operator's words."""

import sqlite3

from django.core.management import CommandError
from django.db import DatabaseError

from timeline.files import stores

FAILURES = (
    OSError,
    sqlite3.Error,
    DatabaseError,
    stores.Missing,
    stores.StoreAway,
    CommandError,
)


def reason_of(error: Exception) -> str:
    """The failure in one sentence."""
    if isinstance(error, stores.Missing):
        return f"the file {error} left its store while it was copied. Try again."
    if isinstance(error, stores.StoreAway):
        return f"the store of files does not answer, or refuses to be read or written ({error})."
    words = " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        words = error.strerror
        if error.filename:
            words = f"{error.strerror} ({error.filename})"
    return f"{words.rstrip('.')}."
