from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The IP address from which the request came; blank where the server does not say."""
    return str(request.META.get("REMOTE_ADDR", ""))
