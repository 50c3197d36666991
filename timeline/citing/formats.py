"""The formats in which references leave, and files of them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from timeline.references.bibtex_records import bibtex
from timeline.references.cited_work import CitedWork
from timeline.references.csl_items import csl_json
from timeline.references.ris_records import ris


class Format(NamedTuple):
    """A format: its name for readers, its media type, and what writes it."""

    label: str
    media_type: str
    write: Callable[[Iterable[CitedWork]], Iterator[str]]


# By the endings of their files.
FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", ris),
    "csl.json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
# A file of fewer references is sent whole, so that it can be kept, compressed and found unchanged.
WHOLE = 5_000


def file_of(works: Iterable[CitedWork], ending: str, name: str) -> HttpResponseBase:
    """The works as a file of this name; one of many is sent while it is read."""
    form = FORMATS[ending]
    records = form.write(works)
    first = list(islice(records, WHOLE))
    content_type = f"{form.media_type}; charset=utf-8"
    response: HttpResponseBase
    if len(first) < WHOLE:
        response = HttpResponse("".join(first), content_type=content_type)
    else:
        response = StreamingHttpResponse(chain(first, records), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    # Programs in other sites' pages may read it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
