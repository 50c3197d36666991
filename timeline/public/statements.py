"""The statements of the page of an entry: where the link of each leads, which one a reader came
for, and what has become of one that is there no more.
"""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from timeline.models import Agent, Article, Era, Indicator, Initiative, Publishable
from timeline.models.addressed import Addressed
from timeline.models.languages import LANGUAGES, spoken_language
from timeline.public import queries, version_addresses
from timeline.public.addresses import EDITORS, current_app
from timeline.public.entry_paths import EntryPath
from timeline.public.pages import PublicPage
from timeline.public.parameters import STATEMENT
from timeline.public.versions import Versions
from timeline.texts.statement_ids import KEY, LostStatement, PageStatements, statement_keys

# The texts whose statements the page of an entry names.
STATED: dict[type[Publishable], tuple[str, ...]] = {
    Era: ("summary", "body"),
    Initiative: ("summary", "body"),
    Indicator: ("description",),
    Article: ("standfirst", "body"),
    Agent: ("biography",),
}
MEMENTO = "mementos:memento"


def page_statements(
    request: HttpRequest, page: PublicPage, using: dict[str, str], today: str | None = None
) -> PageStatements | None:
    """The statements of the page as it is to be rendered; None of a page of no entry.

    Each leads to the last version. Of a memento, `today` is the path of the page of today, to which
    each leads; blank where there is none. A preview has none that could be cited.
    """
    entry = page.entry
    if not isinstance(entry, Addressed):
        return None
    if current_app(request) in EDITORS:
        return PageStatements()
    if today is not None:
        # Files answer no question.
        return PageStatements(today, asks=not request.META.get("STATIC_EXPORT"))
    if page.versions is None:
        return PageStatements()
    path = path_of(entry)
    address = version_addresses.memento(request, *path, page.versions.last.number)
    asked = asked_statement(request)
    lost = None
    if asked and not has_statement(entry, asked):
        lost = lost_statement(entry, asked, page.versions, using)
    return PageStatements(address, marked=asked, lost=lost)


def path_of(entry: Addressed) -> EntryPath:
    """The page of the entry."""
    route = entry.kind if isinstance(entry, Agent) else str(entry._meta.model_name)
    return EntryPath(route, getattr(entry, entry.address_field))


def asked_statement(request: HttpRequest) -> str:
    """The key of the statement that a reader came for; blank where the query holds none."""
    asked = request.GET.get(STATEMENT, "")
    return asked if KEY.fullmatch(asked) else ""


def has_statement(entry: Addressed, key: str) -> bool:
    """Whether the page of the entry has the statement, in the reader's language."""
    for name in STATED.get(type(entry), ()):
        if key in statement_keys(getattr(entry, name) or ""):
            return True
    return False


def lost_statement(
    entry: Addressed, key: str, versions: Versions, using: dict[str, str]
) -> LostStatement:
    """What has become of a statement that the page of the entry has no more."""
    languages = list(dict.fromkeys([spoken_language(), LANGUAGES[0]]))
    columns = []
    for name in STATED.get(type(entry), ()):
        columns += [f"{name}_{language}" for language in languages]
    times = {version.number: version.at for version in versions.all}
    changed_by = versions.last.number
    model_name = str(entry._meta.model_name)
    for number, texts in queries.texts_of_versions(model_name, entry.pk, columns, **using):
        if has_key(texts, len(languages), key):
            address = reverse(MEMENTO, args=[number, path_of(entry)])
            return LostStatement(times[changed_by], f"{address}#s-{key}")
        changed_by = number
    return LostStatement()


def has_key(texts: Sequence[str], languages: int, key: str) -> bool:
    """Whether one of the texts, each in so many languages, has the statement in the first language
    that it is written in.
    """
    for start in range(0, len(texts), languages):
        shown = next(filter(None, texts[start : start + languages]), "")
        if key in statement_keys(shown):
            return True
    return False
