"""A colleague chosen by name."""

from django import forms
from django.contrib.auth.models import User

from timeline.publishing.people import name_of_person


class PersonField(forms.ModelChoiceField[User]):
    """A colleague, by the name that others know."""

    def label_from_instance(self, obj: User) -> str:
        return name_of_person(obj)
