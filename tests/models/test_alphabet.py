"""Alphabetical order (UTS 10) in lists, facets, files and the admin, in both languages and on both
databases.
"""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connections
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline import search
from timeline.models import Initiative, SearchEntry, Source, State, Theme
from timeline.models.alphabet import sort_key
from timeline.publishing.publish import publish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

# Case “alphabet” of publishing.json.
GIVEN = ["Zapato", "ábaco", "Éxito", "índice", "tabla"]
EXPECTED = ["ábaco", "Éxito", "índice", "tabla", "Zapato"]
migration = importlib.import_module("timeline.migrations.0017_alphabet_and_word_forms")


def places(text, words):
    return sorted(words, key=text.index)


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_sources_are_listed_in_alphabetical_order(client, prefix):
    factories.live(
        factories.site(),
        *(factories.source(f"s-{at}", title=title) for at, title in enumerate(GIVEN)),
    )

    page = client.get(f"{prefix}/sources/").content.decode()
    table = client.get("/sources.csv").content.decode()

    assert places(page, GIVEN) == EXPECTED
    assert places(table, GIVEN) == EXPECTED


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_initiatives_and_facets_are_in_alphabetical_order(client, prefix):
    rows = []
    for at, title in enumerate(GIVEN):
        words = {"title_en": title, "title_es": title}
        lead = factories.organisation(f"{title} office", slug=f"office-{at}")
        row = factories.initiative(f"i-{at}", lead=lead, **words)
        row.themes.set(
            [factories.theme(f"t-{at}", title_en=f"{title} theme", title_es=f"{title} theme")]
        )
        rows.append(row)
    factories.live(factories.site(), *rows)

    page = client.get(f"{prefix}/initiatives/?order=title").content.decode()

    assert places(page, [f'/initiatives/i-{GIVEN.index(title)}/"' for title in GIVEN]) == [
        f'/initiatives/i-{GIVEN.index(title)}/"' for title in EXPECTED
    ]
    # The page writes the first letter of a choice large.
    marks = [f'value="t-{GIVEN.index(title)}"' for title in EXPECTED]
    assert places(page, marks[::-1]) == marks


@pytest.mark.parametrize(
    ("language", "expected"),
    [("es", ["nube", "nylon", "ñandú", "ópera"]), ("en", ["ñandú", "nube", "nylon", "ópera"])],
)
def test_each_language_has_its_own_alphabet(language, expected):
    words = ["ópera", "ñandú", "nylon", "nube"]
    factories.live(*(factories.source(f"s-{at}", title=word) for at, word in enumerate(words)))

    with override(language):
        assert [row.title for row in Source.objects.using(PUBLIC).all()] == expected


def test_marks_before_the_first_word_do_not_count():
    words = ["¿Cómo?", "“Bases”", "Ábaco", "«d»", "…", "2014"]

    assert sorted(words, key=lambda word: sort_key(word, "es")) == [
        "…",
        "2014",
        "Ábaco",
        "“Bases”",
        "¿Cómo?",
        "«d»",
    ]


def test_decomposed_letters_and_case_come_after_the_letter_itself():
    words = ["nz", "n\u0303a", "Ña", "ña", "na", "o"]

    assert sorted(words, key=lambda word: sort_key(word, "es")) == [
        "na",
        "nz",
        "n\u0303a",
        "ña",
        "Ña",
        "o",
    ]


@pytest.mark.parametrize("text", ["", "   ", "\U0001f600", "\ud800", "政府", "a" * 100_000, "\0"])
def test_any_text_has_a_place_that_can_be_indexed(text):
    assert len(sort_key(text, "es")) < 2700


def test_a_missing_spanish_title_stands_by_its_english_one():
    words = [("b", "z"), ("c", None), ("a", "")]
    for at, (english, spanish) in enumerate(words):
        factories.initiative(f"i-{at}", title_en=english, title_es=spanish)

    with override("es"):
        rows = Initiative.objects.order_by("sort_key_es")

    assert [row.slug for row in rows] == ["i-2", "i-1", "i-0"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("order", ["1", "-1", ""])
@pytest.mark.parametrize("name", ["source", "theme", "agent", "initiative"])
def test_admin_lists_are_sorted_by_the_alphabet(admin_client, name, order, language):
    for at, title in enumerate(GIVEN):
        words = {"title_en": title, "title_es": title}
        made = {
            "source": lambda at=at, title=title: factories.source(f"s-{at}", title=title),
            "theme": lambda at=at, words=words: factories.theme(f"t-{at}", **words),
            "agent": lambda at=at, title=title: factories.organisation(title, slug=f"a-{at}"),
            "initiative": lambda at=at, words=words: factories.initiative(f"i-{at}", **words),
        }
        made[name]()
    admin_client.cookies["django_language"] = language

    with override(language):
        page = admin_client.get(f"/admin/timeline/{name}/", {"o": order} if order else {})
    titles = [str(row) for row in page.context["cl"].result_list]

    if order or name != "initiative":
        assert titles == (EXPECTED[::-1] if order == "-1" else EXPECTED)


def test_fields_of_choices_offer_alphabetical_order():
    for at, title in enumerate(GIVEN):
        factories.theme(f"t-{at}", title_en=title, title_es=title)

    assert [str(theme) for theme in Theme.objects.all()] == EXPECTED


def test_a_place_in_the_alphabet_is_no_unpublished_change():
    made = factories.source("one", title="Zeta")
    factories.live(made)
    for alias in (EDITORIAL, PUBLIC):
        Source.objects.using(alias).update(sort_key_en=None, sort_key_es=None)

    assert Source.objects.get().state == State.LIVE
    assert publish([made]) is None


def test_upgrade_gives_live_rows_their_place_and_their_words():
    made = factories.source("gobiernos-2014", title="Éxito de los gobiernos")
    factories.live(made, factories.initiative("luces", title_en="Lights", title_es="Luces"))
    made.title = "Borrador secreto"
    made.save()
    right = list(SearchEntry.objects.using(PUBLIC).order_by("number").values())
    keys = Source.objects.using(PUBLIC).values_list("sort_key_en", "sort_key_es").get()
    Source.objects.using(PUBLIC).update(sort_key_en=None, sort_key_es=None)
    SearchEntry.objects.using(PUBLIC).update(
        title_words="old", title_stems="", text_words="old", text_stems=""
    )

    schema_editor = SimpleNamespace(connection=connections[PUBLIC])
    migration.add_keys(apps, schema_editor)
    migration.index_anew(apps, schema_editor)

    upgraded = Source.objects.using(PUBLIC).values_list("sort_key_en", "sort_key_es").get()
    assert [bytes(key) for key in upgraded] == [bytes(key) for key in keys]
    assert list(SearchEntry.objects.using(PUBLIC).order_by("number").values()) == right
    assert [
        search.search_results(f"{word} ", PUBLIC).total
        for word in ("luz", "gobierno", "secreto", "old")
    ] == [
        1,
        1,
        0,
        0,
    ]
