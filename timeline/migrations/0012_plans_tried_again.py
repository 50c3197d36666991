from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0011_shared_preview_digest")]

    operations = [
        migrations.AddField(
            model_name="scheduledpublication",
            name="problem_es",
            field=models.TextField(
                blank=True,
                default="",
                editable=False,
                verbose_name="why it did not go live (Spanish)",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="scheduledpublication",
            name="try_again_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="tried again"),
        ),
    ]
