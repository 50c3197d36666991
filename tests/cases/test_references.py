"""How references read, in both languages (tests/cases/pages.json: names-y-e, question-mark)."""

import json
import re
from pathlib import Path

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Authorship

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = {
    case["id"] for case in json.loads(Path(__file__).with_name("pages.json").read_text())["cases"]
}


def words(response):
    return " ".join(response.content.decode().split())


def bare_words(html):
    """The words between the tags."""
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def test_case_names_y_e(client):
    assert "names-y-e" in CASES
    first, second = (
        factories.organisation("Oficina Postal"),
        factories.organisation("Instituto Ejemplo"),
    )
    report = factories.source("report", first, second)
    factories.live(factories.site(), first, second, report)

    assert "Oficina Postal e Instituto Ejemplo" in words(client.get("/es/sources/report/"))
    assert "Oficina Postal and Instituto Ejemplo" in words(client.get("/sources/report/"))


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_case_question_mark(client, prefix):
    assert "question-mark" in CASES
    report = factories.source("report", title="¿Quién atiende?")
    portal = factories.initiative("portal", rests_on=report)
    factories.live(factories.site(), report, portal)

    page = words(client.get(f"{prefix}/initiatives/portal/"))

    assert "¿Quién atiende? Journal." in bare_words(page)
    assert "?." not in page


def chapter(**values):
    author, editors = (
        factories.agent("Irma Paz"),
        [
            factories.agent("Gil Ríos", slug="rios"),
            factories.agent("Inés Nava", slug="nava"),
        ],
    )
    source = factories.source(
        "chapter", author, **{"title": "El mostrador", "type": "chapter"} | values
    )
    for position, editor in enumerate(editors):
        Authorship.objects.create(source=source, agent=editor, role="editor", position=position)
    portal = factories.initiative("portal", rests_on=source)
    factories.live(factories.site(), author, *editors, source, portal)


def reference(client, page):
    """The words of the first reference of a page."""
    html = words(client.get(page))
    begun = html.index('<span class="reference">')
    depth, end = 0, begun
    for tag in re.finditer(r"<(/?)span\b", html[begun:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            end = begun + tag.start()
            break
    return bare_words(html[begun:end])


def test_a_chapter_is_shown_in_its_book(client):
    chapter(
        container_title="Oficinas de ayer", volume="2", pages="101–117", edition="2.ª", date="2005"
    )

    assert reference(client, "/initiatives/portal/") == (
        "Irma Paz. El mostrador. In: Gil Ríos and Inés Nava (eds.), Oficinas de ayer, "
        "ed. 2.ª, vol. 2, pp. 101–117. 2005."
    )
    assert reference(client, "/es/initiatives/portal/") == (
        "Irma Paz. El mostrador. En: Gil Ríos e Inés Nava (eds.), Oficinas de ayer, "
        "ed. 2.ª, vol. 2, pp. 101–117. 2005."
    )


def test_an_article_is_shown_in_its_journal(client):
    article = factories.source(
        "a", type="article-journal", title="Cifras", volume="14", issue="3", pages="9"
    )
    factories.live(factories.site(), article)

    assert reference(client, "/sources/") == "Cifras. Journal, vol. 14, no. 3, p. 9. No date."


def test_a_work_of_editors_begins_with_them(client):
    editor = factories.agent("Gil Ríos", slug="rios")
    book = factories.source("b", type="book", title="Reglas", container_title="", number="12")
    Authorship.objects.create(source=book, agent=editor, role="editor")
    factories.live(factories.site(), editor, book)

    assert reference(client, "/sources/") == "Gil Ríos (ed.). Reglas. No. 12. No date."
    page = words(client.get("/sources/b/"))
    assert '<dt>Edited by</dt><dd><a href="/people/rios/">Gil Ríos</a>' in page
    assert "<dt>By</dt>" not in page
