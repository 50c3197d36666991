from collections.abc import Iterable
from typing import Any

from django.db import migrations

from timeline.texts.markup import statements

CHUNK = 500
LANGUAGES = ("en", "es")
# The texts that make statements, and what hangs on an entry and is counted with them.
STATED = {
    "Agent": (("biography",), None),
    "Article": (("body",), None),
    "Era": (("summary", "body"), None),
    "Indicator": (("description",), ("Observation", "indicator_id")),
    "Initiative": (("summary", "body"), ("Milestone", "initiative_id")),
}


def count_sentences(apps: Any, schema_editor: Any) -> None:
    """Count anew, each database from its own texts: a draft's words change no number that visitors are told."""
    using = schema_editor.connection.alias
    for name, (texts, part) in STATED.items():
        rows = apps.get_model("timeline", name)._base_manager.using(using)
        rows = rows.exclude(kind="page") if name == "Article" else rows
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), CHUNK):
            chunk = pks[start : start + CHUNK]
            changed = recounted(
                rows.filter(pk__in=chunk), texts, sourced_parts(apps, part, chunk, using)
            )
            rows.bulk_update(changed, ["statements", "statements_sourced"], batch_size=100)


def sourced_parts(apps: Any, part: Any, owners: list[int], using: str) -> dict[int, list[bool]]:
    """For each owner, whether each of its milestones or values names a source."""
    found: dict[int, list[bool]] = {}
    if part is None:
        return found
    model, owner = part
    rows = (
        apps.get_model("timeline", model)
        ._base_manager.using(using)
        .filter(**{f"{owner}__in": owners})
    )
    for pk, source in rows.values_list(owner, "source_id"):
        found.setdefault(pk, []).append(source is not None)
    return found


def recounted(
    rows: Iterable[Any], texts: tuple[str, ...], parts: dict[int, list[bool]]
) -> list[Any]:
    """The rows whose numbers change."""
    changed = []
    for row in rows:
        counts = []
        for tag in LANGUAGES:
            words = [
                getattr(row, f"{text}_{tag}") or getattr(row, f"{text}_en") or "" for text in texts
            ]
            shares = [statements(text) for text in words]
            counts.append(
                (sum(share.total for share in shares), sum(share.sourced for share in shares))
            )
        total, sourced = max(counts, key=lambda count: count[0] - count[1])
        total += len(parts.get(row.pk, ()))
        sourced += sum(parts.get(row.pk, ()))
        if (total, sourced) != (row.statements, row.statements_sourced):
            row.statements, row.statements_sourced = total, sourced
            changed.append(row)
    return changed


class Migration(migrations.Migration):
    dependencies = [("timeline", "0015_dispute_about")]

    operations = [migrations.RunPython(count_sentences, migrations.RunPython.noop)]
