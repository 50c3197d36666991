from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from govdigital.databases import EDITORIAL
from timeline.admin.tables.bounds import BYTES, ROWS, Clock, Unreadable
from timeline.admin.tables.files import CSV, XLSX, Sheet
from timeline.admin.tables.resources import ObservationTable
from timeline.admin.tables.results import TableReport
from timeline.management.prepared import refuse_unprepared
from timeline.models import Indicator

# Nobody waits at a browser for an answer.
SECONDS = 600.0
# As many refused rows as the command names.
NAMED = 20


class Command(BaseCommand):
    help = (
        "Add or change the values of an indicator from a table (CSV or XLSX) with the columns "
        "subject (a code), date (EDTF), value, approximate, source (a citekey), locator, note_en "
        "and note_es; all of it, or nothing. The values go live when the indicator is published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--indicator", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(
        self, *args: object, file: Path, indicator: str, dry_run: bool, **options: object
    ) -> None:
        refuse_unprepared()
        if not Indicator.objects.using(EDITORIAL).filter(slug=indicator).exists():
            raise CommandError(f"There is no indicator with the address “{indicator}”.")
        sheet = read(file, indicator)
        report = imported(sheet, dry_run=True)
        if not dry_run:
            report = imported(sheet, dry_run=False, seen=report.mark)
        totals = report.totals
        counts = f"{totals['new']} new, {totals['update']} changed, {totals['skip']} unchanged."
        self.stdout.write(f"{'Would be imported' if dry_run else 'Imported'}: {counts}")
        for remark in report.remarks:
            self.stdout.write(remark)


def read(file: Path, indicator: str) -> Sheet:
    """The table in the file, each of its rows of the indicator; raises CommandError."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"“{file}” cannot be read: {error.strerror}.") from error
    if len(content) > BYTES:
        raise CommandError("This file is larger than five megabytes. Send it in parts.")
    kind = XLSX if content.startswith(b"PK") else CSV
    try:
        sheet = kind().create_dataset(content)
    except Unreadable as error:
        raise CommandError(str(error)) from error
    if not sheet.headers:
        raise CommandError(f"“{file}” is empty.")
    if not len(sheet):
        raise CommandError(f"“{file}” has headings and no row below them.")
    if "indicator" not in sheet.headers:
        sheet.insert_col(len(sheet.headers), [indicator] * len(sheet), header="indicator")
    for slug in sheet["indicator"]:
        if slug.strip() != indicator:
            raise CommandError(f"A row is of the indicator “{slug[:80]}”, not of “{indicator}”.")
    return sheet


def imported(sheet: Sheet, *, dry_run: bool, seen: str = "") -> TableReport:
    """What the rows change; raises CommandError with a sentence for each row that is refused."""
    sheet.clock = Clock(SECONDS)
    table = ObservationTable()
    table.most_changes = ROWS
    report = table.import_data(
        sheet, dry_run=dry_run, rollback_on_validation_errors=True, seen=seen
    )
    refused = refusals(report)
    if refused:
        lines = refused[:NAMED]
        if len(refused) > NAMED:
            lines.append(f"… and {len(refused) - NAMED} more.")
        raise CommandError("Nothing was imported.\n" + "\n".join(lines))
    return report


def refusals(report: TableReport) -> list[str]:
    """A line for whatever keeps the table from being imported."""
    lines = [str(error.error) for error in report.base_errors]
    for invalid in report.invalid_rows:
        for name, sentences in invalid.error_dict.items():
            lines.append(f"Row {invalid.number}, {name}: {' '.join(sentences)}")
    for row in report.error_rows:
        for error in row.errors:
            lines.append(f"Row {row.number}: {error.error}")
    return lines
