"""An address that is free among working copies may still be another entry's for visitors."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import (
    Agent,
    Article,
    Era,
    FormerAddress,
    Indicator,
    Initiative,
    Picture,
    Publication,
    ScheduledPublication,
    Source,
    Subject,
    Theme,
)
from timeline.publishing import snapshots
from timeline.publishing.publish import NotReady, publish
from timeline.publishing.schedule import publish_due, schedule
from timeline.publishing.unpublish import GONE, unpublish
from timeline.registry import ENTRIES

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MADE = {
    Agent: lambda name: factories.agent(name, slug=name),
    Article: factories.article,
    Era: factories.era,
    Indicator: factories.indicator,
    Initiative: factories.initiative,
    Picture: factories.picture,
    Source: factories.source,
    Subject: factories.subject,
    Theme: factories.theme,
}


def rename(entry, address):
    type(entry).objects.filter(pk=entry.pk).update(**{entry.address_field: address})
    entry.refresh_from_db()


def public_addresses(model):
    return dict(model._base_manager.using(PUBLIC).values_list("pk", model.address_field))


def former():
    return dict(FormerAddress.objects.using(PUBLIC).values_list("address", "moved_to"))


@pytest.fixture
def renamed():
    """A live entry whose draft gives its address up, and a draft that takes it."""
    first = factories.initiative("portal", title_en="The first")
    factories.live(first)
    rename(first, "old-portal")
    return first, factories.initiative("portal", title_en="The second")


SENTENCE = (
    "“The first” still has the address “portal” for visitors. "
    "Publish it first with its new address, or both together."
)


def test_each_model_with_an_address_is_tried_here():
    assert set(MADE) == {model for model in ENTRIES if hasattr(model, "address_field")}


@pytest.mark.parametrize("model", MADE)
def test_an_address_of_any_kind_is_refused_with_a_sentence(model):
    """Case “address-free-only-among-drafts”."""
    first = MADE[model]("taken")
    factories.live(first)
    rename(first, "given-up")
    second = MADE[model]("second")
    rename(second, "taken")

    with pytest.raises(NotReady, match="still has the address “taken” for visitors"):
        publish([second])

    assert public_addresses(model) == {first.pk: "taken"}
    assert Publication.objects.using(PUBLIC).count() == 1


def test_the_form_and_the_publish_page_say_so_and_lead_to_the_other(editor, renamed):
    """Case “address-free-only-among-drafts”, by the form."""
    first, second = renamed
    form = editor.get(f"/admin/timeline/initiative/{second.pk}/change/")
    page = f"/admin/timeline/initiative/publish/?entry={second.pk}"
    refused = editor.post(page, {"kind": "new"})

    for response, problems in (
        (form, form.context["readiness"]["blocking"]),
        (editor.get(page), editor.get(page).context["blocking"]),
        (refused, refused.context["blocking"]),
    ):
        assert [problem["sentence"] for problem in problems] == [SENTENCE]
        assert f'href="/admin/timeline/initiative/{first.pk}/change/"' in response.content.decode()
    assert public_addresses(Initiative) == {first.pk: "portal"}

    editor.post(refused.context["blocking"][0]["together_url"], {"kind": "new"})

    assert public_addresses(Initiative) == {first.pk: "old-portal", second.pk: "portal"}


def test_the_command_says_so(renamed):
    with pytest.raises(CommandError, match="still has the address “portal” for visitors"):
        call_command("publish", "initiative:portal")

    assert Publication.objects.using(PUBLIC).count() == 1


def test_a_plan_keeps_it_as_its_reason_and_the_form_does_not_plan_it(editor, renamed):
    _first, second = renamed
    page = f"/admin/timeline/initiative/publish/?entry={second.pk}"

    response = editor.post(page, {"kind": "new", "at": "2027-05-01T10:00"})
    planned = schedule([second], timezone.now())
    publish_due()

    planned.refresh_from_db()
    assert response.context["blocking"][0]["sentence"] == SENTENCE
    assert planned.problem == f"The second: {SENTENCE}"
    assert ScheduledPublication.objects.count() == 1


def test_one_after_the_other_is_a_way_out(renamed):
    first, second = renamed

    publish([first])
    publish([second])

    assert public_addresses(Initiative) == {first.pk: "old-portal", second.pk: "portal"}
    assert former() == {}


def test_a_swap_is_refused_alone_and_goes_live_together():
    one, other = factories.initiative("one"), factories.initiative("other")
    factories.live(one, other)
    rename(one, "aside")
    rename(other, "one")
    rename(one, "other")

    for alone in (one, other):
        with pytest.raises(NotReady, match="or both together"):
            publish([alone])
    publish([one, other])

    assert public_addresses(Initiative) == {one.pk: "other", other.pk: "one"}
    assert former() == {}


def test_what_led_to_an_entry_leads_to_it_after_a_swap():
    one, other = factories.initiative("first-name"), factories.initiative("other")
    factories.live(one, other)
    rename(one, "one")
    publish([one])
    rename(one, "aside")
    rename(other, "one")
    rename(one, "other")

    publish([one, other])

    assert former() == {"first-name": "other"}


def test_a_swap_in_a_long_batch_goes_live(monkeypatch):
    monkeypatch.setattr(snapshots, "CHUNK", 1)
    made = [factories.initiative(f"portal-{number}") for number in range(3)]
    factories.live(*made)
    for entry, name in zip(made, ("aside", "portal-2", "portal-0"), strict=True):
        rename(entry, f"{name}-next")
    for entry, name in zip(made, ("portal-1", "portal-2", "portal-0"), strict=True):
        rename(entry, name)

    publish(made)

    assert list(public_addresses(Initiative).values()) == ["portal-1", "portal-2", "portal-0"]
    assert former() == {}


def test_a_withdrawn_entry_keeps_its_address_until_it_is_gone(renamed):
    first, second = renamed
    unpublish(first)

    with pytest.raises(
        NotReady, match="“The first” is withdrawn, and its page keeps the address “portal”"
    ):
        publish([second])
    unpublish(first, reason=GONE)
    publish([second])

    assert public_addresses(Initiative) == {second.pk: "portal"}
    assert former() == {}


def test_a_live_row_without_working_copy_is_told_to_operators():
    first = factories.initiative("portal", title_en="The first")
    factories.live(first)
    first.delete()
    second = factories.initiative("portal")

    with pytest.raises(NotReady, match="check_databases"):
        publish([second])


def test_a_former_address_is_taken_again():
    first = factories.initiative("portal")
    factories.live(first)
    rename(first, "moved")
    publish([first])
    second = factories.initiative("portal")

    publish([second])

    assert public_addresses(Initiative) == {first.pk: "moved", second.pk: "portal"}
    assert former() == {}


def test_what_a_database_refuses_for_another_reason_is_a_sentence(monkeypatch, caplog):
    portal, other = factories.initiative("portal"), factories.initiative("other")
    factories.live(other)
    Initiative.objects.using(PUBLIC).update(slug="portal")
    monkeypatch.setattr("timeline.publishing.readiness.CHECKS_TOGETHER", ())

    with pytest.raises(NotReady, match=r"call “manage\.py check_databases”"):
        publish([portal])

    assert public_addresses(Initiative) == {other.pk: "portal"}
    assert "A database refused what a verb wrote" in caplog.text


def test_only_who_may_publish_is_offered_to_publish_both(contributor, renamed):
    _first, second = renamed
    form = f"/admin/timeline/initiative/{second.pk}/change/"

    offered_to_contributor = contributor.get(form).content.decode()
    contributor.force_login(factories.person("ana", "editor"))
    offered_to_editor = contributor.get(form).content.decode()

    assert [
        words in offered_to_contributor for words in ("Open “The first”", "Publish both together…")
    ] == [
        True,
        False,
    ]
    assert "Publish both together…" in offered_to_editor
