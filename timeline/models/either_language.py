"""Titles that may be written in one language alone: until the other is there, each stands in for
it.
"""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from timeline.models.languages import LANGUAGES

EITHER = ("title", "name", "question")


def check_title(row: Model) -> None:
    """Refuse a row whose title is written in no language, at the field of the editor's own."""
    columns = {field.name for field in row._meta.concrete_fields}
    spoken = (get_language() or "").split("-")[0]
    for name in EITHER:
        translated = [f"{name}_{tag}" for tag in LANGUAGES if f"{name}_{tag}" in columns]
        if translated and not any(getattr(row, column) for column in translated):
            column = f"{name}_{spoken}" if spoken in LANGUAGES else translated[0]
            raise ValidationError({column: _("Write it in one of the languages at least.")})
