"""Every entry, milestone, observation and dispute gets the name that it keeps: the editorial database makes them, the
public one takes the same.
"""

from itertools import islice

from django.db import connections, migrations, models

from govdigital.databases import EDITORIAL
from timeline.models.identifier import mint

MODELS = (
    "era",
    "initiative",
    "indicator",
    "source",
    "agent",
    "article",
    "theme",
    "milestone",
    "observation",
    "dispute",
)
CHUNK = 500


def name_rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    minted = set()
    for name in MODELS:
        model = apps.get_model("timeline", name)
        table = model._meta.db_table
        keys = model._base_manager.using(alias).order_by("pk").values_list("pk", flat=True)
        for chunk in chunks(list(keys)):
            names = {}
            if alias != EDITORIAL:
                names = names_in_editorial(table, chunk)
            rows = [(names.get(key) or another(minted), key) for key in chunk]
            with schema_editor.connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {table} SET identifier = %s WHERE id = %s", rows)  # noqa: S608


def names_in_editorial(table, keys):
    """By key: what the working copies are called."""
    connection = connections[EDITORIAL]
    with connection.cursor() as cursor:
        columns = {
            column.name for column in connection.introspection.get_table_description(cursor, table)
        }
        if "identifier" not in columns:
            raise RuntimeError("Migrate the editorial database first: manage.py migrate.")
        places = ", ".join(["%s"] * len(keys))
        cursor.execute(f"SELECT id, identifier FROM {table} WHERE id IN ({places})", keys)  # noqa: S608
        return dict(cursor.fetchall())


def another(minted):
    """An identifier that no other row has."""
    identifier = mint()
    while identifier in minted:
        identifier = mint()
    minted.add(identifier)
    return identifier


def chunks(rows):
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


class Migration(migrations.Migration):
    dependencies = [("timeline", "0040_tallies")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="identifier",
                field=models.CharField(blank=True, default="", max_length=9),
                preserve_default=False,
            )
            for model in MODELS
        ),
        migrations.RunPython(name_rows, migrations.RunPython.noop, elidable=False),
    ]
