"""What a cell of a table means, what is said of one that cannot be read, and how much of a file is
read.
"""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Thread

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from openpyxl.utils.datetime import MAC_EPOCH

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import (
    CSV,
    XLSX,
    export,
    formatted,
    home,
    preview,
    refusals,
    rewritten,
    rows,
    said,
    sheet,
    take,
    written,
)
from timeline.admin.tables import bounds, files, workbook
from timeline.admin.tables.resources import SourceTable
from timeline.admin.tables.results import cell_diff
from timeline.models import Milestone, Observation, Source

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

CASES = Path(__file__).parents[2] / "cases" / "tables"
FIRST_SHEET = "xl/worksheets/sheet1.xml"


def words(response):
    """What the page says, one space between words."""
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("*.expected.json")), ids=lambda path: path.name.partition(".")[0]
)
def test_a_case_is_read_or_refused_as_it_should(editor, path):
    case = json.loads(path.read_text())
    (file,) = [other for other in CASES.glob(f"{path.name.partition('.')[0]}.*") if other != path]
    content = file.read_bytes()
    factories.indicator("share", unit_en="%", unit_es="%")
    if file.suffix == ".xlsx":
        content = rewritten(
            content, FIRST_SHEET, *[("INDICATOR", "share")] * ("percent" in file.name)
        )

    response = preview(editor, case["table"], content, file.name)

    expected, taken, text = case["expected"], "confirm_form" in response.context, words(response)
    assert expected["outcome"] in ("either", "accepted" if taken else "refused")
    prefix = "preview_" if taken else ""
    assert [word for word in expected.get(f"{prefix}must_say", []) if word not in text] == []
    assert [word for word in expected.get(f"{prefix}must_not_say", []) if word in text] == []
    if taken:
        answer = editor.post(
            f"{home(case['table'])}/process_import/",
            {bound.html_name: bound.value() for bound in response.context["confirm_form"]},
            follow=True,
        )
        assert said(answer) == [
            "Imported: 1 new, 0 changed, 0 unchanged. Nothing has gone live by it."
        ]


def date_of(editor, *cell, **options):
    """The date that is stored for a cell with this value and format."""
    take(editor, "source", formatted(["key", "title", "date"], ["a", "A", cell], **options))
    return Source.objects.get().date


