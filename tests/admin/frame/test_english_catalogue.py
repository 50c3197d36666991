import gettext
import subprocess
from pathlib import Path

import django
import polib
import pytest
from django.utils.translation import gettext as said
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
from tests.admin.words import NOT_WORDS, foreign_words

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

ROOT = Path(__file__).resolve().parents[3]
ENGLISH = ROOT / "locale/en/LC_MESSAGES/django.po"
STOCK = ("conf", "contrib/admin", "contrib/auth")


def stock_sentences():
    """What this Django says, by the catalogues that it brings."""
    found = set()
    for part in STOCK:
        path = Path(django.__file__).parent / part / "locale/es/LC_MESSAGES/django.mo"
        with path.open("rb") as file:
            for key in gettext.GNUTranslations(file)._catalog:
                found.add(key[0] if isinstance(key, tuple) else key)
    return found


def test_each_sentence_that_is_replaced_is_one_of_djangos():
    ours = {entry.msgid for entry in polib.pofile(str(ENGLISH))}

    assert ours - stock_sentences() == set()


def test_what_is_said_instead_is_an_editors_and_stands_in_spanish_too():
    for entry in polib.pofile(str(ENGLISH)):
        with override("en"):
            assert said(entry.msgid) == entry.msgstr
        assert NOT_WORDS.search(entry.msgstr) is None
        with override("es"):
            assert said(entry.msgid) not in (entry.msgid, entry.msgstr)


def test_the_english_catalogue_is_compiled(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", compiled, ENGLISH], check=True)

    entries = [
        {(entry.msgid, entry.msgstr) for entry in polib.mofile(str(path))}
        for path in (compiled, ENGLISH.with_suffix(".mo"))
    ]
    assert entries[0] == entries[1]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "",
            "An address has letters without accents, digits and hyphens only, as portal-2015.",
        ),
        ("/es", "Solo letras sin acento, cifras, guiones y guiones bajos."),
    ],
)
def test_a_wrong_address_is_refused_in_an_editors_words(editor, language, sentence):
    address = f"{language}/admin/timeline/initiative/add/"

    refused = editor.post(address, sent(editor.get(address), title_en="One", slug="not a slug"))

    assert sentences(refused) == {"slug": [sentence]}
    assert foreign_words(refused.content.decode()) == []


def test_an_entry_that_is_gone_is_named_as_what_it_was(editor):
    page = editor.get("/admin/timeline/initiative/99/change/", follow=True)

    [message] = page.context["messages"]
    assert str(message) == "There is no initiative with the number “99”. Perhaps it was deleted."


def test_a_row_of_another_entry_and_a_form_without_its_rows_are_refused_in_words(editor):
    portal = factories.initiative()
    address = f"/admin/timeline/initiative/{portal.pk}/change/"
    fields = sent(editor.get(address))
    del fields["milestones-TOTAL_FORMS"]

    refused = editor.post(address, fields).content.decode()

    assert "The form came in incomplete" in refused
    assert "bug report" not in refused
