import pytest

from govdigital.spreadsheet_formulas import neutral, typed


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'=1", "''@a", "#REF!", "#N/D"]
)
def test_what_a_spreadsheet_would_run_becomes_a_text_that_can_be_read_back(text):
    assert neutral(text) == f"'{text}"
    assert typed(neutral(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "1.5", "a=1", "'quoted'", "#1 of all"])
def test_any_other_text_stays(text):
    assert (neutral(text), typed(text)) == (text, text)
