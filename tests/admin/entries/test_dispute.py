import json

import pytest
from reversion.models import Version

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import rows, sent, sentences
from tests.public.test_disputes import dispute
from timeline.models import Dispute, Indicator

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def change_form(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/"


def test_an_editor_says_what_is_disputed_and_where(editor):
    entry = factories.initiative(rests_on=factories.source())
    other = factories.initiative("other", rests_on=factories.source("other"))
    own, foreign = entry.milestones.get(), other.milestones.get()
    begun = rows("disputes", {"question_en": "When?", "about": "date", "milestone": own.pk})

    response = editor.get(change_form(entry))
    editor.post(change_form(entry), sent(response, **begun))

    made = Dispute.objects.get()
    assert (made.about, made.milestone) == ("date", own)
    refused = editor.post(
        change_form(made), sent(editor.get(change_form(made)), milestone=foreign.pk)
    )
    assert list(sentences(refused)) == ["milestone"]
    assert list(
        sentences(
            editor.post(
                change_form(entry), sent(response, **begun | {"disputes-0-milestone": foreign.pk})
            )
        )
    )


def test_the_status_follows_the_form_of_the_dispute(editor):
    entry = factories.initiative(rests_on=factories.source())
    made = dispute(initiative=entry)

    editor.post(change_form(made), sent(editor.get(change_form(made)), about="existence"))

    entry.refresh_from_db()
    assert entry.status == "disputed"


@pytest.mark.parametrize("model", ["era", "indicator"])
def test_only_of_an_initiative_it_may_be_disputed_whether_it_happened(editor, model):
    entry = (
        factories.era()
        if model == "era"
        else Indicator.objects.create(slug="rank", title_en="Rank")
    )
    begun = rows("disputes", {"question_en": "Did it?", "about": "existence"})

    refused = editor.post(change_form(entry), sent(editor.get(change_form(entry)), **begun))

    assert list(sentences(refused)) == ["disputes-0-about"]


def test_a_milestone_that_is_deleted_leaves_its_dispute_to_the_entry(editor):
    entry = factories.initiative(rests_on=factories.source())
    dispute(initiative=entry, milestone=entry.milestones.get())
    factories.live(factories.site(), entry)

    editor.post(
        change_form(entry), sent(editor.get(change_form(entry)), **{"milestones-0-DELETE": "on"})
    )
    factories.live(entry)

    assert [row.milestone_id for row in Dispute.objects.using(PUBLIC)] == [None]


def test_a_version_from_before_is_compared_and_brought_back(editor):
    entry = factories.initiative(rests_on=factories.source())
    begun = rows("disputes", {"question_en": "When?"})
    editor.post(change_form(entry), sent(editor.get(change_form(entry)), **begun))
    for version in Version.objects.get_for_model(Dispute):
        kept = json.loads(version.serialized_data)
        for name in ("about", "milestone", "observation"):
            del kept[0]["fields"][name]
        Version.objects.filter(pk=version.pk).update(serialized_data=json.dumps(kept))
    older = Version.objects.get_for_object(entry).latest("pk")
    values = {"disputes-0-about": "date", "disputes-0-milestone": entry.milestones.get().pk}
    editor.post(change_form(entry), sent(editor.get(change_form(entry)), **values))
    newer = Version.objects.get_for_object(entry).latest("pk")
    assert Dispute.objects.get().about == "date"

    place = f"/admin/timeline/initiative/{entry.pk}/history"
    compared = editor.get(f"{place}/compare/?old={older.pk}&new={newer.pk}")
    seen = editor.get(f"{place}/{older.pk}/").context["seen"]
    editor.post(f"{place}/{older.pk}/", {"seen": seen})

    assert compared.status_code == 200
    assert (Dispute.objects.get().about, Dispute.objects.get().milestone) == ("", None)
