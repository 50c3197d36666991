"""The versions of the data as they are kept: what their tables mean, and their files."""

import gzip
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from timeline.data_tables import dictionary
from timeline.models import DataContent, DataFile, DataVersion
from timeline.public.pages import DataPage, DataTable, VersionPlace


def data_page(number: int | None, using: str) -> DataPage:
    """The version of this number, or the newest; raises DoesNotExist.

    Where none is made yet, the newest has the tables of this program, and none has files where they
    were dropped or taken away.
    """
    try:
        place = version_place(number, using)
    except DataVersion.DoesNotExist:
        if number is None:
            return DataPage(tables=data_tables(dictionary.dictionary(), []))
        raise
    files = place.version.files.using(using).select_related("content").defer("content__content")
    content = DataContent.objects.using(using).filter(
        files__version=place.version.pk, files__table=dictionary.DICTIONARY
    )
    tables = []
    for words in content:
        tables = data_tables(json.loads(plain(words)), files)
    return DataPage(tables=tables, place=place)


def data_tables(words: list[dict[str, Any]], files: Iterable[DataFile]) -> list[DataTable]:
    """The tables of a dictionary, each with its files."""
    by_table: dict[str, dict[str, DataFile]] = {}
    for file in files:
        by_table.setdefault(file.table, {})[file.form] = file
    return [DataTable(table, by_table.get(table.name, {})) for table in dictionary.read(words)]


def data_file(
    table: str, form: str, number: int | None, using: str
) -> tuple[VersionPlace, DataFile | None]:
    """The version of this number, or the newest, with its file; None where it has no such file.
    Raises DoesNotExist.
    """
    place = version_place(number, using)
    files = DataFile.objects.using(using).filter(version=place.version.pk, table=table, form=form)
    return place, files.select_related("content").first()


def version_place(number: int | None, using: str) -> VersionPlace:
    """The version of this number, or the newest that is made; raises DoesNotExist."""
    made = made_versions(using)
    if number is None:
        rows: QuerySet[Any] = made.order_by("-number")
    else:
        rows = DataVersion.objects.using(using).filter(number=number)
    earlier = made.filter(number__lt=OuterRef("number")).order_by("-number")
    later = made.filter(number__gt=OuterRef("number")).order_by("number")
    rows = rows.annotate(
        before=Subquery(earlier.values("number")[:1]),
        after=Subquery(later.values("number")[:1]),
        newest=Subquery(made.order_by("-number").values("number")[:1]),
    )
    version = rows.first()
    if version is None:
        raise DataVersion.DoesNotExist
    return VersionPlace(version, version.before, version.after, version.newest)


def newest_number(using: str) -> int | None:
    """The number of the newest version that is made."""
    return made_versions(using).order_by("-number").values_list("number", flat=True).first()


def made_versions(using: str) -> QuerySet[DataVersion]:
    """The versions that can be read."""
    return DataVersion.objects.using(using).filter(state=DataVersion.State.MADE)


def plain(content: DataContent) -> bytes:
    """The bytes as they were before they were compressed."""
    return gzip.decompress(content.content)
