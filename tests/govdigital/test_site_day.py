"""At 05:30 UTC it is still the evening before in Mexico City: no page, file or store may say
another day.
"""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from govdigital.site_day import site_day
from tests import factories
from tests.govdigital.test_page_cache import Visitor
from timeline.charts import timeline_content
from timeline.links.check import LinkAnswer
from timeline.management.commands import check_links
from timeline.models import Source
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])

EVENING = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)


@pytest.fixture
def clock(settings, monkeypatch):
    """The clock of a site in Mexico City, to be set; it stands at 05:30 UTC."""
    settings.TIME_ZONE = "America/Mexico_City"

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(EVENING)
    return set_to


def test_the_day_is_that_of_the_site(clock):
    assert site_day() == date(2026, 11, 25)


def test_the_day_stays_that_of_the_site_whatever_zone_is_active(clock):
    with timezone.override("Asia/Tokyo"):
        assert site_day() == date(2026, 11, 25)


def test_a_page_is_kept_until_the_sites_midnight_and_not_beyond(clock):
    visitor = Visitor()

    for hour, minute in ((5, 30), (5, 59), (6, 0), (6, 30)):
        clock(EVENING.replace(hour=hour, minute=minute))
        visitor.get("/")

    assert len(visitor.site.asked) == 2


def test_a_page_is_kept_over_the_midnight_of_utc(clock):
    visitor = Visitor()

    for moment in (
        datetime(2026, 11, 25, 23, 59, tzinfo=UTC),
        datetime(2026, 11, 26, 0, 1, tzinfo=UTC),
    ):
        clock(moment)
        visitor.get("/")

    assert len(visitor.site.asked) == 1


@pytest.fixture
def published(clock):
    portal = factories.initiative("portal", era=factories.era())
    factories.live(factories.site(), portal)
    return portal


def test_every_page_and_file_says_the_day_of_the_site(client, published):
    other = factories.initiative("other")
    factories.live(other)
    unpublish(other, reason="withdrawn", note_en="A note.", note_es="Una nota.")

    for path in ("/", "/initiatives/portal/", "/initiatives/other/", "/updates/", "/data/"):
        page = re.sub(r"<[^>]*>", "", client.get(path).content.decode())
        assert "25 November 2026" in page
        assert "26 November" not in page
    site_map = client.get("/sitemap.xml").content.decode()
    assert "<lastmod>2026-11-25" in site_map
    assert "<lastmod>2026-11-26" not in site_map


def test_the_line_of_today_stands_at_the_day_of_the_site(client, published, monkeypatch):
    days = []
    told = timeline_content.story_of
    monkeypatch.setattr(
        "timeline.charts.timeline.story_of",
        lambda eras, today, *more, **options: (
            days.append(today) or told(eras, today, *more, **options)
        ),
    )

    client.get("/")

    assert days == [date(2026, 11, 25)]


def test_a_link_is_checked_on_the_day_of_the_site(clock, monkeypatch):
    factories.source(url="https://example.org/report")
    answers = [("https://example.org/report", LinkAnswer("ok", code=200))]
    monkeypatch.setattr(check_links, "answers", lambda addresses, **options: iter(answers))

    call_command("check_links", "--all")

    assert Source.objects.get().link_checked_on == date(2026, 11, 25)
