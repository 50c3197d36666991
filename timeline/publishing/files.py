"""Files of pictures follow their rows: into the store of visitors before the rows are live, and out
of it when no live row names them any more.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _

from govdigital.databases import PUBLIC
from timeline.files import stores
from timeline.files.names import files_of
from timeline.files.stores import EDITORIAL_FILES, PUBLIC_FILES
from timeline.models import Picture, Publishable, raw_rows
from timeline.publishing.locking import refuse
from timeline.publishing.readiness import Problem
from timeline.publishing.snapshots import chunks

log = logging.getLogger(__name__)


@contextmanager
def files_follow(entries: Sequence[Publishable], *, going_live: bool) -> Iterator[None]:
    """Meanwhile the public rows of these entries are written. Before that the files of pictures
    that go live are copied; after it, whether it was done or refused, those that no live row names
    are taken away.

    Raises NotReady where a file cannot be copied. Whoever publishes does so alone, so that nobody
    else's files are taken.
    """
    pictures = [entry for entry in entries if isinstance(entry, Picture)]
    if not pictures:
        yield
        return
    concerned = live_files([picture.pk for picture in pictures])
    if going_live:
        for picture in pictures:
            concerned.update(files_of(picture))
    try:
        if going_live:
            copy_files(pictures)
        yield
    finally:
        take_away(concerned)


def copy_files(pictures: Iterable[Picture]) -> None:
    """Copy the files of these working copies to where visitors find them; raises NotReady."""
    for picture in pictures:
        try:
            for name in files_of(picture):
                if not stores.exists(PUBLIC_FILES, name):
                    stores.write(PUBLIC_FILES, name, stores.read(EDITORIAL_FILES, name))
        except stores.Missing:
            sentence = _("A file of this picture is missing. Upload it again.")
            refuse([Problem(picture, "upload", sentence)])
        except stores.StoreAway:
            sentence = _("The store of files does not answer. Please try again.")
            refuse([Problem(picture, "", sentence)])


def take_away(names: Iterable[str]) -> None:
    """Take those of these files away from visitors that no live picture has.

    A store that does not answer is no reason to undo what is live by now: check_databases says what
    is left over, and nobody is shown it meanwhile.
    """
    try:
        for name in sorted({*names} - live_files()):
            stores.delete(PUBLIC_FILES, name)
    except stores.StoreAway:
        log.warning("The store of files does not answer: files that left the site are still in it.")


def live_files(pks: Iterable[int] | None = None) -> set[str]:
    """The names of all files of the listed live pictures, or of these alone."""
    rows = raw_rows.rows(Picture, PUBLIC).filter(withdrawn_at__isnull=True)
    names: set[str] = set()
    if pks is None:
        for picture in rows.only("file", "width", "height", "formats").iterator():
            names.update(files_of(picture))
        return names
    for chunk in chunks(pks):
        for picture in rows.filter(pk__in=chunk):
            names.update(files_of(picture))
    return names
