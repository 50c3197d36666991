from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0008_translations_due")]

    operations = [
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["initiative", "source"], name="citation_of_initiative"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(fields=["withdrawn_at", "title", "id"], name="source_listing"),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                fields=[
                    *(
                        "withdrawn_at",
                        "kind",
                        "status",
                        "era",
                        "start_earliest",
                        "position",
                        "id",
                        "lead",
                    ),
                ],
                name="initiative_choices",
            ),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                fields=["withdrawn_at", "-source_count", "id"], name="initiative_best_sourced"
            ),
        ),
        migrations.AddIndex(
            model_name="initiative",
            index=models.Index(
                fields=["era", "withdrawn_at", "-source_count", "id"], name="initiative_best_of_era"
            ),
        ),
    ]
