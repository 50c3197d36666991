"""Where a request comes from, also behind proxies."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# For a server that knows no address of who asks, as on a socket of this machine.
UNKNOWN = "0.0.0.0"  # noqa: S104 - named, never listened on


def client_address(request: HttpRequest) -> str:
    """The address of who sent the request, as its shortest text (RFC 5952); 0.0.0.0 where no server
    says it.

    Of X-Forwarded-For only the entries that our own proxies wrote are believed, counted from the
    end by TRUSTED_PROXIES: all before them is what the visitor says. A request that came past the
    proxies has fewer entries, and is its own peer's.
    """
    peer = plain_address(str(request.META.get("REMOTE_ADDR", ""))) or UNKNOWN
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies or len(entries) < proxies:
        return peer
    return plain_address(entries[-proxies]) or peer


def plain_address(text: str) -> str:
    """The address alone, of “192.0.2.1”, “192.0.2.1:80”, “2001:db8::1” or “[2001:db8::1]:80”; blank
    where it is none.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
