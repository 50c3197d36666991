"""One unready fixture locks nobody out, and what is mended later is loaded without taking editors'
words away.
"""

import json
import socket
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.files import makers
from timeline.management import fixtures
from timeline.management.commands import start
from timeline.models import (
    Agent,
    Dispute,
    Era,
    Initiative,
    Milestone,
    Picture,
    Position,
    Publication,
    Site,
    Source,
    Theme,
)
from timeline.publishing.locking import Busy, Unforeseen
from timeline.publishing.readiness import Problem
from timeline.references import read, report_on

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def story(tmp_path, settings, monkeypatch):
    """Writes fixtures, a file for each name."""
    monkeypatch.setattr(start, "serve", lambda reload: None)
    monkeypatch.setattr(start, "migrate", lambda: None)
    monkeypatch.setattr(start, "collect_static", lambda: None)
    monkeypatch.setattr(start.connections, "close_all", lambda: None)
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    settings.ADMINISTRATOR_NAME = "ana"
    settings.FIXTURE_DIRS = [tmp_path]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.PORT = probe.getsockname()[1]

    def write(**files):
        for name, rows in files.items():
            text = rows if isinstance(rows, str) else json.dumps(rows)
            (tmp_path / f"{name}.json").write_text(text)

    site = {"name_en": "A country", "name_es": "Un país"}
    write(a_site=[{"model": "timeline.site", "pk": 1, "fields": site}])
    return write


def row(kind, /, pk=None, **fields):
    numbered = {} if pk is None else {"pk": pk}
    return {"model": f"timeline.{kind}", "fields": fields, **numbered}


def theme(slug="portals", **fields):
    return row("theme", slug=slug, **{"title_en": slug.title(), "title_es": slug.title()} | fields)


def initiative(slug="kiosk", **fields):
    texts = {"title_en": slug.title(), "summary_en": "It opened.", "kind": "portal"}
    return row("initiative", slug=slug, **texts | fields)


def started():
    said = StringIO()
    call_command("start", stdout=said)
    return said.getvalue()


def loaded():
    said = StringIO()
    try:
        call_command("load_fixtures", stdout=said)
    except CommandError as error:
        return said.getvalue() + str(error)
    return said.getvalue()


def live(model):
    return sorted(
        getattr(entry, model.address_field) for entry in model.objects.using(PUBLIC).all()
    )


def test_what_is_ready_goes_live_and_the_rest_is_listed(story):
    unready = initiative("unready", summary_en="", themes=[["portals"]])
    relation = row(
        "relation", from_initiative=["kiosk"], kind="replaces", to_initiative=["unready"]
    )
    story(b=[theme()], c=[initiative("alone"), initiative("kiosk"), unready, relation])

    said = started()

    assert (live(Theme), live(Initiative)) == (["portals"], ["alone"])
    assert "initiative:unready: “Summary (English)” is empty." in said
    assert (
        "initiative:kiosk: “Unready” is not live. Publish it first, or together with this entry."
        in said
    )
    assert ".venv/bin/python manage.py load_fixtures" in said
    password = said.partition("password")[2].split()[0]
    assert Client().login(username="ana", password=password)
    assert said.index("password") < said.index("content")


def test_a_long_chain_of_unready_entries_ends(story):
    chain = [initiative("last", summary_en="")]
    for number in range(12):
        chain.append(initiative(f"step-{number}"))
        before = "last" if number == 0 else f"step-{number - 1}"
        chain.append(
            row(
                "relation",
                from_initiative=[f"step-{number}"],
                kind="replaces",
                to_initiative=[before],
            )
        )
    story(b=[theme(), *chain])

    said = started()

    assert said.count("is not live. Publish it first") == 12
    assert (live(Theme), live(Initiative)) == (["portals"], [])


