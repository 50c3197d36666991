import pytest

from govdigital.databases import EDITORIAL
from timeline.models import Theme

pytestmark = pytest.mark.django_db(databases=[EDITORIAL])


def found(title, words):
    Theme.objects.create(slug="theme", title_en=title)
    return Theme.objects.filter(title_en__unaccented_contains=words).exists()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Luis Gómez", "gomez"),
        ("LUIS GOMEZ", "Gómez"),
        ("Época", "época"),
        ("Año de la Ciudadanía", "ano de la ciudadania"),
        ("Łódź", "łÓDŹ"),
        ("Ελλάδα", "ελλάδα"),
        ("Gómez", "go\u0301mez"),
        ("50% [sic]? *not* a_b ^x", "50% [SIC]? *NOT* A_B ^X"),
        ("C:\\gov (1.0)", "c:\\GOV (1.0)"),
        ("x" * 100, "X" * 300),
        ("Portal", "por\x00tal"),
        ("Anything", ""),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(title, words):
    assert found(title, words)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Portal", "p*l"),
        ("Portal", "p?rtal"),
        ("Portal", "p.rtal"),
        ("Portal", "[p]ortal"),
        ("a", "%"),
        ("n", "ø"),
    ],
)
def test_signs_stand_for_themselves(title, words):
    assert not found(title, words)


def test_no_words_are_too_long_for_the_database():
    assert not found("Portal", "áéíóú*[" * 2_000)
