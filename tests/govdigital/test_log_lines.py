import json
import logging
import re

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import DataError
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from govdigital.log_lines import JsonLines, TextLines, formatter, without_tokens
from tests import factories

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
# Whoever sends this wants a second line, colours, and words that run the other way.
HOSTILE = 'x\n2026-11-27T03:01:02.123Z sign_in account=root\r\x1b[31m\u202e\u2028\ud800 a="b" \\'


def record(message, *arguments, error=None, **extra):
    made = logging.LogRecord("timeline.x", logging.ERROR, "x.py", 1, message, arguments, None)
    if error is not None:
        made.exc_info = type(error), error, error.__traceback__
    made.__dict__.update(extra)
    return made


def event(**facts):
    return record("sign_in", facts=facts)


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error):
        return error


def test_an_event_is_a_line_of_time_name_and_facts():
    line = TextLines().format(
        event(account="ana", address="192.0.2.1", outcome="done", count=2, entries=["a:b", "a:c"])
    )

    assert re.fullmatch(
        f"{TIME} sign_in account=ana address=192.0.2.1 outcome=done count=2 entries=a:b,a:c", line
    )


def test_what_is_not_known_is_a_dash():
    assert TextLines().format(event(account=None, reason="")).endswith(" account=- reason=-")


def test_an_event_in_json_has_the_same_facts():
    facts = json.loads(JsonLines().format(event(account="ana", address=None, count=2)))

    assert re.fullmatch(TIME, facts.pop("time"))
    assert facts == {"event": "sign_in", "account": "ana", "address": None, "count": 2}


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()])
def test_no_value_makes_a_line_of_its_own(lines):
    line = lines.format(event(account=HOSTILE, entries=[HOSTILE]))

    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_a_value_cannot_be_taken_for_two():
    line = TextLines().format(event(account='ana" outcome=done', outcome="refused"))

    assert line.endswith(r' account="ana\" outcome=done" outcome=refused')


def test_a_long_value_is_cut():
    line = TextLines().format(event(account="a" * 5000))

    assert len(line) < 400


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()])
def test_words_of_others_make_no_line_either(lines):
    line = lines.format(record("Refused: %s", HOSTILE))

    assert len(line.splitlines()) == 1
    assert "timeline.x" in line


def test_a_cause_follows_in_lines_that_are_set_in():
    first = raised(ValueError("a\n2026-11-27 sign_in account=root"))
    text = TextLines().format(record("Broken", error=raised(RuntimeError(HOSTILE), first)))

    head, *rest = text.split("\n")
    assert head.endswith(" error logger=timeline.x message=Broken")
    assert all(line.startswith("    ") and line.isprintable() for line in rest)
    assert "    ValueError: a" in rest
    assert "    which led to:" in rest


def test_a_cause_is_one_line_of_json():
    error = raised(RuntimeError("b"), raised(ValueError("a")))

    line = JsonLines().format(record("Broken", error=error))

    assert len(line.splitlines()) == 1
    assert "raise error from cause" in json.loads(line)["cause"]


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()])
def test_the_row_that_a_database_adds_to_its_error_is_left_out(lines):
    error = raised(DataError("too long\nDETAIL:  Failing row contains (1, a whole secret text)."))

    line = lines.format(record("Broken", error=error))

    assert "DataError: too long" in line
    assert "secret" not in line


def test_errors_that_lead_to_each_other_come_to_an_end():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one

    assert "one" in TextLines().format(record("Broken", error=one))


@pytest.mark.parametrize(
    ("word", "kind"), [("", TextLines), ("text", TextLines), ("json", JsonLines)]
)
def test_the_environment_says_which_lines_are_written(monkeypatch, word, kind):
    monkeypatch.setenv("LOG_FORMAT", word)

    assert type(formatter()) is kind


TOKEN = "Q2lmZXJhIHNlY3JldGEgZGUgdW4gYm9ycmFkb3I-_x"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/preview/shared/{TOKEN}/", "/preview/shared/…"),
        (f"/es/report/{TOKEN}/", "/es/report/…"),
        ("/initiatives/mexicox/report/", "/initiatives/mexicox/report/"),
        (f"/es/preview/shared/{TOKEN}/comment/", "/es/preview/shared/…"),
        ("/admin/reset/MQ/bq8u3z-0123456789abcdef/", "/admin/reset/…"),
        ("/accounts/password/reset/key/1-bq8u3z-0123/", "/accounts/password/reset/…"),
        (f"/new/{TOKEN}/", "/new/…/"),
        (
            "/initiatives/a-long-address-of-an-initiative/",
            "/initiatives/a-long-address-of-an-initiative/",
        ),
        ("/static/css/base.0f3a9c1b2d4e.css", "/static/css/base.0f3a9c1b2d4e.css"),
    ],
)
def test_tokens_are_left_out_of_paths(path, shown):
    assert without_tokens(path) == shown


def patterns(resolver, before=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern.pattern


@pytest.mark.django_db
def test_no_address_of_the_site_shows_its_token():
    token = default_token_generator.make_token(factories.person("luis"))
    shown = []
    for path, pattern in patterns(get_resolver()):
        if not {"token", "key", "uidb64", "uidb36"} & set(pattern.regex.groupindex):
            continue
        for value in (TOKEN, token):
            address = "/" + re.sub(r"<[^<>]+>|\(\?P<.+?\)", value, path)
            if value in without_tokens(address):
                shown.append(address)

    assert shown == []
