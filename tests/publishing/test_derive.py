import pytest

from govdigital.databases import EDITORIAL
from tests import factories
from timeline.models import Citation, Dispute, Initiative, Milestone, Position, Source
from timeline.publishing.derive import life, refresh

pytestmark = pytest.mark.django_db(databases=[EDITORIAL])


def events(*told):
    return [Milestone(pk=number, kind=kind, date=date) for number, (kind, date) in enumerate(told)]


@pytest.mark.parametrize(
    ("told", "kind", "expected"),
    [
        ([], "portal", ("", "", "unknown")),
        ([("launched", "2014")], "portal", ("2014", "", "active")),
        ([("launched", "[2012..]")], "platform", ("[2012..]", "", "active")),
        ([("ended", "2018"), ("launched", "2014")], "portal", ("2014", "2018", "completed")),
        (
            [("announced", "2013"), ("launched", "2014"), ("suspended", "2016")],
            "portal",
            ("2014", "", "suspended"),
        ),
        ([("launched", "2014"), ("changed", "2020")], "portal", ("2014", "", "active")),
        (
            [("launched", "2014"), ("replaced", "2020-05")],
            "portal",
            ("2014", "2020-05", "replaced"),
        ),
        ([("announced", "2013")], "law", ("2013", "", "announced")),
        ([("proposed", "")], "proposal", ("", "", "proposed")),
        ([("ended", "2018"), ("launched", "")], "portal", ("", "2018", "completed")),
        ([("ended", ""), ("launched", "2014")], "portal", ("2014", "", "completed")),
        (
            [("launched", "2013"), ("ended", "2018"), ("occurred", "2019-02")],
            "strategy",
            ("2013", "2018", "completed"),
        ),
        (
            [("occurred", "2012-01"), ("launched", "2012-07"), ("proposed", "2025")],
            "law",
            ("2012-07", "", "active"),
        ),
        ([("announced", "2025"), ("proposed", "2027")], "platform", ("2025", "", "announced")),
        ([("announced", "2001"), ("occurred", "2002")], "policy", ("2002", "", "completed")),
        ([("occurred", "199X")], "policy", ("199X", "", "completed")),
        ([("occurred", "2014")], "milestone", ("2014", "", "happened")),
    ],
)
def test_life_follows_from_the_milestones(told, kind, expected):
    assert tuple(life(events(*told), kind)) == expected


def test_refresh_stores_the_life_with_its_bounds():
    portal = factories.initiative(rests_on=factories.source(), date="2014-06")

    refresh(portal)

    stored = Initiative.objects.get()
    assert (stored.start, str(stored.start_earliest), str(stored.start_latest)) == (
        "2014-06",
        "2014-06-01",
        "2014-06-30",
    )
    assert (portal.start, portal.status) == ("2014-06", "active")


def test_refresh_derives_a_citation_for_each_source_place_and_locator():
    report = factories.source("report")
    other = factories.source("other")
    portal = factories.initiative(
        summary_en="One [@report, p. 3].",
        summary_es="Uno [@report, p. 3].",
        body_en="Two [@report; @other].",
    )
    dispute = Dispute.objects.create(initiative=portal, question="When?")
    Position.objects.create(dispute=dispute, source=other, locator="p. 1")

    refresh(portal)

    rows = Citation.objects.values_list("source__key", "locator", "place")
    expected = [
        ("report", "p. 3", "summary"),
        ("report", "", "body"),
        ("other", "", "body"),
        ("other", "p. 1", "disputes"),
    ]
    assert list(rows) == expected
    assert (portal.source_count, report.citations.count()) == (2, 2)


def test_refresh_removes_a_citation_that_the_text_no_longer_makes():
    portal = factories.initiative(rests_on=factories.source())
    refresh(portal)
    portal.summary_en = portal.summary_es = "A portal opens."
    portal.save()

    refresh(portal)

    assert list(Citation.objects.values_list("place", flat=True)) == ["body", "milestones"]


def test_refresh_counts_the_statements_that_name_a_source():
    report = factories.source("report")
    body = "The portal opened [@report].\n\nIt grew fast.\n\n- It changed once [@report].\n- It then closed."
    portal = factories.initiative(rests_on=report, summary_en="A portal opens.", body_en=body)

    refresh(portal)

    assert (portal.statements, portal.statements_sourced, portal.share_sourced) == (6, 3, 50)


def test_the_language_with_more_unsourced_statements_is_told():
    report = factories.source("report")
    portal = factories.initiative(
        rests_on=report,
        body_es="Se abrió en 2014 [@report]. Luego creció mucho. Después cerró sus puertas.",
    )

    refresh(portal)

    assert (portal.statements, portal.statements_sourced) == (5, 3)


def test_english_stands_in_for_a_text_that_is_missing():
    portal = factories.initiative(body_en="Nobody knows the month of it.", body_es="")

    refresh(portal)

    assert (portal.statements, portal.statements_sourced) == (2, 0)


def test_a_remark_is_no_statement_and_no_citation():
    report = factories.source("report")
    body = "The portal opened [@report]. [Its month is not known.]{.remark}"
    portal = factories.initiative(rests_on=report, body_en=body, body_es="")

    refresh(portal)

    assert (portal.statements, portal.statements_sourced, portal.source_count) == (3, 3, 1)


def test_refresh_ignores_an_unknown_key():
    portal = factories.initiative(body_en="One [@nobody].")

    refresh(portal)

    assert (Citation.objects.count(), portal.source_count) == (0, 0)


def test_refresh_of_many_kinds_at_once():
    report = factories.two_author_report()

    refresh(report, factories.era(), factories.theme(), factories.site())

    assert Source.objects.get().fingerprint == report.fingerprint != ""


def test_a_page_about_the_site_makes_no_statement_and_an_essay_does():
    sentence = "Nothing is named here."
    page = factories.article("about", kind="page", body_en=sentence)
    essay = factories.article("essay", body_en=sentence)

    refresh(page, essay)

    assert [(text.statements, text.share_sourced) for text in (page, essay)] == [(0, 100), (1, 0)]
