"""Tables bring identifiers for new rows, and change none."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import export, preview, refusals, rows, take, written
from timeline.models import Theme
from timeline.models.identifier import check_character, is_identifier

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
FREE = "b0000001" + check_character("b0000001")


def theme(slug="portals", **cells):
    return {"slug": slug, "title_en": slug.title()} | cells


def sentence(editor, *cells):
    [(_number, told)] = refusals(preview(editor, "theme", written(*cells)))
    return str(told)


def test_a_table_says_what_each_row_is_called(editor):
    entry = factories.theme("portals")

    [row] = rows(export(editor, "theme"))

    assert row["identifier"] == entry.identifier


def test_a_new_row_brings_its_own_or_is_given_one(editor):
    take(editor, "theme", written(theme(identifier=FREE), theme("other", identifier="")))

    assert Theme.objects.get(slug="portals").identifier == FREE
    assert is_identifier(Theme.objects.get(slug="other").identifier)


def test_what_was_exported_changes_nothing(editor):
    factories.theme("portals")

    response = preview(editor, "theme", export(editor, "theme"))

    assert response.context["result"].totals["skip"] == 1


@pytest.mark.parametrize("wrong", ["b0000001x", "B0000001" + FREE[-1], "x" * 5_000, "=1+1"])
def test_a_mistyped_one_is_an_error_of_its_row(editor, wrong):
    assert "is no identifier: a character is wrong" in sentence(editor, theme(identifier=wrong))


def test_a_taken_one_is_an_error_of_its_row(editor):
    other = factories.era("first")

    told = sentence(editor, theme(identifier=other.identifier))

    assert f"“{other.identifier}” is the identifier of something else." in told


def test_two_rows_cannot_bring_one(editor):
    told = sentence(editor, theme(identifier=FREE), theme("other", identifier=FREE))

    assert f"“{FREE}” is the identifier of something else." in told


def test_one_that_is_there_never_changes(editor):
    entry = factories.theme("portals")

    told = sentence(editor, theme(identifier=FREE))

    assert f"An identifier never changes: this one is {entry.identifier}." in told
    entry.refresh_from_db()
    assert entry.identifier != FREE
