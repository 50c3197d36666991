from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.responders import StaticFile

class WhiteNoiseMiddleware:
    files: dict[str, StaticFile]
    use_finders: bool
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None: ...
    def __call__(self, request: HttpRequest) -> HttpResponseBase: ...
    def find_file(self, url: str) -> StaticFile | None: ...
