"""Titles in both languages for the log and for former addresses, taken from the snapshots of what was live.

The columns before held what an editor had in hand: the words of a draft, in the language of the editor's screen.
"""

from django.db import connections, migrations, models

from govdigital.databases import EDITORIAL

TRANSLATED = ("era", "initiative", "indicator", "article", "theme")
# By model: which values of a snapshot are address, English title, Spanish title and language of the title.
NAMES = {
    **{model: ("slug", "title_en", "title_es", "") for model in TRANSLATED},
    "agent": ("slug", "name", "name", ""),
    "source": ("key", "title", "title", "language"),
    "site": ("id", "name_en", "name_es", ""),
}
CHUNK = 500


def heal(apps, schema_editor):
    connection = schema_editor.connection
    heal_log(connection)
    heal_titles_of_former_addresses(connection)
    heal_ways(connection)


def heal_log(connection):
    """One statement for each kind of entry: the database reads its snapshots by itself."""
    for model, names in NAMES.items():
        address, english, spanish, language = (value_of(connection, name) for name in names)
        statement = (
            f"UPDATE timeline_publishedentry SET address = {address}, title_en = {english}, "  # noqa: S608
            f"title_es = {spanish}, title_language = {language} WHERE model = %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [model])


def value_of(connection, name):
    """SQL for the text that a snapshot has under this name; empty where it has none."""
    if not name:
        return "''"
    if connection.vendor == "postgresql":
        return f"COALESCE(snapshot ->> '{name}', '')"
    return f"COALESCE(json_extract(snapshot, '$.{name}'), '')"


def heal_titles_of_former_addresses(connection):
    """The last title that was live at the address; none where the log does not know the address."""
    columns = "title_en, title_es, title_language"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, model, address FROM timeline_formeraddress ORDER BY id")
        former = cursor.fetchall()
        if not former:
            return
        cursor.execute(
            "SELECT model, address, MAX(id) FROM timeline_publishedentry GROUP BY model, address"
        )
        last = {(model, address): pk for model, address, pk in cursor.fetchall()}
        for start in range(0, len(former), CHUNK):
            chunk = {
                pk: last.get((model, address))
                for pk, model, address in former[start : start + CHUNK]
            }
            logged = [pk for pk in chunk.values() if pk]
            titles = {}
            if logged:
                places = ", ".join(["%s"] * len(logged))
                cursor.execute(
                    f"SELECT id, {columns} FROM timeline_publishedentry WHERE id IN ({places})",  # noqa: S608
                    logged,
                )
                titles = {pk: title for pk, *title in cursor.fetchall()}
            cursor.executemany(
                "UPDATE timeline_formeraddress SET title_en = %s, title_es = %s, title_language = %s"
                " WHERE id = %s",
                [[*titles.get(entry, ("", "", "")), pk] for pk, entry in chunk.items()],
            )


def heal_ways(connection):
    """Lead to where an entry is live, not to the address that its working copy had.

    Where nobody can tell which entry was meant, the address answers that its entry is gone.
    """
    for model, (field, *_titles) in NAMES.items():
        table = f"timeline_{model}"
        if model == "site":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, moved_to FROM timeline_formeraddress former WHERE model = %s AND moved_to <> ''"
                f" AND NOT EXISTS (SELECT 1 FROM {table} live WHERE live.{field} = former.moved_to)"  # noqa: S608
                " AND NOT EXISTS (SELECT 1 FROM timeline_formeraddress further"
                " WHERE further.model = former.model AND further.address = former.moved_to)",
                [model],
            )
            for pk, moved_to in cursor.fetchall():
                address = live_address(connection, table, field, moved_to)
                cursor.execute(
                    "UPDATE timeline_formeraddress SET moved_to = %s WHERE id = %s", [address, pk]
                )


def live_address(connection, table, field, draft_address):
    """Where the entry whose working copy has this address is live; blank where it is not."""
    # Keys are the same in both databases, and these columns have been there since the first migration.
    with connections[EDITORIAL].cursor() as drafts:
        drafts.execute(f"SELECT id FROM {table} WHERE {field} = %s", [draft_address])  # noqa: S608
        entry = drafts.fetchone()
    if entry is None:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field} FROM {table} WHERE id = %s", entry)  # noqa: S608
        live = cursor.fetchone()
    return live[0] if live else ""


def one_title_again(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in ("timeline_publishedentry", "timeline_formeraddress"):
            cursor.execute(f"UPDATE {table} SET title = title_en")  # noqa: S608


def add_columns(table, model):
    """Columns that are there at once: Django would make SQLite's table anew, snapshots and all, for each of them."""
    columns = {"title_en": 500, "title_es": 500, "title_language": 12}
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN {name} varchar({length}) DEFAULT '' NOT NULL",
                f"ALTER TABLE {table} DROP COLUMN {name}",
            )
            for name, length in columns.items()
        ],
        state_operations=[
            migrations.AddField(model, name, models.CharField(max_length=length, blank=True))
            for name, length in columns.items()
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0009_reading_indexes")]

    operations = [
        add_columns("timeline_publishedentry", "publishedentry"),
        add_columns("timeline_formeraddress", "formeraddress"),
        # So that the way back can add the column to tables that have rows.
        migrations.AlterField(
            "publishedentry", "title", models.CharField(max_length=500, blank=True)
        ),
        migrations.AlterField(
            "formeraddress", "title", models.CharField(max_length=500, blank=True)
        ),
        migrations.RunPython(heal, one_title_again, elidable=False),
        migrations.RemoveField("publishedentry", "title"),
        migrations.RemoveField("formeraddress", "title"),
    ]
