from django.urls import path

from timeline.reader_reports import views

app_name = "reader_reports"

# “entry” is registered by timeline/urls.py.
urlpatterns = [
    path("report/<str:token>/", views.answer, name="answer"),
    path("<entry:entry>/report/", views.report, name="report"),
]
