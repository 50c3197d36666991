"""The start page: what it tells first, what it leaves to other pages, and that its numbers are those
of their lists.
"""

import re

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Observation, Position
from timeline.public import queries
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def share(slug, whole, value, report, **values):
    made = factories.indicator(
        slug,
        unit_en="%",
        unit_es="%",
        better="higher",
        whole_en=whole,
        whole_es=f"{whole} (es)",
        title_en=f"Share {slug}",
        **{"contrast": True} | values,
    )
    Observation.objects.create(indicator=made, date="2020", value=value, source=report)
    return made


@pytest.fixture
def report():
    return factories.source("report")


def text_of(client, path="/"):
    return " ".join(client.get(path).content.decode().split()).replace('" >', '">')


def test_what_was_found_comes_first_and_sources_last(client, report):
    era = factories.era()
    entry = factories.initiative(era=era, rests_on=report)
    essay = factories.article(
        title_en="Offered and used", body_en="It opens so [@report].\n\n## One\n\nMore."
    )
    site = factories.site(finding_en="Now **{online.last}** [@report].", headline_en="A long way")
    factories.live(entry, essay, share("online", "procedures", 90, report, key_figure=True), site)

    page = text_of(client)

    places = [
        page.index(words)
        for words in (
            "A long way",
            "Now <strong>90%</strong>",
            ">Offered and used</a>",
            "It opens so",
            "Share online",
            "The story, drawn to scale",
            ">First steps</a></h2>",
            ">More</h2>",
            "Sources on this page",
        )
    ]
    assert places == sorted(places)


def test_the_finding_says_the_last_value_in_both_languages(client, report):
    site = factories.site(finding_en="It is {online.last}.", finding_es="Es {online.last}.")
    factories.live(share("online", "procedures", 75, report), site)

    assert "It is 75%." in text_of(client)
    assert 'Es <span class="nb">75&nbsp;%</span>.' in text_of(client, "/es/")


def test_a_finding_without_its_value_is_not_shown(client, report):
    online = share("online", "procedures", 75, report)
    factories.live(online, factories.site(finding_en="It is {online.last}."))
    unpublish(online, reason="withdrawn", note_en="Wrong.", note_es="Falso.")

    assert "finding-words" not in text_of(client)


def test_the_essay_opens_with_its_first_paragraph_and_leads_to_its_sections(client):
    body = "## Before\n\nThe first\nparagraph.\n\nThe second.\n\n## Two Words\n\nThe third."
    first = factories.article("one", title_en="One essay", body_en=body, position=1)
    second = factories.article("two", title_en="Two essay", position=2)
    factories.live(factories.site(), second, first)

    page = text_of(client)

    assert "The first paragraph." in page
    assert "The second." not in page
    assert 'href="/articles/one/#section-two-words">Two Words</a>' in page
    assert '<a href="/articles/two/">Two essay</a>' in page
    assert "section-two-words" in client.get("/articles/one/").content.decode()


def test_shares_of_one_whole_stand_together_and_others_apart(client, report):
    rows = [
        share("online", "procedures", 90, report, position=1),
        share("used", "people", 10, report, position=2),
        share("finished", "procedures", 75, report, position=3),
        share("other", "people", 50, report, position=4, contrast=False),
    ]
    site = factories.site(contrast_gap_en="between the two")
    factories.live(*rows, site)

    groups = queries.timeline().contrast

    told = [(group.whole, [int(row.value) for row in group.shares]) for group in groups]
    assert told == [("procedures", [90, 75]), ("people", [10])]
    page = text_of(client)
    assert page.count('class="contrast-gap"') == page.count("between the two") == 1
    assert 'width="90.000000%"' in page or 'width="90%"' in page


