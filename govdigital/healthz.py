from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from govdigital.databases import all_databases, silent_databases


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when every database of this process answers, else 503 with the names of those that do
    not.
    """
    if silent := silent_databases(all_databases()):
        return HttpResponse(
            f"no answer from: {', '.join(silent)}\n", content_type="text/plain", status=503
        )
    return HttpResponse("ok\n", content_type="text/plain")
