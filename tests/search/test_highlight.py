import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline import search

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def marked(pieces):
    return "".join(f"<{piece.text}>" if piece.marked else piece.text for piece in pieces)


def test_passage_shows_the_words_and_escapes_nothing_itself():
    text = "Filler words stand here. " * 30 + "Then \\<b>kiosks\\</b> open in every town & village."
    factories.live(factories.initiative("portal", body_en=text, body_es="Nada."))

    (hit,) = search.search_results("kiosk town", PUBLIC).groups[0].hits

    assert marked(hit.passage).endswith("Then <b><kiosks></b> open in every <town> & village.")
    assert len("".join(piece.text for piece in hit.passage)) < 250


@pytest.mark.parametrize(
    ("asked", "title", "marks"),
    [
        ("egovernment ", "The e-government of an e or a government", ["e-government"]),
        ("e-government ", "Una e, egovernment e government", ["egovernment", "e government"]),
        ("gobierno ", "Gobiernos y gobernadores", ["Gobiernos"]),
        ("ano ", "Año y ano y años", ["Año", "ano", "años"]),
        ("año ", "Año y ano", ["Año"]),
        ("government ", "An e-government", ["government"]),
        ("permitio ", "Permitió y permite", ["Permitió"]),
        ("gobierno", "go\u00adbierno", ["go\u00adbierno"]),
        ("covid-19 ", "La covid 19 en México", ["covid 19"]),
        (
            "informática e innovación ",
            "Ciencia, innovación e informática",
            ["innovación", "informática"],
        ),
    ],
)
def test_the_words_that_were_meant_are_marked(asked, title, marks):
    terms = search.parse_question(asked).terms

    assert [piece.text for piece in search.highlighted(title, terms) if piece.marked] == marks
