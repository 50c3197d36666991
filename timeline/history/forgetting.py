"""The editors' versions of a text that was taken away by law are emptied; that somebody saved one,
and when, stays.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Model
from reversion.models import Version

from govdigital.databases import EDITORIAL
from timeline.history.comments import values_of
from timeline.history.contents import model_of, version_content
from timeline.history.recording import versions


def forget_versions(
    model: type[Model],
    pk: int,
    after: datetime | None,
    before: datetime | None,
    kept_numbers: Collection[int | None],
) -> int:
    """Empty the versions of the entry that were saved between these two times, drafts of that text
    among them, but not those that tell of one of the publications that are kept; how many there
    were that were not empty already.
    """
    rows = versions(model, pk).using(EDITORIAL)
    if after is not None:
        rows = rows.filter(revision__date_created__gt=after)
    if before is not None:
        rows = rows.filter(revision__date_created__lt=before)
    count = 0
    for version in list(rows):
        if values_of(version.revision.comment).get("number") in kept_numbers:
            continue
        if not is_empty(version):
            empty(version)
            count += 1
    return count


def is_empty(version: Version) -> bool:
    """Whether nothing but the key of the entry is left of the version."""
    fields = json.loads(version.serialized_data)[0]["fields"]
    return not fields and not version.object_repr


def empty(version: Version) -> None:
    """Leave no field of the entry, and no row of its parts."""
    content = version_content(version)
    others = version.revision.version_set.exclude(pk=version.pk).select_related("content_type")
    parts = {(part, row.pk) for part, rows in content.rows.items() for row in rows}
    delete(other for other in others if (model_of(other), int(other.object_id)) in parts)
    [row] = json.loads(version.serialized_data)
    row["fields"] = {}
    version.serialized_data = json.dumps([row])
    version.object_repr = ""
    version.save(using=EDITORIAL, update_fields=["serialized_data", "object_repr"])


def delete(rows: Iterable[Version]) -> None:
    """Delete these rows of a revision."""
    keys = [row.pk for row in rows]
    Version.objects.using(EDITORIAL).filter(pk__in=keys).delete()
