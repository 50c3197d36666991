from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.importing import (
    CSV,
    TABLES,
    XLSX,
    export,
    home,
    preview,
    refusals,
    rows,
    said,
    sheet,
    take,
    workbook,
    written,
)
from timeline.admin.tables import resources
from timeline.admin.tables.waiting_files import Waiting
from timeline.history.comments import comment_in_words
from timeline.history.recording import versions
from timeline.models import (
    Dispute,
    Initiative,
    Milestone,
    Observation,
    Position,
    Relation,
    Source,
    State,
)
from timeline.publishing.derive import refresh
from timeline.publishing.parents import along
from timeline.publishing.schedule import schedule
from timeline.registry import NOUNS

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def story():
    source = factories.source(
        "perez-2014", factories.agent("Ana Pérez"), factories.agent("Luis Gómez", slug="luis-gomez")
    )
    portal = factories.initiative(
        rests_on=source,
        era=factories.era(),
        lead=factories.organisation(),
        body_es="Uno.\r\n\r\nDos.",
    )
    portal.themes.add(factories.theme("b"), factories.theme("a"))
    for place in ("p. 1", "p. 2"):
        Milestone.objects.create(
            initiative=portal, kind="changed", date="2016", source=source, locator=place
        )
    indicator = factories.indicator(rests_on=source)
    Observation.objects.create(indicator=indicator, date="2014~", value="-0.5", approximate=True)
    older = factories.initiative("older")
    Relation.objects.create(from_initiative=older, kind="inspired_by", to_initiative=portal)
    for number in range(2):
        dispute = Dispute.objects.create(initiative=older, question_en="When did it open?")
        Position.objects.create(
            dispute=dispute, source=source, locator=f"p. {number}", text_en="In 2014."
        )
    refresh(source, portal, older, indicator)
    return portal


def test_an_initiative_is_exported_by_its_addresses(editor, story):
    row, _other = rows(export(editor, "initiative"))

    named = {name: row[name] for name in ("slug", "era", "lead", "themes", "kind", "body_es")}
    assert named == {
        "slug": "gob-mx",
        "era": "first-steps",
        "lead": "united-nations",
        "themes": "a;b",
        "kind": "portal",
        "body_es": "Uno.\r\n\r\nDos.",
    }


def test_parts_are_exported_with_what_they_are_known_by(editor, story):
    milestones, observations = (
        rows(export(editor, table)) for table in ("milestone", "observation")
    )

    known = [(row["initiative"], row["kind"], row["date"], row["number"]) for row in milestones]
    assert known == [
        ("gob-mx", "launched", "2014", "1"),
        ("gob-mx", "changed", "2016", "1"),
        ("gob-mx", "changed", "2016", "2"),
    ]
    values = [
        (row["date"], row["value"], row["approximate"], row["source"]) for row in observations
    ]
    assert values == [("2018", "64", "0", "perez-2014"), ("2014~", "-0.5", "1", "")]


ROWS = {
    "initiative": 2,
    "milestone": 3,
    "observation": 2,
    "dispute": 2,
    "position": 2,
    "agent": 3,
    "theme": 2,
}


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("table", TABLES)
def test_what_was_exported_changes_nothing_when_it_is_imported(editor, story, table, kind):
    response = preview(editor, table, export(editor, table, kind))

    totals = response.context["result"].totals
    assert (totals["new"], totals["update"], refusals(response)) == (0, 0, [])
    assert totals["skip"] == ROWS.get(table, 1)


NEW = {
    "initiative": {
        "slug": "new",
        "title_en": "New",
        "kind": "law",
        "era": "first-steps",
        "themes": "b; a",
    },
    "milestone": {"initiative": "gob-mx", "kind": "ended", "date": "2018", "source": "perez-2014"},
    "source": {
        "key": "new",
        "title": "New",
        "authors": "luis-gomez;ana-perez",
        "accessed_on": "2020-01-02",
    },
    "observation": {"indicator": "rank", "date": "2020", "value": "1.5", "note_en": "About."},
    "relation": {"from_initiative": "older", "kind": "part_of", "to_initiative": "gob-mx"},
    "era": {"slug": "new", "title_en": "New", "span": "2020/2023", "position": "3"},
    "theme": {"slug": "new", "title_en": "New"},
    "agent": {"slug": "new", "kind": "person", "name_en": "Eva Ruiz", "name_es": ""},
    "indicator": {
        "slug": "new",
        "title_en": "New",
        "unit_en": "%",
        "minimum": "0",
        "maximum": "100 %",
        "method_date": "2019",
        "method_note_en": "new questions",
    },
    "dispute": {"entry": "era:first-steps", "question_es": "¿Cuándo?", "about": "date"},
    "position": {
        "entry": "initiative:older",
        "question": "When did it open?",
        "source": "perez-2014",
        "number": "3",
        "text_es": "En 2015.",
    },
}


