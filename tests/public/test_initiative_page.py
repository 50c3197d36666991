"""The page of an initiative: what its head tells, what stands beside its text, what a withdrawn one
looks like.
"""

import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Dispute, Milestone, Position
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def read(client):
    def page(path="/initiatives/gob-mx/"):
        # What programs read of it stands in the head.
        return " ".join(client.get(path).content.decode().partition("<body>")[2].split())

    return page


def head(shown):
    return shown.partition('<header class="entry_head">')[2].partition("</header>")[0]


def later(entry, **values):
    words = {"kind": "changed", "date": "2018", "description_en": "It grows.", **values}
    words.setdefault("description_es", "Crece.")
    return Milestone.objects.create(initiative=entry, **words)


def test_one_milestone_is_told_in_the_head(read):
    factories.live(factories.site(), factories.initiative(rests_on=factories.source()))

    shown = read()

    assert '<p class="entry_head-when">' in head(shown)
    when = head(shown).partition('<p class="entry_head-when">')[2].partition("</p>")[0]
    assert when.startswith('<span class="date">since <time datetime="2014">2014</time></span>: ')
    assert ">It is launched</span>" in when
    assert when.endswith("· running when last reported")
    assert 'id="r1-1"' in when
    assert 'class="milestone_list"' not in shown
    assert 'class="life_strip"' not in shown


def test_two_milestones_are_a_strip_and_a_list(read):
    entry = factories.initiative(rests_on=factories.source())
    later(entry, source=factories.source("later"))
    factories.live(factories.site(), entry)

    shown = read()

    assert "It grows." not in head(shown)
    assert shown.index('class="life_strip"') < shown.index('class="milestone_list"')
    assert 'aria-label="Life of Portal gob-mx to scale: launched 2014; changed 2018; ' in shown
    assert "Vida de Portal gob-mx (es) a escala" in read("/es/initiatives/gob-mx/")


def test_a_proposal_says_whose_it_is_and_has_no_date_line(read):
    author = factories.agent()
    wish = factories.source("wish")
    entry = factories.initiative(kind="proposal", date="", opinion_of=author, rests_on=wish)
    words = {"description_en": "A wish.", "description_es": "Un deseo."}
    Milestone.objects.create(initiative=entry, kind="proposed", source=wish, **words)
    factories.live(factories.site(), author, wish, entry)

    shown = read()

    assert "entry_head-when" not in shown
    assert "Proposed by Ana Pérez" in head(shown)
    assert "A wish." not in shown


def test_a_reason_to_be_related_is_said_once(read):
    theme = factories.theme("strategy", title_en="Strategy", title_es="Estrategia")
    entries = [factories.initiative(slug) for slug in ("gob-mx", "one", "two", "three")]
    for entry in entries:
        entry.themes.set([theme])
    factories.live(factories.site(), theme, *entries)

    shown = read()

    assert shown.count("Also on strategy") == 1
    assert "También sobre estrategia" in read("/es/initiatives/gob-mx/")
    assert [slug for slug in ("one", "two", "three") if f"/initiatives/{slug}/" not in shown] == []


def disputed(entry, *sources, **values):
    dispute = Dispute.objects.create(
        question_en="When?", question_es="¿Cuándo?", initiative=entry, **values
    )
    for source in sources:
        words = {"text_en": f"{source.key} says.", "text_es": f"Dice {source.key}."}
        Position.objects.create(dispute=dispute, source=source, **words)
    return dispute


def test_a_dispute_about_a_start_says_so_in_the_head_and_under_its_milestone(read):
    sources = [factories.source(key) for key in ("one", "other", "third")]
    entry = factories.initiative(rests_on=sources[0])
    start = entry.milestones.get()
    later(entry, source=sources[1])
    disputed(entry, *sources, about="date", milestone=start)
    factories.live(factories.site(), entry)

    shown = read()

    assert ", start disputed · running" in head(shown)
    assert "Sources disagree about the start" in shown
    assert 'class="positions-3"' in shown
    assert "Las fuentes no coinciden en el inicio" in read("/es/initiatives/gob-mx/")


def test_a_dispute_about_the_text_stands_under_the_paragraph_that_cites_its_sources(read):
    one, other = factories.source("one"), factories.source("other")
    body = "First [@one].\n\nFew or many [@one; @other].\n\nLast [@other]."
    entry = factories.initiative(rests_on=one, body_en=body, body_es=body)
    disputed(entry, one, other)
    factories.live(factories.site(), entry)

    shown = read()

    assert shown.index("Few or many") < shown.index("other says.") < shown.index(">Last<")
    assert shown.count("other says.") == 1


def test_a_website_stands_first_among_the_facts(read):
    lead = factories.organisation()
    entry = factories.initiative(website="https://www.gob.mx/", lead=lead)
    factories.live(factories.site(), lead, entry)

    shown = read()

    assert '<a href="https://www.gob.mx/" rel="noopener">www.gob.mx</a>' in shown
    assert shown.index("www.gob.mx/") < shown.index("Lead organisation")


def test_the_archived_copy_stands_before_a_website_that_is_closed(read):
    copy = "https://web.archive.org/web/2020/http://www.e-mexico.gob.mx/"
    words = {"website": "http://www.e-mexico.gob.mx/", "website_archived": copy}
    factories.live(factories.site(), factories.initiative(website_closed=True, **words))

    shown = read()

    assert f'<a href="{copy}" rel="noopener">Archived copy</a>' in shown
    assert "closed: <a" in shown
    assert shown.index("Archived copy") < shown.index(">www.e-mexico.gob.mx<")


def test_a_withdrawn_page_looks_withdrawn(read):
    entry = factories.initiative(rests_on=factories.source(), era=factories.era())
    other = factories.initiative("other", era=entry.era)
    later(entry, source=factories.source("later"))
    factories.live(factories.site(), entry, other)
    unpublish(entry, note_en="The source was wrong.", note_es="La fuente estaba equivocada.")

    for path, kicker in (("", "Withdrawn · portal"), ("/es", "Retirada · portal")):
        shown = read(f"{path}/initiatives/gob-mx/")
        assert "is-withdrawn" in shown
        assert kicker in head(shown)
        assert shown.index('class="page_notice withdrawn"') < shown.index("<h1")
        assert "sentences and milestones sourced" not in shown
        assert 'class="neighbours"' not in shown
        assert 'class="life_strip"' not in shown
