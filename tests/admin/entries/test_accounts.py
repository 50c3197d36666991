import re
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core import mail
from django.db.models import ProtectedError
from django.test import Client

from govdigital import first_password
from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from tests.admin.filling import sent
from tests.signing_in import give_app, give_recovery_codes, is_signed_in, type_code, type_password
from timeline.admin.account import mails
from timeline.history.comments import comment
from timeline.history.recording import record, versions
from timeline.management.fixtures import ended_by_editors
from timeline.models import (
    Comment,
    EditorLanguage,
    FirstPassword,
    FormerAddress,
    Initiative,
    Notice,
    NoticeChoices,
)
from timeline.newsroom.comments import Author, Place, answer, say

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])

LIST = "/admin/auth/user/"


@pytest.fixture
def administrator(client):
    factories.person("berta", "administrator")
    type_password(client, name="berta")
    return client


def form_of(person):
    return f"{LIST}{person.pk}/change/"


def errors(response):
    return response.context["adminform"].form.errors


def test_an_administrator_adds_an_editor_with_a_first_password(administrator):
    words = {"username": "ana", "first_name": "Ana", "email": "ana@example.org", "role": "editor"}

    administrator.post(
        f"{LIST}add/", words | {"password1": "a long word", "password2": "a long word"}
    )

    ana = User.objects.get(username="ana")
    assert ana.check_password("a long word")
    assert (ana.is_staff, ana.has_perm("timeline.publish")) == (True, True)


def test_a_new_person_chooses_a_password_by_a_link_that_works_once(administrator, client):
    page = administrator.post(
        f"{LIST}add/", {"username": "ana", "role": "contributor"}, follow=True
    )
    address = re.search(r"http://testserver(/admin/choose-password/\S+/)", page.content.decode())[1]
    client.logout()
    form = client.get(address, follow=True)
    chosen = {"new_password1": "a long word", "new_password2": "a long word"}

    signed = client.post(form.redirect_chain[-1][0], chosen, follow=True)

    assert "The password is set. Sign in with it." in signed.content.decode()
    assert User.objects.get(username="ana").check_password("a long word")
    assert "This link has been used" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize(
    ("language", "title"),
    [("", "This link has ended"), ("/es", "Este enlace ya no sirve")],
)
def test_a_link_that_was_used_says_so_in_its_title(client, language, title):
    page = client.get(f"{language}/admin/choose-password/MQ/used/")

    assert f"<h1>{title}</h1>" in page.text


@pytest.mark.parametrize(
    ("language", "name", "last"),
    [
        ("", "Name to sign in with", "Last sign-in"),
        ("/es", "Nombre para iniciar sesión", "Último inicio de sesión"),
    ],
)
def test_what_is_told_of_people_has_the_names_of_the_house(administrator, language, name, last):
    berta = User.objects.get()
    if language:
        EditorLanguage.objects.create(person=berta.pk, language="es")

    listed = administrator.get(f"{language}{LIST}").text
    form = administrator.get(f"{language}{form_of(berta)}").text

    for page in (listed, form):
        assert name in page
        assert last in page


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [("a long word", "another word", "password2"), ("12345678", "12345678", "password1")],
)
def test_a_first_password_is_refused_at_its_field(administrator, first, second, field):
    words = {"username": "ana", "role": "editor", "password1": first, "password2": second}

    response = administrator.post(f"{LIST}add/", words)

    assert list(errors(response)) == [field]
    assert not User.objects.filter(username="ana").exists()


@pytest.mark.parametrize("page", ["add/", "{luis}/password/"])
def test_the_rules_of_a_password_stand_at_its_own_field(administrator, page):
    luis = factories.person("luis", "contributor")

    context = administrator.get(LIST + page.format(luis=luis.pk)).context
    form = context["adminForm"].form if "adminForm" in context else context["adminform"].form

    assert "at least 8 characters" in form.fields["password1"].help_text
    assert not form.fields["password2"].help_text


