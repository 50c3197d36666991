import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.site_day import site_day
from tests import factories
from timeline.models import Source
from timeline.publishing.derive import refresh
from timeline.publishing.readiness import advice, problems

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.mark.parametrize("year", ["0214", "2140", "9999", "0001", "[2012..2140]", "0214/2015"])
def test_a_year_far_outside_the_story_is_advised_against(year):
    factories.era(span="1990/2018")
    portal = factories.initiative(rests_on=factories.source(date="2014"), date=year)
    refresh(portal)

    words = {"[2012..2140]": "some time from 2012 to 2140", "0214/2015": "0214–2015"}.get(
        year, year
    )
    sentence = f"“{words}” lies far outside the story (1990–{site_day().year}). Is the year right?"
    assert ("milestones", sentence) in [
        (problem.field, problem.sentence) for problem in advice([portal])
    ]
    assert not any("far outside" in problem.sentence for problem in problems([portal]))


@pytest.mark.parametrize(
    "year",
    [
        "1965",
        "2014",
        "199X",
        "2018/..",
        "../2014",
        "[2012..]",
        "XXXX",
        "XXXX-11-20",
        "1XXX",
        "XX14",
        "2030",
        "",
    ],
)
def test_a_year_near_the_story_needs_no_advice(year):
    factories.era(span="1990/..")
    portal = factories.initiative(rests_on=factories.source(date="1917"), date=year)
    refresh(portal)

    assert not any(
        "far outside" in problem.sentence for problem in advice([portal, *Source.objects.all()])
    )


def test_an_era_is_compared_with_the_others():
    first, other = (
        factories.era("first", span="0199/2000"),
        factories.era("other", span="2000/2010", position=2),
    )
    refresh(first, other)

    assert [problem.field for problem in advice([first]) if "far outside" in problem.sentence] == [
        "span"
    ]


def test_a_story_without_eras_is_that_of_its_live_initiatives():
    factories.live(factories.initiative("live", rests_on=factories.source(date="2014")))
    wrong = factories.initiative("wrong", rests_on=Source.objects.get(), date="0214")
    refresh(wrong)

    assert any("far outside the story (2014–" in problem.sentence for problem in advice([wrong]))
