import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative
from timeline.search.matching import best_matches, expression, matching_keys
from timeline.search.query import Term, parse_question

databases = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def terms(text):
    return parse_question(text).terms


PORTAL = Term(("portal",))
BEGINNING = Term(("por",), begins=True)
PHRASE = Term(("open", "data"))
JOINED = Term(("gob", "mx"), spelled="gobmx")


@pytest.mark.parametrize(
    ("term", "fts5", "tsquery"),
    [
        (PORTAL, '("portal")', "('portal')"),
        (BEGINNING, '("por" OR "por"*)', "('por' | 'por':*)"),
        (PHRASE, '("open data")', "('open' <-> 'data')"),
        (JOINED, '("gob mx" OR "gobmx")', "('gob' <-> 'mx' | 'gobmx')"),
    ],
)
def test_a_term_is_said_in_the_syntax_of_each_database(term, fts5, tsquery):
    assert expression([term], "sqlite") == fts5
    assert expression([term], "postgresql") == tsquery


def test_stems_stand_beside_the_word_in_one_order():
    assert expression(terms("organisations "), "sqlite") == (
        '("organisations" OR "organis" OR "organiz")'
    )


@pytest.mark.parametrize(
    ("titles", "every", "fts5", "tsquery"),
    [
        (False, True, '("a") AND ("b")', "('a') & ('b')"),
        (False, False, '("a") OR ("b")', "('a') | ('b')"),
        (True, True, '{title_words title_stems} : (("a") AND ("b"))', "('a':AB) & ('b':AB)"),
        (True, False, '{title_words title_stems} : (("a") OR ("b"))', "('a':AB) | ('b':AB)"),
    ],
)
def test_terms_are_joined_by_and_or_by_or_in_titles_or_anywhere(titles, every, fts5, tsquery):
    two_terms = [Term(("a",)), Term(("b",))]

    assert expression(two_terms, "sqlite", titles, every) == fts5
    assert expression(two_terms, "postgresql", titles, every) == tsquery


@databases
def test_matches_have_every_term_or_any_and_come_best_first():
    both = factories.initiative("both", title_en="National archive")
    one = factories.initiative("one", title_en="Archive", body_en="-", body_es="-")
    factories.initiative("draft", title_en="National archive")
    factories.live(both, one)
    question = terms("national archive ")

    every_term = best_matches(question, PUBLIC, 10)
    any_term = best_matches(question, PUBLIC, 10, every=False)

    assert [(match.model, match.pk) for match in every_term] == [("initiative", both.pk)]
    assert {match.pk for match in any_term} == {both.pk, one.pk}
    assert [match.score for match in any_term] == sorted(
        [match.score for match in any_term], reverse=True
    )


@databases
def test_matches_are_no_more_than_were_asked_for():
    factories.live(
        *(factories.initiative(f"kiosk-{number}", title_en="Kiosk") for number in range(3))
    )

    assert len(best_matches(terms("kiosk "), PUBLIC, 2)) == 2


@databases
def test_matches_of_titles_leave_texts_out():
    factories.live(factories.initiative("text", body_en="A kiosk.", body_es="-"))

    assert best_matches(terms("kiosk "), PUBLIC, 10, titles=True) == []
    assert len(best_matches(terms("kiosk "), PUBLIC, 10)) == 1


@databases
def test_matching_keys_are_those_of_one_model():
    agent = factories.organisation("Kiosk office", slug="office", pk=701)
    portal = factories.initiative("portal", title_en="Kiosk", pk=702)
    # It does not match, but has the key of an entry of another model that does.
    namesake = factories.initiative("namesake", pk=701)
    factories.live(agent, portal, namesake)

    keys = matching_keys(terms("kiosk "), "initiative", PUBLIC)
    rows = Initiative.objects.using(PUBLIC).filter(pk__in=keys)

    assert [row.pk for row in rows] == [portal.pk]


@databases
def test_terms_are_quoted_whatever_was_typed():
    assert best_matches(terms("portal' | !x & \" NEAR( * "), PUBLIC, 10) == []
