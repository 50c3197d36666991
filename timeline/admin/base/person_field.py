"""A colleague chosen by name."""

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser

from timeline.publishing.people import name_of_person


class PersonField(forms.ModelChoiceField[AbstractBaseUser]):
    """A colleague, by the name that others know."""

    def label_from_instance(self, obj: AbstractBaseUser) -> str:
        return name_of_person(obj)
