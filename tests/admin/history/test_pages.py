import pytest
from reversion.models import Revision, Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent
from timeline.history.recording import record
from timeline.models import Authorship, Dispute, Initiative, Milestone, Position, Source
from timeline.publishing.derive import refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def place(entry, page="change/"):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/{page}"


@pytest.fixture
def save(editor):
    """Save an entry's real form with changes."""

    def saving(entry, **changes):
        response = editor.post(place(entry), sent(editor.get(place(entry)), **changes))
        assert response.status_code == 302, response.context["errors"]

    return saving


@pytest.fixture
def portal():
    made = factories.initiative(rests_on=factories.source(), era=factories.era())
    refresh(made)
    return made


def lines(client, entry):
    return client.get(place(entry, "history/")).context["lines"]


def back(client, entry, version):
    """Go back to a version, as the page that asks does it; the answer."""
    address = place(entry, f"history/{version.pk}/")
    return client.post(address, {"seen": client.get(address).context["seen"]}, follow=True)


def test_each_save_is_a_line_with_who_and_what(save, editor, portal):
    save(portal, summary_en="It opens.")

    assert [(line["who"], line["words"]) for line in lines(editor, portal)] == [
        ("ana", "Changed Summary (English)."),
        ("", "As it was before its history began."),
    ]


def test_history_speaks_the_readers_language(save, editor, portal):
    save(portal, summary_en="It opens.")

    page = editor.get(f"/es{place(portal, 'history/')}").content.decode()

    assert "Como estaba antes de que empezara su historial." in page


def test_looking_at_a_form_keeps_no_version(editor, portal):
    editor.get(place(portal))
    editor.get("/admin/timeline/initiative/")

    assert Revision.objects.count() == 0


def test_a_form_that_is_refused_changes_no_version(editor, portal):
    editor.post(place(portal), sent(editor.get(place(portal)), website="nowhere at all"))

    assert [line["words"] for line in lines(editor, portal)] == [
        "As it was before its history began."
    ]


def compared(client, entry):
    """What differs between the first and the newest version, in one line a field."""
    found = lines(client, entry)
    chosen = {"old": found[-1]["version"].pk, "new": found[0]["version"].pk}
    response = client.get(place(entry, "history/compare/"), chosen)
    return {found.name: found for found in response.context["differences"]}, response


def test_two_versions_are_compared_word_by_word(save, editor, portal):
    save(portal, summary_en="A fine portal opens [@perez-2014].")

    found, response = compared(editor, portal)

    pieces = [(piece.how, piece.text) for piece in found["Summary (English)"].pieces]
    assert pieces == [
        ("same", "A "),
        ("added", "fine "),
        ("same", "portal opens [@perez-2014]."),
    ]
    assert "<ins>" in response.content.decode()


def test_a_comparison_names_parts_that_were_added_changed_and_removed(save, editor, portal):
    milestone = portal.milestones.get()
    changed = {"id": milestone.pk, "initiative": portal.pk, "kind": "launched", "date": "2015"}
    added = {"kind": "ended", "date": "2018"}
    save(portal, **rows("milestones", changed, added))
    save(portal, **{"milestones-0-DELETE": "on"})

    found, _response = compared(editor, portal)

    assert [row.how for row in found["Milestones"].rows] == ["removed", "added"]


def test_a_comparison_names_what_is_connected(save, editor, portal):
    theme, other = factories.theme(), factories.initiative("other")
    save(
        portal,
        themes=[theme.pk],
        **rows("relations_from", {"kind": "part_of", "to_initiative": other.pk}),
    )

    found, _response = compared(editor, portal)

    (relation,) = found["Relations"].rows
    assert [piece.text for piece in found["Themes"].pieces] == ["Portals"]
    assert [field.pieces[0].text for field in relation.fields] == ["part of", "Portal other"]


def test_positions_of_a_dispute_are_compared_on_their_entry(save, editor, portal):
    save(portal, **rows("disputes", {"question_en": "When?"}))
    dispute = Dispute.objects.get()
    save(
        dispute,
        **rows(
            "positions", {"source": Source.objects.get().pk, "text_en": "In 1990.", "position": 0}
        ),
    )

    found, _response = compared(editor, portal)

    assert [piece.text for piece in found["Positions"].rows[0].fields[2].pieces] == ["In 1990."]
    assert editor.get(place(dispute, "history/")).url == place(portal, "history/")


