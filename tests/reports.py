"""A reader who sends reports: the form is read, and sent when it has been open for a while."""

import re
import time
from contextlib import contextmanager
from unittest import mock

from timeline.reader_reports.tokens import form_token

PATH = "/initiatives/gob-mx/report/"
FROM_HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
WORDS = {"statement": "", "wrong": "The day is the 23rd.", "right": "", "source": "", "email": ""}


@contextmanager
def at(seconds):
    """The time of signed values is so many seconds from now."""
    moment = time.time() + seconds
    with mock.patch("django.core.signing.time.time", return_value=moment):
        yield


def token(path=PATH, age=60):
    """The value of a form at the path that was opened so many seconds ago."""
    with at(-age):
        return form_token(path)


def send(client, path=PATH, headers=FROM_HERE, **values):
    """What the site answers to the form at the path, sent with these values."""
    sent = WORDS | {"token": token(path), "website": ""} | values
    return client.post(path, sent, **headers)


def text_of(response):
    """The words of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
