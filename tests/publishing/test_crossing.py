import pytest
from django.apps import apps

from timeline.models import (
    Assignment,
    Comment,
    DataContent,
    DataFile,
    DataVersion,
    EditorLanguage,
    FirstPassword,
    FormerAddress,
    Mail,
    Notice,
    NoticeChoices,
    OpenForm,
    Publication,
    PublishedEntry,
    Review,
    SavedFilter,
    ScheduledEntry,
    ScheduledPublication,
    SearchEntry,
    SharedPreview,
    Tally,
    UnknownKey,
)
from timeline.models.languages import LANGUAGES
from timeline.publishing.crossing import crossing_columns
from timeline.registry import ENTRIES, NOUNS, parts_of, texts_of

WRITTEN_BY_PUBLISHING = {Publication, PublishedEntry, FormerAddress, SearchEntry, Tally}
WRITTEN_BY_PUBLISHING |= {DataContent, DataFile, DataVersion}
NEVER_PUBLIC = {ScheduledPublication, ScheduledEntry, SharedPreview, UnknownKey}
NEVER_PUBLIC |= {Assignment, EditorLanguage, FirstPassword, OpenForm, Review, SavedFilter}
NEVER_PUBLIC |= {Comment, Mail, Notice, NoticeChoices}
MODELS = [
    model
    for model in apps.get_app_config("timeline").get_models()
    if model not in WRITTEN_BY_PUBLISHING | NEVER_PUBLIC
]


def translations(model, name):
    texts = (*texts_of(model), "withdrawal_note")
    return {f"{name}_{tag}" for tag in LANGUAGES} if name in texts else set()


@pytest.mark.parametrize("model", MODELS)
def test_every_field_crosses_or_is_private_with_a_reason(model):
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    crossing = set(NOUNS[model].crossing)
    private = NOUNS[model].private

    translated = {other for name in crossing | set(private) for other in translations(model, name)}

    through = {"authors"} if model.__name__ == "Source" else set()
    undecided = fields - translated - through - crossing - set(private)
    file = f"timeline/registry/{model._meta.model_name}.py"
    assert undecided == set(), f"Name each in crossing or, with a reason, in private of {file}."
    assert crossing | set(private) <= fields - translated - through
    assert crossing & set(private) == set()
    assert all(private.values())


@pytest.mark.parametrize("model", MODELS)
def test_private_columns_are_not_among_those_copied(model):
    assert set(crossing_columns(model)) & set(NOUNS[model].private) == set()


def test_every_part_leads_to_its_entry():
    for model in NOUNS:
        for part in parts_of(model):
            field, *_rest = part.owner.split("__")
            assert part.model._meta.get_field(field), (model, part)


@pytest.mark.parametrize("model", ENTRIES)
def test_no_part_stands_in_a_snapshot_under_the_name_of_a_column(model):
    parts = {f"{part.model._meta.model_name}s" for part in parts_of(model)}

    assert parts.isdisjoint(crossing_columns(model))
