import pytest
from django.utils.translation import override

from timeline.models.language_tag import language_name


@pytest.mark.parametrize(
    ("tag", "english", "spanish"),
    [
        ("es-MX", "Spanish", "español"),
        ("en", "English", "inglés"),
        ("fr", "French", "francés"),
        ("und", "", ""),
        ("yua", "", ""),
        ("", "", ""),
    ],
)
def test_a_language_is_named_as_it_stands_in_a_sentence(tag, english, spanish):
    with override("en"):
        assert language_name(tag) == english
    with override("es"):
        assert language_name(tag) == spanish
