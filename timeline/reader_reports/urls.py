from django.urls import path, register_converter

from timeline.public.entry_paths import EntryPathConverter
from timeline.reader_reports import views

app_name = "reader_reports"

register_converter(EntryPathConverter, "entry")

urlpatterns = [
    path("report/<str:token>/", views.answer, name="answer"),
    path("<entry:entry>/report/", views.report, name="report"),
]
