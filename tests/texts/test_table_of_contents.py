import re
from unittest.mock import Mock

import pytest

from tests.texts.test_rendering import page
from timeline.texts import markup
from timeline.texts.rendering import render, render_in_parts
from timeline.texts.table_of_contents import sections

ENGLISH = "## Offered and used\n\nA text.\n\n### Details\n\nMore.\n\n## Offered and used"
SPANISH = "## Lo que hay\n\nUn texto.\n\n### Detalles\n\nMás.\n\n## Lo que se usa"
IDS = ["section-offered-and-used", "section-details", "section-offered-and-used--2"]


def ids(html):
    return re.findall(r'<h\d id="([^"]*)"', html)


def test_sections_are_found_in_both_languages_by_one_name():
    assert ids(render(ENGLISH, page(), names=ENGLISH)) == IDS
    assert ids(render(SPANISH, page(), names=ENGLISH)) == IDS


def test_parts_of_a_text_name_its_sections_as_the_whole_does():
    parts = render_in_parts(SPANISH, page(), [], names=ENGLISH)

    assert ids("".join(str(part.html) for part in parts)) == IDS


def test_a_table_of_contents_leads_to_its_sections_in_both_languages():
    in_both = [sections(text, ENGLISH) for text in (ENGLISH, SPANISH)]

    assert [[one.anchor for one in rows] for rows in in_both] == [[IDS[0], IDS[2]]] * 2
    assert [one.title for one in in_both[1]] == ["Lo que hay", "Lo que se usa"]


def test_a_text_with_other_sections_names_them_itself():
    other = "## Lo que hay\n\n## Lo que se usa"

    assert ids(render(other, page(), names=ENGLISH)) == [
        "section-lo-que-hay",
        "section-lo-que-se-usa",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# One",
        "One\n---",
        "One\r=\rText",
        "> One\n> --- \n",
        "- One\r\n  -\t\r\n\r\nText",
        "### One #",
    ],
)
def test_a_heading_is_found_however_it_is_written(text):
    [section] = sections(text)

    assert (section.title, ids(render(text, page()))) == ("One", ["section-one"])


def test_a_text_is_read_once_for_its_sections_in_every_place(monkeypatch):
    text = "## One\n\nThe portal opens.\n\n## Two\n\nIt grows.\n"
    parse = Mock(wraps=markup.PARSER.parse)
    monkeypatch.setattr(markup.PARSER, "parse", parse)

    sections(text, text)
    sections(text, text)
    markup.statements(text)

    assert parse.call_count == 1
