import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Authorship
from timeline.references import Author
from timeline.references.cited_work import work_of

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_a_source_is_cited_with_names_in_its_own_language():
    press = factories.organisation("United Nations", slug="un", name_es="Naciones Unidas")
    author = factories.agent("Felipe de la Cruz", slug="f", family="de la Cruz", given="Felipe")
    source = factories.source("a", author, language="es-MX", publisher=press)
    Authorship.objects.create(source=source, agent=press, role="editor", position=1)

    work = work_of(source)

    assert work.authors == [Author("Felipe de la Cruz", "de la Cruz", "Felipe")]
    assert work.editors == [Author("Naciones Unidas")]
    assert work.publisher == "Naciones Unidas"


def test_texts_are_one_line_and_what_is_not_known_is_blank():
    source = factories.source(
        "a", title="A\r\n B\u2028C\x0b", language="und", doi="https://doi.org/10.5555/ab"
    )

    work = work_of(source)

    assert (work.title, work.language, work.doi) == ("A B C", "", "10.5555/ab")
    assert (work.date, work.accessed_on, work.publisher) == ("", "", "")
    assert not work.is_by_its_site
