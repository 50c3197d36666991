"""A word of its own in every text column of every working copy, and the search for such words in
PUBLIC.
"""

import json
import re
import string
from itertools import count

from django.db import IntegrityError, connections, transaction
from django.db.models import CharField, JSONField, TextField

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.models import raw_rows
from timeline.models.web_address import WebAddressField
from timeline.registry import NOUNS

# Six letters, of which a shorter column holds the first: a currency has three. No identifier has
# a vowel.
WORD = re.compile("zuq[0-9a-z]{0,3}")
# What the database itself refuses: an organisation with a family name, a currency without an amount.
GUARDED = {
    *(("agent", name) for name in ("kind", "family", "given")),
    *(("initiative", f"budget_{name}") for name in ("currency", "date", "locator")),
}
# What it takes of other rows: a person has a family name, and one initiative has a budget.
GUARDED_IN_PART = GUARDED - {("agent", "kind")}


def word(number):
    """The word of this number, below 46,656."""
    digits = string.digits + string.ascii_lowercase
    return f"zuq{digits[number // 1296]}{digits[number // 36 % 36]}{digits[number % 36]}"


def text_columns(model):
    """Every column of the model that can hold words, as the model has it today."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField, JSONField))
    ]


def spoil(*, spared=(), kept=()):
    """Write a word of its own into every text column of every working copy and part; the columns
    written.

    Rows of `spared` are left alone, and so are the columns that are named in `kept` as (model,
    column).
    """
    words, written = count(), set()
    left_alone = {(type(row), row.pk) for row in spared}
    for model in NOUNS:
        name = model._meta.model_name
        for pk in raw_rows.rows(model, EDITORIAL).order_by("pk").values_list("pk", flat=True):
            for field in text_columns(model):
                if (model, pk) not in left_alone and (name, field.name) not in kept:
                    written |= write(model, pk, field, word(next(words)))
    return written


def write(model, pk, field, said):
    """Write one word as SQL, so that nothing that a form or a model would ask stands in the way."""
    connection = connections[EDITORIAL]
    table, column = (
        connection.ops.quote_name(name) for name in (model._meta.db_table, field.column)
    )
    value = said[: field.max_length]
    if isinstance(field, JSONField):
        value = json.dumps({"title_es": said})
    elif isinstance(field, WebAddressField):
        value = f"https://{said}.example.org"
    place = (model._meta.model_name, field.name)
    try:
        with transaction.atomic(using=EDITORIAL), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])
    except IntegrityError:
        sentence = f"The database refuses a word in {place}: name it in GUARDED of this file."
        assert place in GUARDED, sentence
        return set()
    return {place}


def in_hand(entry, *, names=None):
    """The instance with a word in every text attribute, none of which is stored."""
    words = count(30_000)
    for field in text_columns(type(entry)):
        if names is None or field.name in names:
            setattr(entry, field.attname, word(next(words)))
    return entry


def words_in_public():
    """Every such word in any column of any table of PUBLIC, with its table: asked of the database
    itself.
    """
    connection = connections[PUBLIC]
    found = set()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor, include_views=True)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(cell_text(cell) for cell in row).lower()
                found |= {(table, word) for word in WORD.findall(text)}
        if connection.vendor == "sqlite":
            # What the index itself holds is packed, and answers only to a question.
            cursor.execute(
                "SELECT COUNT(*) FROM timeline_searchindex WHERE timeline_searchindex MATCH 'zuq*'"
            )
            found |= {("timeline_searchindex", number) for (number,) in cursor.fetchall() if number}
    return found


def cell_text(cell):
    return cell.decode("latin-1") if isinstance(cell, bytes) else str(cell)
