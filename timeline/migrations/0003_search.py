from django.db import migrations, models

COLUMNS = ("title_words", "title_stems", "text_words", "text_stems")
NEW, OLD = (", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("new", "old"))
ADD = f"INSERT INTO timeline_searchindex (rowid, {', '.join(COLUMNS)}) VALUES (new.number, {NEW});"
REMOVE = (
    f"INSERT INTO timeline_searchindex (timeline_searchindex, rowid, {', '.join(COLUMNS)}) "
    f"VALUES ('delete', old.number, {OLD});"
)

# Triggers keep the index one with its table, also where the table is emptied or restored without Django.
# A later migration that alters this table on SQLite makes it anew, and must then make the triggers anew too.
SQLITE = (
    f"CREATE VIRTUAL TABLE timeline_searchindex USING fts5({', '.join(COLUMNS)}, "
    "content='timeline_searchentry', content_rowid='number', prefix='2 3', "
    "tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER timeline_searchindex_insert AFTER INSERT ON timeline_searchentry BEGIN {ADD} END",
    f"CREATE TRIGGER timeline_searchindex_delete AFTER DELETE ON timeline_searchentry BEGIN {REMOVE} END",
    f"CREATE TRIGGER timeline_searchindex_update AFTER UPDATE ON timeline_searchentry BEGIN {REMOVE} {ADD} END",
)
SQLITE_BACK = (
    *(f"DROP TRIGGER timeline_searchindex_{event}" for event in ("insert", "delete", "update")),
    "DROP TABLE timeline_searchindex",
)

VECTOR = " || ".join(
    f"setweight(to_tsvector('simple'::regconfig, {column}), '{weight}')"
    for column, weight in zip(COLUMNS, "ABCD", strict=True)
)
POSTGRESQL = (
    f"ALTER TABLE timeline_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
    "CREATE INDEX timeline_searchindex ON timeline_searchentry USING gin (vector)",
)
POSTGRESQL_BACK = (
    "DROP INDEX timeline_searchindex",
    "ALTER TABLE timeline_searchentry DROP COLUMN vector",
)


def make_index(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in (
        POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK
    ):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_former_address_notes")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("address", models.CharField(max_length=100)),
                ("title_language", models.CharField(blank=True, max_length=12)),
                ("title_en", models.TextField(blank=True)),
                ("title_es", models.TextField(blank=True)),
                ("text_en", models.TextField(blank=True)),
                ("text_es", models.TextField(blank=True)),
                ("title_words", models.TextField(blank=True)),
                ("title_stems", models.TextField(blank=True)),
                ("text_words", models.TextField(blank=True)),
                ("text_stems", models.TextField(blank=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(make_index, drop_index, elidable=False),
    ]
