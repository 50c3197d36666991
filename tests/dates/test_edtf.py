from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import example, given
from hypothesis import strategies as st

from timeline.dates import EarliestField, EDTFField, LatestField
from timeline.dates.edtf import bounds_of
from timeline.dates.wording import in_words, joined_words

MIN, MAX = date.min, date.max


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-02", date(2014, 2, 1), date(2014, 2, 28)),
        ("2015-06-23", date(2015, 6, 23), date(2015, 6, 23)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2012/2018", date(2012, 1, 1), date(2018, 12, 31)),
        ("2018/..", date(2018, 1, 1), MAX),
        ("../2014", MIN, date(2014, 12, 31)),
        ("2012/", date(2012, 1, 1), MAX),
        ("/2014", MIN, date(2014, 12, 31)),
        ("2014~", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014%", date(2014, 1, 1), date(2014, 12, 31)),
        ("[2012..]", date(2012, 1, 1), MAX),
        ("[..2014]", MIN, date(2014, 12, 31)),
        ("[2012..2014]", date(2012, 1, 1), date(2014, 12, 31)),
        ("{1960,1962}", date(1960, 1, 1), date(1962, 12, 31)),
        ("XXXX", MIN, MAX),
        ("00XX", MIN, date(99, 12, 31)),
        ("2014-24", date(2014, 12, 1), date(2015, 2, 28)),
        ("9999-24", date(9999, 12, 1), MAX),
        ("2014-06-05T10:00:00Z", date(2014, 6, 5), date(2014, 6, 5)),
        (" 199x ", date(1990, 1, 1), date(1999, 12, 31)),
    ],
)
def test_bounds_are_the_first_and_last_day_of_the_date(text, earliest, latest):
    assert bounds_of(text) == (earliest, latest)


def test_bounds_of_a_blank_text_are_unknown():
    assert bounds_of("  ") == (None, None)


NOT_A_DATE = (
    "“{}” is not a date in EDTF. Write a year (2014), a month (2014-06), a day (2014-06-23), a span (2012/2018), "
    "one that still runs (2018/..), a decade (199X) or an approximate year (2014~)."
)


@pytest.mark.parametrize("text", ["SPRING", "..", "/", "[]", "[..]", "Y2014", "2014-21-05", "\0"])
def test_what_is_no_date_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError) as refusal:
        bounds_of(text)

    assert refusal.value.messages == [NOT_A_DATE.format(text)]


@pytest.mark.parametrize("text", ["2018/2012", "[2014..2012]", "2014-06/2014-05"])
def test_a_range_that_ends_before_it_starts_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        bounds_of(text)

    assert refusal.value.messages == [f"“{text}” ends before it starts. Turn its two dates round."]


@pytest.mark.parametrize(
    "text", ["Y-17E7", "Y12025", "Y9E9", "-0005", "-01XX", "0000", "-0005/2014"]
)
def test_a_year_outside_the_calendar_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        bounds_of(text)

    assert refusal.value.messages == [f"“{text}” has a year that is not from 0001 to 9999."]


EDTF_TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0129X-/.[]{},?~%TZ: ", max_size=24),
    st.from_regex(r"[0-9X]{4}(-[0-3][0-9X]){0,2}[?~%]?((/|\.\.)([0-9X]{4})?)?", fullmatch=True),
)


def sentence_or_bounds(text):
    """The sentence that refuses the text, or its bounds."""
    try:
        return "", bounds_of(text)
    except ValidationError as refusal:
        return refusal.messages[0], (None, None)


@given(EDTF_TEXTS)
@example("\0")
@example("[" * 5000)
def test_any_text_is_refused_with_a_sentence_or_has_bounds_and_words(text):
    sentence, (earliest, latest) = sentence_or_bounds(text)

    assert sentence.endswith(".") if sentence else earliest is latest or earliest <= latest
    assert joined_words(in_words(text, "en")) != ""
    assert joined_words(in_words(text, "es")) != ""


class Reign(models.Model):
    span = EDTFField(blank=True)
    span_earliest = EarliestField(of="span")
    span_latest = LatestField(of="span", db_index=True)

    class Meta:
        app_label = "test_dates"


def test_a_bound_follows_the_text_before_any_save():
    reign = Reign(span="2012/2018")

    reign.span = "2012/2014"

    assert (reign.span_earliest, reign.span_latest) == (date(2012, 1, 1), date(2014, 12, 31))


def test_clean_normalises_the_text_and_sets_the_bounds():
    reign = Reign(span=" 199x ")

    reign.clean_fields()

    assert (reign.span, reign.span_latest) == ("199X", date(1999, 12, 31))


def test_clean_refuses_an_invalid_text_and_names_the_field():
    with pytest.raises(ValidationError) as refusal:
        Reign(span="2014-13").clean_fields()

    assert refusal.value.message_dict == {
        "span": [
            (
                "“2014-13”: there is no month 13. Months go from 01 to 12, seasons from 21 (spring) to "
                "24 (winter)."
            )
        ]
    }


def test_reading_the_bound_of_an_invalid_text_does_not_fail():
    assert Reign(span="2014-13").span_earliest is None


def test_saving_an_invalid_text_is_refused():
    with pytest.raises(ValidationError):
        Reign._meta.get_field("span_latest").pre_save(Reign(span="2014-13"), add=True)


def test_a_migration_keeps_what_a_bound_is_derived_from():
    _name, path, args, options = Reign._meta.get_field("span_latest").deconstruct()

    assert (path, args, options) == (
        "timeline.dates.edtf.LatestField",
        [],
        {"of": "span", "db_index": True},
    )


def test_the_form_teaches_the_notation():
    help_text = str(Reign._meta.get_field("span").formfield().help_text)

    assert help_text.startswith("A date in EDTF: a year (2014), a month (2014-06)")
