from datetime import date

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import CSV, TABLES, XLSX, export, home
from tests.govdigital.test_event_log import log
from timeline.admin.tables import pages

__all__ = ["log"]

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def test_an_export_is_logged_with_how_many_rows_left(editor, log):
    factories.source("one", title="A secret title")
    factories.source("two")

    content = export(editor, "source")

    assert b"A secret title" in content
    [event] = log.events
    assert (event["event"], event["account"], event["address"]) == (
        *("table_exported", "ana"),
        "127.0.0.1",
    )
    assert (event["kind"], event["count"]) == ("source", 2)
    assert "secret" not in log.lines[0]


def file_name(client, table, kind):
    response = client.post(f"{home(table)}/export/", {"resource": TABLES[table], "format": kind})
    return response["Content-Disposition"]


def test_a_file_is_named_by_its_table_and_the_day_of_the_site(editor, monkeypatch):
    monkeypatch.setattr(pages, "site_day", lambda: date(2026, 11, 27))

    names = [file_name(editor, table, CSV) for table in TABLES]

    assert len({*names}) == len(TABLES)
    assert file_name(editor, "initiative", CSV) == (
        'attachment; filename="initiatives-2026-11-27.csv"'
    )
    assert file_name(editor, "milestone", XLSX) == (
        'attachment; filename="milestones-2026-11-27.xlsx"'
    )


def test_a_file_is_named_in_the_language_of_the_editor(editor, monkeypatch):
    monkeypatch.setattr(pages, "site_day", lambda: date(2026, 11, 27))

    response = editor.post(f"/es{home('agent')}/export/", {"resource": "0", "format": CSV})

    assert response["Content-Disposition"] == (
        'attachment; filename="personas-y-organizaciones-2026-11-27.csv"'
    )
