import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import export
from tests.govdigital.test_event_log import log

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
