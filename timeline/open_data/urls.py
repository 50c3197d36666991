from django.urls import path

from timeline.open_data import views

app_name = "open_data"

FILES = (
    ("datapackage.json", views.package, "package"),
    ("catalog.ttl", views.catalog, "catalog"),
    ("<slug:table>.csv-metadata.json", views.csvw, "csvw"),
    ("<slug:table>.<format:form>", views.file, "file"),
)

urlpatterns = [path("data/at/<number:number>/", views.version, name="version")]
for route, view, name in FILES:
    urlpatterns += [
        path(f"data/{route}", view, name=name),
        path(f"data/at/<number:number>/{route}", view, name=f"version_{name}"),
    ]
