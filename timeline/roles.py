"""Who may do what: three groups, in the editorial database alone, made equal to this table after
each migration.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.apps.registry import Apps

from govdigital.databases import EDITORIAL

ENTRIES = (
    *("agent", "article", "era", "indicator", "initiative", "picture", "source", "subject"),
    "theme",
)
PARTS = ("authorship", "dispute", "milestone", "observation", "position", "relation")


def _rights(app: str, verbs: str, *models: str) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{model}" for verb in verbs.split() for model in models)


# A working copy cannot leak, so contributors change those of live entries too.
CONTRIBUTOR = (
    _rights("timeline", "view add change", *ENTRIES)
    | _rights("timeline", "view add change delete", *PARTS)
    | _rights("timeline", "view", "site", "publication", "scheduledpublication")
)
EDITOR = (
    CONTRIBUTOR
    | _rights("timeline", "delete", *ENTRIES)
    | {"timeline.publish", "reader_reports.answer_reports"}
)
ADMINISTRATOR = (
    EDITOR
    | _rights("timeline", "add change", "site")
    | _rights("timeline", "view", "mail")
    | _rights("auth", "view add change delete", "user", "group")
)
ROLES = {"contributor": CONTRIBUTOR, "editor": EDITOR, "administrator": ADMINISTRATOR}


def make_roles(sender: AppConfig, using: str, apps: Apps = all_apps, **kwargs: Any) -> None:
    """Make the groups, or set their rights right again, once the tables of users are there.

    A handler of post_migrate and no migration: rights are made by Django's own handler, which has
    run by then.
    """
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    if using != EDITORIAL:
        return
    rows = permissions.objects.using(using).values_list("content_type__app_label", "codename", "pk")
    known = {f"{app}.{codename}": pk for app, codename, pk in rows}
    for name, rights in ROLES.items():
        group, _made = groups.objects.using(using).get_or_create(name=name)
        group.permissions.set(known[right] for right in rights if right in known)