def test_a_role_is_chosen_as_a_role_and_the_form_shows_no_rights(administrator):
    luis = factories.person("luis", "contributor")
    page = administrator.get(form_of(luis))

    administrator.post(form_of(luis), sent(page, role="editor"))

    shown = page.content.decode()
    assert [group.name for group in luis.groups.all()] == ["editor"]
    for hidden in ("is_superuser", "user_permissions", "is_staff", 'name="groups"', "pbkdf2"):
        assert hidden not in shown


def test_a_group_of_another_making_stays(administrator):
    luis = factories.person("luis", "contributor")
    luis.groups.add(Group.objects.create(name="translators"))

    administrator.post(form_of(luis), sent(administrator.get(form_of(luis)), role="editor"))

    assert {group.name for group in luis.groups.all()} == {"editor", "translators"}


def test_an_account_without_a_role_cannot_sign_in_and_hears_so(administrator, client):
    luis = factories.person("luis", "contributor")
    administrator.post(form_of(luis), sent(administrator.get(form_of(luis)), role=""))
    client.logout()

    words = {"username": "luis", "password": "a long password"}
    refused = client.post("/admin/login/", words).context["form"].non_field_errors()
    wrong = client.post("/admin/login/", words | {"password": "x"})

    assert refused == ["This account has no role yet. Ask an administrator to choose one for it."]
    assert wrong.context["form"].non_field_errors()[0].startswith("This name and this password")


@pytest.mark.parametrize("change", [{"role": "editor"}, {"role": ""}, {"is_active": None}])
def test_the_last_administrator_stays_one(administrator, change):
    berta = User.objects.get(username="berta")
    words = sent(administrator.get(form_of(berta)), **change)

    response = administrator.post(form_of(berta), words)

    assert errors(response)["role"][0].startswith("This is the last administrator")
    berta.refresh_from_db()
    assert berta.is_active
    assert berta.has_perm("auth.change_user")


def test_one_of_two_administrators_may_step_down(administrator):
    berta = User.objects.get(username="berta")
    factories.person("eva", "administrator")

    administrator.post(form_of(berta), sent(administrator.get(form_of(berta)), role="editor"))

    assert [group.name for group in berta.groups.all()] == ["editor"]


def test_the_last_administrator_is_not_deleted(administrator):
    berta, luis = User.objects.get(username="berta"), factories.person("luis")
    several = {"action": "delete_selected", "_selected_action": [berta.pk, luis.pk]}

    alone = administrator.post(f"{LIST}{berta.pk}/delete/", {"post": "yes"})
    together = administrator.post(LIST, several | {"post": "yes"})

    assert "This is the last administrator" in alone.content.decode()
    assert "This is the last administrator" in together.content.decode()
    assert User.objects.filter(pk__in=[berta.pk, luis.pk]).count() == 2


def test_an_administrator_sets_another_password(administrator):
    luis = factories.person("luis", "contributor")
    words = {"password1": "quite another", "password2": "quite another"}

    administrator.post(f"{LIST}{luis.pk}/password/", words)

    luis.refresh_from_db()
    assert luis.check_password("quite another")


def test_an_administrator_cannot_make_a_superuser(administrator):
    luis = factories.person("luis", "editor")
    form = administrator.get(form_of(luis))

    administrator.post(form_of(luis), sent(form) | {"is_superuser": "on"})

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


def test_who_has_worked_here_is_closed_and_not_deleted(administrator):
    eva = factories.person("eva", "contributor", first_name="Eva", last_name="Ruiz")
    portal = factories.initiative()
    record([portal], comment("imported"), eva)
    say(Place(portal), Author("Eva Ruiz", eva.pk), "Which month?")

    one = administrator.post(f"{LIST}{eva.pk}/delete/", {"post": "yes"}).content.decode()
    among_others = {"action": "delete_selected", "_selected_action": [eva.pk], "post": "yes"}
    many = administrator.post(LIST, among_others).content.decode()

    for page in (one, many):
        assert page.count("Eva Ruiz has worked here, and the history keeps that name.") == 1
        assert page.count("Close the account instead") == 1
    assert versions(Initiative, portal.pk).first().revision.user == eva
    with pytest.raises(ProtectedError, match="Eva Ruiz has worked here"):
        eva.delete()


