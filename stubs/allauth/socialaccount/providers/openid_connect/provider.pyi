from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

class OpenIDConnectProvider:
    def __init__(self, request: HttpRequest, app: Any = None) -> None: ...
    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: object = None,
        **kwargs: Any,
    ) -> HttpResponseBase: ...
