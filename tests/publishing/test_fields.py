import pytest
from django.apps import apps

from timeline.models import (
    FormerAddress,
    Publication,
    PublishedEntry,
    ScheduledEntry,
    ScheduledPublication,
    SearchEntry,
    SharedPreview,
    UnknownKey,
)
from timeline.publishing.fields import CROSSING, LANGUAGES, PARTS, PRIVATE, YOUNGER, columns
from timeline.publishing.snapshots import plain
from timeline.translation import TEXTS

WRITTEN_BY_PUBLISHING = {Publication, PublishedEntry, FormerAddress, SearchEntry}
NEVER_PUBLIC = {ScheduledPublication, ScheduledEntry, SharedPreview, UnknownKey}
MODELS = [
    model
    for model in apps.get_app_config("timeline").get_models()
    if model not in WRITTEN_BY_PUBLISHING | NEVER_PUBLIC
]


def translations(model, name):
    texts = (*TEXTS.get(model, ()), "withdrawal_note")
    return {f"{name}_{tag}" for tag in LANGUAGES} if name in texts else set()


@pytest.mark.parametrize("model", MODELS)
def test_every_field_crosses_or_is_private_with_a_reason(model):
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    crossing = set(CROSSING[model])
    private = PRIVATE.get(model, {})

    translated = {other for name in crossing | set(private) for other in translations(model, name)}

    through = {"authors"} if model.__name__ == "Source" else set()
    assert fields - translated - through == crossing | set(private)
    assert crossing & set(private) == set()
    assert all(private.values())


@pytest.mark.parametrize("model", MODELS)
def test_private_columns_are_not_among_those_copied(model):
    assert set(columns(model)) & set(PRIVATE.get(model, {})) == set()


def test_every_part_leads_to_its_entry():
    for model, parts in PARTS.items():
        for part in parts:
            field, *_rest = part.owner.split("__")
            assert part.model._meta.get_field(field), (model, part)


@pytest.mark.parametrize("model", PARTS)
def test_no_part_stands_in_a_snapshot_under_the_name_of_a_column(model):
    parts = {f"{part.model._meta.model_name}s" for part in PARTS[model]}

    assert parts.isdisjoint(columns(model))


@pytest.mark.parametrize("model", YOUNGER)
def test_what_is_younger_than_a_publication_crosses_and_is_left_out_of_a_snapshot_while_it_is_unset(
    model,
):
    assert set(YOUNGER[model]) <= set(columns(model))
    assert plain(model, {"id": 1, **YOUNGER[model]}) == {"id": 1}
    assert plain(model, {"id": 1, **dict.fromkeys(YOUNGER[model], "x")}).keys() == {
        "id",
        *YOUNGER[model],
    }
