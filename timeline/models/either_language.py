"""Titles that may be written in one language alone: until the other is there, each stands in for
it.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from timeline.models.known_rows import KnowsRows
from timeline.models.languages import LANGUAGES

EITHER = ("title", "name", "question")


def check_title(row: models.Model, exclude: Collection[str]) -> None:
    """Refuse a row whose title is written in no language, at the field of the editor's own; not
    where one of the excluded columns is a title, which then has a fault of its own.
    """
    columns = {field.name for field in row._meta.concrete_fields}
    spoken = (get_language() or "").split("-")[0]
    for name in EITHER:
        translated = [f"{name}_{tag}" for tag in LANGUAGES if f"{name}_{tag}" in columns]
        if not translated or not set(translated).isdisjoint(exclude):
            continue
        if not any(getattr(row, column) for column in translated):
            column = f"{name}_{spoken}" if spoken in LANGUAGES else translated[0]
            raise ValidationError({column: _("Write it in one of the languages at least.")})


class TitledInEitherLanguage(KnowsRows):
    """A row whose title may be written in one language alone, but not in none."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse what a field refuses, and a title in no language; all faults at once."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        try:
            check_title(self, exclude or ())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