WRONG = [
    ('[{"model": "timeline.theme", ', "b.json: is no JSON from line 1, column 30 on"),
    ("", "b.json: is no JSON from line 1, column 1 on"),
    ('{"model": "timeline.theme"}', "b.json: a fixture is a list of rows."),
    ("[1]", "b.json: row 1 has no “fields”."),
    ("[" * 100_000, "b.json: "),
    (
        [row("nothing", slug="x")],
        "b.json: row 1 is of “timeline.nothing”, and there is no such model.",
    ),
    ([{"model": 5, "fields": {}}], "b.json: row 1 is of “5”, and there is no such model."),
    (
        [{"model": "auth.user", "fields": {}}],
        "b.json: row 1 is of “auth.user”, which is no part of the story.",
    ),
    (
        [initiative(era=["nowhere"])],
        "b.json: row 1: initiative:kiosk: names era:nowhere, which is not there.",
    ),
    (
        [initiative(themes=[["nothing"]])],
        "b.json: row 1: initiative:kiosk: names theme:nothing, which is not there.",
    ),
    ([initiative(era=99)], "b.json: row 1: initiative:kiosk: “era” is 99, which is not there."),
    (
        [initiative(colour="red")],
        "b.json: row 1: initiative:kiosk: Initiative has no field named 'colour'",
    ),
    ([initiative(position="first")], "b.json: row 1: initiative:kiosk: "),
    ([row("era", slug="x", title_en="X", summary_en="Y.", span="soon")], "b.json: row 1: era:x: "),
    (
        [row("dispute", pk=1, question_en="Who?")],
        "b.json: row 1: a dispute belongs to no entry of the fixtures.",
    ),
    (
        [row("milestone", initiative=["other"], kind="launched")],
        "b.json: row 1: a milestone belongs to no entry",
    ),
    (
        [initiative(), row("milestone", initiative=["kiosk"], kind="launched", date="2014-02-30")],
        "b.json: row 1: initiative:kiosk: “2014-02-30”: February has no 30th.\n",
    ),
    ([row("source", key="x", title=None)], "b.json: row 1: source:x: "),
    (
        [row("picture", key="x", title_en="X", file="x.svg")],
        "b.json: row 1: picture:x: “x.svg” is not in the folder “files” of the fixtures.",
    ),
    (
        [row("picture", key="x", title_en="X", file="../x.svg")],
        "b.json: row 1: picture:x: “../x.svg” is no name of a file.",
    ),
    ([row("site", pk=2, name_en="Another")], "b.json: row 1: site:2: "),
]


@pytest.mark.parametrize(("rows", "sentence"), WRONG, ids=range(len(WRONG)))
def test_a_fixture_that_is_wrong_is_named_and_locks_nobody_out(story, rows, sentence, client):
    story(b=rows, c=[theme()])

    said = started()

    assert sentence in said
    assert "Traceback" not in said
    password = said.partition("password")[2].split()[0]
    assert client.login(username="ana", password=password)
    assert live(Theme) == ["portals"]
    assert client.get("/").status_code == 200
    assert client.get("/admin/", follow=True).status_code == 200


def test_without_any_site_both_sides_answer(story, tmp_path, client):
    story(a_site="{", b=[theme()])

    said = started()

    assert "a_site.json: " in said
    assert client.login(username="ana", password=said.partition("password")[2].split()[0])
    assert client.get("/admin/", follow=True).status_code == 200
    assert client.get("/").status_code == 200
    assert live(Theme) == ["portals"]


def test_an_error_of_any_kind_locks_nobody_out(story, monkeypatch):
    story(b=[theme()])

    def raising():
        raise RecursionError("too deep")

    monkeypatch.setattr(start, "publish_first", raising)

    said = started()

    assert "publishing: RecursionError: too deep" in said
    assert User.objects.count() == 1


def test_what_was_mended_is_loaded_and_goes_live(story):
    story(b=[theme()], c=[initiative(summary_en=""), initiative("lost", era=["nowhere"])], d="[")
    started()
    mended = [initiative(), initiative("lost", era=["first"])]
    story(
        c=mended,
        d=[row("era", slug="first", title_en="First", summary_en="It began.", span="199X")],
    )

    said = loaded()

    assert said.splitlines() == [
        "Loaded: 3 new or changed.",
        "c.json: identifiers were made for rows without one: 2. export_content writes them down.",
        "d.json: identifiers were made for rows without one: 1. export_content writes them down.",
        "Publication 2: 3 entries.",
    ]
    assert (live(Era), live(Initiative)) == (["first"], ["kiosk", "lost"])
    assert loaded().splitlines() == ["Loaded: 0 new or changed."]
    assert Publication.objects.using(PUBLIC).count() == 2


