import pytest

from timeline.admin.tables.columns import AuthorshipColumn, ThemesColumn, model_field
from timeline.models import Authorship, Era, Initiative, Source


def test_a_column_of_entries_takes_rows_of_its_model_alone():
    authors = AuthorshipColumn("authors", Authorship.Role.AUTHOR)
    themes = ThemesColumn("themes")
    source = Source()
    portal = Initiative()

    assert authors.checked_row(source) is source
    assert themes.checked_row(portal) is portal
    with pytest.raises(TypeError, match="authors is no column of Initiative"):
        authors.checked_row(portal)
    with pytest.raises(TypeError, match="themes is no column of Source"):
        themes.checked_row(source)


def test_a_relation_that_leads_here_is_no_column():
    assert model_field(Initiative, "era") is Initiative._meta.get_field("era")
    with pytest.raises(TypeError, match="initiatives is no field of Era"):
        model_field(Era, "initiatives")
