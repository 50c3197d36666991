from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from timeline.dates import days_and_times
from timeline.dates.days_and_times import day_in_words, day_of, moment_of


@pytest.fixture(autouse=True)
def _a_day(monkeypatch):
    monkeypatch.setattr(days_and_times, "site_day", lambda: date(2026, 11, 26))


def sentence(read, text):
    with pytest.raises(ValidationError) as refusal:
        read(text)
    return refusal.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-30",
        "30/11/2026",
        "30 November 2026",
        "lunes 30 de noviembre de 2026",
        "２０２６-11-30",
    ],
)
def test_a_day_is_read_as_it_is_written(text):
    assert day_of(text) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"), [("hoy", 26), ("Today", 26), ("mañana", 27), ("ayer", 25)]
)
def test_a_day_may_be_told_from_today(text, day):
    assert day_of(text) == date(2026, 11, day)


def test_a_blank_is_no_day_and_no_moment():
    assert (day_of(" "), moment_of("  ")) == (None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-02-31", "“2026-02-31”: February has no 31st."),
        ("31 de febrero de 2026", "“31 de febrero de 2026”: February has no 31st."),
        (
            "noviembre de 2026",
            "“noviembre de 2026” is not one day. Write year, month and day, as in 2026-11-30.",
        ),
        (
            "2026-11-30~",
            "“2026-11-30~” is not one day. Write year, month and day, as in 2026-11-30.",
        ),
        (
            "03/04/2027",
            "“03/04/2027” can be read in two ways, as 2027-04-03 or as 2027-03-04. Write the one that is meant.",
        ),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_wrong(text, words):
    assert sentence(day_of, text) == words


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-30T09:05", "2026-11-30 9:05", "2026-11-30 09:05:00", "30/11/2026 09:05"),
        *("30 de noviembre de 2026, 9:05", "30 de noviembre de 2026 a las 9:05"),
    ],
)
def test_a_day_and_its_time_are_read_as_they_are_written(text):
    assert moment_of(text) == datetime(2026, 11, 30, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "2026-11-30",
            "“2026-11-30” has no time of day. Write it behind the day, as in 2026-11-30 09:00.",
        ),
        ("soon", "“soon” is not understood as a day and a time. Write it as in 2026-11-30 09:00."),
        ("2026-02-31T10:00", "“2026-02-31”: February has no 31st."),
        ("2026-11-30 25:00", "“2026-11-30 25:00”: there is no such time of day."),
    ],
)
def test_what_is_no_time_is_refused_with_what_is_wrong(text, words):
    assert sentence(moment_of, text) == words


def test_a_time_that_clocks_leave_out_is_refused():
    with timezone.override("America/New_York"):
        assert sentence(moment_of, "2027-03-14 02:30") == (
            "“2027-03-14 02:30” does not come in America/New_York: clocks go forward then. Choose a time an "
            "hour later."
        )


def test_a_time_that_clocks_show_twice_is_refused():
    with timezone.override("America/New_York"):
        assert sentence(moment_of, "2027-11-07 01:30") == (
            "“2027-11-07 01:30” comes twice in America/New_York: clocks go back then. Choose a time an hour "
            "earlier or later."
        )
        assert moment_of("2027-11-07 02:30") == datetime(2027, 11, 7, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_ends_of_the_calendar_are_moments(text):
    with timezone.override("America/New_York"):
        assert moment_of(text).replace(tzinfo=None) == datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("away", "english", "spanish"),
    [
        (0, "today", "hoy"),
        (1, "tomorrow", "mañana"),
        (4, "in 4 days", "en 4 días"),
        (-1, "yesterday", "ayer"),
        (-25, "25 days ago", "hace 25 días"),
    ],
)
def test_a_day_says_how_far_away_it_is(away, english, spanish):
    day = date(2026, 11, 26) + timedelta(days=away)

    assert day_in_words(day, date(2026, 11, 26)).endswith(f", {english}")
    with override("es"):
        assert day_in_words(day, date(2026, 11, 26)).endswith(f", {spanish}")


def test_a_day_says_its_weekday():
    assert (
        day_in_words(date(2026, 11, 30), date(2026, 11, 26)) == "Monday 30 November 2026, in 4 days"
    )


def test_a_day_of_long_ago_does_not_count_the_days():
    assert day_in_words(date(2025, 3, 3), date(2026, 11, 26)) == "Monday 3 March 2025"
