import re

import pytest
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent, sentences
from timeline.models import Agent, Era, Initiative, Theme

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


@pytest.fixture
def client():
    client = Client()
    client.force_login(factories.person("eva", "editor"))
    return client


def added(client, noun, **typed):
    address = f"/admin/timeline/{noun}/add/"
    return client.post(address, sent(client.get(address), **typed))


@pytest.mark.parametrize(
    ("kind", "model"), [("initiative", Initiative), ("era", Era), ("theme", Theme)]
)
def test_a_spanish_title_is_enough_to_save(client, kind, model):
    response = added(client, kind, title_es="El portal único", _continue="1")

    entry = model.objects.get()
    assert response.status_code == 302
    assert (entry.title_en or "", entry.title_es) == ("", "El portal único")
    assert (entry.slug, str(entry), entry.title) == ("el-portal-unico",) + ("El portal único",) * 2
    assert entry.sort_key_en > b""


def test_its_form_and_list_show_the_title_that_there_is_and_say_what_is_missing(client):
    added(client, "initiative", title_es="El portal único")

    form = client.get(f"/admin/timeline/initiative/{Initiative.objects.get().pk}/change/")
    assert '<h1 lang="es">El portal único</h1>' in form.content.decode()
    sentences_said = [str(line["sentence"]) for line in form.context["readiness"]["blocking"]]
    assert "“Title (English)” is empty." in sentences_said
    assert "El portal único" in client.get("/admin/timeline/initiative/").content.decode()


def test_a_preview_marks_the_language_that_stands_in(client):
    factories.site()
    added(client, "initiative", title_es="El portal único")

    preview = client.get("/preview/initiatives/el-portal-unico/").content.decode()

    assert re.search(r"<h1[^>]* lang=.es.[^>]*>El portal único</h1>", preview)


def test_no_title_at_all_is_refused_at_the_field_of_the_editors_language(client):
    response = added(client, "initiative")

    assert sentences(response) == {"title_en": ["Write it in one of the languages at least."]}
    assert not Initiative.objects.exists()


def test_an_organisation_may_have_a_spanish_name_alone(client):
    added(client, "agent", kind="organisation", name_es="Secretaría de Salud")

    agent = Agent.objects.get()
    assert (agent.slug, str(agent)) == ("secretaria-de-salud", "Secretaría de Salud")