@pytest.mark.parametrize("table", TABLES)
def test_importing_twice_gives_the_same(editor, story, table):
    content = written(NEW[table])

    first, second = take(editor, table, content), preview(editor, table, content)

    assert said(first) == ["Imported: 1 new, 0 changed, 0 unchanged. Nothing has gone live by it."]
    assert second.context["result"].totals["skip"] == 1


def test_new_entries_are_drafts_and_what_follows_is_derived(editor, story):
    take(
        editor,
        "initiative",
        written({"slug": "new", "title_en": "New", "body_en": "It opens [@perez-2014]."}),
    )
    take(editor, "milestone", written({"initiative": "new", "kind": "launched", "date": "2020-06"}))

    initiative = Initiative.objects.get(slug="new")
    assert (initiative.state, initiative.start, initiative.source_count) == (
        State.DRAFT,
        "2020-06",
        1,
    )
    assert initiative.fingerprint


def test_a_change_stays_in_the_working_copy(editor, story):
    factories.live(story)

    take(editor, "initiative", written({"slug": "gob-mx", "title_en": "Another title"}))

    story.refresh_from_db()
    assert (story.title_en, story.state, story.title_es) == (
        "Another title",
        State.CHANGED,
        "Portal gob-mx (es)",
    )
    assert Initiative.objects.using(PUBLIC).get().title_en == "Portal gob-mx"


def test_english_that_was_imported_leaves_its_spanish_behind(editor, story):
    row, _other = rows(export(editor, "initiative"))

    take(editor, "initiative", written(row | {"summary_en": "Another portal opens."}))

    assert list(Initiative.objects.get(slug="gob-mx").translated_from) == ["summary_es"]


def test_the_order_of_authors_is_imported(editor, story):
    take(editor, "source", written({"key": "perez-2014", "authors": "luis-gomez; ana-perez"}))

    assert [row.agent.slug for row in Source.objects.get().authorships.all()] == [
        "luis-gomez",
        "ana-perez",
    ]


def test_the_preview_shows_the_words_that_differ_and_changes_nothing(editor, story):
    content = written({"slug": "gob-mx", "title_en": "Portal <b>gob.mx</b>"})

    response = preview(editor, "initiative", content)

    ((heading, pieces),) = response.context["result"].rows[0].changes
    assert heading == "title_en"
    assert [(piece.how, piece.text) for piece in pieces] == [
        ("same", "Portal "),
        ("removed", "gob-mx"),
        ("added", "<b>gob.mx</b>"),
    ]
    assert "&lt;b&gt;" in response.content.decode()
    assert "style=" not in response.content.decode()
    assert Initiative.objects.get(slug="gob-mx").title_en == "Portal gob-mx"


