from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0039_place_and_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "what",
                        "key",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("what", models.CharField(max_length=12)),
                ("key", models.PositiveBigIntegerField()),
                ("value", models.CharField(max_length=60)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["what", "-number", "key"], name="tally_most"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                fields=["era", "withdrawn_at", "start_earliest", "position", "id"],
                name="initiative_told",
            ),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                fields=["withdrawn_at", "-updated_at", "-id"], name="initiative_newest"
            ),
        ),
    ]
