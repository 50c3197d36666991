"""The migrations that name every row, and tell what each publication did."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connections

from govdigital.databases import EDITORIAL, PUBLIC
from tests.stories import story
from timeline.models import Initiative, PublishedEntry, Theme, raw_rows
from timeline.models.identifier import is_identifier
from timeline.publishing.identifiers import identified_models
from timeline.publishing.unpublish import unpublish

pytestmark = pytest.mark.django_db(databases=[EDITORIAL, PUBLIC])
NAMES = import_module("timeline.migrations.0041_identifiers")
EVENTS = import_module("timeline.migrations.0042_identifiers_once_and_events")


def names(using):
    found = {}
    for model in identified_models():
        for pk, identifier in raw_rows.rows(model, using).values_list("pk", "identifier"):
            found[model, pk] = identifier
    return found


def run(function, *aliases):
    for alias in aliases:
        function(apps, SimpleNamespace(connection=connections[alias]))


def test_both_databases_name_a_row_the_same():
    story(3)

    run(NAMES.name_rows, EDITORIAL, PUBLIC)

    editorial, public = names(EDITORIAL), names(PUBLIC)
    assert len(set(editorial.values())) == len(editorial)
    assert all(map(is_identifier, editorial.values()))
    assert public.items() <= editorial.items()
    assert public


def test_what_was_done_is_told_of_older_publications():
    story(3)
    for slug, reason in (("gob-1", "withdrawn"), ("gob-2", "gone")):
        unpublish(Initiative.objects.get(slug=slug), reason=reason, note_en="It was wrong.")
    log = PublishedEntry.objects.using(PUBLIC).order_by("pk")
    told = list(log.values_list("event", "moved_to"))
    live = dict(Theme.objects.using(PUBLIC).values_list("pk", "identifier"))
    log.update(event="live", moved_to="", identifier="")

    run(EVENTS.tell_events, PUBLIC)

    assert list(log.values_list("event", "moved_to")) == told
    themes = log.filter(model="theme").values_list("entry_pk", "identifier")
    assert dict(themes) == live
