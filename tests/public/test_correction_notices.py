import re
from datetime import timedelta

import pytest
from django.utils import timezone

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Publication
from timeline.public import queries
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

WAS_WRONG = "The launch day was given as 22 June; the source says 23 June."
ERA_OTRO = "El día de inicio era otro."


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def change(entry, **values):
    type(entry).objects.filter(pk=entry.pk).update(**values)
    entry.refresh_from_db()
    return entry


def correct(entry, note_en=WAS_WRONG, note_es=ERA_OTRO, **values):
    return publish([change(entry, **values)], kind="correction", note_en=note_en, note_es=note_es)


def dated(number, at):
    Publication.objects.using(PUBLIC).filter(number=number).update(at=at)


def notices(client, path):
    """The notices of the page, in words."""
    part = text_of(client.get(path)).partition('<section class="correction_notices"')[2]
    items = re.findall(r"<li>(.*?)</li>", part.partition("</section>")[0])
    return [" ".join(re.sub(r"<[^>]+>", " ", item).replace("\xa0", " ").split()) for item in items]


@pytest.fixture
def portal():
    entry = factories.initiative("portal")
    factories.live(factories.site(), entry, factories.theme())
    return entry


def test_a_correction_stands_on_the_page_that_it_changed(client, portal):
    correct(portal, summary_en="Another portal opens.")

    [notice] = notices(client, "/initiatives/portal/")
    [spanish] = notices(client, "/es/initiatives/portal/")

    assert notice.startswith("Corrected ")
    assert WAS_WRONG in notice
    assert spanish.startswith("Corregido el ")
    assert ERA_OTRO in spanish


def test_an_update_and_what_brought_the_entry_are_no_correction(client, portal):
    publish([change(portal, summary_en="Another portal opens.")], kind="update", note_en=WAS_WRONG)
    other = factories.initiative("other")
    publish([other], kind="correction", note_en=WAS_WRONG)

    assert notices(client, "/initiatives/portal/") == []
    assert notices(client, "/initiatives/other/") == []


def test_a_correction_of_another_entry_is_not_told_here(client, portal):
    other = factories.initiative("other")
    publish([other])
    correct(other, summary_en="Another portal opens.")

    assert notices(client, "/initiatives/portal/") == []


def test_corrections_are_told_for_twelve_months_newest_first(client, portal):
    for note in ("first", "second", "third"):
        correct(portal, note_en=f"This is the {note} note.", summary_en=f"Portal {note} opens.")
    today = timezone.localtime().replace(hour=12)
    year_ago = today.replace(year=today.year - 1)
    dated(2, year_ago - timedelta(days=1))
    dated(3, year_ago)

    told = notices(client, "/initiatives/portal/")

    assert ["third" in told[0], "second" in told[1], len(told)] == [True, True, 2]


def test_a_withdrawal_that_was_taken_back_is_told(client, portal):
    unpublish(portal, note_en="It was a mistake of ours.")

    assert notices(client, "/initiatives/portal/") == []
    assert "It was a mistake of ours." in text_of(client.get("/initiatives/portal/"))

    portal.refresh_from_db()
    publish([portal])

    [notice] = notices(client, "/initiatives/portal/")
    assert notice.startswith("Withdrawn ")
    assert "It was a mistake of ours." in notice


def test_a_note_without_spanish_says_its_language(client, portal):
    correct(portal, note_es="", summary_en="Another portal opens.")

    page = text_of(client.get("/es/initiatives/portal/"))

    assert f'<span lang="en">{WAS_WRONG}</span>' in page
    assert f"<span>{WAS_WRONG}</span>" in text_of(client.get("/initiatives/portal/"))


def test_a_note_is_shown_as_it_was_typed(client, portal):
    correct(portal, note_en="n<m &amp; <table> is not n>m", summary_en="Another portal opens.")

    assert "n&lt;m &amp;amp; &lt;table&gt; is not n&gt;m" in text_of(
        client.get("/initiatives/portal/")
    )


PAGES = {
    "/eras/first-steps/": factories.era,
    "/initiatives/portal/": lambda: factories.initiative("portal"),
    "/indicators/rank/": factories.indicator,
    "/sources/report/": lambda: factories.source("report"),
    "/people/ana-perez/": factories.agent,
    "/organisations/united-nations/": factories.organisation,
    "/articles/essay/": factories.article,
    "/accessibility/": lambda: factories.article("accessibility", kind="page"),
}


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_tells_its_corrections_and_leads_to_its_feed(client, path):
    entry = PAGES[path]()
    factories.live(factories.site(), entry)
    titles = [name for name in ("title_en", "name_en", "title") if hasattr(entry, name)]
    correct(entry, **{titles[0]: "Another title"})

    page = text_of(client.get(path))

    assert len(notices(client, path)) == 1
    head = page.partition("</head>")[0]
    assert (
        f'type="application/atom+xml" title="Another title: history" href="{path}history.atom"'
        in head
    )
    assert len(notices(client, f"/es{path}")) == 1
    assert client.get(f"/es{path}history.atom").status_code == 200


def test_a_preview_tells_of_no_version(client, portal, admin_client):
    correct(portal, summary_en="Another portal opens.")

    page = text_of(admin_client.get("/preview/initiatives/portal/"))

    assert WAS_WRONG not in page
    assert "history.atom" not in page


@pytest.mark.parametrize("correction_count", [1, 3])
def test_a_page_asks_the_same_for_one_correction_and_for_three(
    client, portal, django_assert_num_queries, correction_count
):
    for number in range(correction_count):
        correct(portal, summary_en=f"Portal {number} opens.")
    client.get("/initiatives/portal/")

    with django_assert_num_queries(6, using=PUBLIC):
        client.get("/initiatives/portal/")


def test_versions_are_newest_first(portal):
    correct(portal, summary_en="Another portal opens.")

    versions = queries.initiative("portal").versions

    assert [version.number for version in versions.all] == [2, 1]
    assert (versions.first.number, versions.last.number) == (1, 2)
