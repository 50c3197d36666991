"""Tells django-modeltranslation which texts are written in each language; it looks for this file by
its name.
"""

from typing import Any

from django.db.models import Model
from django.utils.text import format_lazy
from modeltranslation.fields import TranslationField
from modeltranslation.translator import TranslationOptions, register

from timeline.models import FormerAddress, Publication
from timeline.models.either_language import EITHER
from timeline.models.languages import LANGUAGE_NAMES, LANGUAGES
from timeline.registry import NOUNS

for noun in NOUNS.values():
    if noun.texts:
        fields = noun.texts
        if hasattr(noun.model, "withdrawn_at"):
            fields = (*fields, "withdrawal_note")
        register(noun.model)(
            type(f"{noun.model.__name__}Translation", (TranslationOptions,), {"fields": fields})
        )

    for name in EITHER:
        if name in noun.texts:
            # A title stands in for the other language; a text is not shown where it is not written.
            vars(noun.model)[name].fallback_languages = {"default": LANGUAGES}

for model in (FormerAddress, Publication):
    # A note on what happened is told in the language in which it was written, where it was written
    # in one only.
    options: dict[str, Any] = {"fields": ("note",), "fallback_languages": {"default": LANGUAGES}}
    register(model)(type(f"{model.__name__}Translation", (TranslationOptions,), options))

# Wherever a column is named, it is called by its words: “summary (English)”.
translated: list[type[Model]] = [*NOUNS, FormerAddress, Publication]
for translated_model in translated:
    for column in translated_model._meta.concrete_fields:
        if isinstance(column, TranslationField):
            words = column.translated_field.verbose_name
            column.verbose_name = format_lazy("{} ({})", words, LANGUAGE_NAMES[column.language])
