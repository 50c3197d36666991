"""The table of relations: what is refused of two initiatives, and of several rows together."""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import export, preview, refusals, rows, take, written
from timeline.models import Initiative, Relation

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

NAMES = ("a", "b", "c")


@pytest.fixture
def initiatives():
    return {name: factories.initiative(name) for name in NAMES}


def row(first, kind, last):
    return {"from_initiative": first, "kind": kind, "to_initiative": last}


def circle(other, kind="part of"):
    return f"That would be a circle: from “Portal {other}”, “{kind}” already leads back here."


def stored():
    return set(Relation.objects.values_list("from_initiative__slug", "kind", "to_initiative__slug"))


def test_relations_come_in_and_leave_by_both_addresses(editor, initiatives):
    take(editor, "relation", written(row("a", "part_of", "b"), row("a", "replaces", "c")))

    assert stored() == {("a", "part_of", "b"), ("a", "replaces", "c")}
    assert rows(export(editor, "relation")) == [row("a", "part_of", "b"), row("a", "replaces", "c")]


def test_the_first_initiative_of_a_relation_has_it_in_its_history(editor, initiatives):
    before = Initiative.objects.get(slug="a").fingerprint

    take(editor, "relation", written(row("a", "part_of", "b")))

    assert Initiative.objects.get(slug="a").fingerprint != before
    history = editor.get(f"/admin/timeline/initiative/{initiatives['a'].pk}/history/")
    assert "Imported from a table." in history.content.decode()


def test_only_the_relations_of_the_chosen_initiatives_are_exported(editor, initiatives):
    Relation.objects.create(
        from_initiative=initiatives["a"], kind="part_of", to_initiative=initiatives["b"]
    )
    Relation.objects.create(
        from_initiative=initiatives["b"], kind="part_of", to_initiative=initiatives["c"]
    )

    content = export(editor, "relation", query=f"?pk__in={initiatives['b'].pk}")

    assert rows(content) == [row("b", "part_of", "c")]


def test_the_same_relation_twice_in_a_file_is_named(editor, initiatives):
    response = preview(
        editor, "relation", written(row("a", "part_of", "b"), row("a", "part_of", "b"))
    )

    sentence = "Row 2 is about the same. Write all of it in one row."
    assert refusals(response) == [(3, {"to_initiative": [sentence]})]


@pytest.mark.parametrize("kind", ["part_of", "replaces"])
def test_a_relation_that_closes_a_circle_with_stored_ones_is_refused(editor, initiatives, kind):
    for first, last in (("a", "b"), ("b", "c")):
        Relation.objects.create(
            from_initiative=initiatives[first], kind=kind, to_initiative=initiatives[last]
        )

    response = preview(editor, "relation", written(row("c", kind, "a")))

    words = {"part_of": "part of", "replaces": "replaces"}
    assert refusals(response) == [(2, {"to_initiative": [circle("a", words[kind])]})]


def test_rows_that_make_a_circle_together_are_refused_by_the_preview(editor, initiatives):
    Relation.objects.create(
        from_initiative=initiatives["b"], kind="part_of", to_initiative=initiatives["c"]
    )

    response = preview(
        editor, "relation", written(row("a", "part_of", "b"), row("c", "part_of", "a"))
    )

    assert refusals(response) == [(3, {"to_initiative": [circle("a")]})]


def test_two_that_inspired_each_other_are_no_circle(editor, initiatives):
    lines = [row("a", "inspired_by", "b"), row("b", "inspired_by", "a"), row("b", "part_of", "a")]

    take(editor, "relation", written(*lines))

    assert len(stored()) == 3


def test_a_form_refuses_the_circle_too(initiatives):
    a, b = initiatives["a"], initiatives["b"]
    Relation.objects.create(from_initiative=a, kind="part_of", to_initiative=b)
    relation = Relation(from_initiative=b, kind="part_of", to_initiative=a)

    with pytest.raises(Exception, match="That would be a circle"):
        relation.full_clean()

    Relation.objects.get().full_clean()