EITHER = "Write it in one of the languages at least."
SLUG = "An address has letters without accents, digits and hyphens only, as portal-2015."
TOO_LONG = "Ensure this value has at most 100 characters (it has 101)."
BAD_ROWS = [
    (
        "initiative",
        {"slug": "new", "title_en": ""},
        "title_en",
        "Write it in one of the languages at least.",
    ),
    ("initiative", {"slug": "", "title_en": "New"}, "slug", "Say here which one it is."),
    (
        "initiative",
        {"slug": "new", "title_en": "New", "era": "no-era"},
        "era",
        "There is no era “no-era”.",
    ),
    (
        "initiative",
        {"slug": "new", "title_en": "New", "themes": "a;no"},
        "themes",
        "There is no theme “no”.",
    ),
    (
        "initiative",
        {"slug": "new", "title_en": "New", "kind": "song"},
        "kind",
        (
            "“song” is not taken here. Write one of these: "
            "portal, platform, programme, policy, strategy, institution, law, standard, "
            "milestone, proposal."
        ),
    ),
    (
        "initiative",
        {"slug": "new", "title_en": "New", "website": "javascript:alert(1)"},
        "website",
        "Write a web address that begins with https:// or http://.",
    ),
    (
        "initiative",
        {"slug": "new", "title_en": "New", "position": "many"},
        "position",
        "“many” value must be an integer.",
    ),
    (
        "milestone",
        {"initiative": "no", "kind": "ended", "date": "2018"},
        "initiative",
        "There is no initiative “no”.",
    ),
    (
        "milestone",
        {"initiative": "gob-mx", "kind": "changed", "date": "2016", "number": "9"},
        "number",
        "There are 2 of these, so “9” cannot be the next.",
    ),
    (
        "observation",
        {"indicator": "rank", "date": "2020", "value": "many"},
        "value",
        "“many” is not a number. Write digits, with a point before the decimals: 1234.5.",
    ),
    (
        "observation",
        {"indicator": "rank", "date": "2020", "value": ""},
        "value",
        "This field cannot be null.",
    ),
    (
        "relation",
        {"from_initiative": "gob-mx", "kind": "part_of", "to_initiative": "gob-mx"},
        "__all__",
        "An initiative cannot be related to itself.",
    ),
    (
        "relation",
        {"from_initiative": "gob-mx", "kind": "part_of", "to_initiative": "no"},
        "to_initiative",
        "There is no initiative “no”.",
    ),
    (
        "relation",
        {"from_initiative": "gob-mx", "kind": "friend", "to_initiative": "older"},
        "kind",
        "“friend” is not taken here. Write one of these: inspired_by, part_of, replaces.",
    ),
    ("era", {"slug": "new", "title_en": "", "span": "2020"}, "title_en", EITHER),
    ("era", {"slug": "New Era", "title_en": "New"}, "slug", SLUG),
    ("theme", {"slug": "new", "title_en": "x" * 101}, "title_en", TOO_LONG),
    (
        "agent",
        {"slug": "new", "kind": "organisation", "name_en": "UN", "family": "Nations"},
        "__all__",
        "An organisation has one name: leave family and given names empty.",
    ),
    (
        "agent",
        {"slug": "new", "name_en": "Eva", "website": "javascript:alert(1)"},
        "website",
        "Write a web address that begins with https:// or http://.",
    ),
    (
        "indicator",
        {"slug": "new", "title_en": "New", "minimum": "1,234"},
        "minimum",
        "“1,234” may be 1.234 or 1234. Write the one that is meant.",
    ),
    (
        "indicator",
        {"slug": "new", "title_en": "New", "minimum": "9", "maximum": "1"},
        "__all__",
        "The greatest value must be above the least.",
    ),
    (
        "source",
        {"key": "Pérez 2014", "title": "New"},
        "key",
        (
            "A key is made of small letters and digits, "
            "with single hyphens, dots, colons or underscores between them."
        ),
    ),
]


@pytest.mark.parametrize(("table", "row", "field", "sentence"), BAD_ROWS)
def test_a_bad_row_is_named_with_its_reason(editor, story, table, row, field, sentence):
    response = preview(editor, table, written(row))

    assert refusals(response) == [(2, {field: [sentence]})]
    assert "confirm_form" not in response.context


@pytest.mark.parametrize("date", ["6/23/2014", "2014-02-31", "2018/2012"])
def test_a_date_that_is_not_edtf_is_refused(editor, story, date):
    response = preview(
        editor, "milestone", written({"initiative": "gob-mx", "kind": "ended", "date": date})
    )

    ((number, reasons),) = refusals(response)
    assert (number, list(reasons)) == (2, ["date"])


def test_nothing_is_half_imported(editor, story):
    good, bad = {"slug": "good", "title_en": "Good"}, {"slug": "bad", "title_en": "x" * 201}

    response = preview(editor, "initiative", written(good, bad))

    assert [number for number, _reasons in refusals(response)] == [3]
    assert not Initiative.objects.filter(slug="good").exists()