def test_what_editors_have_changed_renamed_or_deleted_stays_as_they_have_it(story):
    story(
        b=[theme("changed"), theme("renamed"), theme("deleted"), theme("untouched")],
        c=[initiative(summary_en="")],
    )
    started()
    chief = Client()
    chief.force_login(factories.person("berta", "administrator"))
    for slug, change in (("changed", {"title_en": "By hand"}), ("renamed", {"slug": "new-name"})):
        form = f"/admin/timeline/theme/{Theme.objects.get(slug=slug).pk}/change/"
        assert chief.post(form, sent(chief.get(form), **change)).status_code == 302
    gone = Theme.objects.get(slug="deleted")
    chief.post(f"/admin/timeline/theme/withdraw/?entry={gone.pk}", {"reason": "gone"})
    chief.post(f"/admin/timeline/theme/{gone.pk}/delete/", {"post": "yes"})
    factories.theme("by-an-editor", title_en="Mine")
    again = [
        theme(slug, title_en="By the file")
        for slug in ("changed", "renamed", "deleted", "untouched")
    ]
    story(b=[*again, theme("by-an-editor", title_en="By the file")])

    said = loaded()

    assert dict(Theme.objects.values_list("slug", "title_en")) == {
        "changed": "By hand",
        "new-name": "Renamed",
        "untouched": "By the file",
        "by-an-editor": "Mine",
    }
    for slug in ("changed", "renamed", "deleted", "by-an-editor"):
        assert f"Left as editors have it: theme:{slug}" in said
    # Nothing that an editor wrote goes live by it.
    assert dict(Theme.objects.using(PUBLIC).values_list("slug", "title_en")) == {
        "changed": "Changed",
        "renamed": "Renamed",
        "untouched": "By the file",
    }


def test_parts_are_replaced_and_take_no_number_from_others(story):
    said_twice = {"source": ["report"], "kind": "launched", "initiative": ["kiosk"]}
    story(
        b=[row("agent", slug="un", kind="organisation", name="UN")],
        c=[row("source", key="report", title="Report", publisher=["un"])],
        d=[initiative(summary_en=""), row("milestone", pk=1, date="2014", **said_twice)],
    )
    started()
    mine = Initiative.objects.create(slug="mine", title_en="Mine", kind="portal")
    by_hand = Milestone.objects.create(initiative=mine, kind="launched", date="1999")
    disputed = Dispute.objects.create(initiative=mine, question_en="Mine?")
    positions = [
        row("position", pk=pk, dispute=disputed.pk, source=["report"], text_en="So.", position=pk)
        for pk in (1, 2)
    ]
    story(
        d=[
            initiative(),
            row("milestone", pk=1, date="2015", **said_twice),
            row("milestone", pk=by_hand.pk, date="2016", **said_twice),
            row(
                "dispute",
                pk=disputed.pk,
                initiative=["kiosk"],
                question_en="Who?",
                note_en="Neutral.",
            ),
            *positions,
        ]
    )

    said = loaded()

    by_hand.refresh_from_db()
    kiosk = Initiative.objects.get(slug="kiosk")
    assert (by_hand.initiative, by_hand.date) == (mine, "1999")
    assert sorted(kiosk.milestones.values_list("date", flat=True)) == ["2015", "2016"]
    assert Position.objects.filter(dispute__initiative=kiosk).count() == 2
    assert live(Initiative) == ["kiosk"], said
    assert Milestone.objects.using(PUBLIC).count() == 2


def test_parts_that_say_the_same_are_no_change(story):
    milestone = {"source": ["report"], "kind": "launched", "initiative": ["kiosk"]}
    story(
        b=[row("agent", slug="un", kind="organisation", name="UN")],
        c=[row("source", key="report", title="Report", publisher=["un"])],
        d=[
            initiative(),
            row("milestone", pk=7, date="2014", **milestone),
            row("milestone", pk=3, date="2015", **milestone),
            row("dispute", pk=5, initiative=["kiosk"], question_en="When?"),
            row("dispute", pk=4, initiative=["kiosk"], question_en="Who?"),
            *(
                row("position", pk=pk, dispute=pk % 2 + 4, source=["report"], position=pk)
                for pk in range(4)
            ),
        ],
    )
    started()

    said = [loaded().splitlines(), loaded().splitlines()]

    assert said == [["Loaded: 0 new or changed."]] * 2
    assert Publication.objects.using(PUBLIC).count() == 1