def test_who_has_left_nothing_is_deleted_with_their_notices_and_keeps_a_name(administrator):
    eva = factories.person("eva", "contributor")
    portal = factories.initiative()
    say(Place(portal), Author("Eva", eva.pk), "Which month?")
    answer(Comment.objects.get(), Author("Luis", 99), "May.")
    NoticeChoices.objects.create(person_pk=eva.pk)
    EditorLanguage.objects.create(person=eva.pk, language="es")

    administrator.post(f"{LIST}{eva.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(username="eva").exists()
    assert [row.by for row in Comment.objects.all()] == ["Eva", "Luis"]
    assert not Notice.objects.exists()
    assert not NoticeChoices.objects.exists()
    assert not EditorLanguage.objects.exists()


def test_the_notes_of_ended_addresses_outlive_their_account(administrator):
    live = factories.initiative(rests_on=factories.source(), era=factories.era())
    factories.live(live)
    eva = factories.person("eva", "editor")
    administrator.force_login(eva)
    list_of_addresses = "/admin/timeline/formeraddress/"
    words = {"model": "initiative", "address": "old-portal", "moved_to": live.slug}
    administrator.post(f"{list_of_addresses}add/", words)
    former = FormerAddress.objects.using(PUBLIC).get()
    administrator.post(f"{list_of_addresses}{former.pk}/delete/", {"post": "yes"})
    administrator.force_login(User.objects.get(username="berta"))

    administrator.post(f"{LIST}{eva.pk}/delete/", {"post": "yes"})

    assert ended_by_editors() == {str(former)}


def test_an_administrator_cannot_delete_a_superuser_among_others(administrator):
    root, luis = User.objects.create_superuser("root"), factories.person("luis")
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [root.pk, luis.pk]}

    administrator.post(LIST, chosen)

    assert User.objects.filter(pk__in=[root.pk, luis.pk]).count() == 2


def test_the_list_says_who_has_which_role(administrator):
    factories.person("ana", "editor")

    listed = administrator.get(LIST).content.decode()

    assert '<td class="field-role">editor</td>' in listed


@pytest.mark.parametrize(
    ("role", "names"), [("editor", ["ana"]), ("administrator", ["berta"]), ("none", ["luis"])]
)
def test_people_are_found_by_their_role(administrator, role, names):
    factories.person("ana", "editor")
    factories.person("luis")

    listed = administrator.get(LIST, {"role": role}).context["cl"].result_list

    assert [person.username for person in listed] == names


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        (
            {"username": "Ana"},
            "username",
            "“ana” signs in by this name already; capitals tell nobody apart.",
        ),
        (
            {"username": "аnita"},
            "username",
            "“аnita” mixes letters of two alphabets that look alike. Use one.",
        ),
        (
            {"email": " ANA@example.org "},
            "email",
            "This is the address of ana already. Each person has one of their own.",
        ),
    ],
)
def test_nobody_is_taken_for_somebody_else(administrator, words, field, sentence):
    factories.person("ana", "editor", email="ana@example.org")

    response = administrator.post(f"{LIST}add/", {"username": "anita", "role": "editor"} | words)

    assert errors(response)[field] == [sentence]
    assert User.objects.count() == 2


def test_a_person_keeps_name_and_address_of_her_own(administrator):
    luis = factories.person("luis", "contributor", email="luis@example.org")

    administrator.post(form_of(luis), sent(administrator.get(form_of(luis)), username="Luis"))

    luis.refresh_from_db()
    assert (luis.username, luis.email) == ("Luis", "luis@example.org")


@pytest.mark.parametrize("name", ["año", "ana@example.org", "Анна", "李雷", "a.b-c_d+1"])
def test_a_name_of_one_alphabet_is_taken(administrator, name):
    administrator.post(f"{LIST}add/", {"username": name, "role": "editor"})

    assert User.objects.filter(username=name).exists()


def test_both_faults_of_a_password_are_said_at_once(administrator):
    words = {"username": "ana", "role": "editor", "password1": "12345", "password2": "123"}

    found = errors(administrator.post(f"{LIST}add/", words))

    assert found["password2"] == ["The two passwords differ."]
    assert len(found["password1"]) > 1


