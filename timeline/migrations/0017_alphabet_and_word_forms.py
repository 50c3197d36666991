from itertools import islice

from django.db import migrations, models

from timeline.models.alphabet import sort_key
from timeline.models.sort_key import Alphabetical, SortKeyField
from timeline.search.indexing import indexed

MODELS = ("agent", "article", "era", "indicator", "initiative", "source", "theme")
LANGUAGES = ("en", "es")
CHUNK = 500
WORDS = ("title_words", "title_stems", "text_words", "text_stems")
IDENTIFIERS = ("key", "doi", "isbn", "date", "url")
# The kinds of entries as their numbers in the index hold them: see models/search_entry.py.
SLOTS, SOURCE = 8, 3


def add_keys(apps, schema_editor):
    """Give every entry that is there its place in the alphabet of each language."""
    connection = schema_editor.connection
    for name in MODELS:
        model = apps.get_model("timeline", name)
        columns = {"agent": ("name",), "source": ("title",)}.get(name, ("title_en", "title_es"))
        rows = model._base_manager.using(connection.alias).order_by().values_list("pk", *columns)
        statement = (
            f"UPDATE {model._meta.db_table} SET sort_key_en = %s, sort_key_es = %s WHERE id = %s"
        )
        for chunk in chunks(list(rows)):
            values = []
            for pk, english, *spanish in chunk:
                keys = (
                    sort_key(english or "", "en"),
                    sort_key((spanish and spanish[0]) or english or "", "es"),
                )
                values.append((*keys, pk))
            with connection.cursor() as cursor:
                cursor.executemany(statement, values)


def index_anew(apps, schema_editor):
    """Index the words of what is live by their new forms; the index itself holds all that is needed for it."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("timeline", "SearchEntry").objects.using(alias)
    sources = apps.get_model("timeline", "Source")._base_manager.using(alias)
    for numbers in chunks(list(entries.order_by("number").values_list("number", flat=True))):
        rows = list(entries.filter(number__in=numbers))
        keys = [row.number // SLOTS for row in rows if row.number % SLOTS == SOURCE]
        found_by = {
            pk: " ".join(said)
            for pk, *said in sources.filter(pk__in=keys).values_list("pk", *IDENTIFIERS)
        }
        for row in rows:
            titles = {tag: getattr(row, f"title_{tag}") for tag in LANGUAGES}
            texts = {tag: getattr(row, f"text_{tag}") for tag in LANGUAGES}
            own = found_by.get(row.number // SLOTS, "") if row.number % SLOTS == SOURCE else ""
            for column, words in indexed(titles, texts, row.title_language, own).items():
                setattr(row, column, words)
        entries.bulk_update(rows, WORDS, batch_size=50)


def chunks(rows):
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def ordering(model, singular, plural):
    options = {
        "ordering": (Alphabetical(), "pk"),
        "verbose_name": singular,
        "verbose_name_plural": plural,
    }
    return migrations.AlterModelOptions(name=model, options=options)


def alphabet_indexes(model):
    for tag in LANGUAGES:
        listed = models.Index(
            fields=["withdrawn_at", f"sort_key_{tag}", "id"], name=f"{model}_alphabet_{tag}"
        )
        whole = models.Index(fields=[f"sort_key_{tag}", "id"], name=f"{model}_all_{tag}")
        yield migrations.AddIndex(model_name=model, index=listed)
        yield migrations.AddIndex(model_name=model, index=whole)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0016_count_sentences")]

    operations = [
        *(
            # Columns that may be null are added without making the table anew.
            migrations.AddField(
                model_name=model, name=f"sort_key_{tag}", field=SortKeyField(language=tag)
            )
            for model in MODELS
            for tag in LANGUAGES
        ),
        ordering("agent", "person or organisation", "people and organisations"),
        ordering("source", "source", "sources"),
        ordering("theme", "theme", "themes"),
        migrations.RemoveIndex(model_name="source", name="source_listing"),
        *alphabet_indexes("agent"),
        *alphabet_indexes("initiative"),
        *alphabet_indexes("source"),
        migrations.RunPython(add_keys, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(index_anew, migrations.RunPython.noop, elidable=False),
    ]
