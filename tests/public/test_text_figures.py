"""Charts of indicators within the texts of entries."""

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test.utils import CaptureQueriesContext

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.models import Indicator, Observation
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

TEXT = "Before it [@perez-2014].\n\n![[indicator:rank]]\n\nAfter it."
WORDS = {"body_en": TEXT, "body_es": TEXT}
MISSING = "A chart that stood here is not shown"


@pytest.fixture
def rank():
    return factories.indicator(
        rests_on=factories.source(),
        whole_en="countries ranked",
        headline_en="It was {last.ordinal}",
        headline_es="Fue el {last.ordinal}",
    )


@pytest.fixture
def read(client):
    return lambda path: " ".join(client.get(path).content.decode().split())


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (lambda: factories.article(**WORDS), "/articles/essay/"),
        (lambda: factories.era(**WORDS), "/eras/first-steps/"),
        (lambda: factories.initiative(**WORDS), "/initiatives/gob-mx/"),
        (
            lambda: factories.indicator("other", description_en=TEXT, description_es=TEXT),
            "/indicators/other/",
        ),
        (
            lambda: factories.agent("Eva", biography_en=TEXT, biography_es=TEXT),
            "/people/eva/",
        ),
    ],
)
def test_a_chart_stands_in_the_text_with_message_sources_and_the_way_to_its_table(
    read, rank, made, path
):
    factories.live(factories.site(), rank, made())
    figure = read(path).partition('<figure class="chart text_figure"')[2].partition("</figure>")[0]

    assert "It was 64th" in figure
    assert "<svg" in figure
    assert "Countries ranked" in figure
    assert 'href="#n1"' in figure
    assert 'href="/indicators/rank/#values"' in figure
    assert "Fue el 64" in read(f"/es{path}")


def test_notes_are_numbered_in_the_order_of_the_text(read):
    other = factories.indicator(rests_on=factories.source("survey"))
    essay = factories.article(
        body_en="First [@perez-2014].\n\n![[indicator:rank]]\n\nLast [@third].",
        body_es="Uno [@perez-2014].",
    )
    sources = factories.source(), factories.source("third")
    factories.live(factories.site(), other, *sources, essay)
    shown = read("/articles/essay/")

    assert shown.index('href="#n1"') < shown.index('href="#n2"') < shown.index('href="#n3"')
    figure = shown.partition("<figure")[2].partition("</figure>")[0]
    assert 'href="#n2"' in figure


def test_the_same_chart_twice_has_ids_of_its_own(read, rank):
    twice = "![[indicator:rank]]\n\nBetween.\n\n![[indicator:rank]]"
    factories.live(factories.site(), rank, factories.article(body_en=twice, body_es=twice))
    shown = read("/articles/essay/")
    ids = [part.partition('"')[0] for part in shown.split(' id="')[1:]]

    assert shown.count('<figure class="chart text_figure"') == 2
    assert len(ids) == len(set(ids))


def test_points_of_a_chart_lead_to_the_table_of_its_page(read, rank):
    factories.live(factories.site(), rank, factories.article(**WORDS))
    value = Observation.objects.get()

    assert f'href="/indicators/rank/#{value.identifier}"' in read("/articles/essay/")


def test_a_withdrawn_indicator_leaves_a_sentence(read, rank):
    factories.live(factories.site(), rank, factories.article(**WORDS))
    unpublish(rank, note_en="Wrong.", note_es="Mal.")
    shown = read("/articles/essay/")

    assert MISSING in shown
    assert "text_figure-message" not in shown
    assert "una gráfica" in read("/es/articles/essay/").lower()


def test_the_preview_shows_the_chart_of_a_working_copy(client, rank):
    factories.article(**WORDS)
    client.force_login(User.objects.create_superuser("ana"))
    shown = client.get("/preview/articles/essay/").content.decode()

    assert "It was 64th" in shown
    assert "/preview/indicators/rank/#values" in shown


def test_the_preview_while_writing_shows_the_chart(client, rank):
    client.force_login(User.objects.create_superuser("ana"))
    answer = client.post("/admin/writing/preview/", {"text": TEXT, "language": "en"}).json()

    assert "It was 64th" in answer["html"]
    assert "<svg" in answer["html"]


def test_a_page_with_charts_asks_once_more(client, rank):
    other = factories.indicator("index", rests_on=Observation.objects.get().source)
    Indicator.objects.filter(pk=rank.pk).update(headline_en="{last} and {index.last}")
    rank.refresh_from_db()
    essay = factories.article(body_en="A text [@perez-2014].", body_es="Un texto.")
    factories.live(factories.site(), rank, other, essay)

    def asked():
        with CaptureQueriesContext(connections[PUBLIC]) as captured:
            assert client.get("/articles/essay/").status_code == 200
        return len(captured)

    without = asked()
    essay.body_en = f"{TEXT}\n\n![[indicator:index]]"
    essay.save()
    factories.live(essay)

    # One for the values and one for the titles of what is linked.
    assert asked() == without + 2
    assert "64 and 64" in client.get("/articles/essay/").content.decode()
