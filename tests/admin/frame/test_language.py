import pytest

from tests import factories
from timeline.models import EditorLanguage

pytestmark = pytest.mark.django_db

LIST = "/admin/timeline/era/"


@pytest.fixture
def spanish(client):
    """An editor who has chosen Spanish on the page of the list."""
    client.force_login(factories.person("ana", "editor"))
    client.post("/admin/language/", {"language": "es", "next": f"{LIST}?q=x"})
    return client


def test_choosing_a_language_leads_to_the_same_page_in_it(client):
    client.force_login(factories.person("ana", "editor"))

    response = client.post("/admin/language/", {"language": "es", "next": f"{LIST}?q=x"})

    assert response.url == f"/es{LIST}?q=x"


def test_whoever_has_chosen_a_language_is_led_to_it(spanish):
    assert spanish.get(f"{LIST}?q=x").url == f"/es{LIST}?q=x"
    assert spanish.get(f"/es{LIST}").status_code == 200


def test_the_choice_is_kept_for_every_machine(spanish, client):
    client.logout()

    client.post("/admin/login/?next=/admin/", {"username": "ana", "password": "a long password"})

    assert client.get(LIST).url == f"/es{LIST}"


def test_a_form_that_is_sent_is_answered_where_it_was_sent(spanish):
    assert spanish.post("/admin/timeline/era/add/", {}).status_code == 200


def test_who_has_signed_out_reads_on_in_either_language(client):
    client.force_login(factories.person("ana", "editor"))

    page = client.post("/es/admin/logout/")

    assert "<h1>La sesión se cerró</h1>" in page.text
    for choice in page.context["language_choices"]:
        assert f'<a href="{choice.address}"' in page.text
        assert client.get(choice.address, follow=True).status_code == 200


@pytest.mark.parametrize("words", [{}, {"language": "xx"}, {"language": "es; DROP"}])
def test_no_other_language_is_kept(client, words):
    client.force_login(factories.person("ana", "editor"))

    client.post("/admin/language/", words)

    assert not EditorLanguage.objects.exists()


@pytest.mark.parametrize("place", ["https://example.org/", "http://testserver/admin/"])
def test_nobody_is_led_elsewhere_nor_out_of_https(client, place):
    client.force_login(factories.person("ana", "editor"))
    words = {"language": "es", "next": place}

    assert client.post("/admin/language/", words, secure=True).url == "/es/admin/"


def test_a_language_that_is_no_more_leads_nowhere(client):
    ana = factories.person("ana", "editor")
    EditorLanguage.objects.create(person=ana.pk, language="xx")

    client.post("/admin/login/", {"username": "ana", "password": "a long password"})

    assert client.get(LIST).status_code == 200


def test_the_login_offers_the_languages_by_links(client):
    page = client.get("/admin/login/?next=/admin/timeline/era/").content.decode()

    assert 'href="/es/admin/login/?next=/admin/timeline/era/"' in page


def test_signing_in_leads_on_also_whom_is_signed_in_already(client):
    client.force_login(factories.person("ana", "editor"))

    assert client.get(f"/admin/login/?next={LIST}").url == LIST
    assert client.get("/admin/login/?next=https://example.org/").url == "/admin/"
    assert client.get("/admin/login/?next=/admin/login/").url == "/admin/"
