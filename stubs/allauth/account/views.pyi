from django import forms
from django.views.generic.edit import FormView

class ReauthenticateView(FormView[forms.Form]): ...
