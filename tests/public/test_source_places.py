import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Milestone, Observation

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def report():
    factories.site()
    return factories.source("report")


def places(client, prefix=""):
    page = client.get(f"{prefix}/sources/report/").content.decode()
    listed = page.partition('<ul class="places">')[2].partition("</section>")[0]
    return [
        " ".join(re.sub("<.*?>", "", row.replace("<br>", " / ")).split())
        for row in re.findall("<li>([^\n]*)</li>", listed)
    ]


def observe(indicator, source, *dates, **values):
    for number, date in enumerate(dates):
        Observation.objects.create(
            indicator=indicator, date=date, value=number + 1, source=source, **values
        )


def test_a_value_that_rests_on_a_source_is_named_by_its_date(client, report):
    rank = factories.indicator()
    observe(rank, report, "2016~")
    factories.live(rank)

    assert places(client) == ["A value: about 2016"]
    assert places(client, "/es") == ["Un valor: hacia 2016"]


def test_all_values_that_rest_on_a_source_are_named(client, report):
    rank, other = factories.indicator(), factories.source("other")
    observe(rank, report, "2018", "2016")
    observe(rank, other, "2020")
    factories.live(rank)

    assert places(client) == ["Values: 2016, 2018"]
    assert places(client, "/es") == ["Valores: 2016, 2018"]


def test_values_of_several_subjects_are_told_apart(client, report):
    rank = factories.indicator()
    observe(rank, report, "2018", subject=factories.subject("mexico", title_es="México"))
    observe(rank, report, "2018", subject=factories.subject("spain", title_es="España"))
    factories.live(rank)

    assert places(client) == ["Values: 2018 (Mexico), 2018 (Spain)"]
    assert places(client, "/es") == ["Valores: 2018 (México), 2018 (España)"]


def test_values_of_many_subjects_are_named_by_their_dates(client, report):
    rank = factories.indicator()
    for number in range(10):
        of = factories.subject(f"country-{number}", code=f"C{number}")
        observe(rank, report, "2018", "2018-12", subject=of)
    factories.live(rank)

    assert places(client) == ["Values: 2018, December 2018"]


def test_many_values_of_one_date_are_still_several(client, report):
    rank = factories.indicator()
    for number in range(20):
        observe(rank, report, "2024", subject=factories.subject(f"c-{number}", code=f"C{number}"))
    factories.live(rank)

    assert places(client) == ["Values: 2024"]


def test_of_very_many_values_the_first_ones_and_the_last_are_named(client, report):
    rank = factories.indicator()
    observe(rank, report, *map(str, range(1990, 2020)))
    factories.live(rank)

    [values] = places(client)
    assert values.startswith("Values: 1990, 1991, ")
    assert values.endswith(" 1999, 2000, …, 2019")


def test_all_milestones_that_rest_on_a_source_are_told(client, report):
    portal = factories.initiative("portal", rests_on=factories.source("other"))
    for year, word in (("2003", "opens"), ("2007", "grows"), ("2012", "closes")):
        words = {"description_en": f"It {word}.", "description_es": f"Él {word}."}
        Milestone.objects.create(initiative=portal, date=year, source=report, **words)
    factories.live(portal)

    assert places(client) == ["It opens. / It grows. / It closes."]
