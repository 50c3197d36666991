import django.db.models.deletion
import timeline.models.doi
import timeline.models.language_tag
import timeline.models.marks
from django.db import migrations, models

from govdigital.databases import EDITORIAL
from timeline.models.marks import mark


MARKS = {
    "Agent": {"name_mark": "name"},
    "Source": {"address_mark": "address", "doi_mark": "doi", "title_mark": "title"},
}
CHUNK = 500


def fill_marks(apps, schema_editor):
    """Give the working copies that are here already the marks by which near-duplicates are found."""
    using = schema_editor.connection.alias
    if using != EDITORIAL:
        return
    for name, marks in MARKS.items():
        model = apps.get_model("timeline", name)
        read = [field for field in ("name", "title", "url", "doi") if hasattr(model, field)]
        rows = model._base_manager.using(using).order_by("pk")
        chunk = []
        for row in rows.only("pk", *read).iterator(chunk_size=CHUNK):
            values = {field: getattr(row, field) for field in read}
            for column, kind in marks.items():
                setattr(row, column, mark(kind, values))
            chunk.append(row)
            if len(chunk) == CHUNK:
                rows.bulk_update(chunk, list(marks))
                chunk = []
        rows.bulk_update(chunk, list(marks))


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0009_reading_indexes"),
    ]

    operations = [
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
                blank=True, help_text="As in: 2, or revised.", max_length=100, verbose_name="edition"
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
                blank=True, help_text="Of a report, a law or a patent.", max_length=100, verbose_name="number"
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
        migrations.RunPython(fill_marks, migrations.RunPython.noop),
    ]
