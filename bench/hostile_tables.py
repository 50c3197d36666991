"""Measures how long hostile tables hold a worker, and how much memory they take.

    .venv/bin/python -m bench.hostile_tables

Each file is sent to the form that imports sources, in a process of its own, by an editor who is signed in.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>%s</worksheet>'
HEADING = b"<row>" + b"".join(
    b'<c t="inlineStr"><is><t>%s</t></is></c>' % name for name in (b"key", b"title", b"note_en", b"note_es")
) + b"</row>"
RELATION = b'<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>'
NAMES = b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def workbook(sheet: bytes, strings: bytes = b"<sst/>", styles: bytes = b"<styleSheet/>", more: int = 0, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The smallest workbook with these parts."""
    file = BytesIO()
    relations = [(b"w", b"worksheet", b"s.xml"), (b"t", b"sharedStrings", b"t.xml"), (b"y", b"styles", b"y.xml")]
    with zipfile.ZipFile(file, "w", kind, compresslevel=9) as parts:
        first = RELATION % (b"r", b"officeDocument", b"xl/w.xml")
        parts.writestr("_rels/.rels", b"<Relationships %s>%s</Relationships>" % (NAMES, first))
        inner = b"".join(RELATION % relation for relation in relations)
        parts.writestr("xl/_rels/w.xml.rels", b"<Relationships %s>%s</Relationships>" % (NAMES, inner))
        parts.writestr("xl/w.xml", b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="w"/></sheets></workbook>')
        parts.writestr("xl/s.xml", sheet)
        parts.writestr("xl/t.xml", strings)
        parts.writestr("xl/y.xml", styles)
        for number in range(more):
            parts.writestr(str(number), b"")
    return file.getvalue()


def rows(count: int, cells: Callable[[int], bytes]) -> bytes:
    return SHEET % (HEADING + b"".join(b"<row>%s</row>" % cells(number) for number in range(count)), b"")


def typed(*texts: bytes) -> bytes:
    return b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % text for text in texts)


def shared(number: int) -> bytes:
    return typed(b"k%d" % number, b"t%d" % number) + b'<c t="s"><v>0</v></c>' * 2


def lines(count: int, line: Callable[[int], str], heading: str = "key,title,note_en,note_es") -> bytes:
    return "\n".join([heading, *map(line, range(count))]).encode()


LONG = 32_000
BILLION = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">%s]><sst><si><t>&%c;</t></si></sst>' % (
    b"".join(b'<!ENTITY %c "%s">' % (letter + 1, b"&%c;" % letter * 10) for letter in range(97, 105)), 105
)
FILES: dict[str, Callable[[], bytes]] = {
    "an ordinary table, 300 new rows": lambda: lines(300, lambda n: f"k{n},Title {n},A note,Una nota"),
    "300 new rows, 5 million characters": lambda: lines(300, lambda n: f"k{n},T{n},{'é<&' * 2600},{'é<&' * 2600}")[:4_999_000].rpartition(b"\n")[0],
    "2,000 new rows": lambda: lines(2000, lambda n: f"k{n},Title {n},A note,Una nota"),
    "2,000 wrong rows": lambda: lines(2000, lambda n: f"K {n},{'x' * 600},A,B"),
    "a cell that names 100,000 authors": lambda: lines(5, lambda n: f"k{n},t,{';'.join(map(str, range(n * 20000, n * 20000 + 20000)))}", "key,title,authors"),
    "200,000 authors in 2,000 rows": lambda: lines(2000, lambda n: f"k{n},t,{';'.join(map(str, range(n * 100, n * 100 + 100)))}", "key,title,authors"),
    "five million empty lines": lambda: lines(0, str) + b"\n" * 4_900_000,
    "five million commas": lambda: lines(0, str) + b"\n" + b"," * 4_900_000,
    "2.4 million cells in a row": lambda: lines(0, str) + b"\n" + b"a," * 2_400_000,
    "2.4 million headings": lambda: b"a," * 2_400_000,
    "a quotation mark not closed, 5 MB": lambda: lines(0, str) + b'\n"' + b"a\n" * 2_400_000,
    "five million quotation marks": lambda: lines(0, str) + b"\n" + b'"' * 4_900_000,
    "emoji and 5 MB": lambda: lines(150, lambda n: f"k{n},t{n},{'🙂' * 4000},{'🙂' * 4000}"),
    "a row number of a billion": lambda: workbook(SHEET % (HEADING + b'<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>', b"")),
    "row 1,048,576": lambda: workbook(SHEET % (HEADING + b'<row r="1048576">%s</row>' % typed(b"a", b"b"), b"")),
    "4 million empty rows": lambda: workbook(rows(4_000_000, lambda n: b"")[:30_000_000]),
    "1 million empty cells in a row": lambda: workbook(rows(1, lambda n: b"<c/>" * 1_000_000)),
    "5 million empty cells": lambda: workbook(rows(100, lambda n: b"<c/>" * 50_000)),
    "a sheet of 4 GB": lambda: workbook_of_zeros("xl/s.xml"),
    "shared strings of 1 GB": lambda: workbook(rows(1, shared), b"<sst>" + b"<si><t>a</t></si>" * 4_000_000),
    "4 million empty strings": lambda: workbook(rows(1, shared), b"<sst>" + b"<si/>" * 4_000_000),
    "a shared string of 19 MB": lambda: workbook(rows(1, shared), b"<sst><si><t>" + b"\n" * 19_000_000),
    "a string of 1 million runs": lambda: workbook(rows(1, shared), b"<sst><si>" + b"<r><t>ab</t></r>" * 1_000_000),
    "a long string in 80,000 cells": lambda: workbook(rows(2000, shared), b"<sst><si><t>" + b"a" * LONG + b"</t></si></sst>"),
    "300,000 styles": lambda: workbook(rows(1, shared), styles=b"<styleSheet><cellXfs>" + b'<xf numFmtId="14"/>' * 900_000),
    "500,000 number formats": lambda: workbook(rows(1, shared), styles=b"<styleSheet>" + b"".join(b'<numFmt numFmtId="%d" formatCode="y"/>' % n for n in range(500_000))),
    "entities that unfold (a billion laughs)": lambda: workbook(rows(1, shared), BILLION),
    "a tag with 2 million attributes": lambda: workbook(SHEET % (b"<row " + b"".join(b'a%d="" ' % n for n in range(1_500_000)) + b"/>", b"")),
    "an attribute of 19 MB": lambda: workbook(SHEET % (b'<row r="' + b"1" * 19_000_000 + b'"/>', b"")),
    "a comment of 19 MB": lambda: workbook(SHEET % (b"<!--" + b" " * 19_000_000 + b"-->", b"")),
    "5 million elements, one in the other": lambda: workbook(SHEET % (b"<a>" * 5_000_000, b"")),
    "100,000 parts in the zip file": lambda: workbook(rows(1, shared), more=45_000),
    "bzip2 in the zip file": lambda: workbook(b"a" * 900_000_000, kind=zipfile.ZIP_BZIP2),
    "LZMA in the zip file": lambda: workbook(b"a" * 300_000_000, kind=zipfile.ZIP_LZMA),
    "1 million merged cells": lambda: workbook(SHEET % (HEADING, b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(10, 700_000)))),
}