@pytest.mark.parametrize("query", ["", "?old=1", "?old=x&new=y", "?old=²&new=1"])
def test_comparing_asks_for_two_versions(editor, portal, query):
    record([portal], "")

    assert editor.get(place(portal, f"history/compare/{query}")).url == place(portal, "history/")


def test_another_entrys_version_is_not_found(editor, portal):
    assert editor.get(place(portal, "history/compare/?old=999&new=999")).status_code == 404
    assert editor.get(place(portal, "history/999/")).status_code == 404


def test_what_is_no_number_of_a_version_is_answered_with_a_sentence(editor, portal):
    key = "9" * 25
    compared = editor.get(place(portal, f"history/compare/?old={key}&new={key}"), follow=True)

    assert "Choose two versions." in compared.content.decode()
    assert editor.get(place(portal, f"history/{key}/")).status_code == 404


def test_going_back_restores_texts_parts_and_connections(save, editor, portal):
    theme = factories.theme()
    milestone = portal.milestones.get()
    save(portal, themes=[theme.pk], **rows("disputes", {"question_en": "When?"}))
    Position.objects.create(
        dispute=Dispute.objects.get(), source=Source.objects.get(), text_en="In 1990."
    )
    record([portal], "")
    wanted = Version.objects.get_for_object(portal).first()
    save(
        portal,
        title_en="Another",
        themes=[],
        **{"milestones-0-DELETE": "on", "disputes-0-DELETE": "on"},
    )

    back(editor, portal, wanted)

    portal.refresh_from_db()
    assert (portal.title_en, list(portal.themes.all())) == ("Portal gob-mx", [theme])
    assert (portal.milestones.get().pk, Position.objects.get().text_en) == (
        milestone.pk,
        "In 1990.",
    )


def test_going_back_derives_what_follows_and_keeps_what_is_live(save, editor, portal):
    record([portal], "")
    wanted = Version.objects.get_for_object(portal).first()
    save(portal, title_en="Another", **{"milestones-0-DELETE": "on"})
    factories.live(portal)

    back(editor, portal, wanted)

    portal.refresh_from_db()
    assert (portal.start, portal.status, portal.state) == ("2014", "active", "changed")
    assert Initiative.objects.using(PUBLIC).get().title_en == "Another"


def test_going_back_is_a_line_of_its_own(save, editor, portal):
    save(portal, title_en="Another")

    back(editor, portal, lines(editor, portal)[-1]["version"])

    assert lines(editor, portal)[0]["words"].startswith("Went back to the version of ")


def test_going_back_asks_first_and_says_what_changes(save, editor, portal):
    save(portal, title_en="Another")
    wanted = lines(editor, portal)[-1]["version"]

    page = editor.get(place(portal, f"history/{wanted.pk}/"))

    portal.refresh_from_db()
    assert [found.name for found in page.context["differences"]] == ["Title (English)"]
    assert portal.title_en == "Another"


def test_going_back_is_refused_when_somebody_saved_since(save, editor, portal):
    save(portal, title_en="Another")
    address = place(portal, f"history/{lines(editor, portal)[-1]['version'].pk}/")
    seen = editor.get(address).context["seen"]
    save(portal, title_en="A third")

    page = editor.post(address, {"seen": seen})

    portal.refresh_from_db()
    assert page.context["refused"] == [
        "Somebody has saved this entry since. Look again at what would change."
    ]
    assert portal.title_en == "A third"


def test_going_back_to_a_deleted_source_says_what_is_missing(save, editor, portal):
    record([portal], "")
    wanted = Version.objects.get_for_object(portal).first()
    save(
        portal,
        **{"milestones-0-DELETE": "on"},
        summary_en="",
        body_en="",
        summary_es="",
        body_es="",
    )
    editor.post(place(Source.objects.get(), "delete/"), {"post": "yes"})

    page = back(editor, portal, wanted)

    assert page.context["refused"] == [
        "This version names “Report perez-2014” (source), which has been deleted. Recover that first."
    ]


