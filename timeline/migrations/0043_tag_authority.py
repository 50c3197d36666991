from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0042_identifiers_once_and_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="tag_authority",
            field=models.CharField(blank=True, editable=False, max_length=253),
        ),
        migrations.AddField(
            model_name="site",
            name="tag_year",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
    ]
