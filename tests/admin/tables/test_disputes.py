"""The tables of disputes and of their positions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import export, home, preview, refusals, rows, take, written
from timeline.models import Dispute, Milestone, Position, State
from timeline.publishing.derive import refresh
from timeline.publishing.parents import along
from timeline.publishing.schedule import schedule

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

WHEN = "When did it open?"


@pytest.fixture
def portal():
    source = factories.source("perez-2014", factories.agent())
    factories.source("gomez-2015")
    portal = factories.initiative(rests_on=source)
    refresh(portal)
    return portal


def dispute(**values):
    return {"entry": "initiative:gob-mx", "question_en": WHEN} | values


def position(**values):
    return {"entry": "initiative:gob-mx", "question": WHEN, "source": "perez-2014"} | values


ENTRIES = [
    ("era:first-steps", factories.era),
    ("initiative:other", lambda: factories.initiative("other")),
    ("indicator:rank", factories.indicator),
    ("article:essay", factories.article),
]


@pytest.mark.parametrize(("name", "make"), ENTRIES)
def test_a_dispute_of_each_kind_of_entry_comes_in_and_leaves(editor, name, make):
    entry = make()

    take(editor, "dispute", written(dispute(entry=name, about="date", note_en="Both may hold.")))

    (stored,) = entry.disputes.all()
    assert (stored.question_en, stored.about, stored.note_en) == (WHEN, "date", "Both may hold.")
    (line,) = rows(export(editor, "dispute"))
    assert (line["entry"], line["question_en"], line["number"]) == (name, WHEN, "1")


def test_positions_come_in_one_a_row_and_the_entry_cites_their_sources(editor, portal):
    take(editor, "dispute", written(dispute()))
    take(
        editor,
        "position",
        written(
            position(text_en="In 2014.", locator="p. 3", position="1"),
            position(source="gomez-2015", text_en="In 2015.", locator="", position="2"),
        ),
    )

    stored = Position.objects.order_by("position")
    assert [(row.source.key, row.locator, row.text_en) for row in stored] == [
        ("perez-2014", "p. 3", "In 2014."),
        ("gomez-2015", "", "In 2015."),
    ]
    assert [line["question"] for line in rows(export(editor, "position"))] == [WHEN, WHEN]
    portal.refresh_from_db()
    assert (portal.state, portal.source_count) == (State.DRAFT, 2)


def test_a_known_position_is_changed_and_another_of_the_same_source_has_a_number(editor, portal):
    take(editor, "dispute", written(dispute()))
    take(editor, "position", written(position(text_en="In 2014.")))

    take(
        editor,
        "position",
        written(position(number="1", text_en="In June."), position(number="2", text_en="In July.")),
    )

    assert [row.text_en for row in Position.objects.order_by("pk")] == ["In June.", "In July."]


def test_a_dispute_that_asks_in_spanish_alone_is_known_by_that(editor, portal):
    take(editor, "dispute", written(dispute(question_en="", question_es="¿Cuándo?")))
    take(editor, "dispute", written({**dispute(), "question_en": "", "question_es": "¿Cuándo?"}))
    take(editor, "position", written(position(question="¿Cuándo?")))

    assert [row.question_es for row in Dispute.objects.all()] == ["¿Cuándo?"]
    assert Position.objects.count() == 1


def test_a_row_changes_the_translation_of_a_question_and_leaves_its_place(editor, portal):
    milestone = Milestone.objects.get()
    Dispute.objects.create(initiative=portal, question_en=WHEN, about="date", milestone=milestone)

    take(editor, "dispute", written(dispute(question_es="¿Cuándo abrió?")))

    stored = Dispute.objects.get()
    assert (stored.question_es, stored.milestone, stored.about) == (
        "¿Cuándo abrió?",
        milestone,
        "date",
    )


def test_two_rows_of_one_dispute_that_contradict_each_other_are_named(editor, portal):
    response = preview(
        editor, "dispute", written(dispute(about="date"), dispute(about="existence"))
    )

    sentence = "Row 2 is about the same. Where two are alike, “number” tells them apart: 1, 2."
    assert refusals(response) == [(3, {"entry": [sentence]})]
    assert not Dispute.objects.exists()


BAD_DISPUTES = [
    (dispute(entry="initiative:no"), "entry", "There is no initiative “no”."),
    (dispute(entry="initiative:"), "entry", "There is no initiative “”."),
    (dispute(entry=""), "entry", "Say here which one it is."),
    (dispute(question_en=""), "question_en", "Write it in one of the languages at least."),
    (
        dispute(about="taste"),
        "about",
        "“taste” is not taken here. Write one of these: existence, date, value.",
    ),
    (
        dispute(entry="era:first-steps", about="existence"),
        "about",
        "Only of an initiative can it be disputed whether it happened.",
    ),
    (
        dispute(number="5"),
        "number",
        "There are 0 of these, so “5” cannot be the next.",
    ),
]
NO_KIND = (
    "“{}” names no entry. Write its kind (era, initiative, indicator, article), a colon and its "
    "address: initiative:first-portal."
)
for name in ("gob-mx", "source:perez-2014", "Initiative:gob-mx"):
    BAD_DISPUTES.append((dispute(entry=name), "entry", NO_KIND.format(name)))


@pytest.mark.parametrize(("row", "column", "sentence"), BAD_DISPUTES)
def test_a_bad_dispute_is_named_with_its_reason(editor, portal, row, column, sentence):
    factories.era()

    response = preview(editor, "dispute", written(row))

    assert refusals(response) == [(2, {column: [sentence]})]


BAD_POSITIONS = [
    (position(question="Why?"), "question", "“initiative:gob-mx” has no dispute “Why?”."),
    (position(source="no"), "source", "There is no source “no”."),
    (position(source=""), "source", "Say here which one it is."),
    (position(position="first"), "position", "“first” value must be an integer."),
    (
        position(locator="x" * 101),
        "locator",
        "Ensure this value has at most 100 characters (it has 101).",
    ),
]


@pytest.mark.parametrize(("row", "column", "sentence"), BAD_POSITIONS)
def test_a_bad_position_is_named_with_its_reason(editor, portal, row, column, sentence):
    Dispute.objects.create(initiative=portal, question_en=WHEN)

    response = preview(editor, "position", written(row))

    assert refusals(response) == [(2, {column: [sentence]})]


def test_a_question_that_looks_like_a_formula_comes_back_as_it_was(editor, portal):
    stored = Dispute.objects.create(initiative=portal, question_en="=1+1")
    Position.objects.create(dispute=stored, source=portal.milestones.get().source)

    for table in ("dispute", "position"):
        content = export(editor, table)
        assert "'=1+1" in content.decode()
        assert preview(editor, table, content).context["result"].totals["skip"] == 1


def test_contributors_begin_disputes_by_a_table_and_none_goes_live(client, portal):
    factories.live(portal)
    client.force_login(factories.person("eva", "contributor"))

    take(client, "dispute", written(dispute()))

    portal.refresh_from_db()
    assert portal.state == State.CHANGED
    assert not Dispute.objects.using(PUBLIC).exists()


def test_what_an_editor_has_scheduled_gets_no_dispute_of_a_contributor(client, portal):
    schedule([portal, *along([portal])], timezone.now() + timedelta(days=1), kind="new")
    client.force_login(factories.person("eva", "contributor"))

    response = preview(client, "dispute", written(dispute()))

    assert refusals(response) == [(2, {"__all__": ["You may not change “Portal gob-mx” now."]})]


def test_whoever_may_not_add_disputes_imports_none(client, portal):
    client.force_login(factories.person("eva"))

    assert client.get(f"{home('dispute')}/import/").status_code == 403
    assert client.get(f"{home('dispute')}/export/").status_code == 403


def test_the_list_of_disputes_leads_to_both_tables(editor, portal):
    page = editor.get("/admin/timeline/dispute/").content.decode()

    assert 'href="/admin/timeline/dispute/import/"' in page
    assert 'href="/admin/timeline/dispute/export/"' in page
    form = editor.get("/admin/timeline/dispute/import/").content.decode()
    assert "<dt>disputes</dt>" in form
    assert "<dt>positions</dt>" in form


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_asks_the_same_few_questions_for_any_number_of_positions(
    editor, django_assert_max_num_queries, portal, number
):
    source = portal.milestones.get().source
    for count in range(number):
        stored = Dispute.objects.create(
            initiative=factories.initiative(f"n{count}"), question_en=WHEN
        )
        Position.objects.create(dispute=stored, source=source)

    with django_assert_max_num_queries(8):
        export(editor, "position")
