from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0008_translations_due")]

    operations = [
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