@pytest.mark.parametrize(
    ("change", "field"), [({"is_active": None}, "is_active"), ({"role": ""}, "role")]
)
def test_nobody_closes_the_own_account(administrator, change, field):
    factories.person("eva", "administrator")
    berta = User.objects.get(username="berta")

    response = administrator.post(form_of(berta), sent(administrator.get(form_of(berta)), **change))

    assert errors(response)[field][0].startswith("This is your own account.")
    assert User.objects.get(pk=berta.pk).is_active


def test_nobody_deletes_the_own_account(administrator):
    factories.person("eva", "administrator")
    berta = User.objects.get(username="berta")
    several = {"action": "delete_selected", "_selected_action": [berta.pk], "post": "yes"}

    alone = administrator.post(f"{LIST}{berta.pk}/delete/", {"post": "yes"})
    together = administrator.post(LIST, several)

    assert "This is your own account." in alone.text
    assert "This is your own account." in together.text
    assert User.objects.filter(pk=berta.pk).exists()


def test_who_steps_down_comes_to_the_first_page_and_hears_so(administrator):
    factories.person("eva", "administrator")
    berta = User.objects.get(username="berta")

    page = administrator.post(
        form_of(berta), sent(administrator.get(form_of(berta)), role="editor"), follow=True
    )

    assert (page.status_code, page.redirect_chain[-1][0]) == (200, "/admin/")
    assert "Your role is editor from now on." in page.text


def test_a_closed_account_hears_so_when_its_password_is_right(client):
    factories.person("luis", "contributor", is_active=False)

    closed = client.post("/admin/login/", {"username": "luis", "password": "a long password"})
    wrong = client.post("/admin/login/", {"username": "luis", "password": "guessed"})

    assert closed.context["form"].non_field_errors() == [
        "This account is closed. Ask an administrator to open it again."
    ]
    assert wrong.context["form"].non_field_errors()[0].startswith("This name and this password")


@pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
def test_an_account_that_is_closed_while_its_form_is_open_saves_nothing(client):
    luis = factories.person("luis", "contributor")
    era = factories.era()
    client.force_login(luis)
    form = f"/admin/timeline/era/{era.pk}/change/"
    words = sent(client.get(form), title_en="Other words")
    User.objects.filter(pk=luis.pk).update(is_active=False)

    page = client.post(form, words)

    era.refresh_from_db()
    assert (page.status_code, page.templates[0].name) == (403, "admin/login.html")
    assert era.title_en != "Other words"


def removing(person):
    return f"/admin/auth/user/{person.pk}/second-factor/"


def test_an_administrator_sees_and_removes_a_lost_second_factor(administrator, client):
    luis = factories.person("luis", "editor")
    give_app(luis)
    give_recovery_codes(luis)
    other = Client()
    type_password(other, name="luis")
    type_code(other)

    form = administrator.get(f"/admin/auth/user/{luis.pk}/change/")
    asked = administrator.get(removing(luis))
    before = Authenticator.objects.count()
    administrator.post(removing(luis))

    assert "an app for codes" in form.text
    assert "luis has: an app for codes." in asked.text
    assert (before, Authenticator.objects.count()) == (2, 0)
    assert not is_signed_in(other)
    assert LogEntry.objects.get().change_message == "The second factor was removed."


PAGES = ["password", "second-factor"]
FRESH = {"password1": "quite another one", "password2": "quite another one"}


