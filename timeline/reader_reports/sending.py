"""A report is taken in: once, within bounds, and of no network too many a day."""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from django.db import connections, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from govdigital.databases import REPORTS
from timeline.reader_reports.models import Report
from timeline.reader_reports.tokens import answer_token, digest_of

A_MINUTE = 20
A_DAY = 200
OF_A_NETWORK = 5
# Bits of an address that all of one customer's have in common.
NETWORK_OF_VERSION = {4: 24, 6: 48}


class SentAlready(Exception):
    """The same form was sent before; `answer` is the token of its private address, blank where
    somebody else has sent these words.
    """

    def __init__(self, answer: str = "") -> None:
        super().__init__(answer)
        self.answer = answer


class TooMany(Exception):
    """No more is taken for so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Sent(NamedTuple):
    """When a report was sent, and the digest of its network."""

    at: datetime
    network: str


def send(form_token: str, words: Mapping[str, str], address: str) -> str:
    """Store the report with the values of its columns; the token of its private address.

    Raises SentAlready and TooMany, after which nothing is stored.
    """
    answer = answer_token(form_token)
    digest = words_digest(words)
    now = timezone.now()
    network = network_digest(address, now)
    with one_by_one():
        refuse_same(answer, words["identifier"], digest)
        refuse_too_many(network, now)
        Report.objects.create(
            **words,
            token_digest=digest_of(answer),
            words_digest=digest,
            network=network,
            sent_at=now,
        )
    return answer


@contextmanager
def one_by_one() -> Iterator[None]:
    """Let reports be counted and stored by one process at a time.

    SQLite needs nothing: its transactions begin IMMEDIATE, so writers already queue.
    """
    with transaction.atomic(using=REPORTS):
        connection = connections[REPORTS]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('govdigital.reports'))")
        yield


def refuse_same(answer: str, identifier: str, digest: str) -> None:
    """Raise SentAlready where this form, or the same words on this entry, came before."""
    same_form = Report.objects.filter(token_digest=digest_of(answer))
    same_words = Report.objects.filter(identifier=identifier, words_digest=digest)
    digests = (same_form | same_words).values_list("token_digest", flat=True)
    found = set(digests)
    if digest_of(answer) in found:
        raise SentAlready(answer)
    if found:
        raise SentAlready


def refuse_too_many(network: str, now: datetime) -> None:
    """Raise TooMany where the last minute, the last day, or this network today, has had enough."""
    rows = Report.objects.filter(sent_at__gt=now - timedelta(days=1)).order_by("-sent_at")
    newest = [Sent(*row) for row in rows.values_list("sent_at", "network")[:A_DAY]]
    if len(newest) == A_DAY:
        raise TooMany(seconds_until(newest[-1].at + timedelta(days=1), now))
    last_minute = [sent for sent in newest if sent.at > now - timedelta(minutes=1)]
    if len(last_minute) >= A_MINUTE:
        raise TooMany(seconds_until(last_minute[A_MINUTE - 1].at + timedelta(minutes=1), now))
    if network and of_network(newest, network) >= OF_A_NETWORK:
        raise TooMany(seconds_until(end_of_day(now), now))


def of_network(sent: Sequence[Sent], network: str) -> int:
    """How many of these came from this network."""
    return len([each for each in sent if each.network == network])


def seconds_until(moment: datetime, now: datetime) -> int:
    """Whole seconds until then, one at least."""
    return max(1, int((moment - now).total_seconds()) + 1)


def end_of_day(now: datetime) -> datetime:
    """When the next day of UTC begins, and a network counts by another digest."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def network_digest(address: str, now: datetime) -> str:
    """A digest of the network of an address, which is another one each day; blank for an address of
    a private network, which is a proxy's or everybody's.
    """
    if not ip_address(address).is_global:
        return ""
    bits = NETWORK_OF_VERSION[ip_address(address).version]
    network = ip_network(f"{address}/{bits}", strict=False)
    day = now.astimezone(UTC).date()
    return salted_hmac(
        f"timeline.reader_reports {day}", str(network), algorithm="sha256"
    ).hexdigest()


def words_digest(words: Mapping[str, str]) -> str:
    """A digest of what was written, whatever its blanks and capitals."""
    written = "\n".join([words["wrong"], words.get("right", ""), words.get("source", "")])
    plain = " ".join(unicodedata.normalize("NFKC", written).casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest()
