from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0038_first_passwords"),
    ]

    operations = [
        migrations.AlterField(
            model_name="site",
            name="kicker",
            field=models.CharField(
                blank=True,
                help_text="The country and the years of its story, above the headline.",
                max_length=100,
                verbose_name="place and time",
            ),
        ),
        migrations.AlterField(
            model_name="site",
            name="kicker_en",
            field=models.CharField(
                blank=True,
                help_text="The country and the years of its story, above the headline.",
                max_length=100,
                null=True,
                verbose_name="place and time",
            ),
        ),
        migrations.AlterField(
            model_name="site",
            name="kicker_es",
            field=models.CharField(
                blank=True,
                help_text="The country and the years of its story, above the headline.",
                max_length=100,
                null=True,
                verbose_name="place and time",
            ),
        ),
    ]
