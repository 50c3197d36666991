"""Every fault of a story's files is told at once, by file and row, before a site loads them."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from govdigital.databases import EDITORIAL, PUBLIC
from tests.files import makers
from tests.management.test_unready_fixtures import initiative, row, theme
from timeline.management.content_faults import content_faults
from timeline.models import Initiative, Site

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

SITE = row("site", pk=1, name_en="A country", name_es="Un país")
SOURCE = row("source", key="report", title="Report", container_title="Office")


@pytest.fixture
def folder(tmp_path):
    """Writes the rows into one file beside that of the site; the folder."""
    (tmp_path / "a.json").write_text(json.dumps([SITE]))

    def write(*rows):
        (tmp_path / "b.json").write_text(json.dumps(rows))
        return tmp_path

    return write


def milestone(**fields):
    return row("milestone", initiative=["kiosk"], **{"kind": "launched", "date": "2014"} | fields)


def test_a_story_without_faults_is_told_nothing(folder):
    rows = [theme(), SOURCE, initiative(themes=[["portals"]]), milestone(source=["report"])]

    assert content_faults(folder(*rows)) == []


def test_the_example_of_new_site_has_no_fault():
    example = Path(settings.BASE_DIR, "timeline", "management", "example_site", "content")

    assert content_faults(example) == []


WRONG = [
    ([initiative(colour="red")], ["initiative:kiosk: “colour” is no field that is written here."]),
    (
        [initiative(live_fingerprint="x", status="active")],
        [
            "initiative:kiosk: “live_fingerprint” is no field that is written here.",
            "initiative:kiosk: “status” is no field that is written here.",
        ],
    ),
    (
        [row("initiative", slug="kiosk")],
        [
            "initiative:kiosk: “Summary (English)” is empty.",
            "initiative:kiosk: “Title (English)” is empty.",
            "initiative:kiosk: “title”: This field cannot be blank.",
            "initiative:kiosk: “title_en”: Write it in one of the languages at least.",
        ],
    ),
    (
        [row("subject", slug="x", title_en="X", title_es="X")],
        ["subject:x: “code” is missing."],
    ),
    (
        [initiative(kind="castle")],
        ["initiative:kiosk: “kind”: Value 'castle' is not a valid choice."],
    ),
    (
        [initiative(position="first", main="yes", title_en=5)],
        [
            "initiative:kiosk: “main” is 'yes': write true or false.",
            "initiative:kiosk: “position”: “first” value must be an integer.",
            "initiative:kiosk: “title_en” is 5: write a text, in quotation marks.",
        ],
    ),
    (
        [initiative(title_en="x" * 201, website=["a"])],
        [
            "initiative:kiosk: “title_en”: Ensure this value has at most 200 characters (it has 201).",
            "initiative:kiosk: “website” is a list or an object, where one value belongs.",
        ],
    ),
    (
        [initiative(era=["nowhere"], themes=[["nothing"]], lead=["nobody"])],
        [
            "initiative:kiosk: “era” names era:nowhere, which is not there.",
            "initiative:kiosk: “lead” names agent:nobody, which is not there.",
            "initiative:kiosk: “themes” names theme:nothing, which is not there.",
        ],
    ),
    (
        [initiative(era="nowhere", themes=["portals"])],
        [
            "initiative:kiosk: “era” is 'nowhere': write [\"address\"].",
            "initiative:kiosk: “themes” is ['portals']: write [[\"address\"], …].",
        ],
    ),
    (
        [initiative(summary_en="It opened [@nobody] with [[era:none|that]].")],
        [
            "initiative:kiosk: “summary_en”: No source has the key “nobody”.",
            "initiative:kiosk: “summary_en”: There is no entry “era:none”.",
        ],
    ),
    (
        [row("era", slug="x", title_en="X", summary_en="Y.", span="soon")],
        [
            "era:x: “span”: “soon” has no year of four digits. Write it in full, as in 2014, 2014-06 or 2014-06-23."
        ],
    ),
    (
        [row("picture", key="x", title_en="X", file="../x.svg")],
        ["picture:x: “../x.svg” is no name of a file."],
    ),
    (
        [row("picture", key="x", title_en="X", file="x.svg")],
        ["picture:x: “x.svg” is not in the folder “files” of the fixtures."],
    ),
    (
        [row("formeraddress", model="era", address="x", moved_to="y")],
        ["former address: leads to era:y, which is not there."],
    ),
    (
        [row("formeraddress", model="era", address="x", moved_to="y", colour="red")],
        [
            "former address: leads to era:y, which is not there.",
            "former address: “colour” is no field that is written here.",
        ],
    ),
]


@pytest.mark.parametrize(("rows", "sentences"), WRONG, ids=range(len(WRONG)))
def test_a_fault_is_told_with_its_file_and_its_row(folder, rows, sentences):
    told = content_faults(folder(*rows))

    assert sorted(told) == sorted(f"b.json: row 1: {sentence}" for sentence in sentences)


def test_faults_of_several_rows_and_files_are_told_at_once(folder):
    written = folder(
        theme(),
        theme(),
        initiative(era=["nowhere"]),
        milestone(date="2014-02-30"),
        initiative("other", summary_en=""),
    )
    (written / "c.json").write_text("{")
    (written / "d.json").write_text('[{"model": "timeline.castle", "fields": {}}, 5]')

    told = content_faults(written)

    assert told == [
        "c.json: is no JSON from line 1, column 2 on: look there for a comma, a quote or a bracket that is missing, or one too many.",
        "d.json: row 1 is of “timeline.castle”, and there is no such model.",
        "d.json: row 2 has no “fields”.",
        "b.json: row 2: theme:portals: “slug” is “portals”, as in b.json: row 1.",
        "b.json: row 3: initiative:kiosk: “era” names era:nowhere, which is not there.",
        "b.json: row 4: milestone: “date”: “2014-02-30”: February has no 30th.",
        "b.json: row 5: initiative:other: “Summary (English)” is empty.",
    ]


def value(**fields):
    said = {"indicator": ["share"], "subject": ["chile"], "date": "2020", "value": "10"}
    return row("observation", **said | {"source": ["report"]} | fields)


def test_a_row_that_says_the_same_as_an_earlier_one_is_told(folder):
    indicator = row("indicator", slug="share", title_en="Share", description_en="A share.")
    relation = row("relation", from_initiative=["a"], kind="replaces", to_initiative=["b"])
    name = row("authorship", source=["report"], agent=["un"])
    former = row("formeraddress", model="initiative", address="x", moved_to="a")
    written = folder(
        *(SOURCE, indicator, row("subject", slug="chile", code="CHL", title_en="Chile")),
        *(row("agent", kind="organisation", slug="un", name_en="UN"), initiative("a")),
        *(initiative("b"), value(), relation, name, former),
    )
    (written / "c.json").write_text(
        json.dumps([value(value="11", locator=""), relation, name | {"pk": 9}, former])
    )

    told = [sentence for sentence in content_faults(written) if "second" in sentence]

    assert told == [
        (
            "c.json: row 1: observation: is a second one with the same “indicator”, “subject”, “date”, "
            "“source”, “locator”, after b.json: row 7."
        ),
        (
            "c.json: row 2: relation: is a second one with the same “from_initiative”, “kind”, "
            "“to_initiative”, after b.json: row 8."
        ),
        (
            "c.json: row 3: author or editor: is a second one with the same “source”, “agent”, “role”, after "
            "b.json: row 9."
        ),
        (
            "c.json: row 4: former address: is a second one with the same “model”, “address”, after "
            "b.json: row 10."
        ),
    ]


@pytest.mark.parametrize(
    "fields",
    [{"subject": ["peru"]}, {"date": "2021"}, {"source": ["other"]}, {"locator": "p. 3"}],
)
def test_two_values_that_differ_in_what_they_are_of_are_no_fault(folder, fields):
    indicator = row("indicator", slug="share", title_en="Share", description_en="A share.")
    other = row("source", key="other", title="Other", container_title="Office")
    chile = row("subject", slug="chile", code="CHL", title_en="Chile")
    peru = row("subject", slug="peru", code="PER", title_en="Peru")
    rows = (SOURCE, other, chile, peru, indicator, value(), value(**fields))

    assert content_faults(folder(*rows)) == []


def test_what_needs_an_entry_with_a_fault_is_not_told_as_its_own(folder):
    source = row("source", key="report", title="Report", type="castle")
    needing = initiative(summary_en="It opened [@report].")

    told = content_faults(folder(source, needing))

    assert told == ["b.json: row 1: source:report: “type”: Value 'castle' is not a valid choice."]


def test_rules_between_rows_are_asked(folder):
    indicator = row("indicator", slug="share", title_en="Share", description_en="A share.")
    indicator["fields"] |= {"minimum": "0", "maximum": "100"}
    value = row("observation", indicator=["share"], date="2020", value="101", source=["report"])
    dispute = row("dispute", pk=1, initiative=["kiosk"], question_en="Who?", about="date")

    told = content_faults(folder(SOURCE, indicator, value, initiative(), dispute))

    assert "b.json: row 2: indicator:share: 101 is not between 0 and 100." in told
    assert len([sentence for sentence in told if "row 4: initiative:kiosk" in sentence]) == 1


@pytest.mark.parametrize("number", ["seven", 1.5, True, [1], {}, -1, 2**70])
def test_a_number_that_is_none_is_told(folder, number):
    told = content_faults(folder(row("dispute", pk=number, initiative=["kiosk"], question_en="?")))

    assert told == [f"b.json: row 1 has the “pk” {number!r}: write a whole number, or none."]


def test_a_dispute_that_no_row_has_is_told(folder):
    position = row("position", dispute=["x"], source=["report"], text_en="No.")

    assert content_faults(folder(SOURCE, position))[0] == (
        "b.json: row 2: position: “dispute” is ['x'], which is no row here: write [“identifier”]."
    )


def test_a_file_that_is_no_picture_is_told(folder):
    written = folder(row("picture", key="x", title_en="X", file="x.jpg"))
    (written / "files").mkdir()
    (written / "files" / "x.jpg").write_bytes(bytes(range(256)))

    assert content_faults(written)[0].startswith(
        "b.json: row 1: picture:x: This is no picture and no document"
    )


def test_a_picture_without_a_licence_is_told(folder):
    written = folder(row("picture", key="x", title_en="X", alt_en="X", credit="A", file="x.svg"))
    (written / "files").mkdir()
    (written / "files" / "x.svg").write_bytes(makers.svg())

    assert [sentence for sentence in content_faults(written) if "icence" in sentence] != []


def test_an_empty_folder_is_told(tmp_path):
    assert content_faults(tmp_path) == [
        f"“{tmp_path}” has no fixtures: files that end in .json, with rows."
    ]


def test_faulty_rows_are_not_loaded_and_sound_ones_only_here(folder):
    content_faults(folder(initiative(kind="castle"), initiative("sound")))

    assert [entry.slug for entry in Initiative.objects.all()] == ["sound"]
    assert not Site.objects.using(PUBLIC).exists()
