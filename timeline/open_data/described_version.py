"""A version of the data, with all that descriptions for programs say of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from govdigital.site_addresses import visitors_address
from timeline.data_tables.dictionary import spoken
from timeline.data_tables.rows import moment
from timeline.models.languages import LANGUAGES
from timeline.public.pages import DataPage, DataTable, VersionPlace


@dataclass(frozen=True)
class DescribedVersion:
    """The version that a page of data shows; `origin` is that of the site, without a slash."""

    place: VersionPlace
    tables: list[DataTable]
    origin: str

    @classmethod
    def of(cls, page: DataPage, request: HttpRequest) -> "DescribedVersion":
        """The version of a page that has one."""
        if page.place is None:
            raise ValueError("No version of the data is made.")
        return cls(page.place, page.tables, visitors_address(request, "/").removesuffix("/"))

    @property
    def number(self) -> int:
        return self.place.version.number

    @property
    def created(self) -> str:
        """When the publication was (ISO 8601)."""
        return moment(self.place.version.at) or ""

    @property
    def began(self) -> str:
        """When the site began (ISO 8601); blank where it is not known."""
        return str(self.site.get("began", ""))

    @property
    def site(self) -> dict[str, Any]:
        """What the site said of itself."""
        words: dict[str, Any] = self.place.version.site
        return words

    @property
    def site_name(self) -> str:
        """The name of the site in the language that is active."""
        return spoken(self.site["name"]) or _("Timeline")

    @property
    def version(self) -> str:
        """The number as versions of data are written (Semantic Versioning)."""
        return f"{self.number}.0.0"

    @property
    def name(self) -> str:
        """A short name for programs."""
        name = self.site["name"]
        return slugify(name.get(LANGUAGES[0]) or spoken(name)) or "timeline"

    @property
    def title(self) -> str:
        return _("Data of “%(site)s”") % {"site": self.site_name}

    @property
    def description(self) -> str:
        words = {"number": self.number}
        return _("All tables of the site, as they were after publication %(number)s.") % words

    def in_each_language(self, name: str) -> dict[str, str]:
        """The words of a property by language."""
        words = {}
        for tag in LANGUAGES:
            with override(tag):
                words[tag] = str(getattr(self, name))
        return words

    def address(self, name: str, **arguments: object) -> str:
        """The whole address of what this version has under this name in urls.py, in the language
        that is active.
        """
        path = reverse(f"open_data:{name}", kwargs={"number": self.number, **arguments})
        return f"{self.origin}{path}"

    def page(self, name: str) -> str:
        """The whole address of a page of the site."""
        return f"{self.origin}{reverse(f'timeline:{name}')}"
