"""Signed values that take the place of a cookie: a form has one, and a report's private address
follows from it.
"""

import base64
import hashlib
import secrets
from datetime import timedelta
from enum import Enum

from django.core import signing
from django.utils.crypto import salted_hmac

SOONEST = timedelta(seconds=4)
LATEST = timedelta(hours=12)
SALT = "timeline.reader_reports"
# 128 bits, of a form's value and of an address.
BYTES = 16


class Fault(Enum):
    """What is wrong with the value that came with a form."""

    # Of another page, altered, or older than twelve hours.
    OUT_OF_DATE = "out of date"
    # A robot sends a form at once.
    TOO_QUICK = "too quick"


def form_token(path: str) -> str:
    """A new signed value for the form at this path."""
    return signer_of(path).sign(secrets.token_hex(BYTES))


def fault_of(token: str, path: str) -> Fault | None:
    """What is wrong with the value of a form that was sent to this path; None where it is good."""
    try:
        signer_of(path).unsign(token, max_age=LATEST)
    except signing.BadSignature:
        return Fault.OUT_OF_DATE
    try:
        signer_of(path).unsign(token, max_age=SOONEST)
    except signing.SignatureExpired:
        return None
    return Fault.TOO_QUICK


def signer_of(path: str) -> signing.TimestampSigner:
    """What signs the values of the form at this path, and no other's."""
    return signing.TimestampSigner(salt=f"{SALT} {path}")


def answer_token(token: str) -> str:
    """The token in the private address of what is sent with this value of a form: 128 bits, the
    same however often it is sent.
    """
    digest = salted_hmac(f"{SALT} answer", token, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:BYTES]).decode().rstrip("=")


def digest_of(answer: str) -> str:
    """What is stored of the token of a private address."""
    return hashlib.sha256(answer.encode()).hexdigest()
