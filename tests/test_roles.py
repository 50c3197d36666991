import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from govdigital.databases import EDITORIAL, PUBLIC
from tests import factories
from timeline.registry import ENTRIES, NOUNS
from timeline.roles import ENTRIES as NAMED
from timeline.roles import PARTS, ROLES, make_roles

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])


def rights(role):
    rows = Group.objects.get(name=role).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.mark.parametrize("role", ROLES)
def test_a_migrated_database_has_each_role_with_all_its_rights(role):
    assert rights(role) == ROLES[role]


def test_every_entry_and_every_part_has_a_place_in_the_roles():
    # A citation follows from a text, and the site is the administrators'.
    typed = {model._meta.model_name for model in NOUNS} - {"citation", "site"}

    assert {model._meta.model_name for model in ENTRIES} == {*NAMED, "site"}
    assert typed == {*NAMED, *PARTS}


def test_migrating_again_makes_the_roles_right_and_keeps_who_has_them():
    ana = factories.person("ana", "editor")
    Group.objects.get(name="editor").permissions.clear()
    Group.objects.get(name="contributor").delete()

    call_command("migrate", verbosity=0)

    assert {role: rights(role) for role in ROLES} == ROLES
    assert User.objects.get(pk=ana.pk).has_perm("timeline.publish")
    assert Group.objects.count() == len(ROLES)


def test_migrating_the_public_database_makes_no_roles():
    Group.objects.all().delete()

    call_command("migrate", database=PUBLIC, verbosity=0)

    assert Group.objects.count() == 0


def test_a_contributor_has_none_of_the_editors_rights():
    assert {right for right in rights("contributor") if "delete" in right} == {
        f"timeline.delete_{part}" for part in PARTS
    }
    assert "timeline.publish" not in rights("contributor")


def test_no_role_reaches_what_only_the_program_writes():
    written = {"sessions", "contenttypes", "admin"}
    reached = {right.partition(".")[0] for role in ROLES for right in rights(role)}

    assert reached == {"auth", "reader_reports", "timeline"}
    assert all(apps.is_installed(f"django.contrib.{app}") for app in written)
    assert Permission.objects.filter(content_type__app_label="sessions").exists()


def test_migrating_the_story_before_the_users_makes_no_roles_yet():
    Group.objects.all().delete()

    make_roles(sender=apps.get_app_config("timeline"), using=EDITORIAL, apps=Apps())

    assert Group.objects.count() == 0


@pytest.mark.django_db(transaction=True, databases=[EDITORIAL, PUBLIC])
def test_a_database_that_is_flushed_has_its_roles_again():
    call_command("flush", interactive=False, verbosity=0)

    assert {role: rights(role) for role in ROLES} == ROLES
