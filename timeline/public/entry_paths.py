"""The paths of entries' pages, as the pages that hang on them have them in their own addresses."""

from typing import NamedTuple

from django.urls import reverse

from timeline.models import Agent
from timeline.models.addressed import Addressed

ACCESSIBILITY = "accessibility"
# By the first part of the path: what the page is called.
ROUTES = {
    "eras": "era",
    "initiatives": "initiative",
    "indicators": "indicator",
    "sources": "source",
    "people": "person",
    "organisations": "organisation",
    "articles": "article",
}
FOLDERS = {route: folder for folder, route in ROUTES.items()}


class EntryPath(NamedTuple):
    """The page of an entry: the name of its route (“person” and “organisation” are agents), and the
    entry's address.
    """

    route: str
    slug: str

    @property
    def model_name(self) -> str:
        """The name of the entry's model."""
        return "agent" if self.route in ("person", "organisation") else self.route

    @property
    def path(self) -> str:
        """The path of the page itself, in the language of now."""
        if (self.route, self.slug) == ("article", ACCESSIBILITY):
            return reverse("timeline:accessibility")
        return reverse(f"timeline:{self.route}", args=[self.slug])

    def __str__(self) -> str:
        """As addresses have it, without a slash at its end."""
        if (self.route, self.slug) == ("article", ACCESSIBILITY):
            return ACCESSIBILITY
        return f"{FOLDERS[self.route]}/{self.slug}"


def entry_path(entry: Addressed) -> EntryPath:
    """The page of the entry."""
    route = entry.kind if isinstance(entry, Agent) else str(entry._meta.model_name)
    return EntryPath(route, str(getattr(entry, entry.address_field)))


class EntryPathConverter:
    """`initiatives/mexicox` in an address, or `accessibility`."""

    regex = rf"(?:(?:{'|'.join(ROUTES)})/[-a-zA-Z0-9_.:]+|{ACCESSIBILITY})"

    def to_python(self, value: str) -> EntryPath:
        folder, _slash, slug = value.partition("/")
        if not slug:
            return EntryPath("article", ACCESSIBILITY)
        return EntryPath(ROUTES[folder], slug)

    def to_url(self, value: EntryPath | str) -> str:
        return str(value)
