import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

from tests.spanish import addressed, other_words
from timeline.models import Milestone

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/es/LC_MESSAGES/django.po")
# What the scripts of the stock admin say is written by hand: none of ours is gathered into it.
CATALOGUES = (CATALOGUE, CATALOGUE.with_name("djangojs.po"))


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """The catalogue as it is after every string of the code and the templates has been gathered."""
    copy = tmp_path_factory.mktemp("gathered")
    for folder in ("govdigital", "timeline", "templates", "locale"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "-l",
        "es",
        "--no-location",
        "--no-wrap",
    ]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=copy, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(copy / CATALOGUE))


def test_every_string_has_its_spanish(gathered):
    missing = [entry.msgid for entry in gathered.untranslated_entries() if not entry.obsolete]

    assert missing == []


def test_no_spanish_is_a_guess(gathered):
    assert [entry.msgid for entry in gathered.fuzzy_entries()] == []


def test_no_spanish_is_left_over(gathered):
    assert [entry.msgid for entry in gathered.obsolete_entries()] == []


def test_no_word_of_the_interface_is_of_one_country(gathered):
    named = []
    for entry in gathered:
        named += re.findall(r"(?i).*(?:m[eé]xic|gob[.-]mx).*", f"{entry.msgid}\n{entry.msgstr}")

    assert named == []


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_the_compiled_catalogue_says_the_same(catalogue):
    written = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(ROOT / catalogue))}
    compiled = {
        (entry.msgctxt, entry.msgid): entry
        for entry in polib.mofile(str(ROOT / catalogue.with_suffix(".mo")))
    }

    assert compiled.keys() == written.keys()
    for key, entry in compiled.items():
        assert (entry.msgstr, entry.msgstr_plural) == (
            written[key].msgstr,
            written[key].msgstr_plural,
        )


def test_spanish_has_the_quotation_marks_of_mexico():
    entries = polib.pofile(str(ROOT / CATALOGUE))
    angled = [entry.msgid for entry in entries if re.search("[«»]", entry.msgstr)]

    assert angled == []


def test_spanish_addresses_nobody():
    commands = [words for words in spanish_words() if addressed(words)]

    assert commands == []


def test_what_befalls_an_initiative_agrees_with_it():
    with override("es"):
        labels = [str(label) for label in Milestone.Kind.labels]

    assert [label for label in labels if label.endswith("ado")] == []


def test_spanish_has_one_word_for_one_thing():
    found = {words: other_words(words) for words in spanish_words() if other_words(words)}

    assert found == {}


@pytest.mark.parametrize(
    "words",
    [
        "Guárdelo primero.",
        "Por favor, corrija el error.",
        "Su contraseña no sirve.",
        "No se guardó. Intente de nuevo.",
        "¿Está seguro?",
    ],
)
def test_words_to_the_reader_are_noticed(words):
    assert addressed(words)


@pytest.mark.parametrize(
    "words", ["No está hasta que se publique.", "Nombre", "Guardar", "la nota"]
)
def test_words_about_a_thing_are_not(words):
    assert not addressed(words)


def spanish_words():
    """Every Spanish sentence of the catalogues, plural forms too."""
    for catalogue in CATALOGUES:
        for entry in polib.pofile(str(ROOT / catalogue)):
            yield from (entry.msgstr, *entry.msgstr_plural.values())
