import pytest

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from timeline.admin.history.conflict import SAVED, SAVED_AT_MOST

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def form(entry):
    return f"/admin/timeline/{entry._meta.model_name}/{entry.pk}/change/"


def save(client, address, **changes):
    response = client.get(address)
    window = response.context["window"]
    return window, client.post(address, sent(response, _window=window, **changes))


def test_a_save_names_its_window_to_the_browser(editor):
    window, response = save(editor, form(factories.era()))

    cookie = response.cookies[SAVED]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (window, "/", "Strict")
    assert not cookie["httponly"]


def test_a_form_that_was_refused_names_none(editor):
    _window, response = save(editor, form(factories.era()), span="nonsense")

    assert SAVED not in response.cookies


def test_a_new_entry_names_its_window_too(editor):
    window, response = save(editor, "/admin/timeline/theme/add/", title_en="Portals")

    assert response.cookies[SAVED].value == window


def test_windows_that_no_page_has_read_yet_are_named_together(editor):
    era = factories.era()
    windows = [save(editor, form(era))[0] for _number in range(SAVED_AT_MOST + 2)]

    assert editor.cookies[SAVED].value.split(".") == windows[2:]


def test_a_cookie_that_is_nonsense_is_left_out(editor):
    editor.cookies[SAVED] = '"; path=/.<script>'

    window, response = save(editor, form(factories.era()))

    assert response.cookies[SAVED].value == window


@pytest.mark.parametrize("name", ["", "short", "w" * 60, "w;w" * 8])
def test_a_window_with_a_made_up_name_gets_another(editor, name):
    era = factories.era()

    response = editor.post(form(era), sent(editor.get(form(era)), span="nonsense", _window=name))

    assert response.context["window"] != name


def test_the_page_after_signing_out_forgets_what_was_typed(editor):
    response = editor.post("/admin/logout/")

    assert "js/drafts_end" in response.content.decode()


def test_only_forms_of_entries_keep_words(editor):
    assert "data-drafts" in editor.get(form(factories.era())).content.decode()
    assert "data-drafts" not in editor.get("/admin/auth/user/add/").content.decode()
    assert "data-drafts" not in editor.get("/admin/password_change/").content.decode()
