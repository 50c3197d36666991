"""The command that brings the values of a survey in from a table."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Indicator, Observation

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

HEADINGS = "subject,date,value,approximate,source,locator,note_en,note_es\n"
MEXICO = "MEX,2020,61,0,perez-2014,p. 3,A note.,Una nota.\n"


@pytest.fixture(autouse=True)
def rank():
    factories.source()
    factories.subject("mexico", code="MEX")
    factories.subject("chile", code="CHL")
    return factories.indicator(minimum=1, maximum=193)


@pytest.fixture
def call(tmp_path):
    def called(content, *arguments, indicator="rank"):
        file = tmp_path / "values.csv"
        file.write_text(HEADINGS + content, encoding="utf-8")
        output = StringIO()
        options = ["--indicator", indicator, *arguments]
        call_command("import_observations", str(file), *options, stdout=output)
        return output.getvalue()

    return called


def test_values_come_in_with_subject_source_and_notes(call):
    assert call(MEXICO + "CHL,2020,34,1,perez-2014,,,\n") == (
        "Imported: 2 new, 0 changed, 0 unchanged.\n"
    )

    first, second = Observation.objects.order_by("pk")
    assert (first.subject.code, first.date, first.value) == ("MEX", "2020", 61)
    assert (first.source.key, first.locator) == ("perez-2014", "p. 3")
    assert (first.note_en, first.note_es) == ("A note.", "Una nota.")
    assert second.approximate
    # What follows from the values is derived anew.
    assert Indicator.objects.get().source_count == 1


def test_a_dry_run_stores_nothing(call):
    assert call(MEXICO, "--dry-run") == "Would be imported: 1 new, 0 changed, 0 unchanged.\n"
    assert not Observation.objects.exists()


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)])
def test_a_table_without_rows_is_said_to_have_none(call, arguments):
    with pytest.raises(CommandError, match="has headings and no row below them"):
        call("", *arguments)


def test_the_same_file_twice_changes_nothing_and_a_new_value_one(call):
    call(MEXICO)

    assert call(MEXICO) == "Imported: 0 new, 0 changed, 1 unchanged.\n"
    assert call(MEXICO.replace("61", "62")) == "Imported: 0 new, 1 changed, 0 unchanged.\n"
    assert Observation.objects.get().value == 62


def test_the_same_date_of_two_subjects_is_two_values(call):
    call(MEXICO)

    assert call(MEXICO.replace("MEX", "CHL")) == "Imported: 1 new, 0 changed, 0 unchanged.\n"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ATL,2020,61,0,perez-2014,,,\n", "Row 2, subject: There is no subject “ATL”."),
        ("MEX,2020,194,0,perez-2014,,,\n", "Row 2, value: 194 is not between 1 and 193."),
        ("MEX,2020,0,0,perez-2014,,,\n", "Row 2, value: 0 is not between 1 and 193."),
        ("MEX,2020,61,0,nobody,,,\n", "Row 2, source: There is no source “nobody”."),
        ("MEX,30 February,61,0,perez-2014,,,\n", "Row 2, date: "),
        ("MEX,2020,many,0,perez-2014,,,\n", "Row 2, value: "),
    ],
)
def test_a_wrong_row_imports_nothing_and_is_named(call, row, sentence):
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        call(row + "CHL,2020,34,0,perez-2014,,,\n")

    assert sentence in str(refused.value)
    assert not Observation.objects.exists()


def test_an_unknown_indicator_and_an_unreadable_file_are_said_in_words(call, tmp_path):
    with pytest.raises(CommandError, match="There is no indicator with the address “index”"):
        call(MEXICO, indicator="index")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_observations", str(tmp_path / "no.csv"), "--indicator", "rank")


def test_rows_of_another_indicator_are_refused(tmp_path):
    file = tmp_path / "values.csv"
    file.write_text("indicator,date,value\nindex,2020,61\n", encoding="utf-8")

    with pytest.raises(CommandError, match="A row is of the indicator “index”, not of “rank”"):
        call_command("import_observations", str(file), "--indicator", "rank")


def test_a_survey_of_hundreds_comes_in_at_once(call):
    rows = []
    for year in range(1700, 2010):
        rows.append(f"MEX,{year},61,0,perez-2014,,,\n")

    assert call("".join(rows)).startswith("Imported: 310 new")
