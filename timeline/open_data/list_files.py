"""Lists with their filters, as files: all rows of what the page of the list shows."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from timeline.open_data.answers import in_sentences, open_to_all, refused, unknown_names
from timeline.public import exports, queries
from timeline.public.parameters import parameters_of
from timeline.registry.tables import TABLES

# The tables of lists that are called otherwise.
TABLE_OF = {"people": "agents", "organisations": "agents", "updates": "publications"}


@open_to_all
def list_file(request: HttpRequest, name: str, form: str, **using: str) -> HttpResponseBase:
    errors = unknown_names(request.GET, parameters_of(f"/{name}/"))
    if errors:
        return refused(errors)
    asked = queries.asked_list(name, request.GET, **using)
    if asked.errors:
        return refused(in_sentences(asked.errors))
    table = TABLES[TABLE_OF.get(name, name)]
    return exports.file_of(table, form, queries.list_rows(table, asked.keys, **using), name)
