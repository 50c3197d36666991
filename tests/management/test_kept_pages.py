"""What an export has made comes back for the next one as it was, or not at all."""

from datetime import date

import pytest

from govdigital.page_trace import Statement, Trace
from timeline.management.kept_pages import load, save
from timeline.management.static_pages import Made

ASKED = Statement("SELECT title FROM pages WHERE slug = %s", '["ñandú"]', "0a1b")
FRAME = Statement("SELECT name FROM site", "null", "2c3d")
PAGE = Made(
    "/one/", 200, "", frozenset({"/", "/two/"}), stamp=(12, 34), trace=Trace([ASKED, FRAME])
)
OF_A_DAY = Made("/day/", 200, stamp=(1, 2), trace=Trace([FRAME], date(2026, 11, 27)))
MOVED = Made("/old/", 301, "/one/", trace=Trace([ASKED]))
MADE_OF = {"base": "https://timeline.example", "security": ["Contact: x"]}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "export.pages.json"


def test_pages_come_back_as_they_were(file):
    save(file, MADE_OF, [PAGE, OF_A_DAY, MOVED])

    assert load(file, MADE_OF) == {"/one/": PAGE, "/day/": OF_A_DAY, "/old/": MOVED}


def test_what_cannot_be_asked_again_is_not_kept(file):
    save(file, MADE_OF, [Made("/a/", 404), Made("/b/", 200, trace=Trace(repeatable=False)), PAGE])

    assert list(load(file, MADE_OF)) == ["/one/"]


def test_another_program_keeps_nothing(file):
    save(file, MADE_OF, [PAGE])

    assert load(file, MADE_OF | {"base": "https://other.example"}) == {}


def test_a_file_that_is_cut_or_missing_keeps_nothing(file):
    assert load(file, MADE_OF) == {}
    save(file, MADE_OF, [PAGE])
    whole = file.read_text()

    for end in range(0, len(whole), 7):
        file.write_text(whole[:end])
        assert load(file, MADE_OF) == {}
