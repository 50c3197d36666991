"""Every form and spelling of a word finds every other: tests/cases/search.json, and more of the
same kinds.
"""

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline import search

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = json.loads(Path(__file__).with_name("search.json").read_text())["cases"]
FURTHER = {
    "es": """ley/leyes portal/portales trámite/trámites joven/jóvenes red/redes voz/voces país/países
        examen/exámenes imagen/imágenes enlace/enlaces alcance/alcances ciudad/ciudades lápiz/lápices
        interés/intereses servidor/servidores cuaderno/cuadernos moderno/modernos niño/niños régimen/regímenes
        recibio/recibió permitio/permitió tecnologias/tecnología
        e-gobierno/egobierno gob.mx/gobmx crisis/crisis análisis/análisis mes/meses bien/bienes""",
    "en": """organise/organize organised/organizing organisations/organization labour/labor colours/color
        behaviour/behavior theatre/theater metres/meter travelled/traveled labelling/labeling enrolment/enrollment
        catalogue/catalog programme/program programmes/programs analyse/analyze defence/defense licence/license
        judgement/judgment co-operation/cooperation e-governments/egovernment policy/policies city/cities
        government/governments covid-19/covid19 archaeology/archeology fulfil/fulfill e‑government/egovernment""",
}
PAIRS = [(case["language"], *case["words"]) for case in CASES]
PAIRS += [
    (language, *pair.split("/")) for language, pairs in FURTHER.items() for pair in pairs.split()
]
PAIRS += [("en", "e government", "egovernment"), ("en", "e-government", "e government")]


def results_page(client, language, word):
    prefix = "/es" if language == "es" else ""
    return client.get(f"{prefix}/search/?q={quote(word + ' ')}").content.decode()


@pytest.mark.parametrize(("language", "one", "other"), PAIRS)
def test_each_form_of_a_word_finds_the_other(client, language, one, other):
    factories.live(
        factories.site(),
        factories.initiative("first", **{f"title_{language}": f"X {one} X"}),
        factories.initiative("second", **{f"title_{language}": f"X {other} X"}),
    )

    for word in (one, other):
        answer = search.search_results(f"{word} ", PUBLIC)
        page = results_page(client, language, word)

        assert answer.has_every_term
        assert {hit.address for hit in answer.groups[0].hits} == {"first", "second"}
        assert "/initiatives/first/" in page
        assert "/initiatives/second/" in page
        assert page.count("<mark>") >= 2


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("oficina", "oficio"),
        ("año", "ano"),
        ("caña", "cana"),
        ("gobierno", "gobi"),
        ("police", "policy"),
        ("hour", "hor"),
        ("e-government", "government"),
        ("2014-2018", "20142018"),
    ],
)
def test_other_words_are_not_taken_for_it(asked, title):
    factories.live(
        factories.initiative(
            "other", title_en="-", title_es=f"X {title} X", body_en="-", body_es="-"
        )
    )

    assert search.search_results(f"{asked} ", PUBLIC).total == 0


@pytest.mark.parametrize(
    "asked", ["e-gov", "egov", "e gov", "e-government", "espa", "espan", "espań", "españ"]
)
def test_beginnings_are_found_while_typing(asked):
    factories.live(factories.initiative("one", title_en="e-government in España"))

    assert [hit.address for hit in search.suggestions(asked, PUBLIC)] == ["one"]
