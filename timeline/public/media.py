"""Files of pictures as visitors get them: those of live pictures alone, and kept for good by
whoever fetched them.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from timeline.files import stores
from timeline.files.names import TYPES, is_name, type_of
from timeline.public import queries

# What has its digest in its address never changes.
FOR_GOOD = "public, max-age=31536000, immutable"
# Nothing in a file may run, load or be framed, whatever its bytes are.
NOTHING = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A browser shows no document in a sandbox.
POLICIES = {TYPES["pdf"]: f"{NOTHING}; object-src 'self'"}
SANDBOX = f"sandbox; {NOTHING}"


def media(request: HttpRequest, name: str) -> HttpResponse:
    """The file of this name, where a live picture has it."""
    if not queries.is_live_file(name):
        raise Http404
    return file_of(request, stores.PUBLIC_FILES, name)


def file_of(request: HttpRequest, store: str, name: str) -> HttpResponse:
    """The file from that store, or that the reader has it already; raises Http404 where it is
    not there.
    """
    if not is_name(name):
        raise Http404
    headers = {
        "ETag": f'"{name}"',
        "Cache-Control": FOR_GOOD,
        "Content-Security-Policy": POLICIES.get(type_of(name), SANDBOX),
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{name}"',
    }
    if f'"{name}"' in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    try:
        content = stores.read(store, name)
    except stores.Missing:
        raise Http404 from None
    except stores.StoreAway:
        sentence = _("The store of files does not answer. Please try again.")
        return HttpResponse(sentence, status=503, content_type="text/plain", headers=AWAY)
    return HttpResponse(content, content_type=type_of(name), headers=headers)


AWAY = {"Retry-After": "30", "Cache-Control": "no-store"}
