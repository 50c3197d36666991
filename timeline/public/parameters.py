"""What each public page reads of its query: known here alone.

The middleware takes every other parameter away before a view sees the query, so that a parameter
that is missing here fails in the first test of its page, and the store of pages cannot drop one
that a page reads.
"""

import re

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
PAGES = [(re.compile(rf"/(?:[a-z]{{2}}/)?{path}"), names) for path, names in PARAMETERS.items()]


def parameters_of(path: str) -> frozenset[str]:
    """The names that the page at this path reads of its query; none where it reads nothing. Where
    the last slash is missing, it is the page to which the address leads.
    """
    for page, names in PAGES:
        if page.fullmatch(path) or page.fullmatch(f"{path}/"):
            return names
    return frozenset()