def test_going_back_to_an_address_that_is_taken_is_refused(save, editor, portal):
    save(portal, slug="gob-mx-2")
    factories.initiative("gob-mx")

    page = back(editor, portal, lines(editor, portal)[-1]["version"])

    assert page.context["refused"] == [
        "Another entry of this kind has this address. Choose a different one."
    ]


def recovered(client, model):
    """Recover the one deleted entry of the model, as the list and the page that asks do it."""
    (line,) = client.get(f"/admin/timeline/{model}/deleted/").context["lines"]
    address = f"/admin/timeline/{model}/deleted/{line['version'].pk}/"
    return client.post(address, {"seen": client.get(address).context["seen"]}, follow=True)


def test_a_deleted_entry_comes_back_with_its_parts(editor, portal):
    editor.post(place(portal, "delete/"), {"post": "yes"})
    assert Milestone.objects.count() == 0

    recovered(editor, "initiative")

    entry = Initiative.objects.get()
    assert (entry.pk, entry.title_en, entry.state, entry.start) == (
        portal.pk,
        "Portal gob-mx",
        "draft",
        "2014",
    )
    assert entry.citations.count() == 3


def test_entries_deleted_together_come_back_one_by_one(editor):
    source = factories.source("one", factories.agent())
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [source.pk]}
    editor.post("/admin/timeline/source/", chosen)
    assert Authorship.objects.count() == 0

    recovered(editor, "source")

    assert Source.objects.get().authorships.get().agent.name == "Ana Pérez"


def test_a_recovered_entry_is_no_longer_among_the_deleted(editor, portal):
    editor.post(place(portal, "delete/"), {"post": "yes"})
    recovered(editor, "initiative")

    assert editor.get("/admin/timeline/initiative/deleted/").context["lines"] == []
    assert "/deleted/" in editor.get("/admin/timeline/initiative/").content.decode()


def test_going_back_to_an_old_key_mends_the_texts_that_name_it(save, editor, portal):
    source = Source.objects.get()
    save(source, key="new")
    portal.refresh_from_db()
    assert portal.citations.count() == 1

    back(editor, source, lines(editor, source)[-1]["version"])

    assert portal.citations.count() == 3


@pytest.fixture
def disputed(portal):
    """A version of an entry with a dispute that stands at its milestone."""
    made = portal.disputes.create(
        question_en="When?", about="date", milestone=portal.milestones.get()
    )
    for key in ("one", "other"):
        made.positions.create(source=factories.source(key), text_en="So.")
    refresh(portal)
    record([portal], "[]")
    return Version.objects.get_for_object(portal).first()


def test_a_dispute_comes_back_to_its_milestone(editor, portal, disputed):
    milestone = portal.milestones.get()
    portal.disputes.all().delete()
    other = factories.initiative("other")
    # Its number has been given to another entry's milestone since.
    portal.milestones.all().delete()
    Milestone.objects.create(pk=milestone.pk, initiative=other, kind="launched", date="1990")

    back(editor, portal, disputed)

    assert portal.disputes.get().milestone == portal.milestones.get()
    assert other.milestones.get().pk == milestone.pk


def test_an_entry_with_a_dispute_at_its_milestone_can_be_recovered(editor, portal, disputed):
    portal.delete()
    address = f"/admin/timeline/initiative/deleted/{disputed.pk}/"

    editor.post(address, {"seen": editor.get(address).context["seen"]})

    recovered = Initiative.objects.get()
    assert recovered.disputes.get().milestone == recovered.milestones.get()


def test_versions_of_a_source_are_compared_and_gone_back_to(save, editor):
    report = factories.source()
    save(report, title="Another title")
    first = Version.objects.get_for_object(report).last()
    newest = Version.objects.get_for_object(report).first()

    compared = editor.get(
        place(report, "history/compare/"), {"old": first.pk, "new": newest.pk}
    ).content.decode()
    back(editor, report, first)

    assert "<title>Two versions compared" in compared
    assert Source.objects.get().title == "Report perez-2014"


def test_the_deleted_sources_stand_under_their_own_title(editor):
    page = editor.get("/admin/timeline/source/deleted/").content.decode()

    assert "<title>Deleted entries" in page
