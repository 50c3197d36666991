"""What editors ask of reports: how many wait, and which correction one leads to."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils.translation import gettext, override

from timeline.models import Publishable
from timeline.models.languages import LANGUAGES
from timeline.reader_reports.models import Report

log = logging.getLogger(__name__)


class Correction(NamedTuple):
    """What the public note of a correction says of accepted reports, by language."""

    notes: dict[str, str]


def waiting(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Finds the reports that nobody has answered."""
    return rows.filter(state=Report.State.NEW)


def number_waiting() -> int:
    """How many reports nobody has answered; 0 while their database is away."""
    with away_is_none():
        return waiting(Report.objects.all()).count()
    return 0


def correction_of(entries: Iterable[Publishable]) -> Correction | None:
    """What publishing these entries corrects: the accepted reports about them that lead to no
    correction yet; None where there are none.
    """
    notes: dict[str, list[str]] = {}
    with away_is_none():
        for report in accepted(identifiers_of(entries)).order_by("pk"):
            language = report.language if report.language in LANGUAGES else LANGUAGES[0]
            with override(language):
                words = gettext("Reported by a reader: %(reason)s") % {"reason": report.reason}
            notes.setdefault(language, []).append(words)
    if not notes:
        return None
    return Correction({language: "\n".join(lines) for language, lines in notes.items()})


def corrected(identifiers: Iterable[str], publication: int) -> None:
    """Let the accepted reports about these entries lead to the publication that corrects them."""
    with away_is_none():
        accepted(identifiers).update(publication=publication)


def identifiers_of(entries: Iterable[Publishable]) -> list[str]:
    """The identifiers of those entries that have one."""
    return [entry.identifier for entry in entries if hasattr(entry, "identifier")]


def accepted(identifiers: Iterable[str]) -> QuerySet[Report]:
    """The accepted reports about these entries that lead to no correction yet."""
    return Report.objects.filter(
        identifier__in=list(identifiers), state=Report.State.ACCEPTED, publication=None
    )


@contextmanager
def away_is_none() -> Iterator[None]:
    """Let editors go on with their work while the database of reports is away: as if it held
    none.
    """
    try:
        yield
    except DatabaseError as error:
        log.error("The database of reports did not answer: %s", " ".join(str(error).split()))