@pytest.mark.parametrize(
    ("page", "own_page"),
    [("password", "/admin/password_change/"), ("second-factor", "/admin/account/")],
)
def test_an_administrator_changes_her_own_sign_in_at_her_own_pages(administrator, page, own_page):
    berta = User.objects.get(username="berta")
    give_app(berta)
    address = f"{LIST}{berta.pk}/{page}/"

    answers = [administrator.get(address), administrator.post(address, FRESH)]

    assert [answer.url for answer in answers] == [own_page] * 2
    berta.refresh_from_db()
    assert berta.check_password("a long password")
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_shows_who_she_is_before_changing_how_others_sign_in(
    administrator, monkeypatch, page
):
    luis = factories.person("luis", "editor")
    give_app(luis)
    monkeypatch.setattr("timeline.admin.account.adapters.JUST_SIGNED_IN", 0)
    address = f"{LIST}{luis.pk}/{page}/"

    refused = administrator.post(address, FRESH)
    asked = administrator.get(refused.url)
    stored = str(dict(administrator.session.items()))
    back = administrator.post(asked.url, {"password": "a long password"})

    luis.refresh_from_db()
    assert asked.url == f"/admin/account/confirm/?next={quote(address, safe='')}"
    assert "quite another one" not in stored
    assert (luis.check_password("a long password"), Authenticator.objects.count()) == (True, 1)
    assert back.url == address
    assert administrator.post(address, FRESH).status_code == 302
    luis.refresh_from_db()
    unchanged = luis.check_password("a long password") and Authenticator.objects.exists()
    assert not unchanged


@pytest.fixture
def some_minutes_later(administrator, monkeypatch):
    """An administrator who signed in a while ago."""
    monkeypatch.setattr("timeline.admin.account.adapters.JUST_SIGNED_IN", 0)
    return administrator


CONFIRM = "/admin/account/confirm/?next=%2Fadmin%2Faccount%2Fconfirmed%2F"


def confirm(client, asked):
    """What was typed, shown to who has typed the password at the page to which she was led."""
    page = client.get(asked.url)
    assert page.url == CONFIRM
    assert "What you typed is kept, and the next page shows it." in client.get(CONFIRM).text
    return client.get(client.post(CONFIRM, {"password": "a long password"}).url)


def send(client, offered):
    """The answer to the form that the page sends."""
    return client.post(offered.context["address"], dict(offered.context["fields"]))


@pytest.mark.parametrize(
    "change",
    [
        {"email": "other@example.org"},
        {"role": "administrator"},
        {"is_active": False},
        {"username": "lucia"},
    ],
)
def test_a_persons_form_asks_who_it_is_and_loses_nothing(some_minutes_later, change):
    luis = factories.person("luis", "editor", email="luis@example.org")
    form = some_minutes_later.get(form_of(luis))
    before = told(luis)

    asked = some_minutes_later.post(form_of(luis), sent(form, **change))
    unchanged = told(luis)
    offered = confirm(some_minutes_later, asked)
    saved = send(some_minutes_later, offered)

    assert unchanged == before
    assert saved.url == LIST
    assert told(luis) == before | change
    assert "/admin/account/confirmed/" not in some_minutes_later.get("/admin/account/").text


def told(person):
    """What an administrator decides of an account."""
    person = User.objects.get(pk=person.pk)
    role = person.groups.get().name
    names = ("username", "email", "is_active")
    return {name: getattr(person, name) for name in names} | {"role": role}


def test_who_does_not_show_who_it_is_changes_no_account(some_minutes_later):
    luis = factories.person("luis", "editor")
    form = some_minutes_later.get(form_of(luis))
    asked = some_minutes_later.post(form_of(luis), sent(form, role="administrator"))

    some_minutes_later.post(CONFIRM, {"password": "wrong"})

    assert some_minutes_later.get(asked.url).url == CONFIRM
    assert told(luis)["role"] == "editor"


def test_a_new_account_asks_before_anything_is_typed_and_keeps_no_password(some_minutes_later):
    before = some_minutes_later.get(f"{LIST}add/")
    words = {"username": "ana", "role": "contributor", **FRESH}
    asked = some_minutes_later.post(f"{LIST}add/", words)
    stored = str(dict(some_minutes_later.session.items()))
    offered = confirm(some_minutes_later, asked)

    assert before.url == f"/admin/account/confirm/?next={quote(f'{LIST}add/', safe='')}"
    assert "quite another one" not in stored
    assert dict(offered.context["fields"]) == {"username": ["ana"], "role": ["contributor"]}
    assert not User.objects.filter(username="ana").exists()