@pytest.mark.parametrize(
    ("value", "code", "stored"),
    [
        (date(2014, 6, 23), "yyyy-mm-dd", "2014-06-23"),
        (date(2014, 6, 23), "dd/mm/yyyy", "2014-06-23"),
        (date(2014, 6, 23), "m/d/yy", "2014-06-23"),
        (date(2014, 6, 23), '[$-80A]dddd d "de" mmmm "de" yyyy;@', "2014-06-23"),
        (date(2014, 6, 1), "mmm-yy", "2014-06"),
        (date(2014, 6, 1), 'mmmm" de "yyyy', "2014-06"),
        (date(2014, 6, 1), "[$-es-MX]mmm\\ yyyy", "2014-06"),
        (date(2014, 6, 1), "yyyy/mm", "2014-06"),
        (date(2014, 1, 1), "yyyy", "2014"),
        (41813 + 10.5 / 24, "dd/mm/yyyy hh:mm", "2014-06-23"),
        (41813, "dd/mm/yyyy hh:mm:ss", "2014-06-23"),
        (41813, "d-mmm-yy", "2014-06-23"),
        (2014, None, "2014"),
        (2014.0, "0.0", "2014"),
        (2014, "#,##0", "2014"),
        (2014, "@", "2014"),
        ("2014-06", "mmm-yy", "2014-06"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_a_date_is_as_exact_as_its_cell_shows(editor, value, code, stored):
    assert date_of(editor, value, code) == stored


def test_days_are_counted_from_the_day_that_the_workbook_names(editor):
    assert date_of(editor, date(2014, 6, 23), "yyyy-mm-dd", epoch=MAC_EPOCH) == "2014-06-23"


def test_a_day_that_is_written_as_one_is_as_exact_as_its_cell_shows(editor):
    content = formatted(["key", "title", "date"], ["a", "A", (date(1850, 6, 1), "mmm-yy")])
    take(
        editor,
        "source",
        rewritten(content, FIRST_SHEET, ('t="n"><v>-18109', 't="d"><v>1850-06-01T00:00:00')),
    )

    assert Source.objects.get().date == "1850-06"


@pytest.mark.parametrize(
    ("value", "code", "sentence"),
    [
        (
            date(2014, 6, 23),
            "d-mmm",
            (
                "The cell shows only a part of a date (its format is “d-mmm”). "
                "Show the year too, or write the date as text: 2014-06-23."
            ),
        ),
        (60, "yyyy-mm-dd", "The cell is formatted as a date, but its number is that of no day."),
        (-3, "yyyy-mm-dd", "The cell is formatted as a date, but its number is that of no day."),
        (9e9, "yyyy-mm-dd", "The cell is formatted as a date, but its number is that of no day."),
        (
            "=1+1",
            None,
            "The cell holds a formula without a result. Open the file in a spreadsheet and save it there.",
        ),
        ("#N/A", None, "The cell holds an error of the spreadsheet (#N/A)."),
    ],
)
def test_a_cell_that_shows_no_date_is_refused_with_the_reason(editor, value, code, sentence):
    content = formatted(["key", "title", "date"], ["a", "A", (value, code)])

    assert refusals(preview(editor, "source", content)) == [(2, {"date": [sentence]})]


def test_the_result_of_a_formula_is_read(editor):
    content = formatted(["key", "title", "date"], ["a", "A", "=1000+1014"])
    take(editor, "source", rewritten(content, FIRST_SHEET, ("<v />", "<v>2014</v>")))

    assert Source.objects.get().date == "2014"


@pytest.mark.parametrize(
    ("unit", "value", "code", "stored"),
    [
        ("%", 0.9, "0%", "90"),
        ("%", 0.29, "0%", "29"),
        ("%", 0.904, "0.0%", "90.4"),
        ("%", 1 / 3, "0.0%", "33.3"),
        ("% of people", 0.9, "0%", "90"),
        ("percent", "90 %", None, "90"),
        ("%", 90, '0.0"%"', "90"),
        ("%", 90, "General", "90"),
        ("index from 0 to 1", 0.9, "0%", "0.9"),
        ("rank", 1234567, "#,##0", "1234567"),
        ("rank", 64.25, "0.0", "64.25"),
        ("rank", 0.1 + 0.2, "General", "0.3"),
        ("rank", 2 / 3, "0.00", "0.67"),
        ("rank", 1.5e3, "0.00E+00", "1500"),
        ("rank", 1.25e-6, "0.00E+00", None),
        ("rank", 1 / 3, "General", None),
        ("rank", 0.25, "0." + "0" * 30, "0.25"),
        ("rank", 1 / 7, "# ?/?", None),
        ("rank", -3, "0", "-3"),
        ("rank", "3,5", None, "3.5"),
        ("rank", "1.234,5", None, "1234.5"),
        ("rank", "1,234.5", None, "1234.5"),
        ("rank", "1 234 567", None, "1234567"),
        ("rank", "1.234.567", None, "1234567"),
        ("rank", "0,123", None, "0.123"),
        ("rank", "−0,5", None, "-0.5"),
        ("rank", "1.5E+3", None, "1500"),
    ],
)
def test_a_number_is_the_one_that_was_meant(editor, unit, value, code, stored):
    factories.indicator("i", unit_en=unit, unit_es=unit)

    content = formatted(["indicator", "date", "value"], ["i", 2014, (value, code)])
    if stored is None:
        ((_number, reasons),) = refusals(preview(editor, "observation", content))
        assert reasons == {"value": ["Ensure that there are no more than 6 decimal places."]}
        return

    take(editor, "observation", content)

    assert f"{Observation.objects.get().value.normalize():f}" == stored


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("1,234", "“1,234” may be 1.234 or 1234. Write the one that is meant."),
        (
            "about 3",
            "“about 3” is not a number. Write digits, with a point before the decimals: 1234.5.",
        ),
        ("NaN", "“NaN” is not a number. Write digits, with a point before the decimals: 1234.5."),
        (
            "1,23,4",
            "“1,23,4” is not a number. Write digits, with a point before the decimals: 1234.5.",
        ),
        (
            "9" * 99,
            f"“{'9' * 60}” is not a number. Write digits, with a point before the decimals: 1234.5.",
        ),
        ("#¡DIV/0!", "The cell holds an error of the spreadsheet (#¡DIV/0!)."),
        ("1e99", "Ensure that there are no more than 18 digits in total."),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(editor, value, sentence):
    factories.indicator("i")

    response = preview(
        editor, "observation", written({"indicator": "i", "date": "2014", "value": value})
    )

    ((number, reasons),) = refusals(response)
    assert (number, reasons["value"][0]) == (2, sentence)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("TRUE", True),
        ("VERDADERO", True),
        ("sí", True),
        ("x", True),
        ("FALSO", False),
        ("0", False),
    ],
)
def test_yes_and_no_are_read_in_both_languages(editor, typed, stored):
    factories.indicator("i")
    row = {"indicator": "i", "date": "2014", "value": "1", "approximate": typed}

    take(editor, "observation", written(row))

    assert Observation.objects.get().approximate is stored


def test_a_truth_of_a_workbook_is_read_and_another_word_is_refused(editor):
    factories.indicator("i")
    headings = ["indicator", "date", "value", "approximate"]

    (refusal,) = refusals(
        preview(editor, "observation", formatted(headings, ["i", 2014, 1, "perhaps"]))
    )
    take(editor, "observation", formatted(headings, ["i", 2014, 1, True]))

    assert refusal == (
        2,
        {"approximate": ["“perhaps” is not taken here. Write 1 for yes or 0 for no."]},
    )
    assert Observation.objects.get().approximate is True


@pytest.mark.parametrize(
    "content",
    [
        "key,title\na,Página\n".encode("utf-8-sig"),
        "key\ttitle\na\tPágina\n".encode("utf-16"),
        b"\xfe\xff" + "key\ttitle\r\na\tPágina\r\n".encode("utf-16-be"),
        "key;title\na;Página\n".encode(),
        "\n\nkey|title\n\na|Página".encode(),
        '"key","title"\r"a","Página"\r'.encode(),
    ],
)
def test_a_text_file_is_read_however_it_is_parted_and_encoded(editor, content):
    take(editor, "source", content)

    assert Source.objects.get().title == "Página"


def test_rows_have_the_numbers_that_the_spreadsheet_shows(editor):
    text = 'key,title,note_en,date\n\na,A,"two\nlines",20O1\n,,,\nb,B,,20O2\n'
    page = sheet(["key", "title", "date"], [], ["a", "A", "20O1"], [], ["b", "B", "20O2"])

    for content, numbers in ((text.encode(), [3, 5]), (page, [3, 5])):
        response = preview(editor, "source", content)
        assert [number for number, _reasons in refusals(response)] == numbers
        assert "Row 3, date:" in words(response)


def test_a_cell_over_several_lines_is_refused_where_one_line_is_meant(editor):
    content = b'key,title,type\na,"A,report\nb,B",report\n'

    assert refusals(preview(editor, "source", content)) == [
        (
            2,
            {
                "title": [
                    "The cell goes over several lines; here one is meant. Perhaps a quotation mark is missing."
                ]
            },
        )
    ]


def test_the_same_entry_twice_in_a_file_is_refused(editor):
    content = b"key,title\na,A\n\nb,B\na,C\n"

    assert refusals(preview(editor, "source", content)) == [
        (5, {"key": ["Row 2 is about the same. Write all of it in one row."]})
    ]


def test_alike_parts_of_one_file_are_told_apart_by_their_numbers(editor):
    factories.initiative()
    row = {
        "initiative": "gob-mx",
        "kind": "changed",
        "date": "2016",
        "number": "1",
        "locator": "p. 1",
    }
    other = row | {"number": "2", "locator": "p. 2"}

    twice = refusals(preview(editor, "milestone", written(row, row)))
    too_far = refusals(preview(editor, "milestone", written(row, row | {"number": "3"})))
    take(editor, "milestone", written(row, other))
    again = preview(editor, "milestone", written(row, other))

    sentence = "Row 2 is about the same. Where two are alike, “number” tells them apart: 1, 2."
    assert twice == [(3, {"date": [sentence]})]
    assert too_far == [(3, {"number": ["There are 1 of these, so “3” cannot be the next."]})]
    assert list(Milestone.objects.values_list("locator", flat=True)) == ["p. 1", "p. 2"]
    assert again.context["result"].totals["skip"] == 2


def test_merged_cells_are_refused(editor):
    book = openpyxl.Workbook()
    for row in (["key", "title"], ["a", "A"], ["b", None]):
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells("B2:B3")

    assert refusals(preview(editor, "source", saved(book))) == [
        "Cells are merged (B2:B3). Part them, and write in each what it says."
    ]


def saved(book):
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_what_of_a_workbook_is_read_is_said(editor):
    book = openpyxl.Workbook()
    notes, page = book.worksheets[0], book.create_sheet("Fuentes")
    notes.sheet_state = "hidden"
    for row in (["key", "title", "date"], ["a", "A", None], ["b", "B", None]):
        page.append(row)
    page.row_dimensions[3].hidden = True
    page["C2"].value, page["C2"].number_format = 41813.4, "yyyy-mm-dd hh:mm"

    response = preview(editor, "source", saved(book))

    assert response.context["result"].remarks == [
        "Rows that are hidden in the file are read too: 3.",
        "Of dates with a time only the day is read: row 2.",
        "Of the sheets of this workbook only “Fuentes” is read.",
    ]
    assert "Rows that are hidden in the file are read too: 3." in words(response)


def test_sentences_are_in_the_language_of_the_editor(editor):
    sent = {
        "resource": 0,
        "import_file": SimpleUploadedFile("a.csv", b"key,title,type\n\na,A,Informe\n"),
    }

    text = words(editor.post("/es/admin/timeline/source/import/", sent))

    assert (
        "Fila 3, type: “Informe” no se acepta aquí. Escribir uno de estos: article-journal," in text
    )


HOSTILE = [
    ("a document type", ("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')),
    ("a row of a billion", ('<row r="2"', '<row r="1000000000"')),
    ("a row twice", ('<row r="2"', '<row r="1"')),
    ("a column that is none", ('r="A2"', 'r="AAAA2"')),
    ("a string that is not there", ("<v>a</v>", "<v>99</v>")),
    ("a long tag", ('<row r="2"', f'<row r="2" spans="{"1" * 400_000}"')),
    ("a deep sheet", ("<sheetData>", "<sheetData>" + "<a>" * 100)),
]


@pytest.mark.parametrize(
    "change", [change for _name, change in HOSTILE], ids=[name for name, _change in HOSTILE]
)
def test_what_only_looks_like_a_workbook_is_refused(editor, change):
    content = formatted(["key", "title"], ["a", "A"])
    content = rewritten(
        content, FIRST_SHEET, ('t="inlineStr"><is><t>a</t></is>', 't="s"><v>a</v>'), change
    )

    assert refusals(preview(editor, "source", content)) == [
        "This file cannot be read as a workbook. Save it as XLSX and send it again."
    ]


def test_a_workbook_is_unpacked_only_so_far(editor, monkeypatch):
    content = sheet(["key", "title"], *([f"k{number}", "x" * 100] for number in range(1000)))
    monkeypatch.setattr(workbook, "UNPACKED", 150_000)

    assert refusals(preview(editor, "source", content)) == [
        "This workbook unpacks to more than twenty megabytes. Send it in parts."
    ]


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_text_is_counted_as_often_as_it_is_read(editor, kind, monkeypatch):
    monkeypatch.setattr(files, "CHARACTERS", 1000)
    rows = [{"key": f"k{number}", "title": "t", "note_en": "x" * 100} for number in range(10)]
    content = (
        written(*rows)
        if kind == CSV
        else sheet(list(rows[0]), *(list(row.values()) for row in rows))
    )

    assert refusals(preview(editor, "source", content)) == [
        "This file holds more than five million characters. Send it in parts."
    ]


@pytest.mark.parametrize("module", ["read", "compared", "stored"])
def test_a_file_that_takes_too_long_is_given_up(editor, module, monkeypatch):
    content = written({"key": "a", "title": "A"}, {"key": "b", "title": "B"})
    form = preview(editor, "source", content).context["confirm_form"]
    late = {
        "read": (files, "append"),
        "compared": (SourceTable, "load"),
        "stored": (SourceTable, "in_time"),
    }
    place, name = late[module]
    original = getattr(place, name)

    def slow(*arguments, **options):
        monkeypatch.setattr(bounds.Clock, "is_over", lambda clock: True)
        return original(*arguments, **options)

    monkeypatch.setattr(place, name, slow)
    sentence = "This file takes too long. Send it in parts, with fewer rows or shorter texts."

    if module == "stored":
        sent = {bound.html_name: bound.value() for bound in form}
        assert said(editor.post(f"{home('source')}/process_import/", sent, follow=True)) == [
            sentence
        ]
    else:
        assert refusals(preview(editor, "source", content)) == [sentence]
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "of_the_processor", "over"), [(-1, -1, True), (-1, 60, False), (60, -1, False)]
)
def test_a_clock_is_over_when_both_kinds_of_time_are(monkeypatch, seconds, of_the_processor, over):
    monkeypatch.setattr(bounds, "SECONDS", seconds)
    monkeypatch.setattr(bounds, "PROCESSOR_SECONDS", of_the_processor)

    assert bounds.Clock().is_over() is over


def test_waiting_for_others_is_not_the_time_of_a_file(monkeypatch):
    clock = bounds.Clock()
    end = clock.end
    clock.stop()
    clock.stopped -= 100

    clock.go_on()

    assert clock.end - end >= 100


def test_a_clock_that_was_not_stopped_does_not_go_on():
    clock = bounds.Clock()
    end = clock.end

    clock.go_on()

    assert clock.end == end


def test_a_preview_that_runs_out_of_time_while_it_compares_is_given_up(editor, monkeypatch):
    read = SourceTable.before_import

    def used_up(table, dataset, **options):
        # Not `is_over` itself: a clock that was set on wrongly would have time again.
        dataset.clock.end -= 60
        dataset.clock.processor_end -= 60
        return read(table, dataset, **options)

    monkeypatch.setattr(SourceTable, "before_import", used_up)

    content = written({"key": "a", "title": "A"})
    assert "This file takes too long" in " ".join(refusals(preview(editor, "source", content)))


def test_no_more_rows_change_at_once_than_can_be_stored_in_time(editor):
    content = written(*({"key": f"k{number}", "title": "T"} for number in range(251)))

    assert refusals(preview(editor, "source", content)) == [
        "More than 250 rows are new or changed. Send the file in parts."
    ]


def test_rows_that_change_nothing_are_not_counted_among_those_that_do(editor, monkeypatch):
    for number in range(5):
        factories.source(f"k{number}")
    monkeypatch.setattr("timeline.admin.tables.resource.CHANGES", 1)
    text = export(editor, "source").decode("utf-8-sig").replace("Report k2", "Another")

    response = preview(editor, "source", text.encode())

    assert (
        response.context["result"].totals["update"],
        response.context["result"].totals["skip"],
    ) == (1, 4)


def test_a_preview_asks_for_many_entries_at_once(editor, django_assert_max_num_queries):
    agent = factories.agent()
    for number in range(30):
        factories.source(f"k{number}", agent, publisher=agent)
    content = export(editor, "source")

    with django_assert_max_num_queries(12):
        preview(editor, "source", content)


def test_a_preview_writes_nothing(editor):
    factories.source("a")
    factories.initiative()
    tables = [
        ("source", {"key": "a", "title": "Another"}),
        ("source", {"key": "new", "title": "New"}),
        ("initiative", {"slug": "new", "title_en": "New"}),
        ("milestone", {"initiative": "gob-mx", "kind": "ended", "date": "2018"}),
    ]

    for table, row in tables:
        with CaptureQueriesContext(connections[EDITORIAL]) as queries:
            response = preview(editor, table, written(row))
        assert "confirm_form" in response.context
        written_to = {query["sql"].split()[0] for query in queries} & {
            "INSERT",
            "UPDATE",
            "DELETE",
            "BEGIN",
        }
        assert written_to == set()


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_another_editor_saves_while_a_preview_is_made(editor, monkeypatch):
    faults = []

    def save():
        try:
            with connections[EDITORIAL].cursor() as cursor:
                if connections[EDITORIAL].vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 0")
            factories.source("theirs")
        except Exception as error:
            faults.append(error)
        finally:
            connections[EDITORIAL].close()

    original = SourceTable.after_import_row

    def interrupted(table, *arguments, **options):
        thread = Thread(target=save)
        thread.start()
        thread.join()
        return original(table, *arguments, **options)

    monkeypatch.setattr(SourceTable, "after_import_row", interrupted)
    response = preview(editor, "source", written({"key": "mine", "title": "Mine"}))

    assert (faults, response.context["result"].totals["new"]) == ([], 1)
    assert list(Source.objects.values_list("key", flat=True)) == ["theirs"]


def test_what_was_not_shown_is_not_imported(editor):
    source = factories.source("a", title="As it was")
    form = preview(editor, "source", written({"key": "a", "title": "Mine"})).context["confirm_form"]
    sent = {bound.html_name: bound.value() for bound in form}
    Source.objects.update(title="Theirs")

    response = editor.post(f"{home('source')}/process_import/", sent, follow=True)

    source.refresh_from_db()
    assert source.title == "Theirs"
    assert said(response) == [
        "Nothing was imported: the entries have changed meanwhile. Send the file again."
    ]


def test_what_others_change_beside_the_table_stays(editor):
    factories.source("a", title="As it was")
    form = preview(editor, "source", written({"key": "a", "date": "2014"})).context["confirm_form"]
    sent = {bound.html_name: bound.value() for bound in form}
    Source.objects.update(note_en="Theirs", doi="")

    response = editor.post(f"{home('source')}/process_import/", sent, follow=True)

    assert Source.objects.filter(note_en="Theirs", date="").exists()
    assert said(response) == [
        "Nothing was imported: the entries have changed meanwhile. Send the file again."
    ]


AWKWARD = [
    "#REF!",
    "_x0041_",
    "a\r\nb",
    "=1",
    "  two  spaces",
    '"',
    "a;b,c\td|e",
    "á🙂",
    "2014-06",
    "1e5",
]


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("text", AWKWARD)
def test_every_text_comes_back_as_it_was_exported(editor, kind, text):
    factories.initiative(body_en=text)

    response = preview(editor, "initiative", export(editor, "initiative", kind))

    assert (refusals(response), response.context["result"].totals["skip"]) == ([], 1)


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_every_number_comes_back_as_it_was_exported(editor, kind):
    indicator = factories.indicator("i", unit_en="%", unit_es="%")
    values = ["123456789012.123456", "-0.000001", "0", "90", "0.29"]
    for number, value in enumerate(values):
        Observation.objects.create(indicator=indicator, date=f"20{number + 10}", value=value)

    response = preview(editor, "observation", export(editor, "observation", kind))

    assert (refusals(response), response.context["result"].totals["skip"]) == ([], len(values))


def test_an_error_of_a_spreadsheet_is_text_in_an_export(editor):
    factories.source(title="#N/A")

    assert rows(export(editor, "source"))[0]["title"] == "'#N/A"


def test_a_difference_is_shown_between_what_stays(editor):
    old, new = "one two three four five", "one two 3 four five"
    long_old, long_new = "a " * 1000 + "b", "c " * 1000 + "b"

    assert [tuple(piece) for piece in cell_diff(old, new)] == [
        ("same", "one two "),
        ("removed", "three"),
        ("added", "3"),
        ("same", " four five"),
    ]
    assert [(piece.how, len(piece.text)) for piece in cell_diff(long_old, long_new)] == [
        ("removed", 805),
        ("added", 805),
        ("same", 2),
    ]


def test_a_preview_asks_for_no_more_with_more_initiatives(editor, django_assert_max_num_queries):
    theme, era = factories.theme(), factories.era()
    for number in range(20):
        factories.initiative(f"i{number}", era=era).themes.add(theme)
    with django_assert_max_num_queries(10):
        content = export(editor, "initiative")
    with django_assert_max_num_queries(12):
        response = preview(editor, "initiative", content)

    assert response.context["result"].totals["skip"] == 20
