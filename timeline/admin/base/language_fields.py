"""Fields of translated texts: they name their language, in words and to browsers."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db.models import Field, Model, TextField
from django.http import HttpRequest
from modeltranslation.fields import TranslationField

from timeline.admin.base.related_words import RelatedWithWords
from timeline.models import Site
from timeline.models.field_words import label_of
from timeline.models.languages import LANGUAGES
from timeline.models.web_address import WebAddressField, check_web_address
from timeline.registry import NOUNS

ROWS = {"body": 24, "biography": 8, "caption": 3}


def pair(name: str) -> tuple[str, ...]:
    """The columns of a text, side by side in one row of the form."""
    return tuple(f"{name}_{tag}" for tag in LANGUAGES)


def may_cite(model: type[Model], name: str) -> bool:
    """Whether editors are helped to cite and link in the text: of the site's words, in few."""
    return model is not Site or name in NOUNS[Site].cited


class Lines(forms.CharField):
    """A text whose lines end as they did: browsers send another end of line, and that is no
    change.
    """

    def to_python(self, value: object) -> str | None:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n")
        return super().to_python(value)


class TwoLanguages(BaseModelAdmin[Any]):
    """Fields of a translated text name their language, in words and to browsers and spelling
    checkers.
    """

    def formfield_for_dbfield(
        self, db_field: "Field[object, object]", request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        original = getattr(db_field, "translated_field", None)
        if original is not None and original.name in NOUNS[db_field.model].cited:
            # However short it is, it is written with the tools of texts.
            kwargs.setdefault("widget", AdminTextareaWidget)
            kwargs.setdefault("form_class", Lines)
        if isinstance(db_field, TextField):
            kwargs.setdefault("form_class", Lines)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if isinstance(db_field, TranslationField):
            field.label = label_of(db_field)
            # Of a title one language is enough, which the model sees to.
            field.required = False
            field.widget.attrs["lang"] = db_field.language
        if isinstance(field.widget, forms.Textarea):
            if original is not None and may_cite(db_field.model, original.name):
                has_paragraphs = original.name in NOUNS[db_field.model].paragraphs
                field.widget.attrs["data-writing"] = "block" if has_paragraphs else "line"
            name = original.name if original else db_field.name
            field.widget.attrs["rows"] = ROWS.get(name, 4)
        # Django's own sentence for an address does not say what to write.
        if isinstance(db_field, WebAddressField):
            field.validators = list(db_field.validators)
            field.error_messages["invalid"] = check_web_address.message
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = RelatedWithWords(field.widget)
        return field
