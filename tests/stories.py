"""A whole small story, live, with one or more rows of every kind."""

from tests import factories
from tests.remembering import remembered
from timeline.models import Dispute, Observation, Position, Relation

TEXTS = {
    "summary_en": "See [[initiative:gob-1]] [@report-1].",
    "summary_es": "Véase [[initiative:gob-1]] [@report-1].",
}


@remembered
def story(rows=1):
    """`rows` entries of each kind; the first ones cite, link to and relate to each other."""
    portrait = factories.picture("portrait")
    author = factories.agent("Ana Pérez", picture=portrait)
    agency = factories.organisation("Agency")
    report = factories.source(
        "report-1", author, publisher=agency, url="https://example.org/report"
    )
    portrait.source = report
    portrait.save()
    made = [
        entry for number in range(1, rows + 1) for entry in chapter(number, report, author, agency)
    ]
    page = factories.article(
        "accessibility", kind="page", title_en="Accessibility", title_es="Accesibilidad"
    )
    site = factories.site(licence_name="CC BY 4.0", licence_url="https://example.org/licence")
    factories.live(site, page, portrait, author, agency, report, *made)


def chapter(number, report, author, agency):
    """An era with an initiative that is disputed, an indicator, an essay, a source."""
    era = factories.era(f"era-{number}", position=number, span=f"{1990 + number}", **TEXTS)
    portal = factories.initiative(
        f"gob-{number}",
        rests_on=report,
        era=era,
        lead=agency,
        title_en=f"Portal {number}",
        short_title_en=f"P {number}",
        main=True,
        website="https://example.org/portal",
        website_closed=True,
        website_archived="https://example.org/copy",
        budget=3_500_000_000,
        budget_currency="MXN",
        budget_date="2013-12",
        budget_source=report,
        budget_locator="p. 4",
    )
    portal.themes.set([factories.theme(f"theme-{number}")])
    other = factories.initiative(
        f"law-{number}", rests_on=report, era=era, kind="law", opinion_of=author
    )
    other.themes.set(portal.themes.all())
    Relation.objects.create(from_initiative=portal, to_initiative=other, kind="part_of")
    rank = factories.indicator(
        f"rank-{number}",
        rests_on=report,
        key_figure=True,
        whole_en="countries",
        minimum=-100,
        maximum=193,
        method_date="2019",
        method_note_en="new questions",
    )
    country = factories.subject(f"country-{number}")
    rank.observations.update(subject=country)
    Observation.objects.create(
        indicator=rank, subject=country, date="2020", value="-61.5", source=report
    )
    essay = factories.article(
        f"essay-{number}", author=author, body_en="## One\n\nA text [@report-1]."
    )
    for owner in ({"initiative": portal}, {"era": era}, {"indicator": rank}, {"article": essay}):
        disputed(report, **owner)
    return [era, portal, other, country, rank, essay, factories.source(f"further-{number}", author)]


def disputed(report, **owner):
    """A dispute with two positions on one entry."""
    dispute = Dispute.objects.create(question_en="Which?", question_es="¿Cuál?", **owner)
    for text in ("This.", "That."):
        Position.objects.create(dispute=dispute, source=report, text_en=text, text_es=text)
