import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.govdigital.test_event_log import log
from timeline.models import FormerAddress
from timeline.publishing.unpublish import unpublish

__all__ = ["log"]

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/formeraddress/"


@pytest.fixture
def chief(client):
    client.force_login(factories.person("ana", "editor"))
    return client


def add(client, **words):
    given = {"model": "initiative", "address": "old-portal", "moved_to": "gob-mx"}
    return client.post(f"{LIST}add/", given | {"note_en": "Renamed."} | words)


def errors(response):
    return response.context["adminform"].form.errors


def test_what_has_moved_or_is_gone_is_listed_with_its_reason(contributor):
    old, new = factories.era("old"), factories.era("new", title_en="Other")
    factories.live(old, new)
    unpublish(old, reason="replaced", replaced_by=new, note_en="One era now.", note_es="Una.")

    page = contributor.get(LIST, {"q": "old"}).content.decode()

    assert 'field-from_address">' in page
    assert ">new</td>" in page
    assert "One era now." in page
    assert contributor.get(f"{LIST}add/").status_code == 403


def test_an_editor_adds_one_and_visitors_are_led_on(chief, client):
    factories.live(factories.initiative())

    add(chief, address="https://example.org/initiatives/old-portal/")

    row = FormerAddress.objects.using(PUBLIC).get()
    assert (row.address, row.moved_to, row.note_en) == ("old-portal", "gob-mx", "Renamed.")
    assert client.get("/initiatives/old-portal/").url == "/initiatives/gob-mx/"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"moved_to": "nothing"}, "moved_to"),
        ({"address": "gob-mx"}, "moved_to"),
        ({"address": "/"}, "address"),
        ({"address": "old portal"}, "address"),
        ({"address": "https://example.org/initiatives/.."}, "address"),
        ({"address": "<script>"}, "address"),
        ({"address": "x" * 101}, "address"),
        ({"model": "site"}, "model"),
    ],
)
def test_what_cannot_lead_on_is_refused(chief, words, field):
    factories.live(factories.initiative())

    response = add(chief, **words)

    assert list(errors(response)) == [field]
    assert not FormerAddress.objects.using(PUBLIC).exists()


def test_an_editor_ends_one(chief, client):
    factories.live(factories.initiative())
    add(chief)
    row = FormerAddress.objects.using(PUBLIC).get()

    chief.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})

    assert client.get("/initiatives/old-portal/").status_code == 404


def test_several_are_ended_from_the_list(chief):
    factories.live(factories.initiative())
    add(chief)
    add(chief, address="older")
    keys = list(FormerAddress.objects.using(PUBLIC).values_list("pk", flat=True))

    chief.post(LIST, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})

    assert not FormerAddress.objects.using(PUBLIC).exists()


def test_what_an_editor_adds_and_ends_is_logged(chief, log):
    factories.live(factories.initiative())
    add(chief, note_en="A secret note.")
    row = FormerAddress.objects.using(PUBLIC).get()

    chief.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})

    added, ended = [event for event in log.events if event["event"].startswith("former")]
    assert (added["event"], added["account"]) == ("former_address_added", "ana")
    assert (added["entry"], added["leads_to"]) == ("initiative:old-portal", "initiative:gob-mx")
    assert (ended["event"], ended["account"]) == ("former_address_ended", "ana")
    assert ended["entries"] == ["initiative:old-portal"]
    assert "secret" not in "".join(log.lines)
