from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse

def get_authentication_records(
    request: HttpRequest, user: AbstractBaseUser | AnonymousUser | None = None
) -> list[dict[str, Any]]: ...
def perform_password_login(
    request: HttpRequest, credentials: dict[str, Any], login: Any
) -> HttpResponse: ...