def test_a_start_publishes_no_draft_of_an_editor(story):
    story(b=[theme(title_en="")])
    Site.objects.all().delete()
    started()
    Site.objects.filter(pk=1).update(first_published_at=None, live_fingerprint="")
    factories.theme("draft-of-an-editor")

    started()

    assert live(Theme) == []


def test_natural_names_in_any_order_are_found(story):
    relation = row("relation", from_initiative=["a"], kind="replaces", to_initiative=["b"])
    back = row("relation", from_initiative=["b"], kind="inspired_by", to_initiative=["a"])
    story(
        b=[relation, initiative("a", lead=["un"]), back, initiative("b")],
        c=[row("agent", slug="un", kind="organisation", name="UN")],
    )

    said = started()

    assert "not on the site yet" not in said
    assert live(Initiative) == ["a", "b"]
    assert Agent.objects.count() == 1
    assert Source.objects.count() == 0


@pytest.mark.parametrize(("number", "other"), [(7, 1), (1, 2)])
def test_a_dispute_of_a_fixture_stands_at_the_milestone_of_its_own_entry(story, number, other):
    launched = {"kind": "launched", "source": ["report"]}
    story(
        b=[row("source", key="report", title="Report", container_title="Journal")],
        c=[
            initiative("first"),
            initiative("second"),
            row("milestone", pk=other, initiative=["first"], date="2010", **launched),
            row("milestone", pk=number, initiative=["second"], date="2014", **launched),
            row(
                "dispute",
                pk=5,
                initiative=["second"],
                milestone=number,
                about="date",
                question_en="When?",
            ),
            *(row("position", pk=pk, dispute=5, source=["report"], text_en="So.") for pk in (1, 2)),
        ],
    )

    started()

    assert Dispute.objects.using(PUBLIC).get().milestone.initiative.slug == "second"


def test_a_part_that_leads_to_no_part_of_its_entry_is_named(story):
    story(
        b=[
            initiative(),
            row("dispute", pk=5, initiative=["kiosk"], milestone=9, question_en="When?"),
        ]
    )

    assert (
        "b.json: row 1: initiative:kiosk: “milestone” is 9, which is no row of this entry."
        in started()
    )


def test_a_loaded_source_is_known_again(story):
    fields = {
        "title": "The report",
        "url": "https://example.org/report",
        "container_title": "Journal",
    }
    story(b=[row("source", key="report", **fields)])
    started()

    report = report_on(read("@misc{again, title={The report}, url={https://example.org/report}}"))

    assert [[str(other) for other in reported.near_duplicates] for reported in report] == [
        ["The report"]
    ]


@pytest.mark.parametrize("refusal", [Busy, Unforeseen])
def test_a_busy_database_leaves_no_entry_out(story, monkeypatch, refusal):
    batches = []

    def busy(entries):
        batches.append(entries)
        raise refusal([Problem(entries[0], "", "Try again.")])

    monkeypatch.setattr(fixtures, "publish", busy)
    entries = [factories.theme(slug) for slug in ("one", "two", "three")]

    publishing = fixtures.publish_ready(entries)

    assert (batches, [problem.sentence for problem in publishing.problems]) == (
        [entries],
        ["Try again."],
    )


def test_a_picture_of_the_fixtures_goes_live_with_its_file(story, tmp_path, client):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "kiosk.svg").write_bytes(makers.svg())
    words = {"title_en": "Kiosk", "title_es": "Quiosco", "alt_en": "A box.", "alt_es": "Una caja."}
    rights = {"licence": "CC0-1.0", "source": ["report"]}
    picture = row("picture", key="kiosk", file="kiosk.svg", **words, **rights)
    report = row("source", key="report", title="R", container_title="C")
    report["fields"]["archived_document"] = ["kiosk"]
    story(b=[picture, report])

    started()
    once = Picture.objects.using(PUBLIC).get()
    started()

    assert client.get(f"/media/{once.file}").status_code == 200
    assert Picture.objects.using(PUBLIC).get().file == once.file
    assert once.source.archived_document == once
    assert Publication.objects.using(PUBLIC).count() == 1
