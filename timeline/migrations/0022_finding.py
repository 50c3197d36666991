from django.db import migrations, models

FINDING = (
    "Two sentences of at most 40 words together that say something about the country, with their "
    "sources: [@key]. {started-online.last} puts the last value of that indicator into the text."
)
TITLE = "Above the bars of what is offered and what is used."
TEXT = "One or two sentences: whose figures they are, and of what time."
GAP = "Between the groups of bars: “between what is offered and what is used”."

TITLES = {"verbose_name": "title of the picture", "help_text": TITLE}
GAPS = {"verbose_name": "what lies between", "help_text": GAP}


def text(name, help_text, null):
    return models.TextField(name, blank=True, help_text=help_text, null=null)


def line(words, null):
    return models.CharField(blank=True, max_length=120, null=null, **words)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0020_subjects_and_names")]

    operations = []
    # The text of a site, and its columns in both languages.
    for tag in ("", "_en", "_es"):
        operations += [
            migrations.RenameField("site", f"tagline{tag}", f"finding{tag}"),
            migrations.AlterField("site", f"finding{tag}", text("finding", FINDING, tag != "")),
            migrations.AddField("site", f"contrast_title{tag}", line(TITLES, tag != "")),
            migrations.AddField(
                "site",
                f"contrast_text{tag}",
                text("text beside the picture", TEXT, tag != ""),
            ),
            migrations.AddField("site", f"contrast_gap{tag}", line(GAPS, tag != "")),
        ]
    operations.append(
        migrations.AddIndex(
            "initiative",
            models.Index(condition=models.Q(main=True), fields=["era"], name="initiative_main"),
        )
    )
