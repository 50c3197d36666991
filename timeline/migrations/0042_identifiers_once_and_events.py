"""No two rows of a table have one identifier; the log says what each publication did to each entry."""

from django.db import migrations, models

from timeline.models.identifier import IdentifierField

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


ENTRIES = MODELS[:7]


def tell_events(apps, schema_editor):
    """Of a withdrawal, the former address tells whether something took the entry's place or nothing; an entry whose
    address it did not leave was withdrawn.
    """
    statement = """
        UPDATE timeline_publishedentry SET event = COALESCE(
            (
                SELECT CASE WHEN former.moved_to = '' THEN 'gone' ELSE 'replaced' END
                FROM timeline_formeraddress former, timeline_publication publication
                WHERE publication.number = timeline_publishedentry.publication_id
                  AND former.at = publication.at
                  AND former.model = timeline_publishedentry.model
                  AND former.address = timeline_publishedentry.address
            ),
            'withdrawn'
        )
        WHERE publication_id IN (SELECT number FROM timeline_publication WHERE kind = 'withdrawal')
    """
    moved_to = """
        UPDATE timeline_publishedentry SET moved_to = COALESCE(
            (
                SELECT former.moved_to FROM timeline_formeraddress former
                WHERE former.model = timeline_publishedentry.model
                  AND former.address = timeline_publishedentry.address
            ),
            ''
        )
        WHERE event = 'replaced'
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute(moved_to)
        for model in ENTRIES:
            # Of what has left, nothing here says what it was called.
            cursor.execute(
                f"""
                UPDATE timeline_publishedentry SET identifier = COALESCE(
                    (
                        SELECT entry.identifier FROM timeline_{model} entry
                        WHERE entry.id = timeline_publishedentry.entry_pk
                    ),
                    ''
                )
                WHERE model = %s
                """,  # noqa: S608
                [model],
            )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0041_identifiers")]

    operations = [
        *(
            migrations.AlterField(model_name=model, name="identifier", field=IdentifierField())
            for model in MODELS
        ),
        migrations.AddField(
            model_name="publishedentry",
            name="identifier",
            field=models.CharField(blank=True, db_index=True, default="", max_length=9),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedentry",
            name="moved_to",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedentry",
            name="event",
            field=models.CharField(
                choices=[
                    ("live", "went live"),
                    ("withdrawn", "withdrawn"),
                    ("replaced", "replaced"),
                    ("gone", "gone"),
                ],
                default="live",
                max_length=9,
            ),
        ),
        migrations.RunPython(tell_events, migrations.RunPython.noop, elidable=False),
        migrations.AddIndex(
            model_name="publishedentry",
            index=models.Index(fields=["model", "address"], name="published_address"),
        ),
    ]
