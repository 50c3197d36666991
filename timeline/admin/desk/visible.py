"""Which nouns a person may see, and the working copies that rows name by noun and key."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from govdigital.databases import EDITORIAL
from timeline.models import Publishable
from timeline.registry import ENTRIES, MODELS

# By the noun's name and the key.
Named = dict[tuple[str, int], Publishable]


class NamesEntry(Protocol):
    """A row that names an entry by its noun and key."""

    model: str
    entry_pk: int


def visible_models(request: HttpRequest, site: admin.AdminSite) -> list[type[Publishable]]:
    """The nouns of which this person may see working copies."""
    models = []
    for model in ENTRIES:
        if site.get_model_admin(model).has_view_or_change_permission(request):
            models.append(model)
    return models


def visible_names(request: HttpRequest, site: admin.AdminSite) -> list[str]:
    """The names of these nouns; raises PermissionDenied where there is none."""
    names = [str(model._meta.model_name) for model in visible_models(request, site)]
    if not names:
        raise PermissionDenied
    return names


def entries_named(rows: Iterable[NamesEntry]) -> Named:
    """The working copies that these rows name, each knowing its state; deleted ones are left out. A
    query for each noun that is named.
    """
    pks_by_name = defaultdict(set)
    for row in rows:
        pks_by_name[row.model].add(row.entry_pk)
    entries: Named = {}
    for name, pks in pks_by_name.items():
        rows = MODELS[name].objects.using(EDITORIAL).with_plans().filter(pk__in=pks)
        for entry in rows:
            entries[name, entry.pk] = entry
    return entries
