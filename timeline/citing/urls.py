from django.urls import path

from timeline.citing import identifiers, typed_links

app_name = "citing"

urlpatterns = [
    path("id/<str:identifier>", identifiers.identified, name="identified"),
    path("ark:<slug:naan>/<str:identifier>", identifiers.ark),
    path("ark:/<slug:naan>/<str:identifier>", identifiers.ark),
    path("<entry:entry>/linkset.json", typed_links.linkset, name="linkset"),
]
