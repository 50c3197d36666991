from django.urls import path, register_converter

from timeline.open_data import calendar, entry_views, list_files, timeline_js, views
from timeline.open_data.converters import ListConverter

app_name = "open_data"

register_converter(ListConverter, "list")

FILES = (
    ("datapackage.json", views.package, "package"),
    ("catalog.ttl", views.catalog, "catalog"),
    ("<slug:table>.csv-metadata.json", views.csvw, "csvw"),
    ("<slug:table>.<format:form>", views.file, "file"),
)

urlpatterns = [
    path("data/at/<number:number>/", views.version, name="version"),
    path("timeline.json", timeline_js.timeline_json, name="timeline_json"),
    path("timeline.ics", calendar.timeline_ics, name="timeline_ics"),
    path("<entry:entry>/entry.json", entry_views.entry_json, name="entry_json"),
    path("<entry:entry>/entry.jsonld", entry_views.entry_jsonld, name="entry_jsonld"),
    path("<list:name>.<format:form>", list_files.list_file, name="list_file"),
]
for route, view, name in FILES:
    urlpatterns += [
        path(f"data/{route}", view, name=name),
        path(f"data/at/<number:number>/{route}", view, name=f"version_{name}"),
    ]
