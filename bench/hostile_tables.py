"""Measures how long hostile tables hold a worker, and how much memory they take.

.venv/bin/python -m bench.hostile_tables

Each file is sent to the form that imports sources, in a process of its own, by an editor who is
signed in.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

RELATION = (
    b'<Relationship Id="%s" Target="%s" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>'
)
CELL = b'<c t="inlineStr"><is><t>%s</t></is></c>'
HEADING = (
    b"<row>"
    + b"".join(CELL % name for name in (b"key", b"title", b"note_en", b"note_es"))
    + b"</row>"
)
ROW = HEADING + b"<row>" + CELL % b"a" + CELL % b"b" + b'<c t="s"><v>0</v></c>' * 2 + b"</row>"
# Written piece by piece: four gigabytes are not held anywhere.
BILLIONS = b"4 GB"
LETTERS = "é<&" * 2_300
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter + 1, b"&%c;" % letter * 10) for letter in range(97, 105)
    )
    + b"]><sst><si><t>&i;</t></si></sst>"
)


def workbook(sheet, strings=b"<sst/>", styles=b"<a/>", more=0, kind=zipfile.ZIP_DEFLATED):
    """The smallest workbook with these rows, shared strings and styles, and so many parts more."""
    file = BytesIO()
    relations = (
        (b"w", b"s.xml", b"worksheet"),
        (b"t", b"t.xml", b"sharedStrings"),
        (b"y", b"y.xml", b"styles"),
    )
    with zipfile.ZipFile(file, "w", kind, compresslevel=9) as parts:
        parts.writestr(
            "_rels/.rels", b"<a>%s</a>" % (RELATION % (b"r", b"xl/w.xml", b"officeDocument"))
        )
        inner = b"".join(RELATION % relation for relation in relations)
        parts.writestr("xl/_rels/w.xml.rels", b"<a>%s</a>" % inner)
        parts.writestr("xl/w.xml", b'<a xmlns:r="r"><sheet name="a" r:id="w"/></a>')
        parts.writestr("xl/t.xml", strings)
        parts.writestr("xl/y.xml", styles)
        with parts.open("xl/s.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet><sheetData>")
            if sheet == BILLIONS:
                for _number in range(2_000):
                    part.write(b"<row/>" + b" " * 2_000_000)
            else:
                part.write(sheet + b"</sheetData></worksheet>")
        for number in range(more):
            parts.writestr(str(number), b"")
    return file.getvalue()


def lines(count, line, heading="key,title,note_en,note_es"):
    return "\n".join([heading, *map(line, range(count))]).encode()


def authors(row):
    return f"k{row},t,{';'.join(str(row * 100 + number) for number in range(100))}"


def number_format(number):
    return b'<numFmt numFmtId="%d" formatCode="y"/>' % number


def attribute(number):
    return b'a%d="" ' % number


def merged(number):
    return b'<mergeCell ref="A%d:B%d"/>' % (number, number)


FILES = {
    "250 new rows": lambda: lines(250, lambda n: f"k{n},Title {n},A note,Una nota"),
    "250 new rows, 3.5 million characters": lambda: lines(
        250, lambda n: f"k{n},T,{LETTERS},{LETTERS}"
    ),
    "2,000 new rows": lambda: lines(2000, lambda n: f"k{n},Title {n},A note,Una nota"),
    "2,000 wrong rows": lambda: lines(2000, lambda n: f"K {n},{'x' * 600},A,B"),
    "200,000 authors in 2,000 rows": lambda: lines(2000, authors, "key,title,authors"),
    "4.9 million empty lines": lambda: lines(0, str) + b"\n" * 4_900_000,
    "4.9 million commas": lambda: lines(0, str) + b"\n" + b"," * 4_900_000,
    "2.4 million cells in a row": lambda: lines(0, str) + b"\n" + b"a," * 2_400_000,
    "2.4 million headings": lambda: b"a," * 2_400_000,
    "a quotation mark not closed": lambda: lines(0, str) + b'\n"' + b"a\n" * 2_400_000,
    "4.9 million quotation marks": lambda: lines(0, str) + b"\n" + b'"' * 4_900_000,
    "row 1,000,000,000": lambda: workbook(HEADING + b'<row r="1000000000"/>'),
    "row 1,048,576": lambda: workbook(
        HEADING + b'<row r="1048576">%s</row>' % (CELL % b"a" + CELL % b"b")
    ),
    "2.7 million empty rows": lambda: workbook(HEADING + b"<row/>" * 2_700_000),
    "4 million empty cells": lambda: workbook(
        HEADING + (b"<row>" + b"<c/>" * 40_000 + b"</row>") * 100
    ),
    "a sheet of 4 GB": lambda: workbook(BILLIONS),
    "1.1 million shared strings": lambda: workbook(
        ROW, b"<sst>" + b"<si><t>ab</t></si>" * 1_100_000
    ),
    "4 million empty shared strings": lambda: workbook(ROW, b"<sst>" + b"<si/>" * 4_000_000),
    "a shared string of 19 MB": lambda: workbook(ROW, b"<sst><si><t>" + b"\n" * 19_000_000),
    "a string of a million runs": lambda: workbook(
        ROW, b"<sst><si>" + b"<r><t>ab</t></r>" * 1_000_000
    ),
    "a long string in 4,000 cells": lambda: workbook(
        ROW * 2000, b"<sst><si><t>" + b"a" * 32_000 + b"</t></si></sst>"
    ),
    "900,000 styles": lambda: workbook(ROW, styles=b"<cellXfs>" + b'<xf numFmtId="14"/>' * 900_000),
    "500,000 number formats": lambda: workbook(
        ROW, styles=b"<a>" + b"".join(map(number_format, range(500_000)))
    ),
    "entities that unfold": lambda: workbook(ROW, LAUGHS),
    "a tag with a million attributes": lambda: workbook(
        b"<row " + b"".join(map(attribute, range(1_000_000)))
    ),
    "an attribute of 19 MB": lambda: workbook(b'<row r="' + b"1" * 19_000_000),
    "a comment of 19 MB": lambda: workbook(b"<!--" + b" " * 19_000_000),
    "5 million elements, one in the other": lambda: workbook(b"<a>" * 5_000_000),
    "45,000 parts in the zip file": lambda: workbook(
        ROW, b"<sst><si><t>a</t></si></sst>", more=45_000
    ),
    "bzip2 in the zip file": lambda: workbook(b"a" * 900_000_000, kind=zipfile.ZIP_BZIP2),
    "700,000 merged cells": lambda: workbook(
        HEADING + b"</sheetData>" + b"".join(map(merged, range(9, 700_000)))
    ),
}


def measure(path):
    """Print what one file costs."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "govdigital.settings"
    os.environ["ALLOWED_HOSTS"] = "testserver"
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get())
    client.get("/admin/timeline/source/import/")
    content = Path(path).read_bytes()
    sent = {"resource": 0, "import_file": SimpleUploadedFile("table", content)}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, busy = time.perf_counter(), time.process_time()
    response = client.post("/admin/timeline/source/import/", sent)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    page = response.content.decode()
    refused = page.partition('class="errorlist"')[2] or page.partition('role="alert"')[2]
    said = refused.partition("<li>")[2].partition("</li>")[0]
    sys.stdout.write(
        f"{seconds:5.2f} s | {busy:5.2f} s | {grown:4.0f} MB | {response.status_code} | {said[:90]}\n"
    )


def main():
    """Make each file, and measure it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        run = [sys.executable, "manage.py"]
        subprocess.run([*run, "migrate", "-v0"], check=True)
        subprocess.run([*run, "collectstatic", "--noinput", "-v0"], check=True)
        admin = {"DJANGO_SUPERUSER_PASSWORD": "a long password"}
        make_admin = [
            *run,
            "createsuperuser",
            "--noinput",
            "--username=ana",
            "--email=a@example.org",
            "-v0",
        ]
        subprocess.run(make_admin, check=True, env=os.environ | admin)
        sys.stdout.write("| file | bytes | time | CPU | more memory | answer |\n")
        for name, make in FILES.items():
            if sys.argv[1:] and sys.argv[1] not in name:
                continue
            path = Path(folder) / "table"
            size = path.write_bytes(make())
            sys.stdout.write(f"| {name} | {size:,} | ")
            sys.stdout.flush()
            subprocess.run(
                [sys.executable, "-m", "bench.hostile_tables", "--one", str(path)], check=False
            )


if __name__ == "__main__":
    measure(sys.argv[2]) if sys.argv[1:2] == ["--one"] else main()
