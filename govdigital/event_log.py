"""What happens on the site, one line an event: who did what from where, and how it ended.

Names of entries, accounts and files stand in it; never a password, a code, a token or a text.
"""

import logging
import time
from collections.abc import Sequence
from contextvars import ContextVar

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from govdigital.client_address import client_address
from govdigital.log_lines import without_tokens
from govdigital.middleware import OPERATORS_PATHS, GetResponse, is_for_editors

logger = logging.getLogger("govdigital.events")

# Answers that refuse something to somebody; a mistyped address is none.
REFUSED = (403, 413, 429)
# More names than these make a line unreadable; their number is always there.
MOST_NAMES = 20

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def log_event(
    name: str,
    *,
    outcome: str = "done",
    account: str | None = None,
    request: HttpRequest | None = None,
    **facts: object,
) -> None:
    """Log one event, with account and address of the request in which it happens, where it happens
    in one. Facts are names and numbers, never what somebody has written.
    """
    request = request or _request.get()
    logger.info(name, extra={"facts": who_and_how(request, account, outcome) | facts})


def who_and_how(
    request: HttpRequest | None, account: str | None, outcome: str
) -> dict[str, object]:
    """The facts that every event has; None for what is not known."""
    address = None
    if request is not None:
        account = account or account_of(request)
        address = client_address(request) or None
    return {"account": account, "address": address, "outcome": outcome}


def account_of(request: HttpRequest) -> str | None:
    """The account that is signed in, as far as the request has looked already: a database that is
    away is not asked for it.
    """
    person = getattr(request, "_cached_user", None)
    return None if person is None else person.get_username() or None


def some(names: Sequence[object]) -> list[str]:
    """The first of the names, for a line that also says how many there are."""
    first = [str(name) for name in names[:MOST_NAMES]]
    return first if len(names) <= MOST_NAMES else [*first, "…"]


class CurrentRequest:
    """Lets events know in which request they happen."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


class AnswersToRequests(logging.Filter):
    """Makes events of what Django logs of requests: of one that failed, with its cause, and of one
    that was refused. Mistyped addresses and wrong names of the host leave no line.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request: HttpRequest | None = getattr(record, "request", None)
        status: int | None = getattr(record, "status_code", None)
        if request is None or status is None:
            return True
        failed = status >= 500
        if failed and request.path_info in OPERATORS_PATHS:
            # Whoever probes has the answer, and asks every few seconds.
            return False
        if not failed and not is_refusal(request, status):
            return False
        outcome = "failed" if failed else "refused"
        facts = who_and_how(request, None, outcome)
        facts |= {"status": status, "method": request.method}
        facts["path"] = without_tokens(request.path)
        if record.name.startswith("django.security."):
            facts["reason"] = record.name.removeprefix("django.security.")
        record.facts = facts
        record.msg = "request_failed" if failed else "request_refused"
        record.args = ()
        if not failed:
            record.exc_info = None
        return True


def is_refusal(request: HttpRequest, status: int) -> bool:
    """Whether the answer refuses something that somebody wanted to do."""
    if status in REFUSED:
        return True
    if status != 400 or not is_for_editors(request):
        return False
    try:
        request.get_host()
    except DisallowedHost:
        # Whoever looks for machines by their numbers asks for the admin, too.
        return False
    return True


class Seldom:
    """Lets something be said now, and again only after a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.next_at = 0.0

    def may_speak(self) -> bool:
        """Whether it may be said; if so, not again until the seconds are over."""
        now = time.monotonic()
        if now < self.next_at:
            return False
        self.next_at = now + self.seconds
        return True
