"""Tables as an editor sends them to the form beside a list, and what the site answers."""

import csv
import zipfile
from io import BytesIO, StringIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

TABLES = {
    "initiative": 0,
    "milestone": 1,
    "relation": 2,
    "source": 0,
    "observation": 0,
    "indicator": 1,
    "dispute": 0,
    "position": 1,
    "era": 0,
    "theme": 0,
    "agent": 0,
}
HOMES = {
    "milestone": "initiative",
    "relation": "initiative",
    "observation": "indicator",
    "position": "dispute",
}
CSV, XLSX = "0", "1"


def home(table):
    return f"/admin/timeline/{HOMES.get(table, table)}"


def said(response):
    return [str(message) for message in response.context["messages"]]


def export(client, table, kind=CSV, query=""):
    asked = {"resource": TABLES[table], "format": kind}
    return client.post(f"{home(table)}/export/{query}", asked).content


def rows(content):
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def written(*rows, delimiter=","):
    """The rows as a CSV file."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def preview(client, table, content, name="table.csv"):
    sent = {"resource": TABLES[table], "import_file": SimpleUploadedFile(name, content)}
    return client.post(f"{home(table)}/import/", sent)


def take(client, table, content):
    """Send the file and confirm what the preview shows."""
    response = preview(client, table, content)
    form = response.context.get("confirm_form")
    assert form, refusals(response)
    sent = {bound.html_name: bound.value() for bound in form}
    return client.post(f"{home(table)}/process_import/", sent, follow=True)


def refusals(response):
    """Every sentence that refuses the file, the table or a row."""
    if result := response.context.get("result"):
        found = [str(error.error) for error in result.base_errors]
        invalid = [(row.number, row.error_dict) for row in result.invalid_rows]
        return (
            found
            or invalid
            or [(row.number, str(row.errors[0].error)) for row in result.error_rows]
        )
    return [
        sentence for sentences in response.context["form"].errors.values() for sentence in sentences
    ]


def workbook(content):
    book = openpyxl.load_workbook(BytesIO(content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def sheet(*rows):
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def formatted(headings, cells, epoch=None):
    """A workbook with one row of cells, each given as a value or as a value and its number
    format.
    """
    book, file = openpyxl.Workbook(), BytesIO()
    if epoch:
        book.epoch = epoch
    page = book.worksheets[0]
    page.append(headings)
    for column, cell in enumerate(cells, 1):
        value, code = cell if isinstance(cell, tuple) else (cell, None)
        page.cell(2, column).value = value
        if code:
            page.cell(2, column).number_format = code
    book.save(file)
    return file.getvalue()


def rewritten(content, part, *changes):
    """The workbook with words of one of its parts replaced."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            text = old.read(entry).decode()
            if entry.filename == part:
                for before, after in changes:
                    assert before in text
                    text = text.replace(before, after, 1)
            new.writestr(entry.filename, text)
    return file.getvalue()
