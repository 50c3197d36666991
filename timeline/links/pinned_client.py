"""A client for the web that never goes into our own network: it connects to the very address that
it has looked at.
"""

import asyncio
import ipaddress
import socket
import ssl

import httpx

# Addresses that carry an IPv4 address reach what that one reaches.
TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))

# Networks of one's own that Python takes, or took, for a part of the internet: sites of IPv6 as it
# was first planned, and what IANA keeps for protocols.
OF_OUR_OWN = (
    ipaddress.IPv6Network("fec0::/10"),
    ipaddress.IPv6Network("5f00::/16"),
    ipaddress.IPv6Network("3fff::/20"),
    ipaddress.IPv4Network("192.0.0.0/24"),
)


class PrivateAddress(Exception):
    """The host's name leads into a network that a link check must not enter."""


class PinnedTransport(httpx.AsyncHTTPTransport):
    """Looks a host's name up once, refuses what is not public, and connects to the very address it
    has looked at.
    """

    def __init__(self, allowed: frozenset[str], trust: ssl.SSLContext) -> None:
        # Proxies of the environment are not asked: they would look the name up anew.
        super().__init__(verify=trust, trust_env=False)
        self.allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        if (
            request.url.scheme not in ("http", "https")
            or not host
            or (request.url.port or 0) > 65535
        ):
            raise httpx.UnsupportedProtocol(f"{request.url} is no address of the web.")
        failure: Exception = PrivateAddress(host)
        for address in await self.checked_addresses(host, request.url.port or 443):
            # The name still goes into the Host header, and into the certificate that is asked for.
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return await super().handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    async def checked_addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses of the host; raises PrivateAddress where one of them is not to
        be asked.
        """
        loop = asyncio.get_running_loop()
        addresses: list[str] = []
        rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for _family, _kind, _protocol, _name, socket_address in rows:
            address = str(socket_address[0])
            if address not in self.allowed and not is_public(address):
                raise PrivateAddress(host)
            if address not in addresses:
                addresses.append(address)
        return addresses


def is_public(address: str) -> bool:
    """Whether the IP address is one of the open internet, and does not stand for another that is
    not.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo or any(ip in network for network in TRANSLATED):
            return False
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
    if any(ip in network for network in OF_OUR_OWN):
        return False
    if ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local:
        return False
    return ip.is_global and not ip.is_unspecified
