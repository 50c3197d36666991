import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline import search
from timeline.models import SearchEntry
from timeline.publishing.publish import publish
from timeline.publishing.unpublish import unpublish
from timeline.search.indexing import indexed

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def text_of(model_name, pk):
    number = SearchEntry.number_of(model_name, pk)
    return SearchEntry.objects.using(PUBLIC).get(number=number).text_en


def test_each_entry_that_names_an_agent_follows_its_new_name():
    agent = factories.organisation("Old Ministry", slug="ministry")
    source = factories.source("atlas", agent)
    published = factories.source("map", publisher=agent)
    portal = factories.initiative("portal")
    portal.lead = agent
    portal.save()
    factories.live(source, published, portal)

    agent.name = "New Ministry"
    agent.save()
    publish([agent])

    texts = [
        text_of("source", source.pk),
        text_of("source", published.pk),
        text_of("initiative", portal.pk),
    ]
    assert ["New Ministry" in text for text in texts] == [True] * 3
    assert ["Old Ministry" in text for text in texts] == [False] * 3


def test_forget_knows_nothing_of_what_is_not_searched():
    search.forget("site", [1], PUBLIC)

    assert SearchEntry.objects.using(PUBLIC).count() == 0


def test_a_title_in_one_language_is_stemmed_by_the_rules_of_that_language():
    titles = {"en": "Portales", "es": "Portales"}

    columns = indexed(titles, {}, "es", "atlas-2014 10.1/x")

    assert columns == {
        "title_words": "portales",
        "title_stems": "portal",
        "text_words": " atlas 2014 10 1 x",
        "text_stems": "",
    }


def test_the_same_text_in_both_languages_is_read_once_by_the_rules_of_both():
    columns = indexed({}, {"en": "leyes", "es": "leyes"}, "", "")

    assert columns["text_words"] == "leyes"
    assert "ley" in columns["text_stems"].split()


def test_what_a_picture_says_is_found_with_the_entry_that_shows_it():
    picture = factories.picture("portal", caption_en="Its zeppelin.")
    text = "Before.\n\n![[picture:portal]]\n\nAfter."
    factories.live(factories.article(body_en=text, body_es=text), picture)
    row = SearchEntry.objects.using(PUBLIC).get(kind="article")

    assert row.text_en == "Before. After. Its zeppelin. A page with a search field."
    assert "![[" not in row.text_en + row.text_words
    assert "Una página con un buscador." in row.text_es

    picture.caption_en = "Its balloon."
    picture.save()
    factories.live(picture)

    assert "Its balloon." in SearchEntry.objects.using(PUBLIC).get(kind="article").text_en

    unpublish(picture, reason="gone", note_en="Its rights.", note_es="Sus derechos.")

    assert "balloon" not in SearchEntry.objects.using(PUBLIC).get(kind="article").text_en
