import re

import pytest
from django.contrib import admin
from django.db import connection

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.remembering import remembered
from timeline.models import Dispute, Initiative, Observation, Position, Relation
from timeline.publishing.derive import refresh

# Each page of the admin asks for the name of the site, and whether there is news for the editor.
FRAME = 2
# On SQLite a form that is opened says how long it waits for others who write.
PATIENCE = {"sqlite": 2}

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@remembered
def story(number):
    """That many entries of each kind, connected, live and with all their parts."""
    for count in range(number):
        name = f"n{count}"
        author = factories.agent(f"Ana {name}")
        source = factories.source(
            f"perez-{name}", author, publisher=factories.organisation(f"Publisher {name}")
        )
        era = factories.era(name)
        portal = factories.initiative(name, rests_on=source, era=era, lead=author)
        portal.themes.add(factories.theme(name))
        dispute = Dispute.objects.create(initiative=portal, question_en="When?")
        Position.objects.create(dispute=dispute, source=source)
        Position.objects.create(dispute=dispute, source=source)
        article, indicator = (
            factories.article(name, author=author),
            factories.indicator(name, rests_on=source),
        )
        refresh(portal)
        factories.live(portal, article, indicator)


LISTS = {
    "initiative": 9,
    "era": 7,
    "source": 8,
    "agent": 7,
    "theme": 7,
    "indicator": 7,
    "article": 7,
    "dispute": 6,
    "publication": 4,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("model", "queries"), LISTS.items())
def test_a_list_asks_the_same_few_questions_for_any_number_of_rows(
    editor, django_assert_num_queries, model, queries, number
):
    story(number)

    with django_assert_num_queries(queries + FRAME):
        response = editor.get(f"/admin/timeline/{model}/")

    assert response.status_code == 200


@pytest.mark.parametrize(
    "asked", [{}, {"q": "portal"}, {"o": "-1"}, {"themes__id__exact": "{theme}"}]
)
def test_pages_of_a_list_hold_each_entry_once_in_its_order(editor, monkeypatch, asked):
    theme = factories.theme("data")
    for number in range(5):
        factories.initiative(f"n{number}", date=f"{2015 - number}").themes.add(
            theme, factories.theme(f"t{number}")
        )
    asked = {name: value.format(theme=theme.pk) for name, value in asked.items()}
    address = "/admin/timeline/initiative/"
    whole = list(editor.get(address, asked).context["cl"].result_list)
    monkeypatch.setattr(admin.site.get_model_admin(Initiative), "list_per_page", 2)

    pages = [
        editor.get(address, asked | {"p": number}).context["cl"].result_list for number in (1, 2, 3)
    ]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [entry for page in pages for entry in page] == whole


@pytest.mark.parametrize(
    "words", ["\x00", "[", "\\", "%", "'; --", "🙂", "ﬁ" * 10_000, "(" * 10_000]
)
def test_no_words_break_a_search(editor, words):
    factories.era("early")
    field = {"app_label": "timeline", "model_name": "initiative", "field_name": "era"}

    for place, asked in (
        ("timeline/era/", {"q": words}),
        ("autocomplete/", field | {"term": words}),
    ):
        assert editor.get(f"/admin/{place}", asked, follow=True).status_code == 200


@pytest.mark.parametrize("words", ["epoca", "ÉPOCA", "época DATOS", "ano"])
def test_lists_and_fields_are_searched_without_case_and_accents(editor, words):
    wanted = factories.era("other", title_en="X", title_es="Época de los datos, año 1")
    factories.era("early", title_en="First steps", title_es="Primeros pasos")
    field = {"app_label": "timeline", "model_name": "initiative", "field_name": "era"}

    rows = editor.get("/admin/timeline/era/", {"q": words}).context["cl"].result_list
    offered = editor.get("/admin/autocomplete/", field | {"term": words}).json()["results"]

    assert list(rows) == [wanted]
    assert [result["id"] for result in offered] == [str(wanted.pk)]


SEARCHES = [
    ("initiative", "Portal n1"),
    ("source", "Ana n1"),
    ("source", "perez-n1"),
    ("agent", "Publisher n1"),
    ("era", "n1"),
]


@pytest.mark.parametrize(("model", "words"), SEARCHES)
def test_a_list_is_searched_by_what_an_editor_remembers(editor, model, words):
    story(3)

    response = editor.get(f"/admin/timeline/{model}/", {"q": words})

    assert len(response.context["cl"].result_list) == 1


