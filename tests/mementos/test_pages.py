"""What the page of a memento shows: the entry and all that it names as they were, nothing of today."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.mementos.versions import SECOND, THIRD, changed, dated, published, read
from tests.stories import disputed, story
from timeline.models import Dispute, Milestone, Observation, Position, PublishedEntry
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

PAGES = [
    "eras/era-1/",
    "initiatives/gob-1/",
    "indicators/rank-1/",
    "sources/report-1/",
    "people/ana-perez/",
    "organisations/agency/",
    "articles/essay-1/",
    "accessibility/",
]
MARKER = "xyzzy"


def queries_of(client, path):
    with CaptureQueriesContext(connections[PUBLIC]) as asked:
        response = client.get(path)
    assert response.status_code == 200
    return len(asked)


def text_of(shown):
    """What is read in <main> and in the list of notes."""
    main = re.search(r"<main.*?</main>", shown).group()
    left_out = (
        r"<aside.*?</aside>|<section class=\"cite_page.*?</section>|<p class=\"report_link.*?</p>"
    )
    main = re.sub(left_out, "", main)
    return words_of(main)


def words_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_read_as_it_was(client, path, language):
    story()

    today, then = read(client, f"/{language}{path}"), read(client, f"/{language}at/1/{path}")

    assert re.search("<h1.*?</h1>", then).group() == re.search("<h1.*?</h1>", today).group()
    words = text_of(then)
    for prose in re.findall('<div class="prose[^>]*>(.*?)</div>', today):
        assert words_of(prose) in words
    # The page of an era names sources of its entries too.
    if not path.startswith("eras/"):
        notes = '<ol class="note-list.*?</ol>'
        assert re.findall(notes, then) == re.findall(notes, today)


def test_an_article_says_word_for_word_what_its_page_says(client):
    story()

    today, then = (
        text_of(read(client, "/articles/essay-1/")),
        read(client, "/at/1/articles/essay-1/"),
    )

    # What follows cites one version of the page or the other.
    text = today.replace("History (1 version) ", "").rpartition("Cite this page")[0]
    assert text_of(then).rpartition("Cite this page")[0] == text != ""


def test_a_memento_has_the_words_of_its_time(client):
    report = factories.source("report", title="A report")
    agency = factories.organisation("Agency")
    era = factories.era()
    theme = factories.theme()
    entry = factories.initiative(rests_on=report, lead=agency, era=era, title_en="Old title")
    entry.themes.set([theme])
    published(factories.site(), agency, report, era, theme, entry)
    changed(agency, name_en="Ministry", name_es="Ministerio")
    changed(report, title="A book")
    changed(era, title_en="Later steps")
    changed(theme, title_en="Doors")
    changed(entry, title_en="New title", summary_en=f"Something else [@{report.key}].")

    then = read(client, "/at/1/initiatives/gob-mx/")
    today = read(client, "/initiatives/gob-mx/")

    for old, new in (
        ("Old title", "New title"),
        ("A portal opens", "Something else"),
        ("A report", "A book"),
        ("Agency", "Ministry"),
        ("First steps", "Later steps"),
        ("Portals", "Doors"),
    ):
        assert old in then
        assert new not in then
        assert new in today


def test_linked_entries_have_their_titles_of_then(client):
    other = factories.initiative("other", title_en="Other then")
    entry = factories.initiative(body_en="See [[initiative:other]] and [[initiative:gob-mx]].")
    published(factories.site(), other, entry)
    changed(other, title_en="Other now")

    assert 'href="/initiatives/other/">Other then</a>' in read(client, "/at/1/initiatives/gob-mx/")


def test_a_draft_is_never_found_under_a_memento(client):
    story()
    for model_rows in (Milestone.objects.all(), Observation.objects.all()):
        for row in model_rows:
            setattr(row, "description_en" if hasattr(row, "description_en") else "note_en", MARKER)
            row.save()
    entry = factories.initiative("draft", title_en=MARKER)
    portal = type(entry).objects.get(slug="gob-1")
    portal.body_en = f"{MARKER} [[initiative:draft]]"
    portal.editor_notes = MARKER
    portal.save()

    for path in PAGES:
        for language in ("", "es/"):
            assert MARKER not in read(client, f"/{language}at/1/{path}")
    assert client.get("/at/1/initiatives/draft/").status_code == 404


def test_what_points_here_from_elsewhere_is_left_out_with_a_sentence(client):
    story()

    source = read(client, "/at/1/sources/report-1/")
    person = read(client, "/at/1/people/ana-perez/")

    assert "Where this site cites it" not in source
    assert "Nothing cites it yet." not in source
    assert "Essay" not in text_of(person)
    assert "What other pages say of it" in source


def test_a_dispute_stands_at_its_milestone(client):
    report = factories.source("report")
    entry = factories.initiative(rests_on=report)
    milestone = Milestone.objects.create(
        initiative=entry, kind="changed", date="2018", source=report, description_en="It grows."
    )
    disputed(report, initiative=entry, milestone=milestone, about=Dispute.About.DATE)
    published(factories.site(), entry)

    shown = read(client, "/at/1/initiatives/gob-mx/")

    assert re.search(
        r'<li [^>]*class="is-disputed">(?:(?!</li>).)*It grows\.(?:(?!</li>).)*Which\?', shown
    )


def test_a_snapshot_from_before_identifiers_still_has_its_disputes(client):
    report = factories.source("report")
    entry = factories.initiative(rests_on=report)
    milestone = entry.milestones.get()
    disputed(report, initiative=entry, milestone=milestone, about=Dispute.About.EXISTENCE)
    second = Dispute.objects.create(question_en="When?", question_es="¿Cuándo?", initiative=entry)
    for text in ("Then.", "Later."):
        Position.objects.create(dispute=second, source=report, text_en=text, text_es=text)
    published(factories.site(), entry)
    row = PublishedEntry.objects.using(PUBLIC).get(model="initiative")
    numbers = {
        dispute["identifier"]: 17 + at for at, dispute in enumerate(row.snapshot["disputes"])
    }
    for position in row.snapshot["positions"]:
        position["dispute"] = numbers[position["dispute"]]
    row.snapshot["disputes"][0]["milestone"] = milestone.pk
    for part in (row.snapshot, *row.snapshot["disputes"], *row.snapshot["milestones"]):
        del part["identifier"]
    row.save()

    words = text_of(read(client, "/at/1/initiatives/gob-mx/"))

    assert re.search("Which?.*This.*That.*When?.*Then.*Later", words)
    assert "whether it happened" not in words


def test_themes_stand_in_the_alphabet_of_the_page(client):
    themes = [
        factories.theme(f"t-{at}", title_en=name, title_es=name) for at, name in enumerate("zÁb")
    ]
    entry = factories.initiative()
    entry.themes.set(themes)
    published(factories.site(), *themes, entry)

    facts = r"<dt>Themes</dt><dd>.*?</dd>"
    then, today = read(client, "/at/1/initiatives/gob-mx/"), read(client, "/initiatives/gob-mx/")
    assert re.search(facts, then).group() == re.search(facts, today).group()


def test_a_chart_in_a_text_has_the_values_of_then(client):
    report = factories.source("report")
    rank = factories.indicator(rests_on=report)
    Observation.objects.create(indicator=rank, date="2020", value=61, source=report)
    essay = factories.article(body_en="A text.\n\n![[indicator:rank]]")
    published(factories.site(), rank, essay)
    rank.observations.filter(date="2020").update(value=55)
    rank.save()
    published(rank, at=SECOND)

    then, today = read(client, "/at/1/articles/essay/"), read(client, "/articles/essay/")

    assert "From 64 in 2018 to 61 in 2020" in then
    assert "From 64 in 2018 to 55 in 2020" in today


def test_a_picture_is_shown_while_its_file_is_there(client):
    picture = factories.picture("first-portal")
    entry = factories.initiative(picture=picture, body_en="A text.\n\n![[picture:first-portal]]")
    published(factories.site(), picture, entry)
    shown = read(client, "/at/1/initiatives/gob-mx/")
    assert shown.count("<img") == 2
    assert "The portal in 2014." in shown

    changed(picture, **factories.file_columns("another"))

    shown = read(client, "/at/1/initiatives/gob-mx/")
    assert "<img" not in shown
    assert "A picture that stood here is not shown." in shown


def test_a_snapshot_that_was_taken_away_answers_451_and_is_named_so(client):
    report = factories.source("report", title="Secret report")
    entry = factories.initiative(rests_on=report)
    published(factories.site(), report, entry)
    PublishedEntry.objects.using(PUBLIC).filter(model="source").update(snapshot={}, taken_away=1)

    response = client.get("/at/1/sources/report/")
    shown = read(client, "/at/1/initiatives/gob-mx/")

    assert response.status_code == 451
    assert "[taken away]" in shown
    assert "[retirada]" in read(client, "/es/at/1/initiatives/gob-mx/")
    assert "Secret report" not in shown


def test_as_many_queries_for_many_rows_and_versions(client):
    story(1)
    one = {path: queries_of(client, f"/at/1/{path}") for path in PAGES}
    for path, number in one.items():
        assert number <= 8, path

    for number in (2, 3):
        rows = PublishedEntry.objects.using(PUBLIC).filter(publication=1)
        dated(publish([factories.theme(f"more-{number}")]), THIRD)
        for row in rows:
            row.pk, row.publication_id = None, number
            row.save()

    for path, number in one.items():
        assert queries_of(client, f"/at/3/{path}") == number, path


def test_as_many_queries_for_three_rows_of_each_kind(client):
    story(3)

    for path in PAGES:
        assert queries_of(client, f"/at/1/{path}") <= 8, path
        assert len(client.get(f"/at/1/{path}").content) <= 40_000


def test_a_withdrawn_version_says_so_and_keeps_its_words(client):
    entry = factories.initiative(rests_on=factories.source())
    published(factories.site(), entry)
    dated(unpublish(entry, note_en="It never opened.", note_es="Nunca abrió."), SECOND)

    shown = read(client, "/at/2/initiatives/gob-mx/")

    assert "Withdrawn on 1 August 2026." in shown
    assert "It never opened." in shown
    assert "It opened in 2014" in shown
    assert "Nunca abrió." in read(client, "/es/at/2/initiatives/gob-mx/")
