"""The form of an indicator with hundreds of values, and what it refuses."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent, sentences
from timeline.models import Observation
from timeline.publishing.derive import refresh

BOUNDS = [
    ("0", "0 is not between 1 and 193."),
    ("194", "194 is not between 1 and 193."),
]

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def survey(subjects, years):
    source = factories.source()
    rank = factories.indicator(minimum=1, maximum=193)
    rows = []
    for number in range(subjects):
        of = factories.subject(f"country-{number}", code=f"C{number}", position=number)
        for year in range(years):
            rows.append(
                Observation(
                    indicator=rank, subject=of, date=str(2000 + year), value=60, source=source
                )
            )
    for row in rows:
        row.save()
    refresh(rank)
    return rank


def address(rank):
    return f"/admin/timeline/indicator/{rank.pk}/change/"


def test_a_form_of_hundreds_of_values_shows_those_of_one_subject(editor):
    rank = survey(24, 12)
    shown = editor.get(address(rank)).content.decode()

    assert 'name="observations-TOTAL_FORMS" value="12"' in shown
    assert '<a href="?subject=C1">Country-1</a> (12)' in shown
    assert f"/admin/timeline/indicator/export/?pk__in={rank.pk}" in shown


def test_another_subject_is_chosen_by_the_address(editor):
    rank = survey(24, 12)
    response = editor.get(f"{address(rank)}?subject=C3")
    [formset] = [
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == "observations"
    ]

    assert {form.instance.subject.code for form in formset.initial_forms} == {"C3"}


def test_a_form_of_few_values_shows_all(editor):
    rank = survey(3, 4)
    shown = editor.get(address(rank)).content.decode()

    assert 'name="observations-TOTAL_FORMS" value="12"' in shown
    assert "?subject=" not in shown


def test_the_form_asks_as_often_for_many_subjects_as_for_few(editor, django_assert_max_num_queries):
    rank = survey(24, 12)

    with django_assert_max_num_queries(60):
        editor.get(address(rank))


@pytest.mark.parametrize(("value", "sentence"), BOUNDS)
def test_a_value_outside_the_bounds_is_refused_where_it_was_typed(editor, value, sentence):
    rank = survey(1, 1)
    form = sent(editor.get(address(rank)), **{"observations-0-value": value})

    assert sentences(editor.post(address(rank), form)) == {"observations-0-value": [sentence]}
    assert Observation.objects.get().value == 60


def with_values(*dates, **values):
    """An indicator with a value at each date, and their source."""
    rank, source = factories.indicator(), factories.source()
    for number, date in enumerate(dates):
        value = {"value": 64 + number, "source": source} | values
        Observation.objects.create(indicator=rank, date=date, **value)
    return rank, source


def typed(date, source, value="70", **fields):
    return {"date": date, "source": source.pk, "value": value, **fields}


TWICE = "This source has a value at this date already: %s."


def test_a_second_value_of_one_date_and_source_names_the_first(editor):
    rank, source = with_values("2018")
    page = editor.get(address(rank))

    added = {f"observations-1-{name}": value for name, value in typed("2018", source).items()}
    answer = editor.post(address(rank), sent(page, **{"observations-TOTAL_FORMS": 2}, **added))

    assert sentences(answer) == {"observations-1-date": [TWICE % "2018: 64"]}
    assert Observation.objects.count() == 1


def test_two_new_values_of_one_date_and_source_are_refused_too(editor):
    rank, source = with_values()
    mexico = factories.subject()
    twice = typed("2018", source, subject=mexico.pk), typed("2018", source, "71", subject=mexico.pk)
    form = sent(editor.get(address(rank)), **rows("observations", *twice))

    answer = editor.post(address(rank), form)

    assert sentences(answer) == {"observations-1-date": [TWICE % "Mexico, 2018: 70"]}


def test_a_value_of_a_subject_that_the_form_does_not_show_is_met_too(editor):
    rank = survey(24, 12)
    page = editor.get(f"{address(rank)}?subject=C3")
    other = Observation.objects.get(subject__code="C7", date="2005")
    form = sent(page, **{"observations-5-subject": other.subject.pk})

    answer = editor.post(f"{address(rank)}?subject=C3", form)

    assert sentences(answer) == {"observations-5-date": [TWICE % "Country-7, 2005: 60"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"observations-0-date": "2020", "observations-1-date": "2018"},
        {"observations-0-DELETE": "on", "observations-1-date": "2018"},
        {"observations-1-date": "2018", "observations-1-source": ""},
        {"observations-1-date": "2018", "observations-1-subject": "1"},
    ],
)
def test_values_that_change_places_or_differ_in_anything_are_saved(editor, changes):
    rank, _source = with_values("2018", "2020")
    factories.subject(pk=1)

    answer = editor.post(address(rank), sent(editor.get(address(rank)), **changes))

    assert answer.status_code == 302


def test_values_that_were_there_twice_keep_nobody_from_saving_another_change(editor):
    rank, _source = with_values("2018", "2018")

    form = sent(editor.get(address(rank)), **{"observations-0-value": "63"})

    assert editor.post(address(rank), form).status_code == 302