def test_what_has_changed_since_the_preview_stops_the_whole_import(editor, story):
    content = written(
        {"slug": "good", "title_en": "Good", "era": ""},
        {"slug": "x", "title_en": "X", "era": "first-steps"},
    )
    form = preview(editor, "initiative", content).context["confirm_form"]
    Initiative.objects.update(era=None)
    story.era.delete()

    response = editor.post(
        f"{home('initiative')}/process_import/",
        {bound.html_name: bound.value() for bound in form},
        follow=True,
    )

    assert said(response) == [
        "Nothing was imported: the entries have changed meanwhile. Send the file again."
    ]
    assert not Initiative.objects.filter(slug="good").exists()


FORMULAS = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''@a"]


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_and_the_text_comes_back(editor, text, kind):
    factories.initiative(body_en=text)

    content = export(editor, "initiative", kind)

    cells = rows(content)[0].values() if kind == CSV else workbook(content)[1]
    assert f"'{text}".replace("\r", "\n") in [str(cell).replace("\r", "\n") for cell in cells]
    assert not [cell for cell in cells if str(cell)[:1] in tuple("=+-@\t\r")]
    assert preview(editor, "initiative", content).context["result"].totals["skip"] == 1


def test_numbers_and_dates_of_a_workbook_are_read_as_they_are_shown(editor, story):
    content = sheet(
        ["indicator", "date", "value"], ["rank", 2021, 3.5], ["rank", date(2022, 6, 1), 4]
    )
    take(editor, "observation", content)

    found = Observation.objects.filter(date__startswith="202").values_list("date", "value")
    assert [(when, float(value)) for when, value in found] == [("2021", 3.5), ("2022-06-01", 4.0)]


QUOTATION = (
    "A quotation mark in row {} is not closed or stands within a cell, or a cell is longer than 131,072 "
    "characters. A quotation mark within a cell is written twice."
)
UNREADABLE = [
    (b"", "The submitted file is empty."),
    (
        b"slug,title_en\na,P\xe1gina\n",
        (
            "Row 2 holds a letter that is not written in UTF-8; older programs write accents in another way "
            "(Latin-1, Windows-1252). Save the file as “CSV UTF-8” or as XLSX and send it again."
        ),
    ),
    (
        b"s\x00l\x00u\x00g\x00\n\x00",
        "This file is not text in UTF-8. Save it as “CSV UTF-8” or as XLSX and send it again.",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "This is a workbook of an older kind (XLS) or with a password. Save it as XLSX without one.",
    ),
    (
        b"PK\x03\x04 no workbook",
        "This file cannot be read as a workbook. Save it as XLSX and send it again.",
    ),
    (b"slug,slug\na,b\n", "Two columns have the same heading: slug."),
    (
        b"slug,title_en\n\na,b,c\n",
        "Row 3 has a cell without a heading, in column C. A cell with commas in it stands between quotation marks.",
    ),
    (
        b"slug,title_en\n",
        "No valid data to import. Ensure your file has the correct headers or data for import.",
    ),
    (b"slug\n" + b"x\n" * 10_000, "This file has more than 2,000 rows. Send it in parts."),
    (
        b"slug\n" + b"\n" * 1_000_000,
        "This file has more than 20,000 rows, the empty ones among them. Delete those that are empty.",
    ),
    (b"x" * 5_000_001, "This file is larger than five megabytes. Send it in parts."),
    (b'slug,title_en\na,"' + b"x" * 200_000, QUOTATION.format(2)),
    (b'slug,title_en\n\na,"b\nc,d\n', QUOTATION.format(3)),
    (b'slug,title_en\na,"b\nc,"d"\n', QUOTATION.format(2)),
    (b",".join(b"%d" % number for number in range(101)), "This file has more than 100 columns."),
]


@pytest.mark.parametrize(("content", "sentence"), UNREADABLE)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(editor, content, sentence):
    assert refusals(preview(editor, "initiative", content)) == [sentence]


def test_missing_and_unknown_columns_are_named(editor):
    missing = preview(editor, "milestone", written({"initiative": "gob-mx"}))
    strange = preview(
        editor, "source", written({"key": "a", "live_fingerprint": "x", "fingerprint": "y"})
    )

    assert refusals(missing) == ["These columns are missing: kind, date."]
    assert refusals(strange)[0].startswith(
        "These columns are not known: live_fingerprint, fingerprint. Known are: key,"
    )


def test_semicolons_and_a_mark_at_the_start_are_understood(editor):
    content = "\ufeff".encode() + written(
        {"slug": "new", "title_en": "New, and more"}, delimiter=";"
    )

    take(editor, "initiative", content)

    assert Initiative.objects.get().title_en == "New, and more"


