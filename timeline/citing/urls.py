from django.urls import path, register_converter

from timeline.citing import identifiers, views
from timeline.citing.converters import ReferenceFormatConverter

app_name = "citing"

register_converter(ReferenceFormatConverter, "references")

urlpatterns = [
    path("id/<str:identifier>", identifiers.identified, name="identified"),
    path("ark:<slug:naan>/<str:identifier>", identifiers.ark),
    path("ark:/<slug:naan>/<str:identifier>", identifiers.ark),
    path("<entry:entry>/linkset.json", views.linkset, name="linkset"),
    path("<entry:entry>/cite.<references:form>", views.cite, name="cite"),
    path("<entry:entry>/sources.<references:form>", views.sources, name="sources"),
    path("sources/all.<references:form>", views.bibliography, name="bibliography"),
    path(
        "at/<number:number>/<entry:entry>/cite.<references:form>",
        views.cite_version,
        name="cite_version",
    ),
    path("unapi", views.unapi, name="unapi"),
]