def test_an_era_shows_three_main_entries_in_order_of_date(client, report):
    era = factories.era("era", title_en="An era", span="2001/2012")
    rows = [
        factories.initiative(
            f"e-{year}", era=era, rests_on=report, date=str(year), main=year > 2003
        )
        for year in (2006, 2001, 2004, 2002, 2005)
    ]
    factories.live(*rows)

    [section] = queries.timeline().sections
    page = text_of(client)

    assert [row.slug for row in section.main] == ["e-2004", "e-2005", "e-2006"]
    assert '<a href="/initiatives/?era=era">All 5 entries of An era</a>' in page
    assert len(client.get("/initiatives/?era=era").context["page"].initiatives) == 5


def test_an_era_without_main_entries_shows_its_best_sourced(report):
    era = factories.era("era")
    poor = [factories.initiative(slug, era=era) for slug in ("a", "b", "c")]
    rich = factories.initiative("rich", era=era, rests_on=report)
    factories.live(*poor, rich)

    [section] = queries.timeline().sections
    assert "rich" in [row.slug for row in section.main]


def test_the_outlook_names_five_proposals_and_whose_view_they_are(client, report):
    author = factories.agent("Ana Pérez")
    era = factories.era("outlook", title_en="Outlook", span="")
    rows = []
    for number in range(6):
        row = factories.initiative(
            f"wish-{number}",
            era=era,
            kind="proposal",
            opinion_of=author,
            rests_on=report,
            date="",
            position=number,
        )
        row.milestones.create(
            kind="proposed", source=report, description_en="Proposed.", description_es="Propuesto."
        )
        rows.append(row)
    factories.live(*rows)

    page = text_of(client)

    assert "In the view of Ana Pérez" in page
    assert page.count('<li><a href="/initiatives/wish-') == 5
    assert "All 6 entries of Outlook" in page
    assert 'class="era_section accent-0 is-outlook"' in page


def test_the_number_of_disputes_is_that_of_listed_entries(report):
    era = factories.era()
    shown, left = (
        factories.initiative(slug, era=era, rests_on=report) for slug in ("shown", "left")
    )
    for owner in ({"initiative": shown}, {"era": era}, {"initiative": left}):
        dispute = Dispute.objects.create(question_en="Which?", question_es="¿Cuál?", **owner)
        for text in ("This.", "That."):
            Position.objects.create(dispute=dispute, source=report, text_en=text, text_es=text)
    factories.live(shown, left)
    unpublish(left, reason="withdrawn", note_en="Wrong.", note_es="Falso.")

    assert queries.timeline().dispute_count == 2


def test_the_newest_correction_is_told_and_what_is_new_is_not(client, report):
    entry = factories.initiative("portal", title_en="The portal", rests_on=report)
    factories.live(factories.site(), entry)
    assert queries.timeline().news is None

    entry.body_en = "It opened in 2015 [@report]."
    entry.save()
    publish([entry], kind="correction", note_en="It opened a year later.", note_es="Abrió después.")

    assert re.search(
        r"<b>Corrected on [^<]+:</b> <a href=\"/initiatives/portal/\">\s?The portal\s?</a>. "
        r"<span ?>It opened a year later.</span>",
        text_of(client),
    )


def test_only_sources_that_the_page_cites_are_listed(client, report):
    other = factories.source("other")
    essay = factories.article(body_en="Opening [@report].\n\nLater [@other].")
    factories.live(report, other, essay, factories.site())

    notes = text_of(client).partition("Sources on this page")[2]

    assert "Report report" in notes
    assert "Report other" not in notes


def test_a_start_page_of_nothing_says_so(client):
    assert "Nothing has been published yet." in text_of(client)


def test_a_story_without_eras_is_not_said_to_be_nothing(client):
    factories.live(factories.site(), factories.initiative())

    shown = text_of(client)

    assert "1 entry" in shown
    assert "Nothing has been published yet." not in shown


def test_where_nothing_is_stated_no_share_of_it_is_told(client):
    factories.live(factories.site())

    assert "sentences and milestones sourced" not in text_of(client)
