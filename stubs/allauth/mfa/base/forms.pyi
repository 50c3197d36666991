from django import forms
from django.contrib.auth.models import User

class AuthenticateForm(forms.Form):
    user: User
    def clean_code(self) -> str: ...

class ReauthenticateForm(AuthenticateForm): ...
