"""Keys of rows as they come in addresses and forms, where anybody may write anything."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def is_key(text: str) -> bool:
    """Whether the text can be the key of a row: a whole number in ASCII digits that a database can
    hold.
    """
    return text.isascii() and text.isdigit() and len(text) < 19


def person_key(request: HttpRequest) -> int:
    """The key of who is signed in; raises PermissionDenied where nobody is."""
    key = request.user.pk
    if key is None:
        raise PermissionDenied
    return int(key)