def workbook_of_zeros(path: str) -> bytes:
    """A workbook with a part of four gigabytes."""
    file = BytesIO(workbook(b""))
    small = BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for entry in old.infolist():
            if entry.filename != path:
                new.writestr(entry.filename, old.read(entry))
        with new.open(path, "w", force_zip64=True) as part:
            part.write(SHEET[: SHEET.index(b"%s")] + HEADING)
            for _number in range(4_000):
                part.write(b"<row></row>" * 90_000)
    return small.getvalue()


def measure(name: str) -> None:
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
    with open(name, "rb") as file:  # noqa: PTH123
        content = file.read()
    sent = {"resource": 0, "import_file": SimpleUploadedFile("table", content)}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, busy = time.perf_counter(), time.process_time()
    response = client.post("/admin/timeline/source/import/", sent)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    said = response.content.decode().partition('class="errorlist"')[2].partition("<li>")[2].partition("</li>")[0]
    said = said or response.content.decode().partition('role="alert"')[2].partition("<li>")[2].partition("</li>")[0]
    print(f"{seconds:5.2f} s | {busy:5.2f} s | {grown:4.0f} MB | {response.status_code} | {said[:90]}")  # noqa: T201


def main() -> None:
    """Make each file, and measure it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        run = [sys.executable, "manage.py"]
        subprocess.run([*run, "migrate", "-v0"], check=True)
        subprocess.run([*run, "collectstatic", "--noinput", "-v0"], check=True)
        admin = {"DJANGO_SUPERUSER_PASSWORD": "a long password"}
        subprocess.run([*run, "createsuperuser", "--noinput", "--username=ana", "--email=a@example.org", "-v0"], check=True, env=os.environ | admin)
        print("| file | bytes | time | CPU | more memory | answer |")  # noqa: T201
        for name, make in FILES.items():
            if sys.argv[1:] and sys.argv[1] not in name:
                continue
            path = f"{folder}/table"
            with open(path, "wb") as file:  # noqa: PTH123
                size = file.write(make())
            print(f"| {name} | {size:,} | ", end="", flush=True)  # noqa: T201
            subprocess.run([sys.executable, "-m", "bench.hostile_tables", "--one", path], check=False)


if __name__ == "__main__":
    measure(sys.argv[2]) if sys.argv[1:2] == ["--one"] else main()