def test_deleting_accounts_asks_who_it_is(some_minutes_later):
    luis = factories.person("luis", "editor")
    alone = f"{LIST}{luis.pk}/delete/"
    many = {"action": "delete_selected", "_selected_action": [luis.pk], "post": "yes"}

    before = some_minutes_later.get(alone)
    asked = [some_minutes_later.post(alone, {"post": "yes"}), some_minutes_later.post(LIST, many)]
    still_there = User.objects.filter(pk=luis.pk).exists()
    send(some_minutes_later, confirm(some_minutes_later, asked[-1]))

    assert before.url == f"/admin/account/confirm/?next={quote(alone, safe='')}"
    assert [answer.url for answer in asked] == ["/admin/account/confirmed/"] * 2
    assert still_there
    assert not User.objects.filter(pk=luis.pk).exists()


@pytest.mark.parametrize(
    ("page", "subject"),
    [
        ("password", "The password was changed"),
        ("second-factor", "An administrator removed the second factor"),
    ],
)
def test_the_person_hears_of_it_by_mail(administrator, settings, monkeypatch, page, subject):
    luis = factories.person("luis", "editor", email="luis@example.org")
    give_app(luis)
    settings.SENDS_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "site@example.org"
    settings.EDITORIAL_URL = "https://editors.example.org"
    monkeypatch.setattr(mails, "send", lambda person, *words: mail.outbox.append((person, *words)))

    administrator.post(f"{LIST}{luis.pk}/{page}/", FRESH)

    [(person, line, body)] = mail.outbox
    assert (person, line) == (luis, subject)
    assert "quite another one" not in body


def test_an_account_that_is_not_there_has_no_such_pages(administrator):
    for page in PAGES:
        assert administrator.get(f"{LIST}999/{page}/").status_code == 404


def test_an_administrator_removes_no_factor_of_a_superuser(administrator):
    boss = User.objects.create_superuser("boss", password="a long password")
    give_app(boss)

    assert administrator.post(removing(boss)).status_code == 403
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": ""}, {"role": ""}])
def test_closing_an_account_or_taking_the_role_ends_its_sessions(administrator, change):
    luis = factories.person("luis", "editor")
    other = Client()
    type_password(other, name="luis")
    form = sent(administrator.get(f"/admin/auth/user/{luis.pk}/change/"), **change)
    form = {name: value for name, value in form.items() if value != "" or name != "is_active"}

    administrator.post(f"/admin/auth/user/{luis.pk}/change/", form)

    assert not is_signed_in(other)
    assert UserSession.objects.filter(user=luis).count() == 0
    User.objects.filter(pk=luis.pk).update(is_active=True, is_staff=True)
    assert not is_signed_in(other)


def test_another_password_by_an_administrator_ends_the_sessions(administrator):
    luis = factories.person("luis", "editor")
    other = Client()
    type_password(other, name="luis")

    fresh = {"password1": "quite another one", "password2": "quite another one"}
    administrator.post(f"/admin/auth/user/{luis.pk}/password/", fresh)

    assert not is_signed_in(other)


def test_a_first_password_is_to_be_changed_by_the_person(administrator):
    words = {"username": "ana", "role": "editor"}

    administrator.post(
        f"{LIST}add/", words | {"password1": "a long word", "password2": "a long word"}
    )
    administrator.post(f"{LIST}add/", {"username": "eva", "role": "editor"})

    assert first_password.is_first(User.objects.get(username="ana"))
    # She chooses her own by the link.
    assert not first_password.is_first(User.objects.get(username="eva"))


def test_a_password_in_the_place_of_another_is_to_be_changed_by_the_person(administrator):
    ana = factories.person("ana", "editor")
    words = {"password1": "a new long word", "password2": "a new long word"}

    administrator.post(f"{LIST}{ana.pk}/password/", words)

    assert first_password.is_first(ana)


def test_a_change_of_the_account_leaves_the_mark(administrator):
    ana = factories.person("ana", "editor")
    first_password.must_change(ana)

    administrator.post(form_of(ana), sent(administrator.get(form_of(ana)), first_name="Ana"))

    assert User.objects.get(username="ana").first_name == "Ana"
    assert first_password.is_first(ana)


def test_the_mark_goes_with_the_account(administrator):
    ana = factories.person("ana", "editor")
    first_password.must_change(ana)

    administrator.post(f"{LIST}{ana.pk}/delete/", {"post": "yes"})

    assert not FirstPassword.objects.exists()
