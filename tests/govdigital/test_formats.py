"""Numbers and dates as readers of both languages write them."""

from datetime import date

import pytest
from django.utils.formats import date_format, number_format
from django.utils.translation import override


@pytest.mark.parametrize("language", ["en", "es"])
def test_numbers_have_a_point_and_commas(language):
    with override(language):
        assert number_format(5400, force_grouping=True) == "5,400"
        assert number_format("0.515", 4) == "0.5150"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "4 July 2014"), ("es", "4 de julio de 2014")]
)
def test_days_come_before_months(language, words):
    with override(language):
        assert date_format(date(2014, 7, 4)) == words
