import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Initiative, Milestone, Relation
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def page(*entries):
    named = "&".join(f"entry={entry.pk}" for entry in entries)
    return f"/admin/timeline/{entries[0]._meta.model_name}/publish/?{named}"


def told(response):
    """By label: the pieces of a field, or what became of the rows of a part with the values of
    their fields.
    """
    (comparison,) = response.context["comparisons"]
    return {
        difference.name: [tuple(piece) for piece in difference.pieces]
        or [
            (row.how, row.name, {field.name: field.pieces[-1].text for field in row.fields})
            for row in difference.rows
        ]
        for difference in comparison.differences
    }


def changed(entry, **values):
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    refresh(entry)


def test_the_publish_page_tells_a_changed_text_word_by_word(editor):
    portal = factories.initiative()
    factories.live(portal)
    changed(portal, summary_es="Se abre otro portal.")

    response = editor.get(page(portal))

    assert told(response) == {
        "Summary (Spanish)": [
            ("same", "Se abre "),
            ("removed", "un "),
            ("added", "otro "),
            ("same", "portal."),
        ]
    }
    assert '<ins><span class="visually-hidden">added: </span>otro ' in response.content.decode()


def test_the_publish_page_tells_milestones_and_citations_in_words(editor):
    report = factories.source("perez-2014", title="The report")
    portal = factories.initiative(rests_on=report)
    factories.live(portal)
    Milestone.objects.update(date="2015", locator="p. 3")
    changed(portal)

    found = told(editor.get(page(portal)))

    ((how, name, fields),) = found.pop("Milestones")
    assert (how, name) == ("changed", "launched, 2015")
    assert fields == {"Date": "2015", "Locator": "p. 3"}
    assert found == {
        "Citations": [("added", "The report, p. 3", {"Source": "The report", "Locator": "p. 3"})]
    }


def test_the_publish_page_names_what_keys_lead_to(editor):
    portal, other = factories.initiative(), factories.initiative("other")
    factories.live(portal, other)
    portal.themes.add(factories.theme(title_en="Portals"))
    Relation.objects.create(from_initiative=portal, to_initiative=other, kind="replaces")
    changed(portal, era=factories.era(), kind="law")

    found = told(editor.get(page(portal)))

    assert [text for _how, text in found["Era"]] == ["First steps"]
    assert [text for _how, text in found["Kind"]] == ["portal", "law"]
    assert [text for _how, text in found["Themes"]] == ["Portals"]
    assert [name for _how, name, _fields in found["Relations"]] == ["replaces, Portal other"]


def test_the_publish_page_tells_other_authors(editor):
    report = factories.two_author_report()
    factories.live(report)
    report.authorships.first().delete()
    changed(report)

    ((how, name, _fields),) = told(editor.get(page(report)))["Authors and editors"]

    assert (how, name.partition(",")[0]) == ("removed", "Ana Pérez")


def test_what_editors_tell_each_other_is_no_change_for_visitors(editor):
    portal = factories.initiative()
    factories.live(portal)
    changed(portal, editor_notes="Ask Luis.", title_en="Better")

    response = editor.get(page(portal))

    assert list(told(response)) == ["Title (English)"]
    assert "Ask Luis." not in response.content.decode()


def test_a_new_entry_is_all_new_and_folded(editor):
    response = editor.get(page(factories.initiative()))

    (comparison,) = response.context["comparisons"]
    assert comparison.is_new
    assert {piece.how for difference in comparison.differences for piece in difference.pieces} == {
        "added"
    }
    assert "<summary>All of it is new</summary>" in response.content.decode()


def test_an_entry_that_is_live_as_it_is_has_nothing_to_compare(editor):
    portal = factories.initiative()
    factories.live(portal)

    assert editor.get(page(portal)).context["comparisons"] == []


def test_a_withdrawn_entry_that_comes_back_says_so(editor):
    portal = factories.initiative()
    factories.live(portal)
    Initiative.objects.update(withdrawn_at=timezone.now())

    assert "No words differ. Its page comes back" in editor.get(page(portal)).content.decode()


def test_script_in_a_text_is_compared_as_text(editor):
    portal = factories.initiative()
    factories.live(portal)
    changed(portal, body_en="<script>alert(1)</script>")

    assert "<script>alert(1)</script>" not in editor.get(page(portal)).content.decode()
