"""The indexes of people and organisations, and what the page of each shows."""

import pytest
from django.utils.translation import override

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Milestone
from timeline.public import agent_index, queries
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def person(family, given, **values):
    name = f"{given} {family}"
    return factories.agent(name, family=family, given=given, **values)


def text_of(client, path):
    return " ".join(client.get(path).content.decode().split())


def lines(client, path):
    return [line.agent.slug for line in client.get(path).context["page"].lines]


def numbers(client, path):
    return {
        line.agent.slug: (line.works, line.led, line.views, line.essays)
        for line in client.get(path).context["page"].lines
    }


def test_people_stand_by_family_name(client):
    people = [
        person("Sear", "Ana", slug="sear"),
        person("Álvarez", "Zoe", slug="alvarez"),
        person("Barrera", "Luis", slug="barrera-l"),
        person("Barrera", "Ana", slug="barrera-a"),
    ]
    factories.live(factories.site(), *people, factories.organisation("Agency"))
    person("Draft", "Ana", slug="draft")

    assert lines(client, "/people/") == ["alvarez", "barrera-a", "barrera-l", "sear"]
    assert ">Álvarez, Zoe</a>" in text_of(client, "/people/")


@pytest.mark.parametrize(
    ("language", "names"), [("en", ["Muñoz", "Munz"]), ("es", ["Munz", "Muñoz"])]
)
def test_the_alphabet_is_that_of_the_page(language, names):
    with override(language):
        assert sorted(["Munz", "Muñoz"], key=agent_index.letters) == names


def test_organisations_stand_by_their_name_in_the_language_of_the_page(client):
    ministry = factories.organisation("Ministry", name_es="Secretaría", slug="ministry")
    office = factories.organisation("Office", name_es="Oficina", slug="office")
    factories.live(factories.site(), ministry, office)

    assert lines(client, "/organisations/") == ["ministry", "office"]
    assert lines(client, "/es/organisations/") == ["office", "ministry"]
    assert ">Secretaría</a>" in text_of(client, "/es/organisations/")


def test_a_line_says_who_in_one_sentence_without_notes(client):
    report = factories.source("report")
    words = "J. E. Coronado wrote on tax [@report]. She lives in Mexico City."
    author = person("Coronado", "J. E.", biography_en=words, slug="coronado")
    factories.live(factories.site(), report, author)

    shown = text_of(client, "/people/")

    assert ">J. E. Coronado wrote on tax.</span>" in shown
    assert "She lives" not in shown
    assert 'class="note-mark"' not in shown


def test_numbers_are_those_of_the_pages(client):
    # Keys of people and of sources stand apart, so that none is taken for the other.
    for number in range(7):
        factories.source(f"deleted-{number}").delete()
    author, agency = person("Pérez", "Ana", slug="ana"), factories.organisation("Agency")
    # Written and published by the same agency: one work.
    both = factories.source("both", agency, publisher=agency)
    report = factories.source("report", author, publisher=agency)
    withdrawn = factories.source("withdrawn", author)
    led = factories.initiative("led", rests_on=report, lead=agency)
    gone = factories.initiative("gone", rests_on=report, lead=agency)
    view = factories.initiative("view", kind="proposal", opinion_of=author)
    essay = factories.article("essay", author=author)
    page = factories.article("about", kind="page", author=author)
    factories.live(factories.site(), both, report, withdrawn, led, gone, view, essay, page)
    unpublish(withdrawn)
    unpublish(gone)

    assert numbers(client, "/people/") == {"ana": (1, 0, 1, 1)}
    assert numbers(client, "/organisations/") == {"agency": (2, 1, 0, 0)}
    assert len(queries.agent("agency").works) == 2
    assert queries.agent("agency").led_count == len(queries.agent("agency").led) == 1
    assert "led 1 entry" in text_of(client, "/organisations/")
    assert "1 entrada a su cargo" in text_of(client, "/es/organisations/")


def test_a_long_index_goes_on(client, monkeypatch):
    monkeypatch.setattr("timeline.public.queries.ROWS_PER_PAGE", 2)
    people = [person(family, "Ana", slug=family.lower()) for family in ("Alba", "Bernal", "Cruz")]
    factories.live(factories.site(), *people)

    assert lines(client, "/people/?page=2") == ["cruz"]
    assert client.get("/people/?page=3").status_code == 404


def organisation_that_led(*dates, **values):
    """An organisation that led an initiative of each date."""
    agency = factories.organisation("Agency", name_es="Agencia", **values)
    report = factories.source("report")
    made = []
    for number, date in enumerate(dates):
        made.append(factories.initiative(f"led-{number}", rests_on=report, lead=agency, date=date))
    factories.live(factories.site(), *made)
    return made


@pytest.mark.parametrize(
    ("path", "name", "other"),
    [
        ("/organisations/agency/", "<h1>Agency</h1>", ">Agencia</p>"),
        ("/es/organisations/agency/", "<h1>Agencia</h1>", ">Agency</p>"),
    ],
)
def test_an_organisation_has_its_names_in_both_languages(client, path, name, other):
    organisation_that_led("2014")

    shown = text_of(client, path).replace(" >", ">")

    assert name in shown
    assert other in shown


def test_what_an_organisation_led_is_drawn_and_listed_with_when_and_status(client):
    first, _second = organisation_that_led("2001", "2014")
    Milestone.objects.create(
        initiative=first, kind="ended", date="2009", source=first.milestones.first().source
    )
    factories.live(first)

    shown = text_of(client, "/organisations/agency/")
    page = client.get("/organisations/agency/").context["page"]

    assert len(page.drawing.views[0].rows) == 2
    assert "2 entries led" in shown
    led = shown.partition('<ol class="led">')[2].partition("</ol>")[0]
    assert led.index("/initiatives/led-0/") < led.index("/initiatives/led-1/")
    assert '<time datetime="2009">2009</time>' in led
    assert "Portal · completed" in led
    assert "Portal · running when last reported" in led


def test_what_has_no_date_is_listed_and_not_drawn(client):
    factories.live(
        factories.site(),
        factories.initiative("undated", lead=factories.organisation("Agency")),
    )

    page = client.get("/organisations/agency/").context["page"]

    assert (page.drawing, page.led_count) == (None, 1)


def test_more_than_a_small_timeline_holds_is_listed_only(client, monkeypatch):
    monkeypatch.setattr("timeline.charts.MOST_ENTRIES", 1)
    organisation_that_led("2001", "2014")

    page = client.get("/organisations/agency/").context["page"]

    assert (page.drawing, len(page.led)) == (None, 2)


def test_a_person_has_works_essays_and_views_as_titles(client):
    author = person("Pérez", "Ana", slug="ana")
    report = factories.source("report", author)
    view = factories.initiative("view", kind="proposal", opinion_of=author, rests_on=report)
    factories.live(factories.site(), report, view, factories.article("essay", author=author))

    shown = text_of(client, "/people/ana/")

    for words in ("Sources on this site", "Articles on this site", "Proposals on this site"):
        assert f"{words}</h2>" in shown
    views = shown.partition("Proposals on this site</h2>")[2].partition("</ul>")[0]
    assert 'href="/initiatives/view/"' in views
    assert "A portal opens" not in shown
