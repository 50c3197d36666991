from django.db import migrations, models
from django.utils import timezone


def end_signed_links(apps, schema_editor):
    """A link made before has no token of its own: whoever needs it still is sent a new one."""
    links = apps.get_model("timeline", "SharedPreview").objects.using(
        schema_editor.connection.alias
    )
    now = timezone.now()
    links.filter(revoked_at=None, expires_at__gt=now).update(expires_at=now)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0010_titles_that_were_live")]

    operations = [
        migrations.AddField(
            model_name="sharedpreview",
            name="digest",
            field=models.CharField(
                blank=True, db_index=True, default="", editable=False, max_length=64
            ),
            preserve_default=False,
        ),
        migrations.RunPython(end_signed_links, migrations.RunPython.noop),
    ]
