import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connections
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from govdigital.databases import EDITORIAL, PUBLIC, REPORTS
from tests import factories
from timeline.management.metrics import SiteMetrics, gauges
from timeline.models import Mail
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

COUNTING = """
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
from prometheus_client import Counter, Histogram
Counter("answers", "Answers.", ["status"]).labels("2xx").inc(int(sys.argv[2]))
Histogram("seconds", "Seconds.", buckets=(1, 2)).observe(1.5)
print(os.getpid(), flush=True)
sys.stdin.read()
"""


def numbers(metrics):
    """By name and labels: the number."""
    values = {}
    for metric in metrics:
        for sample in metric.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            values[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return values


def counting(folder, number):
    """A worker that has counted so far and goes on."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-c", COUNTING, str(folder), str(number)]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worker.stdout.readline()
    return worker


def end(worker):
    worker.communicate(timeout=60)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    # The connections are those of the test.
    monkeypatch.setattr("timeline.management.metrics.connections.close_all", lambda: None)
    return tmp_path / "metrics"


def test_the_numbers_of_all_workers_are_added_up(folder):
    one, other = counting(folder, 2), counting(folder, 3)

    values = numbers(SiteMetrics(folder).collect())

    assert values["answers_total{status=2xx}"] == 5
    assert values["seconds_bucket{le=2.0}"] == 2
    end(one)
    end(other)


def test_what_ended_workers_have_counted_stays_in_one_file_of_each_kind(folder):
    site = SiteMetrics(folder)
    for number in (2, 3, 4):
        end(counting(folder, number))
        values = numbers(site.collect())

    assert values["answers_total{status=2xx}"] == 9
    assert values["seconds_bucket{le=1.0}"] == 0
    assert values["seconds_count"] == 3
    assert sorted(path.name for path in folder.iterdir()) == ["counter_0.db", "histogram_0.db"]
    assert numbers(site.collect()) == values


def test_the_databases_say_what_waits(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    now = timezone.now()
    factories.live(factories.site())
    schedule([factories.era("early")], now - timedelta(hours=1))
    schedule([factories.era("late")], now + timedelta(hours=1))
    for number in range(3):
        Mail.objects.create(to="a@example.org", message_id=str(number))
    Mail.objects.filter(message_id="0").update(given_up_at=now)
    Mail.objects.filter(message_id="1").update(sent_at=now)
    (tmp_path / "last-backup").write_text("2026-11-27T03:01:02Z\n")

    values = numbers(gauges())

    assert values.pop("govdigital_last_publication_timestamp_seconds") > now.timestamp() - 60
    assert values == {
        "govdigital_info{role=both,version=0.1.0}": 1,
        "govdigital_database_up{database=editorial}": 1,
        "govdigital_database_up{database=public}": 1,
        "govdigital_database_up{database=reports}": 1,
        "govdigital_reports_waiting": 0,
        "govdigital_last_backup_timestamp_seconds": 1795748462,
        "govdigital_plans_waiting": 1,
        "govdigital_plans_overdue": 1,
        "govdigital_mails_waiting": 1,
        "govdigital_mails_given_up": 1,
        "govdigital_publications": 1,
    }


def test_the_last_check_of_links_is_that_of_a_live_source():
    source = factories.source(url="https://example.org/", link_checked_on=date(2026, 11, 20))
    factories.live(factories.site(), source)

    values = numbers(gauges())

    assert values["govdigital_last_link_check_timestamp_seconds"] == 1795132800


@pytest.mark.parametrize("words", ["", "yesterday", "\x00", "9" * 5000])
def test_a_note_of_a_backup_that_is_none_is_left_out(settings, tmp_path, words):
    settings.DATA_DIR = tmp_path
    (tmp_path / "last-backup").write_text(words)

    assert "govdigital_last_backup_timestamp_seconds" not in numbers(gauges())


def away(execute, sql, params, many, context):
    raise OperationalError("could not connect")


@pytest.mark.parametrize(
    ("alias", "name", "lacking"),
    [
        (EDITORIAL, "editorial", "plans_waiting"),
        (PUBLIC, "public", "publications"),
        (REPORTS, "reports", "reports_waiting"),
    ],
)
def test_a_database_that_is_away_is_a_number_too(alias, name, lacking):
    factories.live(factories.site())

    with connections[alias].execute_wrapper(away):
        values = numbers(gauges())

    assert values[f"govdigital_database_up{{database={name}}}"] == 0
    assert sum(values[key] for key in values if "database_up" in key) == 2
    assert f"govdigital_{lacking}" not in values


def test_a_public_process_says_nothing_of_the_editorial_database(settings):
    settings.ROLE = "public"

    with connections[EDITORIAL].execute_wrapper(away):
        values = numbers(gauges())

    assert "govdigital_database_up{database=editorial}" not in values
    assert "govdigital_plans_waiting" not in values


def test_all_of_it_is_what_prometheus_reads(folder):
    worker = counting(folder, 2)
    registry = CollectorRegistry()
    registry.register(SiteMetrics(folder))

    text = generate_latest(registry).decode()

    names = {family.name for family in text_string_to_metric_families(text)}
    assert {"answers", "seconds", "govdigital_info", "govdigital_database_up"} <= names
    end(worker)


def test_few_queries_answer_for_all(django_assert_max_num_queries):
    with (
        django_assert_max_num_queries(5, using=EDITORIAL),
        django_assert_max_num_queries(3, using=PUBLIC),
    ):
        list(gauges())
