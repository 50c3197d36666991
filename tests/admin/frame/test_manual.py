import html
import re
import shutil
from functools import cache
from pathlib import Path

import polib
import pytest
from django import contrib
from django.conf import settings

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.matrix import addresses
from tests.signing_in import just_signed_in
from tests.spanish import addressed, other_words
from timeline.admin.frame.manual import (
    CHAPTER_OF_NOUN,
    CHAPTER_OF_PAGE,
    CHAPTER_OF_VIEW,
    chapter_for,
    manual,
    path_of,
)

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "timeline/initiative/",
    "timeline/initiative/add/",
    "timeline/source/add/",
    "timeline/source/references/",
    "timeline/picture/add/",
    "timeline/era/order/",
    "timeline/indicator/import/",
    "timeline/formeraddress/",
    "timeline/mail/",
    "reader_reports/report/",
    "auth/user/add/",
    "activity/",
    "calendar/",
    "comments/",
    "notices/",
    "password_change/",
)


LANGUAGES = ("en", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_help_link_leads_to_a_chapter_that_is_there(language):
    anchors = anchors_of(language)
    chapters = {*CHAPTER_OF_PAGE.values(), *CHAPTER_OF_VIEW.values(), *CHAPTER_OF_NOUN.values()}

    assert sorted(chapters - set(anchors)) == []


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_of_each_page_leads_to_its_chapter(client, language):
    just_signed_in(client, factories.person("berta", "administrator"))
    prefix = "" if language == "en" else f"/{language}"
    missing = {}
    for address in PAGES:
        page = client.get(f"{prefix}/admin/{address}").content.decode()
        (link,) = re.findall(r'class="frame-help"[^>]*><a href="([^"]+)"', page)
        place, _hash, anchor = link.partition("#")
        if f'id="{anchor}"' not in client.get(place).content.decode():
            missing[address] = link

    assert missing == {}


def test_both_manuals_have_the_same_sections():
    levels = {language: re.findall(r"<(h\d)", manual(language).html) for language in LANGUAGES}

    assert levels["es"] == levels["en"]
    assert anchors_of("es") == anchors_of("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_what_stands_on_the_screen(language):
    assert [words for words in emphasised(language) if not stands(words, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_quotes_refusals_as_they_are_said(language):
    missing = [words for words in refusals(language) if not begins(words, language)]

    assert [words for words in missing if not stands(words, language)] == []


def test_the_spanish_manual_addresses_nobody():
    lines = path_of("es").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if addressed(line) or other_words(line)] == []


def test_no_two_chapters_share_an_anchor():
    assert sorted(anchors_of("en")) == sorted(set(anchors_of("en")))


def test_the_manual_begins_with_the_first_entry():
    chapters = manual("en").chapters

    assert chapters[0].anchor == chapter_for("timeline_initiative_add")


def test_each_page_of_a_noun_has_a_chapter():
    without = []
    for name in addresses():
        kind = name.removeprefix("admin:")
        is_known = name.startswith("admin:") and kind.partition("_")[0] in CHAPTER_OF_NOUN
        if is_known and "_" in kind and not chapter_for(f"timeline_{kind}"):
            without.append(kind)

    assert without == []


def test_a_page_leads_to_its_chapter(editor):
    page = editor.get("/admin/timeline/initiative/").content.decode()

    assert 'href="/admin/manual/#lists"' in page


def test_the_first_page_leads_to_the_manual_too(contributor):
    page = contributor.get("/admin/").content.decode()

    assert '<a href="/admin/manual/#the-first-page"' in page


@pytest.mark.parametrize(
    ("prefix", "language", "heading"), [("", "en", "Lists"), ("/es", "es", "Listas")]
)
def test_the_manual_stands_in_the_admin_in_its_language(editor, prefix, language, heading):
    page = editor.get(f"{prefix}/admin/manual/").content.decode()

    assert f'<article class="manual" lang="{language}">' in page
    assert f'<h2 id="lists">{heading}</h2>' in page


def test_a_manual_that_is_not_translated_says_its_language(editor, settings, tmp_path):
    (tmp_path / "docs").mkdir()
    shutil.copy(path_of("en"), tmp_path / "docs")
    settings.RESOURCES = tmp_path

    page = editor.get("/es/admin/manual/").content.decode()

    assert '<article class="manual" lang="en">' in page


def anchors_of(language):
    return re.findall(r'<h[23] id="([^"]+)"', manual(language).html)


def emphasised(language):
    """What the manual sets in italics: the words of buttons, fields, lists and states."""
    words = re.findall(r"<em>([^<]+)</em>", manual(language).html)
    return {html.unescape(" ".join(said.split())) for said in words}


def refusals(language):
    """The sentences of the last table of the manual."""
    *_others, table = manual(language).html.split("<tbody>")
    return [html.unescape(words) for words in re.findall(r"<tr>\s*<td>([^<]+)</td>", table)]


@cache
def screen(language):
    """Every text of the site in this language as a pattern, its places open."""
    stock = sorted(Path(contrib.__file__).parent.glob("*/locale/es/LC_MESSAGES/django.po"))
    spanish = {}
    for path in [*stock, settings.BASE_DIR / "locale/es/LC_MESSAGES/django.po"]:
        spanish |= {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    texts = spanish.keys() if language == "en" else spanish.values()
    names = [name for _code, name in settings.LANGUAGES]
    return [pattern_of(text) for text in [*texts, *names] if re.search(r"\w\w", text)]


def pattern_of(text):
    """A text without the stop at its end, and what may stand at its places."""
    parts = re.split(r"%\(\w+\)s|%s|\{\w*\}", text.casefold().rstrip(" :."))
    return ".+".join(re.escape(part) for part in parts)


def stands(words, language):
    """Whether these words stand on some page.

    A button that leads to a page bears the words of the page's own button and dots.
    """
    forms = {pattern_of(words), pattern_of(words.removesuffix("…"))}
    if not forms.isdisjoint(screen(language)):
        return True
    open_texts = [pattern for pattern in screen(language) if ".+" in pattern and len(pattern) > 9]
    return any(re.fullmatch(pattern, words.casefold().rstrip(".")) for pattern in open_texts)


def begins(words, language):
    """Whether some sentence begins with these words; dots stand for any."""
    beginning = pattern_of(words).replace("…", ".+")
    return any(pattern.startswith(beginning) for pattern in screen(language))
