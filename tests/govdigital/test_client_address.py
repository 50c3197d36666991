import pytest
from django.test import RequestFactory

from govdigital.client_address import client_address

PEER = "198.51.100.7"


def request(forwarded=None, peer=PEER):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)


def test_without_a_proxy_nobody_names_an_address_but_the_peer(settings):
    settings.TRUSTED_PROXIES = 0

    assert client_address(request("192.0.2.1")) == PEER


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "192.0.2.1", "192.0.2.1"),
        # What stands before the proxies' own entries is what the visitor wrote.
        (1, "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        # Past a proxy: the peer is all that is known.
        (2, "203.0.113.9", PEER),
        (1, None, PEER),
        (1, "", PEER),
        (1, "unknown", PEER),
        (1, "<script>", PEER),
        (1, "192.0.2.1:4711", "192.0.2.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_behind_proxies_their_own_entries_count(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies

    assert client_address(request(forwarded)) == address


def test_a_server_on_a_socket_knows_no_address():
    assert client_address(request(peer="")) == "0.0.0.0"
