"""The form of an indicator with hundreds of values, and what it refuses."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
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
