"""In which languages an entry has a page of its own."""

from django.db.models import Model
from django.utils.translation import get_language

from timeline.models import Agent, Source
from timeline.models.languages import LANGUAGES

# The text that tells whether an entry has been translated; a source speaks its own language.
MAIN_TEXTS = ("body", "description", "biography", "summary", "title")


def is_written(entry: Model, language: str) -> bool:
    """Whether the entry's main text exists in the language, or has none in any."""
    if isinstance(entry, Source):
        return True
    names = ("biography",) if isinstance(entry, Agent) else MAIN_TEXTS
    for name in names:
        if getattr(entry, f"{name}_{LANGUAGES[0]}", ""):
            return bool(getattr(entry, f"{name}_{language}", ""))
    return True


def language_of(entry: Model) -> str:
    """The language in which a reader gets the page: English where it has no other."""
    language = get_language() or LANGUAGES[0]
    return language if is_written(entry, language) else LANGUAGES[0]
