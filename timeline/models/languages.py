"""The languages of the content: each translated text has a column for each of them."""

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# As they stand within a sentence: Spanish writes them small.
LANGUAGE_NAMES = {"en": _("English"), "es": _("Spanish")}


def spoken_language() -> str:
    """The reader's language, or the first one where nobody reads."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def language_shown(row: Model, name: str) -> str:
    """The language in which a reader gets this text of the row: the reader's own, or the one that
    stands in; the reader's where there is no text at all.
    """
    spoken = spoken_language()
    for language in (spoken, *LANGUAGES):
        if getattr(row, f"{name}_{language}", None):
            return language
    return spoken


def foreign_language(row: Model, name: str) -> str:
    """The language in which a reader gets this text of the row; blank for the reader's own."""
    spoken = spoken_language()
    if getattr(row, f"{name}_{spoken}", None):
        return ""
    language = language_shown(row, name)
    return "" if language == spoken else language
