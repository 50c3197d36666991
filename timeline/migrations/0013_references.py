import django.db.models.deletion
import timeline.models.doi
import timeline.models.language_tag
import timeline.models.marks
from django.db import migrations, models

from govdigital.databases import EDITORIAL
from timeline.texts.markup import cited
from timeline.models.marks import mark


MARKS = {
    "Agent": {"name_mark": "name"},
    "Source": {"address_mark": "address", "doi_mark": "doi", "title_mark": "title"},
}
TEXTS = {
    "Agent": ("biography",),
    "Article": ("standfirst", "body"),
    "Era": ("summary", "body"),
    "Indicator": ("summary", "description"),
    "Initiative": ("summary", "body"),
}
CHUNK = 500


def fill_marks(apps, schema_editor):
    """Give the working copies that are here already the marks by which near-duplicates are found."""
    if schema_editor.connection.alias != EDITORIAL:
        return
    for name, marks in MARKS.items():
        model = apps.get_model("timeline", name)
        columns = ["name"] if name == "Agent" else ["url", "doi", "title"]
        for rows in in_chunks(model, columns):
            for row in rows:
                values = {column: getattr(row, column) for column in columns}
                for mark_column, kind in marks.items():
                    setattr(row, mark_column, mark(kind, values))
            model._base_manager.using(EDITORIAL).bulk_update(rows, list(marks))


def find_unknown_keys(apps, schema_editor):
    """Keep which keys in the texts of working copies have no source."""
    if schema_editor.connection.alias != EDITORIAL:
        return
    known = set(
        apps.get_model("timeline", "Source")
        ._base_manager.using(EDITORIAL)
        .values_list("key", flat=True)
    )
    unknown_key = apps.get_model("timeline", "UnknownKey")
    for name, texts in TEXTS.items():
        model = apps.get_model("timeline", name)
        columns = [f"{text}_{tag}" for text in texts for tag in ("en", "es")]
        for rows in in_chunks(model, columns):
            fresh = []
            for row in rows:
                keys = set()
                for column in columns:
                    keys |= {cite.key for cite in cited(getattr(row, column) or "")}
                for key in sorted(keys - known):
                    if len(key) <= 100:
                        fresh.append(unknown_key(model=name.lower(), entry_pk=row.pk, key=key))
            unknown_key._base_manager.using(EDITORIAL).bulk_create(fresh)


def in_chunks(model, columns):
    """All rows with these columns, CHUNK at a time."""
    last = 0
    while True:
        rows = list(
            model._base_manager.using(EDITORIAL)
            .filter(pk__gt=last)
            .order_by("pk")
            .only("pk", *columns)[:CHUNK]
        )
        if not rows:
            return
        last = rows[-1].pk
        yield rows


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0012_plans_tried_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnknownKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("model", models.CharField(max_length=20)),
                ("entry_pk", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "unknown key",
                "verbose_name_plural": "unknown keys",
                "ordering": ("pk",),
            },
        ),
        migrations.AlterModelOptions(
            name="authorship",
            options={
                "ordering": ("position", "pk"),
                "verbose_name": "author or editor",
                "verbose_name_plural": "authors and editors",
            },
        ),
        migrations.RemoveConstraint(
            model_name="authorship",
            name="authorship_once",
        ),
        migrations.AddField(
            model_name="agent",
            name="name_mark",
            field=timeline.models.marks.MarkField(of="name"),
        ),
        migrations.AddField(
            model_name="authorship",
            name="role",
            field=models.CharField(
                choices=[("author", "author"), ("editor", "editor")],
                default="author",
                max_length=10,
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="address_mark",
            field=timeline.models.marks.MarkField(of="address"),
        ),
        migrations.AddField(
            model_name="source",
            name="chapter",
            field=models.CharField(
                blank=True, help_text="Its number: 3.", max_length=50, verbose_name="chapter"
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="doi_mark",
            field=timeline.models.marks.MarkField(of="doi"),
        ),
        migrations.AddField(
            model_name="source",
            name="edition",
            field=models.CharField(
                blank=True,
                help_text="As in: 2, or revised.",
                max_length=100,
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="issue",
            field=models.CharField(
                blank=True,
                help_text="Of a journal, magazine or newspaper.",
                max_length=50,
                verbose_name="issue",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="number",
            field=models.CharField(
                blank=True,
                help_text="Of a report, a law or a patent.",
                max_length=100,
                verbose_name="number",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="pages",
            field=models.CharField(
                blank=True,
                help_text="Where it stands in what holds it: 101–117.",
                max_length=50,
                verbose_name="pages",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="title_mark",
            field=timeline.models.marks.MarkField(of="title"),
        ),
        migrations.AddField(
            model_name="source",
            name="volume",
            field=models.CharField(blank=True, max_length=50, verbose_name="volume"),
        ),
        migrations.AlterField(
            model_name="agent",
            name="family",
            field=models.CharField(
                blank=True,
                help_text="The part by which a person is cited for short, whole: de la Cruz, Carmona Jr. Leave it empty for an organisation.",
                max_length=100,
                verbose_name="family name",
            ),
        ),
        migrations.AlterField(
            model_name="authorship",
            name="agent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="authorships",
                to="timeline.agent",
                verbose_name="person or organisation",
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="authors",
            field=models.ManyToManyField(
                related_name="works",
                through="timeline.Authorship",
                to="timeline.agent",
                verbose_name="authors and editors",
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="doi",
            field=timeline.models.doi.DOIField(blank=True, max_length=200, verbose_name="DOI"),
        ),
        migrations.AlterField(
            model_name="source",
            name="language",
            field=timeline.models.language_tag.LanguageTagField(
                default="en",
                help_text="The language tag of the source: en, es, es-MX.",
                max_length=12,
                verbose_name="language",
            ),
        ),
        migrations.AddIndex(
            model_name="agent",
            index=models.Index(fields=["name_mark"], name="agent_name_mark"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["address_mark"], name="source_address_mark"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["doi_mark"], name="source_doi_mark"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["title_mark"], name="source_title_mark"),
        ),
        migrations.AddConstraint(
            model_name="authorship",
            constraint=models.UniqueConstraint(
                fields=("source", "agent", "role"),
                name="authorship_once",
                violation_error_message="This name stands here already in the same role.",
            ),
        ),
        migrations.AddIndex(
            model_name="unknownkey",
            index=models.Index(fields=["key"], name="unknown_key"),
        ),
        migrations.AddIndex(
            model_name="unknownkey",
            index=models.Index(fields=["model", "entry_pk"], name="unknown_key_entry"),
        ),
        migrations.RunPython(fill_marks, migrations.RunPython.noop),
        migrations.RunPython(find_unknown_keys, migrations.RunPython.noop),
    ]
