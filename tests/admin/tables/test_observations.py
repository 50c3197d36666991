"""The table of values: those of several subjects, and what is refused of them."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import export, preview, refusals, rows, take, written
from timeline.models import Observation
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def rank():
    source = factories.source()
    rank = factories.indicator(minimum=1, maximum=193)
    for code, value in (("MEX", 61), ("CHL", 34)):
        subject = factories.subject(code.lower(), code=code)
        Observation.objects.create(
            indicator=rank, subject=subject, date="2020", value=value, source=source
        )
    refresh(rank)
    return rank


def row(**values):
    return {"indicator": "rank", "subject": "MEX", "date": "2020", "value": "61"} | values


def test_a_value_is_known_by_its_subject_and_date(editor, rank):
    exported = rows(export(editor, "observation"))
    assert [(line["subject"], line["number"]) for line in exported] == [("MEX", "1"), ("CHL", "1")]

    take(editor, "observation", written(row(value="62"), row(subject="CHL", date="2022")))

    stored = Observation.objects.order_by("pk").values_list("subject__code", "date", "value")
    assert list(stored) == [("MEX", "2020", 62), ("CHL", "2020", 34), ("CHL", "2022", 61)]


def test_what_was_exported_changes_nothing_when_it_comes_back(editor, rank):
    response = preview(editor, "observation", export(editor, "observation"))

    assert response.context["result"].totals["skip"] == 2


def test_a_second_value_of_a_subject_and_date_has_a_number(editor, rank):
    take(editor, "observation", written(row(number="2", value="60")))

    assert Observation.objects.filter(subject__code="MEX").count() == 2


@pytest.mark.parametrize(
    ("values", "column", "sentence"),
    [
        ({"subject": "ATL"}, "subject", "There is no subject “ATL”."),
        ({"value": "194"}, "value", "194 is not between 1 and 193."),
        ({"value": "0.5"}, "value", "0.5 is not between 1 and 193."),
    ],
)
def test_an_unknown_subject_and_a_value_outside_the_bounds_are_refused(
    editor, rank, values, column, sentence
):
    response = preview(editor, "observation", written(row(**values)))

    assert sentence in str(refusals(response))
    assert column in str(refusals(response))


def test_a_survey_of_hundreds_of_values_comes_in_at_once(editor, rank):
    lines = [row(date=str(year)) for year in range(1700, 2000)]

    take(editor, "observation", written(*lines))
    assert Observation.objects.count() == 302
