"""What each public page reads of its query: known here alone.

The middleware takes every other parameter away before a view sees the query, so that a parameter
that is missing here fails in the first test of its page, and the store of pages cannot drop one
that a page reads.
"""

import re
from collections.abc import Container

LONGEST_QUERY = 2000
MOST_PARAMETERS = 60

FILTERS = frozenset(
    {
        "q",
        "era",
        "kind",
        "status",
        "theme",
        "organisation",
        "source",
        "disputed",
        "budget",
        "from",
        "to",
        "order",
    }
)
# On the page of an entry: the statement for which a reader came.
STATEMENT = "s"
PARAMETERS: dict[str, frozenset[str]] = {
    r"initiatives/": FILTERS | {"page"},
    r"sources/": frozenset({"page"}),
    r"sources/[^/]+/": frozenset({"page", STATEMENT}),
    r"(?:eras|initiatives|people|organisations|articles)/[^/]+/": frozenset({STATEMENT}),
    r"accessibility/": frozenset({STATEMENT}),
    r"disputes/": frozenset({"kind", "era", "theme", "source", "page"}),
    r"(?:eras|people|organisations|articles)/": frozenset({"page"}),
    r"indicators/[^/]+/": frozenset({"front", "with", STATEMENT}),
    r"oembed": frozenset({"url", "format", "maxwidth", "maxheight"}),
    r"search/": frozenset({"q", "in", "page"}),
    r"search/suggestions\.json": frozenset({"q"}),
    r"ark:/?[^/]+/[^/]+": frozenset({"info"}),
    r"timemap/.+/": frozenset({"page"}),
    r"unapi": frozenset({"id", "format"}),
    r"(?:[a-z]{3,}/[^/]+|accessibility)/history/": frozenset({"page"}),
    r"(?:[a-z]{3,}/[^/]+|accessibility)/compare/": frozenset({"from", "to"}),
    r"updates/": frozenset({"kind", "page"}),
    r"updates/[0-9]+/": frozenset({"page"}),
    r"(?:[a-z]+/[^/]+|accessibility)/report/": frozenset({STATEMENT}),
}
# The lists that are files too. A file refuses what its page does not read; so no name is taken away
# before.
LIST_NAMES = (
    *("initiatives", "sources", "indicators", "eras", "people", "organisations"),
    *("articles", "disputes", "updates"),
)
FILES = rf"(?:{'|'.join(LIST_NAMES)})\.(?:csv|json)|timeline\.(?:json|ics)"
LIST_FILE = re.compile(rf"/(?:[a-z]{{2}}/)?(?:{FILES})")
PAGES = [(re.compile(rf"/(?:[a-z]{{2}}/)?{path}"), names) for path, names in PARAMETERS.items()]


class EveryName(Container[object]):
    """All names that an address can have."""

    def __contains__(self, name: object) -> bool:
        return True


EVERY_NAME = EveryName()


def parameters_of(path: str) -> Container[object]:
    """The names that the page at this path reads of its query; none where it reads nothing. Where
    the last slash is missing, it is the page to which the address leads.
    """
    if LIST_FILE.fullmatch(path):
        return EVERY_NAME
    for page, names in PAGES:
        if page.fullmatch(path) or page.fullmatch(f"{path}/"):
            return names
    return frozenset()