WAITING = {
    "import_file_name": "0" * 32,
    "original_file_name": "x.csv",
    "format": "0",
    "resource": "0",
}


@pytest.mark.parametrize(
    "changes", [{}, {"import_file_name": "../secret-key"}, {"format": "9"}, {"resource": "7"}]
)
def test_a_file_that_waits_no_longer_is_asked_for_again(editor, changes):
    response = editor.post(f"{home('source')}/process_import/", WAITING | changes, follow=True)

    assert said(response) == ["This file waits no longer. Send it again."]


def test_only_what_is_ticked_or_filtered_is_exported(editor):
    one, other = factories.initiative("one"), factories.initiative("other", kind="law")
    ticked = {"action": "export_selected", "_selected_action": [one.pk]}

    query = editor.post("/admin/timeline/initiative/", ticked).url.partition("export/")[2]

    assert [row["slug"] for row in rows(export(editor, "initiative", query=query))] == ["one"]
    found = rows(export(editor, "initiative", query="?kind__exact=law"))
    assert [row["slug"] for row in found] == [other.slug]


@pytest.mark.parametrize("table", vars(resources).values())
def test_no_table_has_a_private_or_derived_column(table):
    if not (isinstance(table, type) and issubclass(table, resources.Table)) or not hasattr(
        table, "noun"
    ):
        return
    model, names = table._meta.model, set(table().fields)
    derived = {
        field.name
        for field in model._meta.concrete_fields
        if not field.editable or field.primary_key
    } - {"identifier"}

    assert names & (derived | set(NOUNS[model].private)) == set()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], {"export": 403, "import": 403}),
        (["view_source"], {"export": 200, "import": 403}),
        (["change_source"], {"export": 200, "import": 403}),
        (["view_source", "add_source", "change_source"], {"export": 200, "import": 200}),
        (
            ["view_initiative", "add_initiative", "change_initiative"],
            {"export": 403, "import": 403},
        ),
    ],
)
def test_who_may_see_sources_may_export_and_who_may_write_them_import(client, names, expected):
    user = User.objects.create_user("eva", password="a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    pages = {
        verb: client.get(f"/admin/timeline/source/{verb}/").status_code
        for verb in ("export", "import")
    }

    assert pages == expected
    confirmed = client.post("/admin/timeline/source/process_import/", {}).status_code
    assert confirmed == (403 if expected["import"] == 403 else 302)


@pytest.mark.parametrize("number", [1, 3])
def test_an_export_asks_the_same_few_questions_for_any_number_of_rows(
    editor, django_assert_max_num_queries, number
):
    source = factories.source()
    for count in range(number):
        factories.initiative(f"n{count}", rests_on=source)

    with django_assert_max_num_queries(8):
        export(editor, "milestone")


def test_the_history_says_that_an_entry_was_imported_and_keeps_how_it_was(editor, story):
    take(editor, "milestone", written({"initiative": "gob-mx", "kind": "ended", "date": "2018"}))

    kept = versions(Initiative, story.pk)
    assert [comment_in_words(version.revision.comment) for version in kept] == [
        "Imported from a table.",
        "As it was before its history began.",
    ]
    assert kept[0].revision.user.username == "ana"


def test_what_an_editor_has_scheduled_is_not_imported_by_a_contributor(client, story):
    schedule([story, *along([story])], timezone.now() + timedelta(days=1), kind="new")
    user = User.objects.create_user("eva", password="a long password", is_staff=True)
    user.groups.set(Group.objects.filter(name="contributor"))
    client.force_login(user)

    response = preview(client, "initiative", written({"slug": "gob-mx", "title_en": "Another"}))

    assert refusals(response) == [(2, {"__all__": ["You may not change “Portal gob-mx” now."]})]


def test_a_waiting_file_that_goes_in_the_meantime_stops_no_other(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    going = tmp_path / "imports" / ("0" * 32)
    real = Path.iterdir

    def gone(folder):
        for path in list(real(folder)):
            path.unlink()
            yield path

    going.parent.mkdir()
    going.write_bytes(b"old")
    monkeypatch.setattr(Path, "iterdir", gone)
    waiting = Waiting()

    waiting.save(b"new")

    assert waiting.read() == b"new"
