import pytest
from django import forms

from timeline.admin.base.form_fields import choice_field, row_field, rows_offered
from timeline.models import Theme


class ThemeForm(forms.Form):
    title = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A")])
    theme = forms.ModelChoiceField(queryset=Theme.objects.all())
    other = forms.ModelChoiceField(queryset=None)


def test_a_field_is_given_as_what_it_is():
    fields = ThemeForm().fields

    assert choice_field(fields, "kind") is fields["kind"]
    assert row_field(fields, "theme") is fields["theme"]
    assert rows_offered(row_field(fields, "theme")).model is Theme


def test_a_field_without_choices_is_refused():
    with pytest.raises(TypeError, match="title offers no choices"):
        choice_field(ThemeForm().fields, "title")


def test_a_field_without_rows_is_refused():
    with pytest.raises(TypeError, match="kind offers no rows"):
        row_field(ThemeForm().fields, "kind")


def test_a_field_whose_rows_are_not_set_is_refused():
    with pytest.raises(TypeError, match="which rows"):
        rows_offered(row_field(ThemeForm().fields, "other"))
