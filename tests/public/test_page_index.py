import pytest
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.public.page_index import IndexedPage, page_rows, titles
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def indexed_pages(**options):
    return {(row[0], row[1]): IndexedPage(*row) for row in page_rows(PUBLIC, **options)}


def test_the_index_names_live_entries_of_all_kinds_by_kind_and_address():
    ana, office = factories.agent(), factories.organisation("Office")
    era, portal = factories.era(), factories.initiative("portal")
    factories.initiative("draft")
    factories.live(ana, office, era, portal)

    assert set(indexed_pages()) == {
        ("person", "ana-perez"),
        ("organisation", "office"),
        ("era", "first-steps"),
        ("initiative", "portal"),
    }


def test_what_was_withdrawn_is_listed_only_where_it_is_asked_for():
    portal = factories.initiative("portal")
    factories.live(portal, factories.initiative("other"))
    unpublish(portal, reason="withdrawn")

    assert set(indexed_pages()) == {("initiative", "other")}
    assert set(indexed_pages(withdrawn=True)) == {("initiative", "other"), ("initiative", "portal")}


def test_a_name_is_spanish_too_unless_only_the_english_biography_is_there():
    untranslated = factories.agent("Ana", biography_en="A minister.")
    silent = factories.agent("Luis", biography_en="")
    translated = factories.agent("Eva", biography_en="A judge.", biography_es="Una jueza.")
    factories.live(untranslated, silent, translated)

    names = {slug: page.title_es for (_kind, slug), page in indexed_pages().items()}

    assert names == {"ana": "", "luis": "Luis", "eva": "Eva"}


def test_titles_are_in_the_language_of_the_reader_or_in_english():
    factories.live(
        factories.initiative("one", title_en="One", title_es="Uno"),
        factories.initiative("two", title_en="Two", title_es=""),
        factories.era("three", title_en="Three", title_es="Tres"),
    )
    addresses = {"initiative": {"one", "two", "missing"}, "era": set(), "source": {"none"}}

    with override("es"):
        spanish = titles(PUBLIC, addresses)

    assert spanish == {("initiative", "one"): "Uno", ("initiative", "two"): "Two"}
    assert titles(PUBLIC, addresses)["initiative", "one"] == "One"


def test_no_addresses_are_answered_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0, using=PUBLIC):
        assert titles(PUBLIC, {"initiative": set()}) == {}
