from datetime import date

import pytest
from django.contrib.auth.models import Permission, User

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
from timeline.admin.sources import link_health
from timeline.links.check import LinkAnswer
from timeline.models import Source
from timeline.publishing.derive import refresh
from timeline.publishing.links import store_answer

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/timeline/source/"
ADDRESS = "https://example.org/report"
DAY = date(2026, 11, 20)


@pytest.fixture
def answering(monkeypatch):
    """The addresses that were asked; each answers what `found` says, or not at all."""
    asked, found = [], {}

    def answers(addresses, **options):
        asked.extend(addresses)
        yield from ((address, found[address]) for address in addresses if address in found)

    monkeypatch.setattr(link_health, "answers", answers)
    return asked, found


def checked(key="perez-2014", answer=None, **values):
    source = factories.source(key, **{"url": ADDRESS} | values)
    store_answer(source.url, answer or LinkAnswer("gone", code=404), DAY)
    return source


def form(source):
    return f"{LIST}{source.pk}/change/"


def said(response):
    return [str(message) for message in response.context["messages"]]


def check(client, *sources):
    chosen = {"action": "check_links_now", "_selected_action": [source.pk for source in sources]}
    return client.post(LIST, chosen, follow=True)


SHOWN = [
    (LinkAnswer("ok", code=200), ["Works (HTTP 200).", "Last checked on 20 November 2026."]),
    (
        LinkAnswer("gone", code=404),
        ["Gone (HTTP 404).", '<a href="#id_archived_url">Add the archived copy</a>'],
    ),
    (LinkAnswer("unreachable", trouble="timeout"), ["Cannot be reached: no answer in time."]),
    (
        LinkAnswer("moved", "https://example.org/new", 200),
        ['<a href="https://example.org/new" rel="noreferrer">', 'name="_use_new_address"'],
    ),
]


@pytest.mark.parametrize(("answer", "words"), SHOWN)
def test_the_form_says_how_the_link_stands_and_what_to_do(editor, answer, words):
    page = " ".join(editor.get(form(checked(answer=answer))).content.decode().split())

    assert [word for word in words if word not in page] == []


def test_a_link_that_was_never_checked_is_told_from_one_whose_address_has_changed(editor):
    never, changed = (
        factories.source("never", url=ADDRESS),
        checked("changed", url="https://example.org/old"),
    )
    editor.post(form(changed), sent(editor.get(form(changed)), url="https://example.org/new"))

    assert "Never checked." in editor.get(form(never)).content.decode()
    assert (
        "The address has changed since it was checked."
        in editor.get(form(changed)).content.decode()
    )


def test_one_button_takes_the_new_address_and_saves_what_was_typed(editor):
    source = checked(answer=LinkAnswer("moved", "https://example.org/new", 200))

    typed = sent(editor.get(form(source)), title="A better title", _use_new_address="on")
    response = editor.post(form(source), typed)

    source.refresh_from_db()
    assert (source.url, source.title) == ("https://example.org/new", "A better title")
    assert (response.url, source.link_checked_on) == (form(source), None)


def test_a_new_address_that_another_source_has_is_asked_about(editor):
    factories.source("other", url="https://example.org/new")
    source = checked(answer=LinkAnswer("moved", "https://example.org/new", 200))

    response = editor.post(form(source), sent(editor.get(form(source)), _use_new_address="on"))

    assert list(sentences(response)) == ["another"]


STATES = {
    "gone": ["gone"],
    "ok": ["ok"],
    "unchecked": ["unchecked"],
    "changed": ["changed"],
    "none": ["none"],
    "nonsense": ["changed", "gone", "none", "ok", "unchecked"],
}


@pytest.mark.parametrize("state", STATES)
def test_sources_are_found_by_how_their_link_stands(editor, state):
    checked("gone", url="https://example.org/gone")
    checked("ok", LinkAnswer("ok", code=200), url="https://example.org/ok")
    changed = checked("changed", url="https://example.org/old")
    Source.objects.filter(pk=changed.pk).update(url="https://example.org/new")
    refresh(changed)
    factories.source("unchecked", url="https://example.org/unchecked"), factories.source("none")

    found = editor.get(LIST, {"link": state}).context["cl"].result_list

    assert sorted(source.key for source in found) == STATES[state]


def test_checking_now_asks_stores_and_tells(editor, answering):
    asked, found = answering
    live, slow = (
        factories.source("live", url=ADDRESS),
        factories.source("slow", url="https://example.org/slow"),
    )
    factories.live(live)
    found[ADDRESS] = LinkAnswer("gone", code=404)

    response = check(editor, live, slow)

    assert asked == [ADDRESS, "https://example.org/slow"]
    assert said(response) == [
        "“Report live”: gone, HTTP 404",
        "“Report slow”: No answer yet. Try again later.",
    ]
    assert Source.objects.using(PUBLIC).get().link_status == "gone"


def test_at_most_twenty_links_are_checked_at_once(editor, answering):
    sources = [factories.source(f"n{number}", url=f"{ADDRESS}/{number}") for number in range(21)]

    response = check(editor, *sources)

    assert (answering[0], said(response)) == ([], ["Choose at most 20 sources at once."])


def test_a_source_without_an_address_is_not_asked(editor, answering):
    response = check(editor, factories.source())

    assert (answering[0], said(response)) == ([], ["None of these sources has an address."])


def test_who_may_only_look_checks_no_link(client, answering):
    user = User.objects.create_user("eva", password="a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_source"))
    client.force_login(user)

    check(client, factories.source(url=ADDRESS))

    assert answering[0] == []


def test_no_address_of_this_network_is_asked(editor):
    response = check(editor, factories.source(url="http://127.0.0.1:9/"))

    assert said(response) == [
        "“Report perez-2014”: cannot be reached, it leads into a private network"
    ]
