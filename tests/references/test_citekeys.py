import pytest

from tests import factories
from timeline.references import give_free_keys, read


@pytest.mark.django_db
def test_a_key_that_another_has_gets_a_letter_and_it_is_said():
    factories.source("guia")
    factories.source("guiaa")
    rows = read("@book{guia, title={A}}\n@book{guia, title={B}}\n@book{Otra, title={C}}")

    give_free_keys(rows)

    assert [row.values["key"] for row in rows] == ["guiab", "guiac", "otra"]
    assert [row.problems for row in rows] == [
        ["Another source has the key “guia”; this one becomes “guiab”."],
        ["Another source has the key “guia”; this one becomes “guiac”."],
        ["The key “Otra” becomes “otra”."],
    ]
