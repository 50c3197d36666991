import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline import search
from timeline.models import Dispute, Position, SearchEntry
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def addresses(text, **options):
    return [
        hit.address
        for group in search.search_results(text, PUBLIC, **options).groups
        for hit in group.hits
    ]


@pytest.fixture
def portal():
    initiative = factories.initiative(
        "portal", title_en="National portal", title_es="Portal de la nación"
    )
    factories.live(initiative)
    return initiative


@pytest.mark.parametrize(
    "text", ["national portal", "NATIONAL", "portals", "nación", "nacion", "naciones", "nat"]
)
def test_search_finds_a_title_in_any_form_of_its_words(portal, text):
    assert addresses(text) == ["portal"]


def test_search_finds_accents_typed_in_either_way():
    factories.live(factories.agent("Luis Gómez", slug="luis"))

    # The second name is decomposed: its accent is a character of its own.
    assert [addresses(text) for text in ("gomez", "go\u0301mez", "GÓMEZ")] == [["luis"]] * 3


def test_search_reads_milestones_and_disputes():
    report, other = factories.source("report"), factories.source("other")
    portal = factories.initiative("portal", rests_on=report, date="2014")
    portal.milestones.update(description_en="A minister inaugurates it.")
    dispute = Dispute.objects.create(
        initiative=portal, question_en="Whose kiosk?", question_es="¿De quién?"
    )
    for source in (report, other):
        Position.objects.create(
            dispute=dispute, source=source, text_en="The mayor’s", text_es="Del alcalde"
        )
    factories.live(portal)

    assert [addresses(word) for word in ("inaugurates", "kiosk", "alcalde")] == [["portal"]] * 3


def test_search_finds_a_source_by_title_author_container_and_key():
    author = factories.agent("Ana Pérez", slug="ana")
    factories.live(
        factories.source("atlas-2014", author, title="Kiosks", container_title="Gazette")
    )

    assert [
        addresses(text, kind="source") for text in ("kiosk", "perez", "gazette", "atlas-2014")
    ] == [["atlas-2014"]] * 4


def test_search_needs_every_word(portal):
    factories.live(factories.initiative("other", title_en="National archive"))

    assert addresses("national archive") == ["other"]


def test_search_offers_entries_with_some_of_the_words_where_none_has_all(portal):
    answer = search.search_results("national railway", PUBLIC)

    assert (answer.total, answer.has_every_term) == (1, False)


def test_search_keeps_a_phrase_together():
    factories.live(
        factories.initiative("near", title_en="Open data policy"),
        factories.initiative("apart", title_en="Data policy, open"),
    )

    assert addresses('"open data"') == ["near"]


def test_search_puts_titles_before_texts():
    factories.live(
        factories.initiative("text", body_en="A kiosk stands there.", body_es="Hay un quiosco."),
        factories.initiative("title", title_en="The kiosk"),
    )

    assert addresses("kiosk") == ["title", "text"]


def test_search_leaves_drafts_out():
    factories.initiative("draft", title_en="Secret kiosk")

    assert search.search_results("secret kiosk", PUBLIC).total == 0


def test_search_leaves_unpublished_changes_out(portal):
    portal.title_en = "Secret kiosk"
    portal.save()

    assert (addresses("secret"), addresses("national")) == ([], ["portal"])


def test_search_follows_a_new_version(portal):
    portal.title_en = "State portal"
    portal.save()
    publish([portal])

    assert (addresses("national"), addresses("state")) == ([], ["portal"])


@pytest.mark.parametrize("reason", ["withdrawn", "gone"])
def test_search_forgets_what_was_unpublished(portal, reason):
    unpublish(portal, reason=reason, note_en="Wrong.", note_es="Falso.")

    assert addresses("national") == []


def test_search_follows_the_name_of_an_author():
    author = factories.agent("Ana Pérez", slug="ana")
    factories.live(factories.source("atlas", author))
    author.name = "Ana Robles"
    author.save()
    publish([author])

    assert (addresses("perez", kind="source"), addresses("robles", kind="source")) == (
        [],
        ["atlas"],
    )


