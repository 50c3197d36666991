"""How often somebody may be wrong at the doors: names and passwords, codes, links for a new
password.

Tries are counted in the cache, which stands in the editorial database: all processes count
together, and a restart forgets nothing.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.http import HttpRequest
from django.utils.translation import ngettext_lazy

from govdigital.client_address import client_address
from govdigital.databases import EDITORIAL
from govdigital.event_log import log_event

TRIES = 5
# In seconds.
WINDOW = 15 * 60
# Whoever has an IPv6 address has the rest of its network, too.
NETWORK = 64


class TooManyTries(ValidationError):
    """Says for how many minutes nothing is tried any more."""

    def __init__(self, seconds: float) -> None:
        minutes = max(1, ceil(seconds / 60))
        sentence = ngettext_lazy(
            "Too many tries. For %(minutes)s minute nothing is tried from this address or "
            "for this account, not even what is right.",
            "Too many tries. For %(minutes)s minutes nothing is tried from this address or "
            "for this account, not even what is right.",
            "minutes",
        )
        super().__init__(sentence, code="too_many_tries", params={"minutes": minutes})


def count_try(request: HttpRequest, account: str, door: str = "sign-in") -> None:
    """Count a try before it is known whether it is right, so that tries at the same time cannot all
    be the last one; raises TooManyTries where five of the last quarter of an hour were wrong, for
    this account or from this address.
    """
    for key in keys(request, account, door):
        with in_turn(key):
            now = time.time()
            tries = recent(key, now)
            is_barred = len(tries) >= TRIES
            if not is_barred:
                cache.set(key, [*tries, now], WINDOW)
        if is_barred:
            log_barred(request, account, door)
            raise TooManyTries(tries[-TRIES] + WINDOW - now)


def log_barred(request: HttpRequest, account: str, door: str) -> None:
    """Log that nothing was tried. A name that is no account's is not logged: it may be a password,
    typed into the wrong field.
    """
    named = User.objects.filter(username=account).exists()
    log_event(
        "sign_in",
        outcome="barred",
        request=request,
        account=account if named else None,
        door=door,
    )


def take_back_try(request: HttpRequest, account: str) -> None:
    """Let the newest try not count: it was right. Those before it stay, or whoever has an account
    could try at others' without end.
    """
    for key in keys(request, account, "sign-in"):
        with in_turn(key):
            cache.set(key, recent(key, time.time())[:-1], WINDOW)


def free_account(account: str) -> None:
    """Forget the wrong tries for an account; its person has signed in, or an operator says so.
    Addresses stay barred for their time.
    """
    cache.delete(key_of("sign-in", f"account {account}"))


def keys(request: HttpRequest, account: str, door: str) -> tuple[str, str]:
    """Under what the tries at a door are counted: the address, and the account."""
    return (
        key_of(door, f"address {network_of(client_address(request))}"),
        key_of(door, f"account {account}"),
    )


def key_of(door: str, subject: str) -> str:
    """A key that no name of an account can spoil."""
    return f"tries:{door}:{hashlib.sha256(subject.encode()).hexdigest()}"


def network_of(address: str) -> str:
    """The address, or of IPv6 the network that one customer has."""
    if isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/{NETWORK}", strict=False))
    return address


def recent(key: str, now: float) -> list[float]:
    """When the tries were that count still, oldest first."""
    tries: list[Any] = cache.get(key) or []
    return [moment for moment in tries if moment > now - WINDOW]


@contextmanager
def in_turn(key: str) -> Iterator[None]:
    """Let nobody else count under the key until the block ends.

    SQLite needs nothing more than the transaction: it begins IMMEDIATE, so writers queue.
    """
    with transaction.atomic(EDITORIAL):
        connection = connections[EDITORIAL]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
        yield
