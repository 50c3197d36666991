from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.generic.edit import FormView

class ListUserSessionsView(FormView[forms.Form]):
    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse: ...
