import pytest
from import_export.results import Result

from timeline.admin.tables.results import TableReport, table_report


def test_only_the_result_of_a_table_is_its_report():
    report = TableReport()

    assert table_report(report) is report
    with pytest.raises(TypeError, match="TableReport"):
        table_report(Result())