def test_index_is_empty_after_everything_is_forgotten(portal):
    search.forget("initiative", [portal.pk], PUBLIC)

    assert SearchEntry.objects.using(PUBLIC).count() == 0
    assert addresses("national") == []


def test_editorial_database_has_no_index_rows(portal):
    assert SearchEntry.objects.using(EDITORIAL).count() == 0


def test_passage_of_the_other_language_says_so(portal):
    (hit,) = search.search_results("abrio", PUBLIC).groups[0].hits

    passage = "".join(f"<{piece.text}>" if piece.marked else piece.text for piece in hit.passage)

    assert (passage, hit.passage_language) == ("Se abre un portal. Se <abrió> en 2014.", "es")


def test_results_of_one_kind_come_in_pages():
    factories.live(
        *(factories.initiative(f"kiosk-{number:02}", title_en="Kiosk") for number in range(25))
    )

    whole, second = (
        search.search_results("kiosk", PUBLIC),
        search.search_results("kiosk", PUBLIC, "initiative", "2"),
    )

    assert [(group.total, len(group.hits)) for group in whole.groups] == [(25, 5)]
    assert (second.page.number, len(second.groups[0].hits)) == (2, 5)


def test_a_kind_leads_to_all_its_results_unless_it_stands_alone(client):
    factories.live(
        factories.site(),
        *(factories.initiative(f"kiosk-{number}", title_en="Kiosk") for number in range(25)),
    )

    whole = client.get("/search/?q=kiosk").content.decode()
    alone = client.get("/search/?q=kiosk&in=initiative").content.decode()

    assert "All 25 initiatives" in whole
    assert "All 25 initiatives" not in alone


def test_more_results_than_are_counted_keep_titles_first(monkeypatch):
    monkeypatch.setattr("timeline.search.results.MOST", 3)
    texts = [
        factories.initiative(f"text-{number}", body_en="A kiosk.", body_es="-")
        for number in range(5)
    ]
    factories.live(*texts, factories.initiative("title", title_en="Kiosk"))

    answer = search.search_results("kiosk", PUBLIC)

    assert (answer.total, answer.has_more, answer.groups[0].hits[0].address) == (3, True, "title")


@pytest.mark.parametrize("rows", [1, 3])
def test_search_asks_twice_whatever_it_finds(rows, django_assert_num_queries):
    factories.live(
        *(factories.initiative(f"kiosk-{number}", title_en="Kiosk") for number in range(rows))
    )

    with django_assert_num_queries(2, using=PUBLIC):
        search.search_results("kiosk", PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        '"""',
        "“”",
        "AND",
        "national AND OR NOT NEAR(portal, 2)",
        "title_words : portal",
        "^portal * + - ( ) { }",
        "'; DROP TABLE timeline_searchentry; --",
        "portal' | !x & <-> :*",
        "\\' \\",
        "\0por\0tal",
        "👩‍💻 🇲🇽",
        "the of la de",
        "½ ② ﬁ ß İ ŉ",
        "x" * 10_000,
        "portal " * 10_000,
        '"' * 10_000,
        "%s %(terms)s %%",
        "政府 правительство حكومة",
    ],
)
def test_search_answers_any_input(portal, text):
    assert search.search_results(text, PUBLIC).total in (0, 1)
    assert len(search.suggestions(text, PUBLIC)) in (0, 1)


@settings(max_examples=150)
@given(text=st.text(max_size=60))
def test_search_answers_any_text(django_db_blocker, text):
    with django_db_blocker.unblock():
        assert search.search_results(text, PUBLIC).total == 0


def test_words_that_stop_are_searched_where_nothing_else_is_asked():
    factories.live(factories.initiative("what", title_en="What it is"))

    assert addresses("what is") == ["what"]


def test_suggestions_come_from_titles_alone():
    factories.live(
        factories.initiative("title", title_en="Kiosk network"),
        factories.initiative("text", body_en="A kiosk.", body_es="Un quiosco."),
    )

    assert [hit.address for hit in search.suggestions("kio", PUBLIC)] == ["title"]


def test_index_survives_a_table_emptied_without_publishing(portal):
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute("DELETE FROM timeline_searchentry")

    assert addresses("national") == []
