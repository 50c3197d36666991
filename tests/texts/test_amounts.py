from decimal import Decimal

import pytest
from django.utils.translation import override

from timeline.texts.amounts import amount, ordinal


@pytest.mark.parametrize(
    ("language", "number", "decimals", "unit", "words"),
    [
        ("en", "5400", 0, "", "5,400"),
        ("es", "5400", 0, "", "5,400"),
        ("en", "0.515", 4, "", "0.5150"),
        ("es", "0.515", 4, "", "0.5150"),
        ("en", "57.4", 1, "%", "57.4%"),
        ("es", "57.4", 1, "%", "57.4\u00a0%"),
        ("en", "64.5", 0, "", "65"),
        ("en", "-0.5", 1, "", "-0.5"),
    ],
)
def test_amount_is_written_as_the_language_writes_numbers(language, number, decimals, unit, words):
    with override(language):
        assert amount(Decimal(number), decimals, unit) == words


@pytest.mark.parametrize(
    ("number", "english", "spanish"),
    [
        (1, "1st", "1"),
        (2, "2nd", "2"),
        (3, "3rd", "3"),
        (11, "11th", "11"),
        (12, "12th", "12"),
        (65, "65th", "65"),
        (111, "111th", "111"),
        (122, "122nd", "122"),
    ],
)
def test_ordinal_has_its_letters_in_english_alone(number, english, spanish):
    assert ordinal(Decimal(number)) == english
    with override("es"):
        assert ordinal(Decimal(number)) == spanish
