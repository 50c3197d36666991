import re

import pytest

from tests.admin.matrix import addresses
from timeline.admin.frame.manual import (
    CHAPTER_OF_NOUN,
    CHAPTER_OF_PAGE,
    CHAPTER_OF_VIEW,
    chapter_for,
    manual,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_help_link_leads_to_a_chapter_that_is_there(language):
    html = manual(language).html
    chapters = {*CHAPTER_OF_PAGE.values(), *CHAPTER_OF_VIEW.values(), *CHAPTER_OF_NOUN.values()}

    assert [chapter for chapter in sorted(chapters) if f'id="{chapter}"' not in html] == []


def test_no_two_chapters_share_an_anchor():
    anchors = re.findall(r' id="([^"]+)"', manual("en").html)

    assert sorted(anchors) == sorted(set(anchors))


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

    assert 'class="frame-help"><a href="/admin/manual/#the-first-page"' in page


def test_the_manual_stands_in_the_admin_and_says_its_language(editor):
    page = editor.get("/es/admin/manual/").content.decode()

    assert '<article class="manual" lang="en">' in page
    assert '<h2 id="lists">Lists</h2>' in page
