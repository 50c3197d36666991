import pytest
from django.contrib.auth.models import User

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.history.recording import versions
from timeline.models import Dispute, Initiative, Position, Relation, Source, State
from timeline.publishing.derive import refresh
from timeline.publishing.review import ask_for_review

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/initiative/"
ALL = ["milestones", "relations_from", "disputes"]


@pytest.fixture
def portal():
    """A live entry with every part, notes and a review that was asked for."""
    source = factories.source()
    entry = factories.initiative(
        rests_on=source,
        era=factories.era(),
        editor_notes="Ask Eva.",
        main=True,
    )
    entry.themes.add(factories.theme())
    other = factories.initiative("other", rests_on=source)
    Relation.objects.create(from_initiative=entry, to_initiative=other, kind="part_of")
    dispute = Dispute.objects.create(
        initiative=entry, question_en="When?", milestone=entry.milestones.get()
    )
    Position.objects.create(dispute=dispute, source=source, text_en="In 2014.")
    Position.objects.create(dispute=dispute, source=source, text_en="In 2015.")
    factories.live(entry)
    Initiative.objects.filter(pk=entry.pk).update(body_en="Changed [@perez-2014].")
    entry.refresh_from_db()
    refresh(entry)
    ask_for_review([entry], by="Luis", note="Look.")
    return entry


def copied(client, entry, **words):
    titles = {"title_en": "Another portal", "title_es": "Otro portal"}
    response = client.post(f"{LIST}{entry.pk}/copy/", titles | words)
    return Initiative.objects.exclude(pk=entry.pk).get(title_en="Another portal"), response


def test_a_copy_that_its_history_does_not_keep_is_not_made(contributor, portal, monkeypatch):
    def fails(*arguments):
        raise OSError("disk full")

    monkeypatch.setattr("timeline.admin.history.copy.record", fails)
    with pytest.raises(OSError, match="disk full"):
        copied(contributor, portal)

    assert not Initiative.objects.filter(title_en="Another portal").exists()


def test_a_copy_is_a_draft_with_texts_themes_and_the_parts_that_were_asked_for(contributor, portal):
    copy, response = copied(contributor, portal, parts=ALL)

    assert response.url == f"{LIST}{copy.pk}/change/"
    assert (copy.slug, copy.body_en, copy.era) == ("another-portal", portal.body_en, portal.era)
    assert list(copy.themes.all()) == list(portal.themes.all())
    assert [row.description_en for row in copy.milestones.all()] == ["It is launched."]
    assert [row.kind for row in copy.relations_from.all()] == ["part_of"]
    dispute = copy.disputes.get()
    assert dispute.milestone == copy.milestones.get()
    assert dispute.positions.count() == 2
    assert copy.citations.exists()
    assert (copy.start, copy.statements) == (portal.start, portal.statements)


def test_nothing_of_the_state_plans_reviews_and_notes_goes_along(contributor, portal):
    copy, _response = copied(contributor, portal)

    assert copy.state == State.DRAFT
    assert (copy.editor_notes, copy.review_note, copy.live_fingerprint) == ("", "", "")
    assert (copy.first_published_at, copy.updated_at, copy.review_requested_at) == (None,) * 3
    assert not copy.main


def test_a_dispute_without_its_milestone_is_about_the_entry(contributor, portal):
    copy, _response = copied(contributor, portal, parts=["disputes"])

    assert copy.disputes.get().milestone is None
    assert not copy.milestones.exists()


def test_the_original_stays_as_it_is(contributor, portal):
    before = portal.fingerprint

    copied(contributor, portal, parts=ALL)

    portal.refresh_from_db()
    assert portal.fingerprint == before
    assert portal.milestones.count() == 1


def test_its_history_says_whose_copy_it_is(contributor, portal):
    copy, _response = copied(contributor, portal)

    revision = versions(Initiative, copy.pk).get().revision
    page = contributor.get(f"{LIST}{copy.pk}/history/").content.decode()
    assert revision.user == User.objects.get(username="luis")
    assert "Copied from “Portal gob-mx”." in page


def test_a_source_leaves_its_numbers_and_its_key(contributor):
    source = factories.source("perez-2014", factories.agent(), doi="10.1000/182")

    contributor.post(
        f"/admin/timeline/source/{source.pk}/copy/",
        {"title": "Second part", "parts": ["authorships"]},
    )

    copy = Source.objects.get(title="Second part")
    assert (copy.doi, copy.key != source.key) == ("", True)
    assert copy.authorships.count() == 1


@pytest.mark.parametrize(
    ("titles", "field"),
    [({"title_en": "", "title_es": ""}, None), ({"title_en": "x" * 201}, "title_en")],
)
def test_a_title_that_is_refused_is_said(contributor, portal, titles, field):
    response = contributor.post(f"{LIST}{portal.pk}/copy/", titles)

    errors = response.context["form"].errors
    assert (field in errors) if field else errors
    assert Initiative.objects.count() == 2


def test_the_form_offers_the_copy_with_a_title_in_each_language(contributor, portal):
    page = contributor.get(f"{LIST}{portal.pk}/copy/").content.decode()

    assert 'value="Portal gob-mx (copy)"' in page
    assert 'value="Portal gob-mx (es) (copia)"' in page
    assert "Copy…" in contributor.get(f"{LIST}{portal.pk}/change/").content.decode()
