"""Fixtures name what never changes its name."""

import json

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from timeline.management.fixtures import load
from timeline.models import Dispute, Initiative, Milestone, Position, Theme
from timeline.models.identifier import check_character, is_identifier

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def named(stem):
    """The identifier that begins with these eight characters."""
    return stem + check_character(stem)


ONE, TWO, THREE, FOUR, FIVE = map(
    named, ("b0000001", "b0000002", "b0000003", "b0000004", "b0000005")
)


@pytest.fixture
def files(tmp_path):
    def write(*rows):
        (tmp_path / "a.json").write_text(json.dumps(rows))
        return load(tmp_path)

    return write


def row(kind, /, pk=None, **fields):
    numbered = {} if pk is None else {"pk": pk}
    return {"model": f"timeline.{kind}", "fields": fields, **numbered}


def kiosk(**fields):
    texts = {"title_en": "Kiosk", "summary_en": "It opened.", "kind": "portal"}
    return row("initiative", slug="kiosk", **texts | fields)


def event(description, **fields):
    dated = {"kind": "changed", "date": "2014", "description_en": description}
    return row("milestone", initiative=["kiosk"], **dated | fields)


def events():
    return {row.description_en: (row.pk, row.identifier) for row in Milestone.objects.all()}


def test_rows_have_the_identifiers_of_their_files(files):
    loading = files(kiosk(identifier=ONE), event("It grew.", identifier=TWO))

    assert loading.problems == []
    assert loading.named == {}
    assert Initiative.objects.get().identifier == ONE
    assert Milestone.objects.get().identifier == TWO


def test_a_row_without_one_is_given_one_and_keeps_it(files):
    first = files(kiosk(), event("It grew."), event("It shrank."))
    before, entry = events(), Initiative.objects.get().identifier
    second = files(kiosk(), event("It grew much."), event("It shrank."))

    assert first.named == {"a.json": 3}
    assert is_identifier(entry)
    assert Initiative.objects.get().identifier == entry
    assert events() == {"It grew much.": before["It grew."], "It shrank.": before["It shrank."]}
    assert second.named == {"a.json": 3}


def test_a_row_that_is_put_before_others_changes_none_of_them(files):
    files(kiosk(identifier=ONE), event("It grew.", identifier=TWO))
    [before] = events().values()

    files(
        kiosk(identifier=ONE),
        event("It opened.", identifier=THREE),
        event("It grew.", identifier=TWO),
    )

    assert events()["It grew."] == before
    assert events()["It opened."][1] == THREE


def test_rows_that_came_before_the_file_had_identifiers_keep_their_own(files):
    files(kiosk(), event("It grew."))
    entry, before = Initiative.objects.get().identifier, events()

    loading = files(kiosk(identifier=ONE), event("It grew.", identifier=TWO))

    assert (Initiative.objects.get().identifier, events()) == (entry, before)
    assert loading.entries == []


def test_rows_without_an_address_are_named_by_their_identifiers(files):
    source = row("source", key="report", title="Report", language="en", identifier=FIVE)
    dispute = {"identifier": THREE, "question_en": "When?", "about": "date", "milestone": [TWO]}
    loading = files(
        source,
        kiosk(identifier=ONE),
        event("It grew.", identifier=TWO),
        row("dispute", initiative=["kiosk"], **dispute),
        row("position", dispute=[THREE], source=["report"], text_en="In 2014.", position=1),
    )

    assert loading.problems == []
    assert Dispute.objects.get().milestone.identifier == TWO
    assert Position.objects.get().dispute.identifier == THREE


def test_a_mistyped_one_is_a_fault_of_its_row(files):
    loading = files(kiosk(identifier=ONE[:-1] + "z"))

    [problem] = loading.problems
    assert problem.startswith("a.json: row 1: initiative:kiosk: “identifier” is ")
    assert problem.endswith("a character is wrong or missing.")


def test_a_taken_one_is_a_fault_of_its_row(files):
    files(row("theme", slug="portals", title_en="Portals", identifier=ONE))

    loading = files(kiosk(identifier=ONE), row("theme", slug="twin", title_en="T", identifier=TWO))

    assert loading.problems == [
        f"a.json: row 1: initiative:kiosk: “identifier” is “{ONE}”, which something else has."
    ]
    assert Theme.objects.get(slug="twin").identifier == TWO


def test_two_rows_of_the_files_have_no_identifier_together(files):
    loading = files(
        row("theme", slug="portals", title_en="Portals", identifier=ONE), kiosk(identifier=ONE)
    )

    assert len(loading.problems) == 1
    assert "which something else has" in loading.problems[0]
    assert not Initiative.objects.exists()


def test_a_file_changes_no_identifier(files):
    files(kiosk(identifier=ONE))

    files(kiosk(identifier=FOUR, title_en="Kiosks"))

    entry = Initiative.objects.get()
    assert (entry.title_en, entry.identifier) == ("Kiosks", ONE)
