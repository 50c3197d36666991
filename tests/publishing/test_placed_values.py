"""What keeps back a text that names indicators: places for their values, and their charts."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Observation
from timeline.publishing.derive import refresh
from timeline.publishing.publish import publish
from timeline.publishing.readiness import problems

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CHART = "Before it.\n\n![[indicator:rank]]\n\nAfter it."


def said(*entries):
    refresh(*entries)
    return [(problem.field, problem.sentence) for problem in problems(entries)]


def ranked(**values):
    source = factories.source()
    publish([source])
    return factories.indicator(rests_on=source, **values)


def test_a_headline_whose_places_have_values_keeps_nothing_back():
    assert said(ranked(headline_en="{first} to {last.ordinal} in {last.year}")) == []


def test_a_place_for_no_value_is_named_in_each_language():
    rank = factories.indicator(headline_en="It is {last}", headline_es="Es {last}")

    assert said(rank) == [
        ("headline_en", "There is no value to stand at “{last}”."),
        ("headline_es", "There is no value to stand at “{last}”."),
    ]


def test_an_unknown_indicator_and_an_unknown_place_are_named():
    rank = ranked(headline_en="{nothing.last} and {best}")
    sentences = [sentence for _field, sentence in said(rank)]

    assert sentences[0] == "There is no indicator “nothing” for the value “{nothing.last}”."
    assert sentences[1].startswith("“{best}” is no place for a value.")


def test_the_front_subject_is_the_one_of_which_places_speak():
    rank = ranked(headline_en="{last}")
    back = factories.subject("chile", position=2)
    front = factories.subject("mexico", position=1)
    publish([back, front])
    Observation.objects.all().update(subject=back)
    # Whose values have no date, and so no year.
    Observation.objects.create(
        indicator=rank, subject=front, date="", value=1, source=Observation.objects.get().source
    )

    assert said(rank) == []


def test_a_chart_of_what_is_not_live_is_kept_back_with_the_way_out():
    rank = ranked()
    essay = factories.article(body_en=CHART)

    refresh(essay)
    [problem] = problems([essay])
    assert problem.field == "body_en"
    assert problem.sentence == (
        "The chart of “World rank” would be empty: the indicator is not live. Publish it first, "
        "or together with this entry."
    )
    assert problem.other == rank
    assert said(essay, rank) == []
    publish([rank])
    assert said(essay) == []


def test_a_chart_of_no_value_is_kept_back():
    rank = factories.indicator()
    publish([rank])

    assert said(factories.article(body_en=CHART)) == [
        ("body_en", "“World rank” has no value that its chart could show.")
    ]


def test_a_chart_of_what_does_not_exist_is_kept_back():
    assert said(factories.article(body_en=CHART)) == [
        ("body_en", "There is no indicator “rank” whose chart could stand here.")
    ]


def test_a_chart_in_a_text_of_one_paragraph_is_kept_back():
    publish([ranked()])

    assert said(factories.initiative(summary_en="![[indicator:rank]]")) == [
        ("summary_en", "A chart can stand only in a text of several paragraphs.")
    ]


@pytest.mark.parametrize("value", ["0", "194"])
def test_a_value_outside_the_bounds_is_kept_back(value):
    rank = ranked(minimum=1, maximum=193)
    Observation.objects.update(value=value)

    [(field, sentence)] = said(rank)
    assert field == "observations"
    assert sentence.endswith(f"{value} is not between 1 and 193.")


def test_values_with_and_without_a_subject_are_kept_back():
    rank = ranked()
    mexico = factories.subject()
    publish([mexico])
    Observation.objects.create(
        indicator=rank,
        subject=mexico,
        date="2020",
        value=61,
        source=Observation.objects.get().source,
    )

    [(field, sentence)] = said(rank)
    assert (field, sentence) == (
        "observations",
        "Some values name a subject and others do not. Name one for each, or for none.",
    )
