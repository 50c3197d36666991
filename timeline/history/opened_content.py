"""What a form was filled from: found again by its token among the versions of its entry."""

from typing import NamedTuple

from django.db.models import Model
from reversion.models import Version

from timeline.history.contents import (
    EntryContent,
    Fields,
    RowContent,
    content_on_form,
    token,
    version_content,
)
from timeline.history.recording import versions
from timeline.history.registered import written_parts

# As many versions are looked at as a day of work makes.
LOOKED_AT = 60


class Opened(NamedTuple):
    """What a form was filled from, and the versions that came after it, the newest first."""

    content: EntryContent
    later: list[Version]


def opened_content(entry: Model, row: Model, wanted: str) -> Opened | None:
    """What the form of the row, an entry or a dispute of it, was filled from when it got this
    token; None where that is no more on record.
    """
    now = content_on_form(row)
    if token(now) == wanted:
        return Opened(now, [])
    later: list[Version] = []
    if len(wanted) != 64:
        return None
    for version in versions(type(entry), entry.pk)[:LOOKED_AT]:
        content = content_of_form(version, row)
        if content is not None and token(content) == wanted:
            return Opened(content, later)
        later.append(version)
    return None


def content_of_form(version: Version, row: Model) -> EntryContent | None:
    """What a form of the row would have shown at the version of its entry; None where the entry had
    no such row.
    """
    content = version_content(version)
    if str(row.pk) == version.object_id and version.content_type.model_class() is type(row):
        fields: Fields | None = content.fields
    else:
        fields = fields_of_row(content, row)
    if fields is None:
        return None
    rows: dict[type[Model], list[RowContent]] = {}
    for part in written_parts(type(row)):
        if "__" not in part.owner:
            part_rows = content.rows_of(part.model)
            rows[part.model] = [line for line in part_rows if line.fields[part.owner] == row.pk]
    return EntryContent(fields, rows)


def fields_of_row(content: EntryContent, row: Model) -> Fields | None:
    """The fields of one row of a part; None where there is no such row."""
    for line in content.rows_of(type(row)):
        if line.pk == row.pk:
            return line.fields
    return None
