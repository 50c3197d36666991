import json
from decimal import Decimal

import pytest

from timeline.data_tables.files import cell, csv_lines, json_lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "-x", "\tx", "\rx"])
def test_a_formula_is_made_a_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-61.5", "plain", 5, None, ""])
def test_what_is_no_formula_stays(value):
    assert cell(value) == value


def test_csv_ends_its_lines_as_the_standard_says_and_has_headings_without_rows():
    assert "".join(csv_lines(["a", "b"], [])) == "a,b\r\n"
    assert "".join(csv_lines(["a", "b"], [['say "no"', True], [None, Decimal("1.50")]])) == (
        'a,b\r\n"say ""no""",true\r\n,1.50\r\n'
    )


def test_json_is_a_list_of_objects_with_numbers_to_their_last_digit():
    rows = [["line\nend \u2028 </script>", Decimal("123456789012.123456")], [None, False]]

    text = "".join(json_lines(["a", "b"], rows))

    assert '"b": 123456789012.123456' in text
    assert json.loads(text)[1] == {"a": None, "b": False}
    assert json.loads(text)[0]["a"] == rows[0][0]
    assert json.loads("".join(json_lines(["a"], []))) == []
