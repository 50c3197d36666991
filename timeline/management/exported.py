"""What the static export holds: the addresses from which all others are found. What needs a server
has none: search and filters, comparisons, the TimeGate, oEmbed, unAPI, and forms.
"""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from timeline.embeds.views import READS
from timeline.files.names import files_of
from timeline.management.static_pages import NOT_FOUND
from timeline.mementos.converters import PagePath
from timeline.mementos.place import without_language
from timeline.public import queries
from timeline.public.addresses import address, media
from timeline.public.entry_paths import EntryPath
from timeline.public.page_index import IndexedPage
from timeline.public.security_txt import PATH as SECURITY_TXT
from timeline.public.security_txt import statements
from timeline.publishing.identifiers import public_identifiers
from timeline.publishing.public_rows import former_addresses
from timeline.registry.tables import TABLES

SERVED = "search, filters, comparisons, TimeGate, oEmbed, unAPI, reports by form"
HISTORY = "versions of the past, histories, TimeMaps"
# What hangs on the page of each entry and is led to from no page.
ENTRY_FILES = ("entry.json", "entry.jsonld", "linkset.json")
FORMS = ("csv", "json")


def left_out(history: bool) -> str:
    """What the export does not hold, in words."""
    words = [SERVED]
    if not history:
        words.append(HISTORY)
    is_made = queries.newest_data_number() is not None
    words.append("older versions of the data" if is_made else "the data, which is not made yet")
    return ", ".join(words)


def seeds() -> set[str]:
    """Addresses from which all others are found: entries and those that once were, in every
    language, with what no page leads to.
    """
    found = {"/robots.txt", "/sitemap.xml", "/favicon.ico"}
    if statements():
        found.add(SECURITY_TXT)
    entries = [IndexedPage(*row)[:2] for row in queries.page_rows(withdrawn=True)]
    former = former_addresses()
    number = queries.newest_data_number()
    names = list(public_identifiers())
    for code, _name in settings.LANGUAGES:
        with override(code):
            start = address(None, "timeline")
            # Other sites lead to the old address of the articles.
            found |= {start, f"{start}{NOT_FOUND}", address(None, "essays")}
            found |= {address(None, kind, slug) for kind, slug in former}
            for kind, slug in entries:
                found |= set(of_entry(EntryPath(kind, slug)))
            if settings.SERVES_HISTORY:
                for kind, slug in entries + former:
                    found |= set(of_history(code, EntryPath(kind, slug)))
            if number:
                found |= set(of_data())
                found |= {reverse("open_data:version", args=[number]), *of_data(number)}
            found |= {reverse("citing:identified", args=[name]) for name in names}
    # The table of pictures names their files, which no page need show.
    for picture in queries.pictures().iterator():
        found |= {media(None, name) for name in files_of(picture)}
    return found


def of_entry(entry: EntryPath) -> Iterator[str]:
    """The page of an entry, its files, and its frame for other sites."""
    yield entry.path
    for name in ENTRY_FILES:
        yield f"{entry.path}{name}"
    if entry.route in READS:
        yield reverse("embeds:embed", args=[entry])


def of_history(language: str, entry: EntryPath) -> Iterator[str]:
    """The lists of the versions of an entry, which lead to each; also of one that is gone."""
    yield reverse("mementos:history", args=[entry])
    yield without_language("timemap", PagePath(language, entry))


def of_data(number: int | None = None) -> Iterator[str]:
    """The files of the data of this number, or of the newest, by the addresses of the newest."""
    before, numbers = ("", {}) if number is None else ("version_", {"number": number})
    for name in ("package", "catalog"):
        yield reverse(f"open_data:{before}{name}", kwargs=numbers)
    for table in TABLES:
        yield reverse(f"open_data:{before}csvw", kwargs={**numbers, "table": table})
        for form in FORMS:
            arguments = {**numbers, "table": table, "form": form}
            yield reverse(f"open_data:{before}file", kwargs=arguments)
