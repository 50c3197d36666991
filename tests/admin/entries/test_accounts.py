import pytest
from django.contrib.auth.models import Group, User

from tests import factories
from tests.admin.filling import sent

pytestmark = pytest.mark.django_db

LIST = "/admin/auth/user/"


@pytest.fixture
def administrator(client):
    client.force_login(factories.person("berta", "administrator"))
    return client


def test_an_administrator_adds_an_editor(administrator):
    words = {
        "username": "ana",
        "usable_password": "true",
        "password1": "a long word",
        "password2": "a long word",
    }
    response = administrator.post(f"{LIST}add/", words)

    form = administrator.get(response.url)
    editor = Group.objects.get(name="editor")
    administrator.post(response.url, sent(form, is_staff=True, groups=[editor.pk]))

    assert User.objects.get(username="ana").has_perm("timeline.publish")


def test_an_administrator_cannot_make_a_superuser(administrator):
    luis = factories.person("luis")
    form = administrator.get(f"{LIST}{luis.pk}/change/")

    administrator.post(f"{LIST}{luis.pk}/change/", sent(form) | {"is_superuser": "on"})

    assert "is_superuser" not in form.context["adminform"].form.fields
    assert not User.objects.get(pk=luis.pk).is_superuser


@pytest.mark.parametrize("page", ["change/", "delete/", "password/"])
def test_an_administrator_cannot_touch_a_superuser(administrator, page):
    root = User.objects.create_superuser("root", password="a long password")

    response = administrator.post(
        f"{LIST}{root.pk}/{page}", {"post": "yes", "password1": "x", "password2": "x"}
    )

    assert response.status_code == 403
    assert User.objects.get(pk=root.pk).check_password("a long password")


def test_an_administrator_cannot_delete_a_superuser_among_others(administrator):
    root, luis = User.objects.create_superuser("root"), factories.person("luis")
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [root.pk, luis.pk]}

    administrator.post(LIST, chosen)

    assert User.objects.filter(pk__in=[root.pk, luis.pk]).count() == 2


def test_the_list_says_who_has_which_role(administrator):
    factories.person("ana", "editor")

    listed = administrator.get(LIST).content.decode()

    assert '<td class="field-roles">editor</td>' in listed
