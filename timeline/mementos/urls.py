from django.urls import path, register_converter

from timeline.mementos import comparison, history, views, ways
from timeline.mementos.converters import PagePathConverter

app_name = "mementos"

register_converter(PagePathConverter, "page")

urlpatterns = [
    path("<entry:entry>/history/", history.history, name="history"),
    path("<entry:entry>/compare/", comparison.comparison, name="compare"),
    path("at/<number:number>/<entry:entry>/", views.memento, name="memento"),
    # These name the language after themselves: “/timegate/es/initiatives/mexicox/”.
    path("timegate/<page:page>/", ways.timegate, name="timegate"),
    path("timemap/<page:page>/", ways.timemap, name="timemap"),
]
