"""Which addresses have pages that may be kept, and the one form of each."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from govdigital.middleware import ANSWER_PATH, EDITORS_PATH, OPERATORS_PATHS, REPORT_PATH
from timeline.public.parameters import LONGEST_QUERY, MOST_PARAMETERS, parameters_of

LONGEST_PATH = 400
# Tables come compressed from the database as they are sent.
TABLES_PATH = re.compile(r"/(?:[a-z]{2}/)?data/(?:at/[0-9]+/)?(?!datapackage\.)\w+\.(?:csv|json)")
# Kept as files, and for good wherever they were fetched: here they would push out pages.
PICTURES_PATH = re.compile(r"/(?:(?:[a-z]{2}/)?pictures|media)/")

# As many pages as there are publications and entries, of which few are ever asked for.
CHOSEN_PATH = re.compile(r"/(?:[a-z]{2}/)?at/")


def stored_path(path: str) -> bool:
    """Whether a visitor's page can be there: not the admin's, a preview's, the operator's, a file's
    or a report's address.
    """
    # EDITORS_PATH is asked in every role: an address that is private in one is not kept in another.
    if EDITORS_PATH.match(path) or path in OPERATORS_PATHS:
        return False
    if path.startswith(settings.STATIC_URL):
        return False
    if REPORT_PATH.fullmatch(path) or ANSWER_PATH.fullmatch(path):
        return False
    if PICTURES_PATH.match(path) or TABLES_PATH.fullmatch(path):
        return False
    return len(path) <= LONGEST_PATH


def query_of(path: str, query: str) -> str | None:
    """The parameters that the page reads, in one order; None where the query is too long to be
    taken apart.
    """
    names = parameters_of(path) if query else frozenset()
    if not names:
        return ""
    if len(query) > LONGEST_QUERY or query.count("&") >= MOST_PARAMETERS:
        return None
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in names]
    # The values of one name keep their order: of a word given twice, the last one counts.
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def shelf_of(path: str, query: str) -> str:
    """On which shelf a page stands: what visitors choose freely must not push out the others."""
    return "query" if query or CHOSEN_PATH.match(path) else "page"


@lru_cache(maxsize=256)
def encoding_of(accepted: str) -> str:
    """The best of the encodings kept that Accept-Encoding allows (RFC 9110, 12.5.3); blank for
    none.
    """
    allowed = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
        allowed[name] = not weights or weights[0].strip("0.") != ""
    return next((name for name in ("br", "gzip") if allowed.get(name)), "")
