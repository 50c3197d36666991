"""The page of which a TimeGate or a TimeMap tells, as their addresses have it."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import override

from timeline.public.entry_paths import EntryPath, EntryPathConverter

# The first language has no part of its own in an address.
PREFIXES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


class PagePath(NamedTuple):
    """The page of an entry in one language."""

    language: str
    entry: EntryPath

    @property
    def path(self) -> str:
        """The path of the page."""
        with override(self.language):
            return self.entry.path


class PagePathConverter:
    """`initiatives/mexicox`, and in another language `es/initiatives/mexicox`."""

    regex = rf"(?:(?:{'|'.join(PREFIXES)})/)?{EntryPathConverter.regex}"

    def to_python(self, value: str) -> PagePath:
        first, _slash, rest = value.partition("/")
        entry = EntryPathConverter().to_python(rest if first in PREFIXES else value)
        return PagePath(first if first in PREFIXES else settings.LANGUAGE_CODE, entry)

    def to_url(self, value: PagePath | str) -> str:
        """As it stands in an address; a path of a page is taken too."""
        path = value.path if isinstance(value, PagePath) else value
        return path.strip("/")
