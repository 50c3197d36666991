"""The verb replace_story: the whole story leaves both databases, with its history and its log, and
another one takes its place.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connections, transaction
from django.db.models import Model

from govdigital.databases import EDITORIAL, PUBLIC, lock_publishing
from timeline.files import stores
from timeline.files.stores import PUBLIC_FILES
from timeline.models import EditorLanguage, NoticeChoices, SavedFilter
from timeline.publishing.files import take_away

# What people have chosen for themselves belongs to their accounts.
OF_ACCOUNTS = (EditorLanguage, NoticeChoices, SavedFilter)


@contextmanager
def replaced_story() -> Iterator[None]:
    """Begin with no row of the story in either database, live or not, so that the block can fill
    them: entries, publications, former addresses, comments, notices, plans and versions are
    deleted; accounts and what belongs to them stay.

    All of it is one transaction on each database, so that visitors and editors have the old story
    until the new one is whole, and keep it where the block raises anything.
    """
    # PUBLIC ends first. Should the machine stop between the two, the same can be done again.
    with transaction.atomic(using=EDITORIAL), transaction.atomic(using=PUBLIC):
        for alias in (EDITORIAL, PUBLIC):
            lock_publishing(alias)
            delete_all(story_tables(), alias)
        history = apps.get_app_config("reversion")
        delete_all((model._meta.db_table for model in history.get_models()), EDITORIAL)
        delete_notes_of_the_admin()
        yield
    take_away(stores.names(PUBLIC_FILES))


def story_tables() -> list[str]:
    """The tables of all models of the story, those between two of them included."""
    tables = []
    for model in apps.get_app_config("timeline").get_models(include_auto_created=True):
        if model not in OF_ACCOUNTS:
            tables.append(model._meta.db_table)
    return tables


def delete_all(tables: Iterable[str], alias: str) -> None:
    """Delete all rows; the rules between tables are asked for at the end of the transaction."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def delete_notes_of_the_admin() -> None:
    """Delete what the admin has noted about entries, by which fixtures leave them to editors."""
    log: type[Model] = apps.get_model("admin", "LogEntry")
    log._base_manager.using(EDITORIAL).filter(content_type__app_label="timeline").delete()
