import pytest
from django.test import Client

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

MENU = '<nav class="sticky" id="nav-sidebar"'


def ways_on(answer):
    return [(way.label, way.address) for way in answer.context["ways_on"]]


def signed_in(role, **options):
    client = Client(**options)
    client.force_login(factories.person("luis", role))
    return client


@pytest.mark.parametrize(
    "address", ["timeline/nothing/", "nothing/", "timeline/initiative/999/share/", "comments/999/"]
)
def test_what_is_not_there_is_said_on_a_page_of_the_admin(address):
    answer = signed_in("editor").get(f"/admin/{address}")

    page = answer.content.decode()
    assert (answer.status_code, answer.context["title"]) == (404, "There is no such page")
    assert MENU in page
    assert 'lang="en"' in page
    assert ways_on(answer)[-1] == ("The first page of the admin", "/admin/")


def test_it_is_said_in_the_language_of_the_admin():
    answer = signed_in("editor").get("/es/admin/timeline/nothing/")

    assert answer.context["title"] == "No hay ninguna página en esta dirección"
    assert 'lang="es"' in answer.content.decode()


def test_a_preview_that_is_not_there_is_a_page_of_the_admin_too():
    answer = signed_in("editor").get("/preview/initiatives/nothing/")

    assert answer.status_code == 404
    assert MENU in answer.content.decode()


def test_the_list_of_the_noun_is_offered_where_the_role_sees_it():
    editor = signed_in("editor")

    missing = editor.get("/admin/timeline/initiative/999/share/")
    refused = editor.get("/admin/auth/user/")

    assert ways_on(missing)[0] == ("Initiatives", "/admin/timeline/initiative/")
    assert ways_on(refused) == [("The first page of the admin", "/admin/")]


def test_what_the_role_does_not_allow_is_said_on_a_page_of_the_admin():
    portal = factories.initiative()

    answer = signed_in("contributor").get(f"/admin/timeline/initiative/publish/?entry={portal.pk}")

    page = answer.content.decode()
    assert (answer.status_code, answer.context["title"]) == (403, "Not for your role")
    assert MENU in page
    assert "An administrator can give you another role." in page


def test_a_form_of_another_site_is_refused_on_a_page_of_the_admin():
    editor = signed_in("editor", enforce_csrf_checks=True)
    portal = factories.initiative()
    address = f"/admin/timeline/initiative/{portal.pk}/change/"

    answer = editor.post(address, {"title_en": "Forged"}, headers={"Origin": "https://x.example"})

    page = answer.content.decode()
    assert (answer.status_code, answer.context["title"]) == (403, "This form was not taken")
    assert MENU in page
    assert "Forged" not in page


def test_who_is_not_signed_in_sees_no_menu_there(client):
    outside = Client(enforce_csrf_checks=True)

    answer = outside.post("/admin/notices/mine/", {}, headers={"Origin": "https://x.example"})

    assert answer.status_code == 403
    assert MENU not in answer.content.decode()
    assert "Initiatives" not in answer.content.decode()


def test_visitors_keep_the_page_of_the_site():
    factories.live(factories.site())
    editor = signed_in("editor")

    for visitor in (Client(), editor):
        answer = visitor.get("/initiatives/nothing/")

        assert (answer.status_code, MENU in answer.content.decode()) == (404, False)
        assert "Page not found" in answer.content.decode()


def test_a_form_that_is_too_large_is_refused_on_a_page_of_the_admin():
    answer = signed_in("editor").post("/admin/timeline/era/add/", {"body_en": "a" * 2_700_000})

    assert (answer.status_code, answer.context["title"]) == (413, "This form is too large")
    assert MENU in answer.content.decode()
    assert "more than 2.5\xa0MB of text or more than 10,000 fields" in answer.context["sentence"]
    assert "Go back in the browser" in answer.context["sentence"]
    assert ways_on(answer)[0] == ("Eras", "/admin/timeline/era/")


def test_a_form_of_too_many_fields_is_refused_as_well(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    form = {f"field-{number}": "x" for number in range(30)}

    answer = signed_in("editor").post("/es/admin/timeline/era/add/", form)

    assert answer.status_code == 413
    assert "más de 20 campos" in answer.context["sentence"]


def test_who_is_not_signed_in_is_told_nothing_of_the_admin():
    answer = Client().post("/admin/timeline/era/add/", {"body_en": "a" * 2_700_000})

    assert answer.status_code == 400
    assert MENU not in answer.content.decode()
