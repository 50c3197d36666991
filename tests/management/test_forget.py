"""A text is taken away by law: from what visitors can go back to, and from what editors have kept."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import record, record_publication
from timeline.history.restoring import NotRestorable, restore
from timeline.models import (
    DataVersion,
    FormerAddress,
    Initiative,
    Milestone,
    Publication,
    PublishedEntry,
)
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import GONE, REPLACED, WITHDRAWN, unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

REASON = "A court has decided so."
MARKER = "Forbidden"


def published(entry, **values):
    """Save the entry with other values, then publish it, as the admin does both."""
    Initiative.objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    record([entry], "Saved.")
    publication = publish([entry])
    record_publication([entry], publication)
    return publication


def forget(*words, **options):
    """What the command says."""
    out = StringIO()
    options = {"by": "ana", "reason": REASON, "yes": True} | options
    call_command("forget", *words, stdout=out, **options)
    return out.getvalue()


def snapshots():
    """By number: the snapshots of the initiative."""
    rows = (
        PublishedEntry.objects.using(PUBLIC).filter(model="initiative").order_by("publication_id")
    )
    return {row.publication_id: row.snapshot for row in rows}


def kept_of_editors():
    """All that versions of editors hold, as one text."""
    rows = Version.objects.values_list("serialized_data", "object_repr")
    return json.dumps(list(rows))


def kept_of_visitors():
    """All that the log and former addresses hold, as one text."""
    log = PublishedEntry.objects.using(PUBLIC).values_list(
        "snapshot", "title_en", "title_es", "address"
    )
    former = FormerAddress.objects.using(PUBLIC).values_list("title_en", "title_es")
    return json.dumps([*log, *former])


@pytest.fixture(autouse=True)
def ana():
    return factories.person("ana", "editor")


@pytest.fixture
def kiosks():
    """An entry whose first two versions, and the drafts before them, name what is forbidden."""
    report = factories.source()
    entry = factories.initiative("kiosks", rests_on=report, title_en=f"{MARKER} kiosks")
    Milestone.objects.update(description_en=f"{MARKER} milestone.")
    factories.live(factories.site(), report)
    published(entry, summary_en=f"{MARKER} one [@perez-2014].")
    published(entry, summary_en=f"{MARKER} two [@perez-2014].")
    Milestone.objects.update(description_en="It is launched.")
    published(entry, title_en="Kiosks", summary_en="Right [@perez-2014].")
    return entry


def test_named_versions_are_emptied_and_say_so(kiosks):
    said = forget("initiative", "kiosks", publication=[2, 3], blocked_by="https://court.example/7")

    assert "Publication 5 took away what publication 2, 3 kept of initiative:kiosks." in said
    assert [bool(snapshot) for snapshot in snapshots().values()] == [False, False, True]
    assert MARKER not in kept_of_visitors()
    assert MARKER not in kept_of_editors()
    row = PublishedEntry.objects.using(PUBLIC).get(publication=2, model="initiative")
    assert (row.taken_away_id, row.blocked_by) == (5, "https://court.example/7")
    assert row.title == "[taken away]"


def test_the_publication_that_takes_away_names_no_entry(kiosks, client):
    forget("initiative", "kiosks", publication=[2], reason_es="Así lo decidió un juez.")

    publication = Publication.objects.using(PUBLIC).get(number=5)
    assert publication.kind == "withdrawal"
    assert (publication.note_en, publication.note_es) == (REASON, "Así lo decidió un juez.")
    assert publication.entries.count() == 0
    assert REASON in client.get("/updates/").content.decode()
    assert client.get("/es/updates/5/").status_code == 200


def test_what_was_not_named_stays(kiosks):
    forget("initiative", "kiosks", publication=[2])

    assert f"{MARKER} two" in snapshots()[3]["summary_en"]
    assert f"{MARKER} two" in kept_of_editors()
    assert f"{MARKER} one" not in kept_of_editors()
    assert f"{MARKER} milestone" in kept_of_editors()


def test_versions_of_others_stay(kiosks):
    other = factories.initiative("terminals", summary_en=f"{MARKER} otherwise.")
    Initiative.objects.filter(pk=kiosks.pk).update(summary_en=f"{MARKER} three.")
    kiosks.refresh_from_db()
    publication = publish([other, kiosks])
    record_publication([other, kiosks], publication)
    published(kiosks, summary_en="Right again.")

    forget("initiative", "kiosks", publication=[5])

    assert f"{MARKER} otherwise" in kept_of_editors()
    assert f"{MARKER} three" not in kept_of_editors()


def test_an_emptied_version_cannot_be_restored(kiosks, ana):
    forget("initiative", "kiosks", publication=[2, 3])

    first = Version.objects.get_for_object(kiosks).order_by("pk")[0]
    with pytest.raises(NotRestorable):
        restore(first, ana)


def test_editors_see_which_versions_were_emptied(kiosks, ana, client):
    forget("initiative", "kiosks", publication=[2, 3])

    client.force_login(ana)
    page = client.get(f"/admin/timeline/initiative/{kiosks.pk}/history/").content.decode()

    assert page.count("[taken away]") == 5
    assert MARKER not in page
    assert page.count("Go back to it…") == 0


def test_run_again_it_completes_what_was_begun(kiosks, monkeypatch):
    from timeline.management.commands import forget as command

    def stops(*_arguments):
        raise OSError("The machine stops.")

    monkeypatch.setattr(command, "forget_saved", stops)
    with pytest.raises(OSError, match="stops"):
        forget("initiative", "kiosks", publication=[2, 3])
    monkeypatch.undo()
    assert f"{MARKER} two" in kept_of_editors()

    said = forget("initiative", "kiosks", publication=[2, 3])

    assert "had been taken away from visitors before" in said
    assert MARKER not in kept_of_editors()
    assert Publication.objects.using(PUBLIC).count() == 5
    assert "\n0 of the editors’ versions" in forget("initiative", "kiosks", publication=[2, 3])


def test_more_can_be_taken_away_later(kiosks):
    forget("initiative", "kiosks", publication=[2])

    said = forget("initiative", "kiosks", publication=[2, 3])

    assert "Publication 6 took away what publication 3 kept" in said
    rows = PublishedEntry.objects.using(PUBLIC).filter(model="initiative")
    assert list(rows.order_by("publication_id").values_list("taken_away", flat=True)) == [
        5,
        6,
        None,
    ]


def test_what_is_live_now_is_refused(kiosks):
    with pytest.raises(CommandError, match="publication 4 brought stands on the page"):
        forget("initiative", "kiosks", publication=[2, 4])

    assert all(snapshots().values())
    assert Publication.objects.using(PUBLIC).count() == 4


def test_a_version_with_the_words_of_today_is_refused(kiosks):
    published(kiosks, summary_en=f"{MARKER} once more.")
    published(kiosks, summary_en="Right [@perez-2014].")

    with pytest.raises(CommandError, match="publication 4 brought stands on the page"):
        forget("initiative", "kiosks", publication=[4])


def test_a_withdrawn_page_still_shows_its_text(kiosks):
    unpublish(kiosks, reason=WITHDRAWN)

    with pytest.raises(CommandError, match="take it away with “gone” or “replaced”"):
        forget("initiative", "kiosks", publication=[4])
    forget("initiative", "kiosks", publication=[2, 3])


@pytest.mark.parametrize("reason", [GONE, REPLACED])
def test_what_has_left_is_forgotten_with_its_departure(reason, kiosks, client):
    other = factories.initiative("terminals")
    factories.live(other)
    published(kiosks, title_en=f"{MARKER} at last")
    unpublish(kiosks, reason=reason, replaced_by=other if reason == REPLACED else None)

    forget("initiative", "kiosks", publication=[2, 3, 6])

    assert [bool(snapshot) for snapshot in snapshots().values()].count(True) == 2
    assert MARKER not in kept_of_visitors()
    assert MARKER not in kept_of_editors()
    assert MARKER not in client.get("/initiatives/kiosks/").content.decode()


def test_an_address_of_before_finds_the_entry(kiosks):
    published(kiosks, slug="terminals")

    assert "initiative:terminals" in forget("initiative", "kiosks", publication=[2])


def test_the_title_must_be_typed(kiosks, monkeypatch):
    answers = iter(["yes", "Kiosks"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))

    with pytest.raises(CommandError, match="Nothing was taken away"):
        forget("initiative", "kiosks", publication=[2], yes=False)
    assert all(snapshots().values())

    forget("initiative", "kiosks", publication=[2], yes=False)
    assert not snapshots()[2]


def test_without_anybody_to_answer_nothing_is_taken_away(kiosks, monkeypatch):
    def ends(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", ends)

    with pytest.raises(CommandError, match="Nothing was taken away"):
        forget("initiative", "kiosks", publication=[2], yes=False)


@pytest.mark.parametrize(
    ("words", "options", "sentence"),
    [
        (("initiative", "kiosks"), {"publication": [1]}, "Publication 1 did not touch “Kiosks”"),
        (("initiative", "kiosks"), {"publication": [99]}, "Those that did: 2, 3, 4"),
        (("initiative", "kiosks"), {"publication": [10**30]}, "did not touch"),
        (("initiative", "kiosks"), {"publication": [-1, 0]}, "did not touch"),
        (("initiative", "nothing"), {"publication": [2]}, "No publication ever brought"),
        (("portal", "kiosks"), {"publication": [2]}, "“portal” is not one of"),
        (("initiative", "kiosks"), {"publication": [2], "reason": "  "}, "Say the reason"),
        (("initiative", "kiosks"), {"publication": [2], "by": "eva"}, "no account “eva”"),
        (("initiative", "kiosks"), {"publication": [2], "by": "leo"}, "“leo” may not publish"),
        (("initiative", "kiosks"), {"publication": [2], "by": "ina"}, "“ina” may not publish"),
        (
            ("initiative", "kiosks"),
            {"publication": [2], "blocked_by": "javascript:alert(1)"},
            "is not an address",
        ),
        (
            ("initiative", "kiosks"),
            {"publication": [2], "blocked_by": 'https://a.example/>;rel="x'},
            "in a header|is not an address",
        ),
        (
            ("initiative", "kiosks"),
            {"publication": [2], "blocked_by": "https://a.example/\r\nX: y"},
            "is not an address|in a header",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words, options, sentence, kiosks):
    factories.person("leo", "contributor")
    factories.person("ina", "editor", is_active=False)

    with pytest.raises(CommandError, match=sentence):
        forget(*words, **options)

    assert all(snapshots().values())
    assert Publication.objects.using(PUBLIC).count() == 4


def test_the_log_of_events_names_who_and_what_but_no_title(kiosks, caplog):
    with caplog.at_level("INFO", logger="govdigital.events"):
        forget("initiative", "kiosks", publication=[2])

    facts = [line.facts for line in caplog.records if line.message == "entry_forgotten"]
    assert [(fact["account"], fact["entries"]) for fact in facts] == [
        ("ana", ["initiative:kiosks"])
    ]
    assert MARKER not in str(facts)


def test_readers_are_told_why_and_since_when(kiosks, client):
    forget("initiative", "kiosks", publication=[2], blocked_by="https://court.example/7")

    for prefix in ("", "/es"):
        answer = client.get(f"{prefix}/initiatives/kiosks/compare/?from=2&to=4")

        assert answer.status_code == 451
        assert answer["Link"] == '<https://court.example/7>; rel="blocked-by"'
        assert REASON in answer.content.decode()
        assert MARKER not in answer.content.decode()
        memento = client.get(f"{prefix}/at/2/initiatives/kiosks/")
        assert memento.status_code == 451
        assert REASON in memento.content.decode()
    history = client.get("/initiatives/kiosks/history/").content.decode()
    assert "[taken away]" in history
    assert "/at/2/" in history
    assert 'name="from" value="2"' not in history


def test_another_page_names_what_was_taken_away_without_its_title(kiosks, client):
    other = factories.initiative("terminals", summary_en="Nothing.")
    factories.live(other)
    published(kiosks, title_en=f"{MARKER} again")
    published(other, summary_en="See [[initiative:kiosks]].")
    published(kiosks, title_en="Kiosks")

    forget("initiative", "kiosks", publication=[6])
    page = client.get("/initiatives/terminals/compare/?from=5&to=7").content.decode()

    assert "[taken away]" in page
    assert MARKER not in page


def test_data_files_that_held_the_text_are_taken_away_and_no_others(kiosks, client):
    moments = Publication.objects.using(PUBLIC)
    for publication in moments.order_by("number"):
        DataVersion.objects.using(PUBLIC).get_or_create(
            number=publication.number,
            defaults={"at": publication.at, "changed_at": publication.at},
        )

    forget("initiative", "kiosks", publication=[3], blocked_by="https://court.example/7")

    rows = DataVersion.objects.using(PUBLIC).order_by("number")
    states = {row.number: row.state for row in rows}
    assert [states[number] for number in (1, 2, 3, 4)] == ["made", "made", "taken_away", "made"]
    row = rows.get(number=3)
    assert row.reason == {"en": REASON, "es": ""}
    assert row.blocked_by == "https://court.example/7"
