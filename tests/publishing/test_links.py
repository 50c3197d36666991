from datetime import date

import pytest
from django.core.management import call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.links.check import LinkAnswer
from timeline.management.commands import check_links
from timeline.management.commands.check_links import waiting
from timeline.models import Publication, Source, State
from timeline.publishing.derive import refresh
from timeline.publishing.links import show_links, store_answer

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
ADDRESS = "https://example.org/report"
DAY = date(2026, 11, 20)


def live_source(key="perez-2014", **values):
    source = factories.source(key, **{"url": ADDRESS} | values)
    factories.live(source)
    return source


def shown(key="perez-2014"):
    return Source.objects.using(PUBLIC).values_list("link_status", "link_checked_on").get(key=key)


def test_a_check_is_shown_without_making_the_source_a_changed_one():
    source = live_source()
    store_answer(ADDRESS, LinkAnswer("gone", code=404), DAY)

    publication = show_links()

    assert shown() == ("gone", DAY)
    assert (publication.number, publication.kind, publication.note_en) == (
        2,
        "update",
        "The links of sources were checked.",
    )
    source.refresh_from_db()
    refresh(source)
    assert source.state == State.LIVE


def test_nothing_but_the_check_crosses():
    live_source()
    Source.objects.update(title="Not yet public")
    store_answer(ADDRESS, LinkAnswer("moved", "https://example.org/new", 200), DAY)

    show_links()

    copy = Source.objects.using(PUBLIC).get()
    assert (copy.title, copy.link_moved_to, copy.link_code) == ("Report perez-2014", "", None)


def test_a_check_of_an_address_that_is_not_live_waits():
    live_source()
    Source.objects.update(url="https://example.org/new")
    store_answer("https://example.org/new", LinkAnswer("ok", code=200), DAY)

    assert show_links() is None
    assert shown() == ("", None)


def test_no_publication_is_made_where_nothing_is_new():
    live_source()
    store_answer(ADDRESS, LinkAnswer("ok", code=200), DAY)
    show_links()

    assert show_links() is None
    assert Publication.objects.using(PUBLIC).count() == 2


def test_what_is_known_of_a_link_goes_with_its_address():
    source = live_source()
    store_answer(ADDRESS, LinkAnswer("gone", code=404), DAY)
    source.refresh_from_db()
    source.url = "https://example.org/new"
    source.save()

    factories.live(source)

    assert shown() == ("", None)
    assert (source.link_code, source.link_checked_on, source.link_checked_url) == (
        None,
        None,
        ADDRESS,
    )


def test_the_oldest_checks_come_first_and_recent_ones_wait():
    for key, day in (
        ("new", None),
        ("old", date(2020, 1, 1)),
        ("older", date(2019, 1, 1)),
        ("now", date.max),
    ):
        factories.source(key, url=f"https://example.org/{key}", link_checked_on=day)

    assert [address.rsplit("/", 1)[-1] for address in waiting(7)] == ["new", "older", "old"]
    assert len(waiting(None)) == 4


def answering(monkeypatch, *found):
    monkeypatch.setattr(check_links, "answers", lambda addresses, **options: iter(found))


def test_the_command_checks_and_shows(monkeypatch, capsys):
    live_source()
    answering(monkeypatch, (ADDRESS, LinkAnswer("unreachable", trouble="timeout")))

    call_command("check_links")

    said = f"unreachable {ADDRESS}  timeout\n1 addresses checked. Publication 2 shows it.\n"
    assert capsys.readouterr().out == said
    assert shown()[0] == "unreachable"


def test_the_command_keeps_what_it_knew_when_it_is_stopped(monkeypatch):
    live_source()

    def stopped(addresses, **options):
        yield ADDRESS, LinkAnswer("ok", code=200)
        raise KeyboardInterrupt

    monkeypatch.setattr(check_links, "answers", stopped)
    with pytest.raises(KeyboardInterrupt):
        call_command("check_links")

    assert shown()[0] == "ok"
    assert waiting(7) == []


def test_the_command_refuses_this_machine_unless_it_is_allowed():
    factories.source(url="http://127.0.0.1:9/")

    call_command("check_links", pause=0)
    assert Source.objects.get().link_trouble == "private"

    call_command("check_links", all=True, pause=0, allowed=["127.0.0.1"])
    assert Source.objects.get().link_trouble == "connection"
