"""Every field that editors fill is decided: in the form, the table, the public export and the filters,
or not, with a reason.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db.models import CharField, Model

from tests.admin.registered import model_admins
from timeline.models import Initiative
from timeline.models.languages import LANGUAGES
from timeline.models.owner import owning_keys
from timeline.models.publishable import Publishable
from timeline.public.filters import InitiativeFilter
from timeline.publishing.crossing import plain_columns
from timeline.registry import NOUNS, Noun
from timeline.registry.noun import Column

TEMPLATES = Path(__file__).parents[2] / "templates" / "timeline"


def editable_fields(model):
    """The columns and relations that somebody fills; what leads to its owner is given by its
    place.
    """
    names = []
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if not field.editable or field.primary_key or field.name in plain_columns(model):
            continue
        if field.name in owning_keys(model) and not issubclass(model, Publishable):
            continue
        names.append(field.name)
    return names


def form_fields(rf):
    """By model: the fields that the admin's forms and inlines show to whoever may everything."""
    request = rf.get("/admin/")
    request.user = User(username="ana", is_staff=True, is_superuser=True)
    fields = {}
    for model_admin in model_admins():
        fields.setdefault(model_admin.model, set()).update(
            model_admin.get_form(request).base_fields
        )
        for inline in model_admin.get_inline_instances(request):
            form = inline.get_formset(request).form
            fields.setdefault(inline.model, set()).update(form.base_fields)
    return fields


def exported_fields(noun):
    """The fields from which the columns of the noun's public table follow."""
    paths = {column.path.partition(".")[0] for column in noun.exported.values()}
    return {*noun.exported} | paths


def undecided(nouns, forms):
    """A sentence for each field of which a noun's file does not say where it stands, or why not."""
    sentences = []
    for model, noun in nouns.items():
        name = str(model._meta.model_name)
        registry = f"timeline/registry/{name}.py"
        for field in editable_fields(model):
            what = f"“{field}” of {name}"
            if field not in forms.get(model, ()) and field not in noun.not_in_form:
                sentences.append(
                    f"{what} is in no form: show it in timeline/admin/entries/{name}.py or its "
                    f"inline, or give a reason in not_in_form of {registry}."
                )
            if not noun.no_table and field not in {*noun.table, *noun.not_in_table}:
                sentences.append(
                    f"{what} is in no table of editors: name it in table of {registry}, or give "
                    "a reason in not_in_table there."
                )
            if noun.filtered and field not in {*noun.filtered, *noun.not_filtered}:
                sentences.append(
                    f"{what} is in no filter: write one in timeline/public/filters.py and name it "
                    f"in filtered of {registry}, or give a reason in not_filtered there."
                )
            if field.endswith("_source") and field.removesuffix("_source") not in (
                noun.sourced_values
            ):
                sentences.append(
                    f"{what} leads to a source of which nothing would know: name "
                    f"“{field.removesuffix('_source')}” in sourced_values of {registry}."
                )
            if not noun.no_export and field not in {*exported_fields(noun), *noun.not_exported}:
                sentences.append(
                    f"{what} is in no public export: describe it in exported of {registry}, or "
                    "give a reason in not_exported there."
                )
    return sentences


def test_every_field_that_editors_fill_is_decided(rf):
    # One text, for pytest shows the first of a list alone.
    assert "\n".join(undecided(NOUNS, form_fields(rf))) == ""


def test_a_field_that_is_decided_twice_or_does_not_exist_is_a_fault():
    faults = []
    for model, noun in NOUNS.items():
        for place, reasons in (
            (noun.table, noun.not_in_table),
            (exported_fields(noun), noun.not_exported),
            (noun.filtered, noun.not_filtered),
        ):
            for field in {*place} & {*reasons}:
                faults.append(f"“{field}” of {model.__name__} has a place and a reason for none.")
        for field in (
            *noun.not_in_form,
            *noun.not_in_table,
            *noun.not_exported,
            *noun.not_on_page,
            *noun.filtered,
            *noun.not_filtered,
        ):
            if field not in editable_fields(model):
                faults.append(f"“{field}” of {model.__name__} is no field that editors fill.")
        if noun.not_filtered and not noun.filtered:
            faults.append(f"{model.__name__} says why of filters that it does not have.")
        if (noun.table and noun.no_table) or (noun.exported and noun.no_export):
            faults.append(f"{model.__name__} has a table and a reason for none.")

    assert faults == []


def shown_nowhere(nouns, templates):
    """A sentence for each field that visitors get and that no template of theirs reads."""
    sentences = []
    for model, noun in nouns.items():
        texts = "|".join(re.escape(f"_{tag}") for tag in LANGUAGES)
        for field in editable_fields(model):
            if field in noun.private or field in noun.not_in_form or field in noun.not_on_page:
                continue
            name = re.sub(f"({texts})$", "", field)
            if not re.search(rf'\.{name}\b|"{name}"', templates):
                sentences.append(
                    f"“{field}” of {model._meta.model_name} is on no page: show it in the noun’s "
                    "piece in templates/timeline/includes/, or give a reason in not_on_page of "
                    f"timeline/registry/{model._meta.model_name}.py."
                )
    return sentences


def test_every_field_that_visitors_get_is_on_a_page(invented):
    templates = "\n".join(path.read_text() for path in sorted(TEMPLATES.rglob("*.html")))
    noun = Noun(model=invented, crossing=("budget", "colour"))

    assert shown_nowhere(NOUNS, templates) == []
    assert shown_nowhere({invented: noun}, "{{ page.entry.colour }}") == [
        (
            "“budget” of invented is on no page: show it in the noun’s piece in "
            "templates/timeline/includes/, or give a reason in not_on_page of "
            "timeline/registry/invented.py."
        )
    ]


@pytest.fixture(scope="module")
def invented():
    class Invented(Model):
        budget = CharField(max_length=9)
        colour = CharField(max_length=9)

        class Meta:
            app_label = "invented"

    return Invented


def test_a_field_that_nobody_decided_on_is_named_with_the_file_to_write_in(invented):
    noun = Noun(
        model=invented,
        crossing=(),
        table=("colour",),
        exported={"colour": Column("its colour")},
        filtered={"colour": "colour"},
    )

    assert undecided({invented: noun}, {invented: {"colour"}}) == [
        (
            "“budget” of invented is in no form: show it in timeline/admin/entries/invented.py or its "
            "inline, or give a reason in not_in_form of timeline/registry/invented.py."
        ),
        (
            "“budget” of invented is in no table of editors: name it in table of "
            "timeline/registry/invented.py, or give a reason in not_in_table there."
        ),
        (
            "“budget” of invented is in no filter: write one in timeline/public/filters.py and name it "
            "in filtered of timeline/registry/invented.py, or give a reason in not_filtered there."
        ),
        (
            "“budget” of invented is in no public export: describe it in exported of "
            "timeline/registry/invented.py, or give a reason in not_exported there."
        ),
    ]


def test_a_source_that_no_sourced_value_names_is_named():
    initiative = NOUNS[Initiative]

    sentences = undecided({Initiative: replace(initiative, sourced_values=())}, {})

    assert (
        "“budget_source” of initiative leads to a source of which nothing would know: name “budget” in "
        "sourced_values of timeline/registry/initiative.py."
    ) in sentences


def test_the_filters_of_a_noun_are_filters():
    assert {*NOUNS[Initiative].filtered.values()} <= {*InitiativeFilter.get_filters()}
