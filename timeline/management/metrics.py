"""The numbers of this site, as Prometheus reads them: what the workers have counted, and what the
databases say at the moment.
"""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from govdigital import __version__
from govdigital.databases import EDITORIAL, REPORTS, all_databases, silent_databases
from timeline.models import Mail
from timeline.public.queries import last_link_check, last_publication
from timeline.reader_reports.models import Report
from timeline.reader_reports.queue import waiting

# Names that operators know; the aliases are Django's.
DATABASE_NAMES = {EDITORIAL: "editorial"}
# In the place of the number of a process: what those counted that have ended.
ENDED = "0"


class SiteMetrics(Collector):
    """All numbers of the site, read anew each time; one reader waits for another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turn = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        with self.turn:
            add_up_ended(self.folder)
            metrics = list(MultiProcessCollector(None, str(self.folder)).collect())
            try:
                metrics += gauges()
            finally:
                # The thread that was asked ends with its answer.
                connections.close_all()
        yield from metrics


def add_up_ended(folder: Path) -> None:
    """Add what ended workers have counted to one file of each kind, and delete theirs: a site whose
    workers are often begun anew would fill the folder.
    """
    for path in sorted(folder.glob("*.db")):
        kind, _line, process = path.stem.rpartition("_")
        if process == ENDED or is_alive(int(process)):
            continue
        total = MmapedDict(str(folder / f"{kind}_{ENDED}.db"))
        for key, value, _time, _place in MmapedDict.read_all_values_from_file(str(path)):
            before, _time = total.read_value(key)
            total.write_value(key, before + value, 0.0)
        total.close()
        path.unlink()


def is_alive(process: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def gauges() -> Iterator[Metric]:
    """What is so now. What a database would have to say that does not answer is left out."""
    about = GaugeMetricFamily(
        "govdigital_info", "The version that runs, and its role.", labels=["version", "role"]
    )
    about.add_metric([__version__, settings.ROLE], 1)
    yield about
    silent = silent_databases(all_databases())
    up = GaugeMetricFamily(
        "govdigital_database_up", "Whether the database answers.", labels=["database"]
    )
    for alias in all_databases():
        up.add_metric([DATABASE_NAMES.get(alias, alias)], alias not in silent)
    yield up
    yield from last_backup()
    for alias in all_databases():
        if alias not in silent:
            numbers = {EDITORIAL: of_editors, REPORTS: of_reports}.get(alias, of_visitors)
            yield from answered(numbers)


def answered(numbers: Callable[[], Iterator[Metric]]) -> list[Metric]:
    """These numbers; none of them where the database stops answering in between."""
    try:
        return list(numbers())
    except DatabaseError:
        return []


def of_visitors() -> Iterator[Metric]:
    """What the public database says."""
    publication = last_publication()
    if publication is not None:
        yield gauge("publications", "The number of the last publication.", publication.number)
        at = publication.at.timestamp()
        yield gauge("last_publication_timestamp_seconds", "When that was.", at)
    if day := last_link_check():
        begins = datetime.combine(day, time(), UTC).timestamp()
        words = "The day on which an address of a source was last checked."
        yield gauge("last_link_check_timestamp_seconds", words, begins)


def of_editors() -> Iterator[Metric]:
    """What the editorial database says."""
    # A public process has no accounts, which plans name.
    from timeline.publishing.schedule import pending

    now = timezone.now()
    plans, mails = pending(), Mail.objects.using(EDITORIAL).filter(sent_at=None)
    yield gauge("plans_waiting", "Plans whose time has not come.", plans.filter(at__gt=now).count())
    overdue = plans.filter(at__lte=now).count()
    yield gauge("plans_overdue", "Plans that are not live although their time has come.", overdue)
    waiting = mails.filter(given_up_at=None).count()
    yield gauge("mails_waiting", "E-mails that wait to be sent.", waiting)
    given_up = mails.filter(given_up_at__isnull=False).count()
    yield gauge("mails_given_up", "E-mails that are not tried again.", given_up)


def of_reports() -> Iterator[Metric]:
    """What the database of reports says."""
    number = waiting(Report.objects.all()).count()
    yield gauge("reports_waiting", "Reports of readers that nobody has answered.", number)


def last_backup() -> Iterator[Metric]:
    """When the last whole backup was made, as the command notes it; nothing before the first."""
    try:
        at = datetime.fromisoformat((settings.DATA_DIR / "last-backup").read_text().strip())
    except (OSError, ValueError):
        return
    words = "When the last whole backup was made."
    yield gauge(
        "last_backup_timestamp_seconds", words, at.replace(tzinfo=at.tzinfo or UTC).timestamp()
    )


def gauge(name: str, words: str, value: float) -> Metric:
    """A number without labels."""
    return GaugeMetricFamily(f"govdigital_{name}", words, value=value)