FILTERS = ["state=live", "kind__exact=portal", "themes__id__exact=1", "state=nonsense"]


@pytest.mark.parametrize("choice", FILTERS)
def test_a_list_is_filtered(editor, choice):
    story(1)

    assert editor.get(f"/admin/timeline/initiative/?{choice}").status_code == 200


@pytest.mark.parametrize("state", ["draft", "live", "changed", "withdrawn"])
def test_entries_are_found_by_their_state(editor, state):
    portal = factories.initiative()
    factories.live(portal)

    response = editor.get("/admin/timeline/initiative/", {"state": state})

    assert len(response.context["cl"].result_list) == (state == "live")


@pytest.mark.parametrize("number", [1, 3])
def test_a_form_asks_the_same_few_questions_for_any_number_of_parts(
    editor, django_assert_num_queries, number
):
    source = factories.source()
    portal = factories.initiative(rests_on=source)
    for count in range(number):
        other = factories.initiative(f"other-{count}", rests_on=source)
        Relation.objects.create(from_initiative=portal, to_initiative=other, kind="part_of")
        dispute = Dispute.objects.create(initiative=portal, question_en="When?")
        Position.objects.create(dispute=dispute, source=source)

    form = f"/admin/timeline/initiative/{portal.pk}/change/"
    editor.get(form)

    with django_assert_num_queries(43 + FRAME + PATIENCE.get(connection.vendor, 0)):
        editor.get(form)


@pytest.mark.parametrize("number", [1, 3])
def test_an_indicators_form_asks_the_same_for_any_number_of_values(
    editor, django_assert_num_queries, number
):
    source = factories.source()
    indicator = factories.indicator(rests_on=source)
    for count in range(number):
        Observation.objects.create(
            indicator=indicator, date=f"20{count}0", value=count, source=source
        )

    form = f"/admin/timeline/indicator/{indicator.pk}/change/"
    editor.get(form)

    with django_assert_num_queries(31 + FRAME + PATIENCE.get(connection.vendor, 0)):
        editor.get(form)


def test_a_list_is_searched_by_words_of_the_texts_but_a_field_is_not(editor):
    wanted = factories.initiative("other", body_es="Se habló de interoperabilidad.")
    factories.initiative("gob-mx")
    field = {"app_label": "timeline", "model_name": "relation", "field_name": "to_initiative"}

    rows = editor.get("/admin/timeline/initiative/", {"q": "HABLO interoperabilidad"})
    offered = editor.get("/admin/autocomplete/", field | {"term": "interoperabilidad"}).json()

    assert list(rows.context["cl"].result_list) == [wanted]
    assert offered["results"] == []


@pytest.mark.parametrize("model", [model for model in LISTS if model != "publication"])
def test_the_search_of_a_list_says_what_it_looks_in(editor, model):
    page = editor.get(f"/admin/timeline/{model}/").content.decode()

    assert re.search('placeholder="(Title|Name|Words)[^"]+"', page)


@pytest.mark.parametrize("model", LISTS)
def test_a_list_has_at_most_seven_columns(model):
    editing = {editing.opts.model_name: editing for editing in admin.site._registry.values()}[model]

    assert len(editing.list_display) <= 7


def test_chosen_filters_stand_above_the_list_and_are_removed_one_by_one(editor):
    story(1)

    page = editor.get("/admin/timeline/initiative/?kind__exact=portal&state=nonsense")

    words = " ".join(page.content.decode().split())
    assert 'kind: <strong>portal</strong> <a href="?state=nonsense">remove' in words
    assert (
        'state: <strong>“nonsense”, which is not here</strong> <a href="?kind__exact=portal">remove'
        in words
    )


@pytest.mark.parametrize("query", ["gone=1", "kind__nothing=x"])
def test_a_filter_that_the_list_does_not_know_is_said(editor, query):
    response = editor.get(f"/admin/timeline/initiative/?{query}", follow=True)

    assert response.status_code == 200
    assert "This list knows no such filter. It shows all entries." in response.content.decode()


def test_the_log_says_who_published(client):
    client.force_login(factories.person("ana", "editor", first_name="Ana", last_name="Pérez"))
    portal = factories.initiative()
    client.post(f"/admin/timeline/initiative/publish/?entry={portal.pk}", {"kind": "new"})

    page = client.get("/admin/timeline/publication/").content.decode()

    assert '<td class="field-by">Ana Pérez</td>' in page
